"""Whether a case is whole: every fault with its place, so that a form can lead there and a file can be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from repository.cases.domain import facts
from repository.cases.domain.catalogue import NOT_STATED, REQUIRED, schema, section
from repository.cases.domain.facts import Document

ENOUGH = 200  # faults listed; nobody mends more at once


@dataclass(frozen=True)
class Fault:
    """`path`: the steps to the place. `code`: what is wrong; `values`: what a sentence about it needs.

    Codes: missing, unknown-member, too-long, too-short, not-a-choice, wrong-type, wrong-form, no-such-source,
    doubled, no-such-component, ends-before-it-starts, more-adopted, required, not-a-text.
    """

    path: tuple[str | int, ...]
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def pointer(self) -> str:
        """JSON pointer (RFC 6901) of the place."""
        return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.path)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def handed_in(document: Any) -> list[Fault]:
    """Everything that keeps a case from being handed in: it must be whole, and say what is needed to compare it."""
    return faults(document) or list(_required(document))


def faults(document: Any) -> list[Fault]:
    """Everything that keeps a document from being a case; empty when it is whole."""
    if not isinstance(document, dict):
        return [Fault((), "wrong-type", {"wanted": "object"})]
    found = list(_characters(document, ()))
    if not found:
        errors = sorted(
            _validator().iter_errors(document), key=lambda error: [str(step) for step in error.absolute_path]
        )
        found = [one for error in errors for one in _said(error)]
    if not found:
        found = [*_references(document), *_order(document)]
    return found[:ENOUGH]


def _characters(value: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Characters that no text can hold: NUL and lone surrogates."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _characters(item, (*path, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _characters(item, (*path, number))
    elif isinstance(value, str) and not is_text(value):
        yield Fault(path, "not-a-text")


def is_text(value: str) -> bool:
    """Whether it holds neither NUL nor lone surrogates."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)


def _said(error: ValidationError) -> list[Fault]:
    """The schema's complaint in our own codes; of several ways that all fail, the one that was meant."""
    path = tuple(error.absolute_path)
    if error.validator in ("anyOf", "oneOf") and error.context:
        meant = _meant(error)
        if meant is not None:
            return _said(meant)
        return [Fault(path, "wrong-type", {})]
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return [Fault((*path, name), "missing") for name in missing]
    if error.validator == "additionalProperties":
        known = set(error.schema.get("properties", {}))
        return [Fault((*path, name), "unknown-member", {"name": name}) for name in error.instance if name not in known]
    codes = {
        "maxLength": "too-long", "minLength": "too-short", "minItems": "too-short", "enum": "not-a-choice",
        "const": "not-a-choice", "type": "wrong-type", "uniqueItems": "doubled",
    }  # fmt: skip
    code = codes.get(str(error.validator), "wrong-form")
    values = {"limit": error.validator_value} if code in ("too-long", "too-short") else {}
    if code in ("not-a-choice", "wrong-type"):
        values = {"given": str(error.instance)[:80]}
    return [Fault(path, code, values)]


def _meant(error: ValidationError) -> ValidationError | None:
    """Of the ways of a leaf, the one whose type fits what was given: it names the real reason."""
    ways: dict[int, list[ValidationError]] = {}
    for inner in error.context or []:
        ways.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    fitting = [
        found for found in ways.values() if all(one.validator not in ("type", "const") or one.path for one in found)
    ]
    return fitting[0][0] if fitting else None


def _references(document: Document) -> Iterator[Fault]:
    """Sources and components that are named must be there, once."""
    ids = [one["id"] for one in document["sources"]]
    addresses = [one["url"] for one in document["sources"]]
    for number, one in enumerate(document["sources"]):
        if ids.index(one["id"]) < number:
            yield Fault(("sources", number, "id"), "doubled", {"given": one["id"]})
        if addresses.index(one["url"]) < number:
            yield Fault(("sources", number, "url"), "doubled", {"given": one["url"]})
    yield from _named(document, (), set(ids))
    parts = [one["id"] for one in document["components"]]
    for number, one in enumerate(document["components"]):
        if parts.index(one["id"]) < number:
            yield Fault(("components", number, "id"), "doubled", {"given": one["id"]})
        for fed in one["feeds_into"]:
            if fed not in parts or parts.index(fed) <= number:
                yield Fault(("components", number, "feeds_into"), "no-such-component", {"given": fed})
    checks = [(one["list"], one["check"]) for one in document["checks"]]
    for number, pair in enumerate(checks):
        if checks.index(pair) < number:
            yield Fault(("checks", number, "check"), "doubled", {"given": pair[1]})


def _named(value: Any, path: tuple[str | int, ...], ids: set[str]) -> Iterator[Fault]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "from" and isinstance(item, list):
                yield from (Fault((*path, "from"), "no-such-source", {"given": one}) for one in item if one not in ids)
            else:
                yield from _named(item, (*path, key), ids)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _named(item, (*path, number), ids)


def _order(document: Document) -> Iterator[Fault]:
    """What ends does not end before it starts; no more recommendations are adopted than were made."""
    groups: list[tuple[tuple[str | int, ...], dict[str, Any], str]] = [(("context",), document["context"], "context")]
    groups += [(("components", n), one, "components") for n, one in enumerate(document["components"])]
    for path, group, name in groups:
        found = section(name)
        started, ended = facts.fact(group, found.leaf("started")).value, facts.fact(group, found.leaf("ended")).value
        if started and ended and str(ended)[: len(str(started))] < str(started)[: len(str(ended))]:
            yield Fault((*path, "ended"), "ends-before-it-starts", {"started": started, "ended": ended})
    made, adopted = (
        facts.value(document, "results.recommendations"),
        facts.value(document, "results.recommendations_adopted"),
    )
    if made is not None and adopted is not None and adopted > made:
        yield Fault(("results", "recommendations_adopted"), "more-adopted", {"made": made, "adopted": adopted})


def _required(document: Document) -> Iterator[Fault]:
    """What must be known of every case, not only answered with "not stated": at least one component tells it."""
    for path in REQUIRED:
        name, _dot, leaf = path.partition(".")
        if name == "components":
            known = any(
                facts.fact(one, section(name).leaf(leaf)).value is not None for one in facts.components(document)
            )
            place: tuple[str | int, ...] = (name, 0, leaf)
        else:
            known = facts.value(document, path) is not None
            place = (name, leaf)
        if not known:
            yield Fault(place, "required", {"unknown": NOT_STATED})
    if not facts.led_by(document):
        yield Fault(("organisers", "organisations"), "required", {})
