"""Frozen dataclasses to JSON and strictly back.

The dataclass is the schema: field types say what is accepted, a default says what may be absent, and an unknown
member is refused with its JSON pointer (RFC 6901). A field whose name ends with an underscore because Python needs
the word (`for_`) is written without it. Members that say nothing (None, False, "", (), {}) are left out where the
field has a default, so that a document of 900 figures stays readable; everything else is written, so that the
meaning of a frozen document never depends on a default in later code.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import types
from collections.abc import Callable
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from .refused import Refused

Json = Any
Text = dict[str, str]
"""User content: {BCP 47 tag: words}."""

T = TypeVar("T")
_Reader = Callable[[Any, str], Any]


class ShapeRefused(Refused):
    """JSON without the shape of its dataclass. Codes: wrong-type, missing, unknown-member, not-a-choice."""


def write(value: object) -> Json:
    """The JSON value of a dataclass, tuple, dict or scalar."""
    if dataclasses.is_dataclass(value):
        members = ((name, getattr(value, field), required) for name, field, required, _ in _fields(value.__class__))
        return {name: write(content) for name, content, required in members if required or not _silent(content)}
    if isinstance(value, (tuple, list)):
        return [write(item) for item in value]
    if isinstance(value, dict):
        return {key: write(item) for key, item in value.items()}
    return value


def read(shape: type[T], value: Json, *, pointer: str = "", refusal: type[Refused] = ShapeRefused) -> T:
    """Build `shape` from JSON; every mismatch raises `refusal` with the pointer of the offending member."""
    try:
        reader: _Reader = _reader(cast(Any, shape))
        result: T = reader(value, pointer)
    except ShapeRefused as error:
        if refusal is ShapeRefused:
            raise
        raise refusal(error.code, **error.values) from error
    return result


def _silent(value: object) -> bool:
    return value is None or value is False or value in ("", (), {})


@functools.cache
def _fields(shape: Any) -> tuple[tuple[str, str, bool, _Reader], ...]:
    """(member name, field name, required, reader) of each field."""
    hints = get_type_hints(shape)
    nothing = dataclasses.MISSING
    return tuple(
        (
            field.name.rstrip("_"),
            field.name,
            field.default is nothing and field.default_factory is nothing,
            _reader(hints[field.name]),
        )
        for field in dataclasses.fields(shape)
    )


@functools.cache
def _reader(hint: Any) -> _Reader:
    """The function that reads one type. Supported: str, int, bool, Any, Literal, X | None, tuple[X, ...],
    dict[str, X] and dataclasses of these."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any or hint is object:
        return lambda value, pointer: value
    if hint in (str, int, bool):
        return functools.partial(_scalar, hint)
    if origin is Literal:
        return functools.partial(_choice, arguments)
    if origin in (Union, types.UnionType):
        kinds = [argument for argument in arguments if argument is not types.NoneType]
        if len(kinds) < len(arguments):
            inner = _reader(functools.reduce(operator.or_, kinds))
            return lambda value, pointer: None if value is None else inner(value, pointer)
        return functools.partial(_one_of, tuple(kinds))
    if origin is tuple:
        return functools.partial(_sequence, _reader(arguments[0]))
    if origin is dict:
        return functools.partial(_mapping, _reader(arguments[1]))
    if dataclasses.is_dataclass(hint):
        return lambda value, pointer: _record(hint, value, pointer)
    raise TypeError(f"no reader for {hint!r}")


def _scalar(kind: type, value: Any, pointer: str) -> Any:
    if type(value) is not kind:
        raise ShapeRefused("wrong-type", pointer=pointer, expected=kind.__name__)
    return value


def _choice(choices: tuple[Any, ...], value: Any, pointer: str) -> Any:
    if type(value) is not str or value not in choices:
        raise ShapeRefused("not-a-choice", pointer=pointer, choices=list(choices))
    return value


def _one_of(kinds: tuple[type, ...], value: Any, pointer: str) -> Any:
    if type(value) not in kinds:
        raise ShapeRefused("wrong-type", pointer=pointer, expected=" or ".join(kind.__name__ for kind in kinds))
    return value


def _sequence(item: _Reader, value: Any, pointer: str) -> tuple[Any, ...]:
    if type(value) not in (list, tuple):
        raise ShapeRefused("wrong-type", pointer=pointer, expected="array")
    return tuple(item(content, f"{pointer}/{index}") for index, content in enumerate(value))


def _mapping(item: _Reader, value: Any, pointer: str) -> dict[str, Any]:
    if type(value) is not dict or not all(type(key) is str for key in value):
        raise ShapeRefused("wrong-type", pointer=pointer, expected="object")
    return {key: item(content, f"{pointer}/{_escape(key)}") for key, content in value.items()}


def _record(shape: Any, value: Any, pointer: str) -> Any:
    if type(value) is not dict:
        raise ShapeRefused("wrong-type", pointer=pointer, expected="object")
    given: dict[str, Any] = {}
    for name, field, required, reader in _fields(shape):
        if name in value:
            given[field] = reader(value[name], f"{pointer}/{name}")
        elif required:
            raise ShapeRefused("missing", pointer=f"{pointer}/{name}")
    if len(given) < len(value):
        known = {name for name, _, _, _ in _fields(shape)}
        stranger = next(name for name in value if name not in known)
        raise ShapeRefused("unknown-member", pointer=f"{pointer}/{_escape(str(stranger))}")
    return shape(**given)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
