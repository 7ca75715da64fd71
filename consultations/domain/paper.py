"""The arithmetic of paper: whether what was printed, handed out, found in the urn and read agrees.

As at a polling station (OSCE/ODIHR, "Election Observation Handbook", 6th edition 2010, section 9: reconciliation of
ballots used, spoilt and unused before the count), every paper is accounted for, and no more papers are counted than
people took.
"""

from dataclasses import dataclass
from typing import Any

from consultations.domain import codes

INVALID = ("too_many", "unreadable", "unclear", "names")
"""Why an answer on paper is invalid: more marks than allowed, unreadable, unclear what is meant, says who wrote it."""


@dataclass(frozen=True)
class Numbers:
    """The paper of one ballot. All are counts of papers but `room`, `posted` and `came_back`, which are people.

    `posted` are people by post whose envelope has not come back. `lost` papers were sent by post and given up, their
    people voting online again. `in_urn` and `left_over` are counted by hand, None until they are.
    """

    printed: int
    scrapped: int
    room: int
    posted: int
    came_back: int
    spoilt: int
    returned: int
    lost: int
    in_urn: int | None
    left_over: int | None
    read: int
    read_once: int
    differing: int
    settled: int
    ready: int

    @property
    def holders(self) -> int:
        """People who are on paper."""
        return self.room + self.posted + self.came_back

    @property
    def handed_out(self) -> int:
        """Papers that left the pile for people, in a room or by post."""
        return self.holders + self.spoilt + self.returned + self.lost

    @property
    def may_be_in_urn(self) -> int:
        """The most papers that the urn can hold: one for each person in the room, one for each envelope."""
        return self.room + self.came_back


@dataclass(frozen=True)
class Gap:
    """Two numbers that should agree and do not; or something still to be done (`pending`: no signature replaces it)."""

    code: str
    found: int
    expected: int
    pending: bool = False


def gaps(numbers: Numbers) -> list[Gap]:
    """What stands between the papers and their count; empty when everything agrees."""
    found = []
    if numbers.in_urn is None or numbers.left_over is None:
        return [Gap("hand-count-missing", 0, 1, pending=True)]
    if numbers.in_urn != numbers.read:
        found.append(Gap("urn-differs", numbers.read, numbers.in_urn))
    if numbers.read_once:
        found.append(Gap("read-once", numbers.read_once, 0))
    if numbers.differing:
        found.append(Gap("differing", numbers.differing, 0))
    if numbers.in_urn > numbers.may_be_in_urn:
        found.append(Gap("more-than-handed-out", numbers.in_urn, numbers.may_be_in_urn))
    pile = numbers.printed - numbers.scrapped - numbers.left_over
    if pile != numbers.handed_out:
        found.append(Gap("pile-differs", pile, numbers.handed_out))
    return found


def serials(pick: Any, count: int, taken: set[str]) -> list[str]:
    """So many fresh serials, none of them in `taken`, in random order; `pick(n)` returns a random integer below n."""
    fresh: set[str] = set()
    ordered: list[str] = []
    while len(ordered) < count:
        serial = codes.make(pick, codes.SERIAL)
        if serial not in taken and serial not in fresh:
            fresh.add(serial)
            ordered.append(serial)
    return ordered


def by_channel(cast: int, on_paper: int, assisted: int, floor: int = 5) -> dict[str, int | None]:
    """How many ballots were cast online, on paper, and entered by a helper (these are among those online).

    None where a number from 1 to 4 stands, or could be found by taking others away from `cast`: it could point at
    somebody.
    """
    online = cast - on_paper
    few = any(0 < number < floor for number in (online, on_paper))
    helped_few = any(0 < number < floor for number in (assisted, online - assisted)) or (few and assisted > 0)
    return {
        "online": None if few else online,
        "on_paper": None if few else on_paper,
        "assisted": None if helped_few else assisted,
    }
