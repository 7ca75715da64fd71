"""One byte form for one JSON value, and a reader that accepts nothing doubtful.

Everything that is hashed or signed goes through `canonical` (RFC 8785, JSON Canonicalization Scheme). Numbers are
integers below 2^53: shares travel as fractions or decimal strings, so that no two languages can round differently.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

import rfc8785

from .refused import Refused

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 64
MAX_INTEGER = 2**53 - 1

# Below U+D800 the order of code points and of UTF-16 code units is the same, so Python may sort the keys.
_PLAIN_KEY = re.compile("[\x00-\ud7ff]*").fullmatch
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode


class Unreadable(Refused):
    """Bytes that are not the strict JSON we accept. Codes: too-large, bom, not-utf-8, not-json, too-deep,
    duplicate-key, float, number-out-of-range, surrogate, nul."""


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of a JSON value made of dict, list, tuple, str, int, bool and None.

    Raises Unreadable("float" | "number-out-of-range" | "surrogate" | "not-json" | "too-deep") where the value has no
    place in our documents. The C encoder of the standard library writes the same bytes as RFC 8785 as long as keys
    sort alike by code point and by UTF-16; other keys go to the reference implementation.
    """
    if _check(value):
        return _encode(value).encode("utf-8")
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def digest(value: object) -> str:
    """Lower-case hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sha256(data: bytes) -> str:
    """Lower-case hex SHA-256 of bytes as they are."""
    return hashlib.sha256(data).hexdigest()


def sri(data: bytes) -> str:
    """Digest in the form of W3C Subresource Integrity: "sha384-" and base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")


def parse(data: bytes, *, max_bytes: int = MAX_BYTES) -> object:
    """Read strict JSON: UTF-8 without BOM, no duplicate keys (RFC 8259 leaves their meaning open), no floats, no
    NaN, no NUL, no lone surrogates, at most 64 levels. Raises Unreadable."""
    if len(data) > max_bytes:
        raise Unreadable("too-large", bytes=len(data), limit=max_bytes)
    if data.startswith(b"\xef\xbb\xbf"):
        raise Unreadable("bom")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8", position=error.start) from error
    try:
        value: object = _decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable("not-json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Unreadable("too-deep", limit=MAX_DEPTH) from error
    _check(value)
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Unreadable("duplicate-key", key=key)
            seen.add(key)
    return result


def _no_float(literal: str) -> object:
    raise Unreadable("float", literal=literal[:40])


def _integer(literal: str) -> int:
    if len(literal) > 17 or abs(int(literal)) > MAX_INTEGER or literal == "-0":
        raise Unreadable("number-out-of-range", literal=literal[:40])
    return int(literal)


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer
).decode


def _check(root: object) -> bool:
    """Refuse what our documents may not hold; True when every key sorts alike by code point and by UTF-16."""
    plain = True
    level: list[object] = [root]
    for _ in range(MAX_DEPTH + 1):
        below: list[object] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                for key in value:
                    if not isinstance(key, str):
                        raise Unreadable("not-json", type=type(key).__name__)
                    _check_text(key)
                    plain = plain and _PLAIN_KEY(key) is not None
                below.extend(value.values())
            elif isinstance(value, (list, tuple)):
                below.extend(value)
            elif isinstance(value, float):
                raise Unreadable("float", literal=repr(value))
            elif isinstance(value, int):
                if abs(value) > MAX_INTEGER:
                    raise Unreadable("number-out-of-range", literal=str(value)[:40])
            elif value is not None:
                raise Unreadable("not-json", type=type(value).__name__)
        if not below:
            return plain
        level = below
    raise Unreadable("too-deep", limit=MAX_DEPTH)


def _check_text(text: str) -> None:
    if text.isascii():
        if "\x00" in text:
            raise Unreadable("nul")
        return
    if "\x00" in text:
        raise Unreadable("nul")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable("surrogate", position=error.start) from error
