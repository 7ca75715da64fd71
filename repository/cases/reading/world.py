"""Where the found cases were: the outlines of countries with their counts, as numbers for a drawing.

The file is drawn by `manage.py draw_world`, which tells where its lines come from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from repository.cases.domain import placing
from repository.cases.reading.finder import Choice

WORLD = Path(__file__).resolve().parents[1] / "content" / "world.json"
ROOM = 12  # around a number of one digit
DIGIT = 6  # more for each further one


@dataclass(frozen=True)
class Country:
    """A country with cases. `shape`: its SVG path; `small`: whether a spot at (`x`, `y`) is needed to see it.

    Its number stands at (`number_x`, `number_y`), on a disc of radius `disc` where the country itself has no room for
    it (else 0), tied to its place where it had to `move` aside.
    """

    code: str
    name: str
    n: int
    shade: int
    shape: str
    small: bool
    x: int
    y: int
    number_x: int
    number_y: int
    disc: int
    moved: bool


@dataclass(frozen=True)
class World:
    """The whole map. `land`: all countries without a case, as one path. `steps`: shade, fewest and most cases of it.

    `unplaced`: names of codes that are no place on it, such as the European Union.
    """

    width: int
    height: int
    land: str
    countries: tuple[Country, ...]
    steps: tuple[tuple[int, int, int], ...]
    unplaced: tuple[str, ...]


@cache
def _drawn() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(WORLD.read_text("utf-8"))
    return told


def world(rows: list[Choice]) -> World:
    """The map of these counts of countries, in their order; those that are only a spot come last and so lie on top."""
    drawn = _drawn()
    known = [one for one in rows if one.code in drawn["places"]]
    ranges = placing.steps(max((one.n for one in known), default=0))
    labels = {one.code: _label(one, drawn) for one in known}
    at = placing.spread(labels)
    made = [_country(one, labels[one.code], at[one.code], placing.shade(one.n, ranges), drawn) for one in known]
    counted = {one.code for one in known}
    return World(
        width=drawn["size"][0],
        height=drawn["size"][1],
        land="".join(shape for code, shape in drawn["shapes"].items() if code not in counted),
        countries=tuple(sorted(made, key=lambda one: one.small)),
        steps=tuple((number, first, last) for number, (first, last) in enumerate(ranges, 1)),
        unplaced=tuple(one.name for one in rows if one.code not in drawn["places"]),
    )


def _label(one: Choice, drawn: dict[str, Any]) -> placing.Label:
    x, y, room = drawn["places"][one.code]
    needed = ROOM + DIGIT * (len(str(one.n)) - 1)
    return placing.Label(x, y, needed, fixed=room >= needed)


def _country(one: Choice, label: placing.Label, at: tuple[float, float], shade: int, drawn: dict[str, Any]) -> Country:
    number_x, number_y = round(at[0]), round(at[1])
    return Country(
        code=one.code,
        name=one.name,
        n=one.n,
        shade=shade,
        shape=drawn["shapes"][one.code],
        small=one.code in drawn["small"],
        x=round(label.x),
        y=round(label.y),
        number_x=number_x,
        number_y=number_y,
        disc=0 if label.fixed else round(label.room) - 1,
        moved=(number_x, number_y) != (round(label.x), round(label.y)),
    )
