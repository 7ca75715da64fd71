"""Outlines of countries for a small map: from TopoJSON to whole-number SVG paths in an equal-area projection.

Only run when the map's file is drawn anew (`manage.py draw_world`). Borders are simplified once for both neighbours, so
that no gap opens between them. Points are (x, y) pairs: degrees first, then units of the drawing, y downwards.

TopoJSON: https://github.com/topojson/topojson-specification. Projection: B. Šavrič, T. Patterson, B. Jenny, "The Equal
Earth map projection", International Journal of Geographical Information Science 33 (2019). Simplification: M. Visvalingam,
J. D. Whyatt, "Line generalisation by repeated elimination of points", The Cartographic Journal 30 (1993).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Any

Point = tuple[float, float]
Ring = list[Point]  # closed: the first point is not repeated
Polygon = list[Ring]  # the outer ring, then its holes

MIDDLE = 11.0  # the meridian in the middle; its opposite, 169° W, runs through the Bering Strait and cuts no mainland
WIDTH = 2000
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SCALE = WIDTH / (2 * 2.7066299836)  # the width of the whole world on a sphere of radius one


def equal_earth(point: Point) -> Point:
    """Degrees from the middle meridian and the equator to units, (0, 0) in the middle of the world."""
    t = asin(sqrt(3) / 2 * sin(radians(point[1])))
    x = 2 * sqrt(3) * radians(point[0]) * cos(t) / (3 * (9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1))
    return SCALE * x, -SCALE * t * (A4 * t**8 + A3 * t**6 + A2 * t**2 + A1)


def arcs(topology: Mapping[str, Any]) -> list[Ring]:
    """The lines of a TopoJSON file, in degrees from the middle meridian; a line over the edge of the map runs on."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for steps in topology["arcs"]:
        x = y = 0
        line: Ring = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append(beside((kx * x + x0 - MIDDLE, ky * y + y0), line[-1] if line else (0.0, 0.0)))
        found.append(line)
    return found


def beside(point: Point, last: Point) -> Point:
    """The same place, with the turn of its longitude that is nearest to the last point."""
    return point[0] - 360 * round((point[0] - last[0]) / 360), point[1]


def simplified(line: Sequence[Point], least: float) -> Ring:
    """The line without the points whose triangle with their neighbours covers less than `least` square units.

    Of a line that closes on itself, such as an island's, a triangle is left.
    """
    fewest = 2 if line[0] == line[-1] else 0
    flat = [equal_earth(point) for point in line]
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))

    def triangle(n: int) -> float:
        return abs(doubled([flat[before[n]], flat[n], flat[after[n]]])) / 2

    queue = [(triangle(n), n) for n in range(1, len(line) - 1)]
    size = {n: area for area, n in queue}
    heapq.heapify(queue)
    while len(size) > fewest and queue[0][0] < least:
        area, n = heapq.heappop(queue)
        if size.get(n) != area:
            continue  # its neighbours changed since; it stands in the queue again
        del size[n]
        after[before[n]], before[after[n]] = after[n], before[n]
        for near in (before[n], after[n]):
            if near in size:
                size[near] = max(area, triangle(near))
                heapq.heappush(queue, (size[near], near))
    return [line[0], *(line[n] for n in sorted(size)), line[-1]]


def doubled(ring: Sequence[Point]) -> float:
    """Twice the area within the ring, with a sign by its direction."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))


def polygons(geometry: Mapping[str, Any], lines: Sequence[Ring]) -> list[Polygon]:
    """The polygons of a TopoJSON geometry, put together from its lines; ~n stands for line n backwards."""
    many = {"Polygon": [geometry.get("arcs", [])], "MultiPolygon": geometry.get("arcs", [])}[geometry["type"]]
    return [[_joined(numbers, lines) for numbers in polygon] for polygon in many]


def _joined(numbers: Sequence[int], lines: Sequence[Ring]) -> Ring:
    ring: Ring = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        for point in line[1:] if ring else line:
            ring.append(beside(point, ring[-1]) if ring else point)
    return ring[:-1]


def cut(ring: Ring) -> list[Ring]:
    """The ring in pieces that each lie on one turn of the map, moved to where it shows: no line runs across it."""
    west, east = min(x for x, _y in ring), max(x for x, _y in ring)
    pieces = []
    for turn in range(round(west // 360) - 1, round(east // 360) + 2):
        edge = 360.0 * turn
        piece = _clipped(_clipped(ring, edge - 180, 1), edge + 180, -1)
        if len(piece) > 2 and doubled(piece):
            pieces.append([(x - edge, y) for x, y in piece])
    return pieces


def _clipped(ring: Ring, edge: float, side: int) -> Ring:
    """What lies east (`side` 1) or west (-1) of a meridian."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (x1 - edge) * side < 0 < (x2 - edge) * side or (x2 - edge) * side < 0 < (x1 - edge) * side:
            kept.append((edge, y1 + (edge - x1) / (x2 - x1) * (y2 - y1)))
        if (x2 - edge) * side >= 0:
            kept.append((x2, y2))
    return kept


def drawn(found: Sequence[Polygon], least: float) -> list[Polygon]:
    """The polygons in units of the drawing, without parts below `least` square units; of the rest the largest first."""
    made = []
    for polygon in found:
        for outer in cut(polygon[0]):
            holes = [piece for hole in polygon[1:] for piece in cut(hole)]
            rings = [[equal_earth(point) for point in ring] for ring in (outer, *holes)]
            rings = [rings[0], *(hole for hole in rings[1:] if abs(doubled(hole)) / 2 >= least)]
            if abs(doubled(rings[0])) / 2 >= least:
                made.append(rings)
    return sorted(made, key=lambda rings: -abs(doubled(rings[0])))


def path(rings: Sequence[Ring], origin: Point) -> str:
    """SVG path data of the rings, in whole units from the origin, each point told from the one before it."""
    told: list[str] = []
    at = (0, 0)
    for ring in rings:
        points = list(_whole(ring, origin))
        if len(points) < 3:
            continue
        start, command = points[0], "m" if told else "M"
        words = command + _pair(start[0] - at[0], start[1] - at[1]).lstrip()
        for n, (last, point) in enumerate(pairwise(points)):
            pair = _pair(point[0] - last[0], point[1] - last[1])
            words += ("l" + pair.lstrip()) if n == 0 else pair
        told.append(words + "z")
        at = start
    return "".join(told)


def _whole(ring: Ring, origin: Point) -> Iterator[tuple[int, int]]:
    """The points in whole units, each once."""
    last = None
    points = [(round(x - origin[0]), round(y - origin[1])) for x, y in ring]
    while len(points) > 1 and points[-1] == points[0]:
        points.pop()
    for point in points:
        if point != last:
            yield point
        last = point


def _pair(dx: int, dy: int) -> str:
    """Two numbers after others: a minus parts them as well as a space does."""
    return "".join(f" {n}" if n >= 0 else str(n) for n in (dx, dy))


def innermost(rings: Polygon) -> tuple[float, float, float]:
    """The place in the polygon farthest from its lines, and how far that is: where a number has most room."""
    left, right = min(x for x, _y in rings[0]), max(x for x, _y in rings[0])
    top, bottom = min(y for _x, y in rings[0]), max(y for _x, y in rings[0])
    middle, reach = ((left + right) / 2, (top + bottom) / 2), (right - left, bottom - top)
    best = (_room(middle, rings), *middle)
    for _finer in range(6):
        for i in range(-8, 9):
            for j in range(-8, 9):
                point = (middle[0] + reach[0] * i / 16, middle[1] + reach[1] * j / 16)
                best = max(best, (_room(point, rings), *point))
        middle, reach = (best[1], best[2]), (reach[0] / 4, reach[1] / 4)
    return best[1], best[2], best[0]


def _room(point: Point, rings: Polygon) -> float:
    """How far a place is from the nearest line; below zero outside of the polygon."""
    inside, nearest = False, float("inf")
    x, y = point
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
            dx, dy = x2 - x1, y2 - y1
            along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy or 1)))
            nearest = min(nearest, hypot(x - x1 - along * dx, y - y1 - along * dy))
    return nearest if inside else -nearest
