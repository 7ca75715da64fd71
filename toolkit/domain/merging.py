"""Two people write into one field at the same time: what can be joined is joined, the rest is a conflict.

A three-way merge over JSON values: what somebody did not change never overwrites what somebody else did.
"""

from typing import Any

MISSING: Any = object()


def merge(*, base: Any, standing: Any, sent: Any) -> tuple[Any, bool]:
    """The joined value, and whether both sides changed the same piece in different ways.

    `base` is what the sender had before them, `standing` what is there now, `sent` what they wrote; None is empty.
    In a conflict the standing piece stays: the caller keeps what was sent beside it.
    """
    if sent in (base, standing):
        return standing, False
    if standing == base:
        return sent, False
    if _rows(base) and _rows(standing) and _rows(sent):
        return _merge_rows(base or [], standing or [], sent or [])
    if _names(base) and _names(standing) and _names(sent):
        return _merge_sets(base or [], standing or [], sent or []), False
    if all(isinstance(value, dict) or value is None for value in (base, standing, sent)):
        return _merge_pieces(base or {}, standing or {}, sent or {})
    return standing, True


def _rows(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value))


def _names(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(name, str) for name in value))


def _merge_sets(base: list[str], standing: list[str], sent: list[str]) -> list[str]:
    removed = set(base) - set(sent)
    return [name for name in standing if name not in removed] + [
        name for name in sent if name not in base and name not in standing
    ]


def _merge_rows(base: list[Any], standing: list[Any], sent: list[Any]) -> tuple[list[Any], bool]:
    """Rows are told apart by their key; the order is that of what stands, then what the sender added."""
    sides = [{row["key"]: row["cells"] for row in side} for side in (base, standing, sent)]
    joined, clash = _merge_pieces(*sides)
    order = [row["key"] for row in standing] + [row["key"] for row in sent if row["key"] not in sides[1]]
    return [{"key": key, "cells": joined[key]} for key in order if key in joined], clash


def _merge_pieces(base: dict[str, Any], standing: dict[str, Any], sent: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    joined: dict[str, Any] = {}
    clash = False
    for name in [*standing, *(name for name in sent if name not in standing)]:
        before, now, wanted = (side.get(name, MISSING) for side in (base, standing, sent))
        value, torn = _merge_piece(before, now, wanted)
        clash = clash or torn
        if value is not MISSING:
            joined[name] = value
    return joined, clash


def _merge_piece(before: Any, now: Any, wanted: Any) -> tuple[Any, bool]:
    if wanted is before or wanted is now or MISSING in (wanted, now):
        unchanged = wanted is not MISSING and before is not MISSING and wanted == before
        if wanted is before or unchanged or wanted is now:
            return now, False
        if now is before or (before is not MISSING and now == before):
            return wanted, False
        return now, True
    return merge(base=None if before is MISSING else before, standing=now, sent=wanted)
