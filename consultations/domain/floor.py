"""Whose turn it is to speak: whoever has spoken least goes first, and among equals whoever asked first."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """Somebody who wants to speak. `asked` counts wishes in the order in which they came."""

    person: str
    asked: int


@dataclass(frozen=True)
class Spoken:
    """How often somebody has had the floor, and for how many seconds together."""

    turns: int = 0
    seconds: int = 0


def in_turn(wishes: Sequence[Wish], spoken: dict[str, Spoken]) -> list[Wish]:
    """The wishes in the order in which they get the floor: fewest turns, then least time, then the order of asking.

    Turns come before seconds, so that a short first contribution does not buy a second one before others had any.
    """

    def place(wish: Wish) -> tuple[int, int, int]:
        had = spoken.get(wish.person, Spoken())
        return had.turns, had.seconds, wish.asked

    return sorted(wishes, key=place)
