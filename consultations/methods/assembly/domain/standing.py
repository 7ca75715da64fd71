"""Which recommendations go to the vote, and which are rated again: the rule that below the threshold nothing goes on
without a new version or a recorded minority (practice of rating rounds with rewriting, `MosaicLab`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Standing = Literal["withdrawn", "unrated", "reached", "below", "rewritten", "minority"]
VOTED: frozenset[Standing] = frozenset({"reached", "rewritten", "minority"})


@dataclass(frozen=True)
class Rated:
    """One closed rating of one version: whether it reached the threshold."""

    version: int
    reached: bool


def standing(*, latest: int, rated: Sequence[Rated], withdrawn: bool, minority: bool) -> Standing:
    """Where a recommendation stands after the ratings so far, in their order.

    `latest` is the number of its last version; `minority` says whether a signed minority statement about it is
    recorded. What an earlier version reached does not carry over to other words.
    """
    if withdrawn:
        return "withdrawn"
    own = [one for one in rated if one.version == latest]
    if own:
        if own[-1].reached:
            return "reached"
        return "minority" if minority else "below"
    return "rewritten" if rated else "unrated"


def goes_to_vote(stands: Standing, *, rounds_held: bool) -> bool:
    """Whether it is put to the decision. Where no rating round was held at all, the unrated ones are."""
    return stands in VOTED or (stands == "unrated" and not rounds_held)


def is_rated_next(stands: Standing) -> bool:
    """Whether the next rating round asks about it: everything that its members have not carried as it is."""
    return stands in {"unrated", "below", "rewritten", "minority"}
