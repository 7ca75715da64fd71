"""Joining what two people wrote: nothing that only one of them changed is lost, and a clash is never hidden."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.merging import merge


def row(key: str, **cells: Any) -> dict[str, Any]:
    return {"key": key, "cells": cells}


@pytest.mark.parametrize(
    ("base", "standing", "sent", "expected"),
    [
        ("a", "a", "b", ("b", False)),
        ("a", "b", "a", ("b", False)),
        ("a", "b", "b", ("b", False)),
        ("a", "b", "c", ("b", True)),
        (None, "b", "c", ("b", True)),
        ("a", "b", None, ("b", True)),
        (["x"], ["x", "y"], ["z"], (["y", "z"], False)),
        ({"p": {"state": "yes"}}, {"p": {"state": "no"}}, {"p": {"state": "yes"}, "q": {"state": "no"}},
         ({"p": {"state": "no"}, "q": {"state": "no"}}, False)),
        ([row("1", t="a")], [row("1", t="a"), row("2", t="b")], [row("1", t="c")], ([row("1", t="c"), row("2", t="b")], False)),
        ([row("1", t="a", u="b")], [row("1", t="x", u="b")], [row("1", t="a", u="y")], ([row("1", t="x", u="y")], False)),
        ([row("1", t="a")], [row("1", t="x")], [row("1", t="y")], ([row("1", t="x")], True)),
        ([row("1", t="a"), row("2", t="b")], [row("1", t="a"), row("2", t="c")], [row("2", t="b")], ([row("2", t="c")], False)),
        ([row("1", t="a")], [row("1", t="x")], None, ([row("1", t="x")], True)),
        ([row("1", t="a")], None, [row("1", t="a"), row("3", t="n")], ([row("3", t="n")], False)),
    ],
)  # fmt: skip
def test_merge_of_written_down_cases(base: Any, standing: Any, sent: Any, expected: tuple[Any, bool]) -> None:
    assert merge(base=base, standing=standing, sent=sent) == expected


KEYS = st.sampled_from("abc")
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, st.sampled_from("xyz"), min_size=1), max_size=3).map(
    lambda rows: [row(key, **cells) for key, cells in rows.items()]
)


@given(TABLES, TABLES, TABLES)
def test_merge_keeps_what_only_one_side_changed(base: Any, standing: Any, sent: Any) -> None:
    joined, clash = merge(base=base, standing=standing, sent=sent)
    sides = [
        {(one["key"], name): cell for one in side for name, cell in one["cells"].items()}
        for side in (base, standing, sent, joined)
    ]
    before, now, wanted, after = sides
    for place in {*before, *now, *wanted}:
        values = [side.get(place) for side in (before, now, wanted)]
        if values[1] == values[0] and not clash:
            assert after.get(place) == values[2]
        if values[2] == values[0] and not clash:
            assert after.get(place) == values[1]
    assert merge(base=base, standing=standing, sent=base) == (standing, False)
