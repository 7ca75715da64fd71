"""A case as a file: YAML or JSON, read strictly, each fault with its row."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import yaml

from repository.cases.domain import checking
from socialicense import strict_yaml

MAXIMUM_BYTES = 500_000


@dataclass(frozen=True)
class Misread:
    """What is wrong with a file: row (None for the whole), pointer, code, and what a sentence needs."""

    file: str
    row: int | None
    pointer: str
    code: str
    values: dict[str, Any]


class Unreadable(ValueError):
    """A file that is not a whole case; `misreads` says everything that is wrong."""

    code = "case-unreadable"

    def __init__(self, misreads: list[Misread]) -> None:
        super().__init__(f"{misreads[0].file}: {misreads[0].code} {misreads[0].pointer}".strip())
        self.misreads = misreads
        self.values = {"file": misreads[0].file, "faults": len(misreads)}


def read(name: str, content: bytes) -> dict[str, Any]:
    """The case in the file. Raises Unreadable."""
    text, value = parsed(name, content)
    found = checking.faults(value)
    if found:
        rows = strict_yaml.rows(text)
        raise Unreadable([Misread(name, _row(rows, one.path), one.pointer, one.code, one.values) for one in found])
    return dict(value)


def parsed(name: str, content: bytes) -> tuple[str, Any]:
    """The text of a file and its value, whatever it is. Raises Unreadable."""

    def refused(code: str, row: int | None = None, **values: Any) -> Unreadable:
        return Unreadable([Misread(name, row, "", code, values)])

    if len(content) > MAXIMUM_BYTES:
        raise refused("too-large", limit=MAXIMUM_BYTES)
    try:
        text = content.decode("utf-8-sig")
        return text, strict_yaml.load(text)
    except UnicodeDecodeError as error:
        raise refused("not-utf-8", content[: error.start].count(b"\n") + 1) from error
    except yaml.MarkedYAMLError as error:
        row = int(error.problem_mark.line) + 1 if error.problem_mark else None
        raise refused("not-yaml", row, problem=error.problem or "") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise refused("not-yaml", problem="") from error


def _row(rows: dict[tuple[str | int, ...], int], path: tuple[str | int, ...]) -> int | None:
    """The row of the place; where it is missing, that of what should hold it."""
    while path and path not in rows:
        path = path[:-1]
    return rows.get(path)


def canonical(document: Any) -> bytes:
    """The same bytes for the same content, whatever the order of its members: what versions are compared by."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: Any) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()
