"""The trace as a picture: three columns (clusters, prototypes, what became of them) with bands as wide as cards are many.

Coordinates only, in units of a drawing `WIDTH` wide; a page draws them as SVG. For a language written from right to left
the drawing is mirrored, and texts keep their anchors, because those turn by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, TALL, GAP, TOP = 760, 340, 14, 10
COLUMNS = (206, 430, 560)
BAR = 12
LEAST = 8.0
MOST = 10
LABEL = 26


@dataclass(frozen=True)
class Flow:
    """Cards that share a way: keys of the three columns, and how many there are."""

    cluster: str
    prototype: str
    word: str
    cards: int


@dataclass(frozen=True)
class Node:
    """A bar with the label beside it: `key` is the cluster, prototype or word, `kind` which of them."""

    kind: str
    key: str
    cards: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Band:
    """The outline of a band, as the `d` of an SVG path, and the word it ends in."""

    d: str
    word: str


@dataclass(frozen=True)
class Picture:
    """Everything to draw. `rest` counts the clusters that are drawn together, being too many."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]


def draw(flows: Iterable[Flow], order: Sequence[Sequence[str]], *, mirrored: bool = False) -> Picture:
    """Lay flows out. `order` gives the keys of each column from top to bottom; a key without cards is not drawn."""
    found = [flow for flow in flows if flow.cards]
    columns = [_column(found, place, order[place]) for place in range(3)]
    total = max(1, sum(flow.cards for flow in found))
    scale = min(16.0, TALL / total)
    nodes = {
        (place, node.key): node
        for place, keys in enumerate(columns)
        for node in _stack(place, keys, scale, mirrored=mirrored)
    }
    height = max((node.y + node.height for node in nodes.values()), default=0) + TOP
    bands = [*_bands(found, nodes, 0, scale, mirrored=mirrored), *_bands(found, nodes, 1, scale, mirrored=mirrored)]
    return Picture(WIDTH, int(height) + 1, tuple(nodes.values()), tuple(bands))


def _key(flow: Flow, place: int) -> str:
    return (flow.cluster, flow.prototype, flow.word)[place]


def _column(flows: Sequence[Flow], place: int, order: Sequence[str]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for flow in flows:
        counted[_key(flow, place)] = counted.get(_key(flow, place), 0) + flow.cards
    return [(key, counted[key]) for key in order if key in counted]


def _stack(place: int, keys: Sequence[tuple[str, int]], scale: float, *, mirrored: bool) -> list[Node]:
    kind = ("cluster", "prototype", "word")[place]
    x = COLUMNS[place] if not mirrored else WIDTH - COLUMNS[place] - BAR
    found, y = [], float(TOP)
    for key, cards in keys:
        height = round(max(LEAST, cards * scale), 1)
        found.append(Node(kind, key, cards, x, round(y, 1), height))
        y += max(height + GAP, LABEL)
    return found


def _bands(
    flows: Sequence[Flow], nodes: dict[tuple[int, str], Node], place: int, scale: float, *, mirrored: bool
) -> Iterable[Band]:
    """Bands from one column to the next, sorted so that they cross as little as they can."""
    joined: dict[tuple[str, str, str], int] = {}
    for flow in flows:
        key = (_key(flow, place), _key(flow, place + 1), flow.word)
        joined[key] = joined.get(key, 0) + flow.cards
    used: dict[tuple[int, str], float] = {}
    rank = {key: number for number, key in enumerate(nodes)}
    for (left, right, word), cards in sorted(
        joined.items(), key=lambda item: (rank[place, item[0][0]], rank[place + 1, item[0][1]], item[0][2])
    ):
        start, end = nodes[place, left], nodes[place + 1, right]
        y1 = start.y + used.get((place, left), 0.0)
        y2 = end.y + used.get((place + 1, right), 0.0)
        thick = max(1.5, cards * scale)
        used[place, left] = used.get((place, left), 0.0) + cards * scale
        used[place + 1, right] = used.get((place + 1, right), 0.0) + cards * scale
        x1, x2 = (start.x + BAR, end.x) if not mirrored else (start.x, end.x + BAR)
        yield Band(_outline(x1, y1, x2, y2, thick), word)


def _outline(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    middle = (x1 + x2) / 2
    numbers = (x1, y1, middle, y1, middle, y2, x2, y2, y2 + thick, middle, y2 + thick, middle, y1 + thick, x1, y1 + thick)
    return "M{} {}C{} {} {} {} {} {}V{}C{} {} {} {} {} {}Z".format(*(f"{number:.1f}" for number in numbers))
