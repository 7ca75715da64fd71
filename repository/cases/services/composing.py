"""Putting the records of a case together: sources, and components in their order. Nothing is written here."""

from collections.abc import Mapping, Sequence
from typing import Any

Record = dict[str, Any]
MOST = 99  # an id has two digits


def free_id(letter: str, taken: Sequence[str]) -> str:
    """The next id of its kind that nobody has: s1, s2, c1."""
    return next(f"{letter}{n}" for n in range(1, MOST + 1) if f"{letter}{n}" not in taken)


def with_sources(document: Mapping[str, Any], sources: Sequence[Record]) -> dict[str, Any]:
    """The members that change when these are the sources: new ones get an id, and nothing points to one that is gone."""
    taken = [one["id"] for one in sources if one["id"]]
    kept: list[Record] = []
    for one in sources:
        if not one["id"] or one["id"] in [other["id"] for other in kept]:
            one = one | {"id": free_id("s", taken)}
            taken.append(one["id"])
        kept.append(one)
    ids = {one["id"] for one in kept}
    parts = {name: value for name, value in document.items() if isinstance(value, dict | list) and name != "sources"}
    return {name: _pointing(value, ids) for name, value in parts.items()} | {"sources": kept}


def _pointing(value: Any, ids: set[str]) -> Any:
    """The value without references to sources that are not there."""
    if isinstance(value, list):
        return [_pointing(item, ids) for item in value]
    if not isinstance(value, dict):
        return value
    told = {key: _pointing(item, ids) for key, item in value.items() if key != "from"}
    if "from" not in value:
        return told
    left = [source for source in value["from"] if source in ids]
    if left:
        return {"from": left} | told
    return told["is"] if "is" in told else told


def later(parts: Sequence[Record], ref: str) -> list[Record]:
    """The components after this one: what its result can have gone into."""
    at = [one["id"] for one in parts].index(ref) if ref in [one["id"] for one in parts] else len(parts)
    return list(parts[at + 1 :])


def with_component(parts: Sequence[Record], ref: str, made: Record) -> list[Record]:
    """The components with this one in place of the one of its id, or at the end under a fresh id."""
    ids = [one["id"] for one in parts]
    if ref in ids:
        return [made | {"id": ref} if one["id"] == ref else one for one in parts]
    return [*parts, made | {"id": free_id("c", ids)}]


def without_component(parts: Sequence[Record], ref: str) -> list[Record]:
    """The components without this one; nothing feeds into it any more."""
    return [
        one | {"feeds_into": [fed for fed in one.get("feeds_into") or [] if fed != ref]}
        for one in parts
        if one["id"] != ref
    ]
