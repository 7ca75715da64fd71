"""Where and when the found cases were: a map of one square a country and a row of bars a year, as numbers for drawings.

The squares stand roughly where the countries do (from the places in the public-domain time zone table, moved to the
nearest free square), so that a small country is seen as well as a large one; nothing is meant by their size.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from repository.cases.reading import labels

TILES = Path(__file__).resolve().parents[1] / "content" / "tiles.json"
STEP, SHADES = 24, 4
HIGH = 160


@dataclass(frozen=True)
class Tile:
    """A country's square. `shade`: 0 for none, then 1 to SHADES by how many cases there are beside the most."""

    code: str
    name: str
    n: int
    x: int
    y: int
    shade: int


@dataclass(frozen=True)
class Bar:
    """A year and its cases: `height` of HIGH, `x` of its left edge."""

    year: int
    n: int
    x: int
    y: int
    height: int


@cache
def _tiles() -> dict[str, tuple[int, int]]:
    return {code: (x, y) for code, (x, y) in json.loads(TILES.read_text("utf-8")).items()}


def tiles(counts: dict[str, int]) -> list[Tile]:
    """Every country's square, with its cases."""
    most = max(counts.values(), default=1)
    made = []
    for code, (x, y) in _tiles().items():
        n = counts.get(code, 0)
        shade = 0 if n == 0 else 1 + min(SHADES - 1, (n - 1) * SHADES // most)
        made.append(Tile(code, labels.country(code), n, x * STEP, y * STEP, shade))
    return made


def size() -> tuple[int, int]:
    """Width and height of the map."""
    return (max(x for x, _y in _tiles().values()) + 1) * STEP, (max(y for _x, y in _tiles().values()) + 1) * STEP


def bars(counts: dict[str, int]) -> list[Bar]:
    """Every year from the first to the last, those without a case too."""
    years = {int(year): n for year, n in counts.items() if year.isdigit()}
    if not years:
        return []
    most = max(years.values())
    return [
        Bar(
            year,
            years.get(year, 0),
            k * STEP,
            HIGH - years.get(year, 0) * HIGH // most,
            years.get(year, 0) * HIGH // most,
        )
        for k, year in enumerate(range(min(years), max(years) + 1))
    ]
