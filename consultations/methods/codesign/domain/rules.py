"""The rules of a co-design session, fixed before it opens: how priorities are set, when a panel agrees, what adopts."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeVar

from repository.licenses.domain import shapes
from repository.licenses.domain.questions import DefinitionRefused, fraction
from repository.licenses.domain.refused import Refused


class RulesRefused(Refused):
    """Rules that do not fit together; `values["pointer"]` names the member."""


@dataclass(frozen=True)
class Priorities:
    """A ballot that sorts clusters, or single cards.

    With dots, pairs and a budget `seats` go on (a budget funds as many as it can); impact and effort and MoSCoW place each
    of them. `points` are the dots of each person, `shown` the most pairs that one person is asked, `total` the money of
    a budget in whole units of `currency`, spent by the method of equal shares.
    """

    scale: Literal["dots", "impact_effort", "moscow", "pairs", "budget"] = "dots"
    about: Literal["clusters", "cards"] = "clusters"
    points: int = 5
    seats: int = 3
    shown: int = 20
    total: int = 0
    currency: str = ""

    def __post_init__(self) -> None:
        _within("/points", self.points, 1, 100)
        _within("/seats", self.seats, 1, 60)
        _within("/shown", self.shown, 1, 100)
        _within("/total", self.total, 1 if self.scale == "budget" else 0, 10**12)
        if self.currency and not re.fullmatch("[A-Z]{3}", self.currency):
            raise RulesRefused("not-a-currency", pointer="/currency")


@dataclass(frozen=True)
class Consensus:
    """When a panel agrees in written rounds: scores from 0 to 10, of which those from `top` count as in favour and
    those up to `bottom` as against; an item is in when at least `share` of all who answered are in favour and less
    than `limit` against, and out the other way round. `rounds` is the most that are held; 0 is no written round.

    The two-sided rule is that of Diamond et al., "Defining consensus", J Clin Epidemiol 67 (2014), and of the OMERACT
    and COMET core-set panels (70 % in 7 to 9 and less than 15 % in 1 to 3), here on our scores.
    """

    rounds: int = 0
    share: str = "3/4"
    limit: str = "3/20"
    top: int = 7
    bottom: int = 3

    def __post_init__(self) -> None:
        _within("/rounds", self.rounds, 0, 6)
        _within("/bottom", self.bottom, 0, 9)
        _within("/top", self.top, self.bottom + 1, 10)
        _share("/share", self.share)
        _share("/limit", self.limit)


@dataclass(frozen=True)
class Adoption:
    """The consent vote. Without a threshold one block stops a prototype; with one, that share must not block.

    `uses` is the scale on which the use cases are asked in the same ballot, "" where another component asks them.
    With `reasons` people may write what their concern is.
    """

    threshold: str = ""
    base: Literal["for_and_against", "cast", "all_members"] = "cast"
    quorum: str = "1/2"
    uses: Literal["", "agreement", "consent"] = "agreement"
    use_threshold: str = "2/3"
    reasons: bool = True

    def __post_init__(self) -> None:
        for name in ("threshold", "quorum", "use_threshold"):
            if getattr(self, name):
                _share(f"/{name}", getattr(self, name))


T = TypeVar("T", Priorities, Consensus, Adoption)


def read(shape: type[T], value: Any) -> T:
    """Rules from JSON; what is left out is as we propose it. Raises RulesRefused with the pointer of the fault."""
    return shapes.read(shape, value, refusal=RulesRefused)


def write(rules: Priorities | Consensus | Adoption) -> dict[str, Any]:
    """Every rule as JSON, also those as we propose them: what was approved never hangs on a later default."""
    return asdict(rules)


def _within(pointer: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise RulesRefused("out-of-range", pointer=pointer, least=least, most=most)


def _share(pointer: str, value: str) -> None:
    try:
        fraction(value)
    except DefinitionRefused as refused:
        raise RulesRefused("not-a-share", pointer=pointer, value=value) from refused
