"""manage.py draw_world FILE: draws the outlines on the map of cases anew, from Natural Earth's countries.

FILE is countries-50m.json of the npm package world-atlas (its program ISC, its data Natural Earth's, public domain):
`npm pack world-atlas@2.0.2` fetches it. The result is content/world.json, which is committed; a running platform never
needs FILE. Lines are Natural Earth's, which follow who controls a place. A part of a country that has a code of its own
in ISO 3166-1 is told from it here; an area that has no code is drawn plain, and counts nothing. Crimea, a part by itself
in the file, is Ukraine's on this map (resolution 68/262 of the United Nations' General Assembly).
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.core import get_global
from django.core.management.base import BaseCommand, CommandParser

from repository.cases.domain import outlines
from repository.cases.reading.world import WORLD

LINE, PART = 1.1, 2.5  # a bend, and a part of a country, below this many square units is left out
SMALL = 60  # a country below this many square units is shown by a spot as well: about 18 000 square kilometres
SPOT = 2  # half the width of what stands for land that is smaller still
NORTH, SOUTH = 85, -67
NAMED = {"Kosovo": "XK"}
# Parts that the file gives to another: whose they are in it, their code, and a box around them (west, south, east, north).
APART = [
    ("FR", "GF", (-55, 2, -51, 6)), ("FR", "GP", (-62, 15.8, -61, 16.6)), ("FR", "MQ", (-61.3, 14.3, -60.7, 15)),
    ("FR", "RE", (55, -21.5, 56, -20.8)), ("FR", "YT", (45, -13.1, 45.4, -12.6)), ("NO", "SJ", (-10, 70, -7, 72)),
    ("NO", "SJ", (10, 74, 36, 82)), ("NO", "BV", (3, -55, 4, -54)),
    ("NL", "BQ", (-68.5, 12, -68.1, 12.4)), ("NL", "BQ", (-63.3, 17.4, -62.9, 17.7)),
    ("RU", "UA", (32, 44, 37, 46.5)),
]  # fmt: skip
# Places that the file does not draw. Of Antarctica only the tip that reaches into the map.
PLACES = {
    "AQ": (-57, -63.4), "BQ": (-68.27, 12.17), "BV": (3.36, -54.42), "CC": (96.87, -12.17), "CX": (105.63, -10.48),
    "GI": (-5.35, 36.13), "TK": (-171.85, -9.2), "TV": (179.2, -8.52), "UM": (166.63, 19.3),
}  # fmt: skip


class Command(BaseCommand):
    help = "Draw the outlines on the map of cases anew from a TopoJSON file of Natural Earth's countries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="countries-50m.json of world-atlas")

    def handle(self, *args: Any, **options: Any) -> str:
        content = options["file"].read_bytes()
        world = {
            "source": "Natural Earth 4.1.0, admin 0 countries 1:50m, public domain; by way of world-atlas 2.0.2",
            "sha256": sha256(content).hexdigest(),
        } | drawing(json.loads(content))
        WORLD.write_text(json.dumps(world, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        return f"{len(world['places'])} places, {WORLD.stat().st_size} bytes"


def drawing(topology: dict[str, Any]) -> dict[str, Any]:
    """`shapes`: path data by code, "" for areas without one. `places`: where a number goes, and the room around it.

    `small`: codes of countries that are seen by a spot alone.
    """
    origin = (-outlines.WIDTH / 2, outlines.equal_earth((0, NORTH))[1])
    height = round(outlines.equal_earth((0, SOUTH))[1] - origin[1])
    shapes, places, small = {}, {}, []
    for code, polygons in sorted(by_code(topology).items()):
        parts = outlines.drawn(polygons, PART)
        shapes[code] = outlines.path([ring for rings in parts for ring in rings], origin)
        if code:
            area = sum(abs(outlines.doubled(rings[0])) / 2 for rings in parts)
            x, y, room = outlines.innermost(parts[0]) if parts else (*outlines.equal_earth(polygons[0][0][0]), 0)
            places[code] = [round(x - origin[0]), round(y - origin[1]), max(0, int(room))]
            if area < SMALL:
                small.append(code)
    for code, (east, north) in PLACES.items():
        if code not in places:
            x, y = outlines.equal_earth(outlines.beside((east - outlines.MIDDLE, north), (0, 0)))
            places[code] = [round(x - origin[0]), round(y - origin[1]), 0]
            small.append(code)
    for code, (left, top, _room) in places.items():
        shapes[code] = (
            shapes.get(code) or f"M{left} {top - SPOT}l{SPOT} {SPOT}-{SPOT} {SPOT}-{SPOT}-{SPOT}z"
        )  # clockwise, as land is
    return {
        "size": [outlines.WIDTH, height],
        "small": sorted(small),
        "places": dict(sorted(places.items())),
        "shapes": dict(sorted(shapes.items())),
    }


def by_code(topology: dict[str, Any]) -> dict[str, list[outlines.Polygon]]:
    """The simplified polygons of each code, Antarctica left out."""
    lines = [outlines.simplified(line, LINE) for line in outlines.arcs(topology)]
    found: dict[str, list[outlines.Polygon]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        alias = get_global("territory_aliases").get(country.get("id", ""), [])
        code = NAMED.get(country["properties"]["name"], alias[0] if len(alias) == 1 else "")
        for polygon in outlines.polygons(country, lines) if code != "AQ" else []:
            found.setdefault(own(code, polygon), []).append(polygon)
    return found


def own(code: str, polygon: outlines.Polygon) -> str:
    """The code that a part of a country has on this map."""
    x, y = polygon[0][0][0] + outlines.MIDDLE, min(y for _x, y in polygon[0])
    found = (part for whole, part, (w, s, e, n) in APART if whole == code and w <= x <= e and s <= y <= n)
    return next(found, code)
