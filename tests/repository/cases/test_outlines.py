"""How outlines of a map are made from TopoJSON, and the ones that were made."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from repository.cases.domain import outlines, placing
from repository.cases.domain.placing import Label
from repository.cases.management.commands.draw_world import own
from repository.cases.reading.world import WORLD

DRAWN = json.loads(WORLD.read_text("utf-8"))
SCHEMA = json.loads((WORLD.parent / "case.schema.json").read_text("utf-8"))
SQUARE = [(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0)]


def topology() -> dict[str, Any]:
    """Two squares of ten degrees that share a border at 169° W, and a third one across it."""
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [
            [[-169, 0], [0, 10]],
            [[-169, 10], [350, 0], [0, -10], [-350, 0]],
            [[-169, 10], [10, 0], [0, -10], [-10, 0]],
            [[-174, 20], [10, 0], [0, 5], [-10, 0], [0, -5]],
        ],
    }


def points(shape: str) -> list[list[tuple[int, int]]]:
    """The rings of path data, or a failure where it is not of the form that is drawn here."""
    rings, at = [], (0, 0)
    for part in re.findall(r"[Mm][^z]*z", shape):
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            ring.append(at)
        rings.append(ring)
        at = ring[0]
    return rings


def test_projection_reaches_where_its_authors_say() -> None:
    (x, _), (_, y) = outlines.equal_earth((180, 0)), outlines.equal_earth((0, 90))
    assert (x, y) == pytest.approx((1000, -outlines.SCALE * 1.3173627591574))


def test_lines_run_on_over_the_edge_and_join_to_rings() -> None:
    lines = outlines.arcs(topology())
    west, across = {"type": "Polygon", "arcs": [[0, 1]]}, {"type": "MultiPolygon", "arcs": [[[3]], [[~2, ~0]]]}
    assert outlines.polygons(west, lines) == [[[(-180, 0), (-180, 10), (-190, 10), (-190, 0)]]]
    assert outlines.polygons(across, lines)[1] == [[(-180, 0), (-170, 0), (-170, 10), (-180, 10)]]


def test_what_lies_across_the_edge_is_cut_in_two() -> None:
    lines = outlines.arcs(topology())
    ring = outlines.polygons({"type": "Polygon", "arcs": [[3]]}, lines)[0][0]
    assert [sorted(piece) for piece in outlines.cut(ring)] == [
        [(175, 20), (175, 25), (180, 20), (180, 25)],
        [(-180, 20), (-180, 25), (-175, 20), (-175, 25)],
    ]


def test_small_bends_go_and_the_ends_and_an_island_stay() -> None:
    line = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0)]
    assert outlines.simplified(line, 30) == [line[0], *line[2:]]
    island = [*SQUARE, SQUARE[0]]
    assert len(outlines.simplified(island, 1e9)) == 4


def test_path_is_told_in_steps_without_points_that_fall_together() -> None:
    hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.2), (2.1, 2.0)]
    assert outlines.path([SQUARE, hole], (-10, 0)) == "M10 0l0 4 4 0 0-4zm1 1l1 0 0 1z"
    assert points("M10 0l0 4 4 0 0-4zm1 1l1 0 0 1z")[1] == [(11, 1), (12, 1), (12, 2)]
    assert outlines.path([[(0.0, 0.0), (0.1, 0.0), (0.0, 0.2)]], (0, 0)) == ""


def test_number_goes_where_most_room_is() -> None:
    assert outlines.innermost([SQUARE]) == pytest.approx((2, 2, 2), abs=0.05)
    hole = [(1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0)]
    assert outlines.innermost([SQUARE, hole])[2] == pytest.approx(0.585, abs=0.05)


def test_part_with_a_code_of_its_own_is_told_from_its_country() -> None:
    def around(east: float, north: float) -> outlines.Polygon:
        return [[(x / 100 + east - outlines.MIDDLE, y / 100 + north) for x, y in SQUARE]]

    assert [own("FR", around(*at)) for at in ((-53, 4), (2, 47))] == ["GF", "FR"]
    assert [own("NO", around(*at)) for at in ((16, 78), (25, 71), (10, 61))] == ["SJ", "NO", "NO"]


def test_every_country_of_the_vocabulary_is_on_the_map() -> None:
    vocabulary = {*SCHEMA["$defs"]["iso_country"]["enum"], "XK"}
    assert (set(DRAWN["places"]), set(DRAWN["shapes"]) - {""}) == (vocabulary, vocabulary)
    assert set(DRAWN["small"]) < vocabulary
    assert {"SG", "MT", "MU", "TV", "VA", "AQ"} <= set(DRAWN["small"])
    assert not {"KE", "BE", "GF", "XK", "FJ", "SJ"} - set(DRAWN["shapes"])


def test_shapes_are_well_formed_and_within_the_map() -> None:
    width, height = DRAWN["size"]
    form = re.compile(r"M\d+ \d+l[-\d ]+z(m ?-?\d+[ -]\d+l[-\d ]+z)*")
    rings = {code: points(shape) for code, shape in DRAWN["shapes"].items()}
    assert [code for code, shape in DRAWN["shapes"].items() if not form.fullmatch(shape)] == []
    assert [code for code, found in rings.items() if min(map(len, found)) < 3] == []
    places = [(x, y) for x, y, _room in DRAWN["places"].values()] + [
        point for f in rings.values() for r in f for point in r
    ]
    assert [(x, y) for x, y in places if not (0 <= x <= width and 0 <= y <= height)] == []
    steps = [abs(x2 - x1) for f in rings.values() for r in f for (x1, _), (x2, _) in pairwise([*r, r[0]])]
    assert max(steps) < 200  # no streaks: the longest line is the border along 49° N


@pytest.mark.parametrize(
    ("most", "ranges"),
    [
        (0, []),
        (1, [(1, 1)]),
        (3, [(1, 1), (2, 2), (3, 3)]),
        (5, [(1, 1), (2, 2), (3, 3), (4, 5)]),
        (20, [(1, 2), (3, 4), (5, 9), (10, 20)]),
        (1000, [(1, 6), (7, 32), (33, 178), (179, 1000)]),
    ],
)
def test_steps_of_shade(most: int, ranges: list[tuple[int, int]]) -> None:
    found = placing.steps(most)
    assert found == ranges
    assert [placing.shade(n, found) for n in (0, 1, most)] == [0, min(most, 1), len(found)]


def test_numbers_that_cover_each_other_move_apart() -> None:
    labels = {"a": Label(0, 0, 5, fixed=True), "b": Label(1, 0, 5, fixed=False), "c": Label(0, 0, 5, fixed=False)}
    at = placing.spread(labels)
    assert at == placing.spread(dict(reversed(labels.items())))
    assert at["a"] == (0, 0)
    assert all(
        (at[p][0] - at[q][0]) ** 2 + (at[p][1] - at[q][1]) ** 2 >= 9.9**2
        for p, q in (("a", "b"), ("a", "c"), ("b", "c"))
    )
    assert placing.spread({"a": Label(0, 0, 5, fixed=False), "b": Label(50, 0, 5, fixed=False)}) == {
        "a": (0, 0),
        "b": (50, 0),
    }
