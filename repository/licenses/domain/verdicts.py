"""From figures to verdicts: the rule by which votes become a license, for drafting and for the verifier alike.

A use case is acceptable when its favourable side met the frozen rule, with conditions when an adopted condition
applies to it; not acceptable when the opposed side met the same rule; undecided otherwise, which is also what a
missed quorum, a missed safeguard or a tie leads to. Where several ballots asked about the same thing, all are shown
and the strictest decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .evidence import Figure

Verdict = Literal["acceptable", "acceptable_with_conditions", "not_acceptable", "undecided"]
StatementResult = Literal["supported", "rejected", "contested", "moderated", "too_few"]
TOP_STATEMENTS = 30
NOT_ASKED = "not-asked"

_STRICTNESS = {"opposed": 0, "undecided": 1, "favourable": 2}


@dataclass(frozen=True)
class Ruling:
    """How one thing was decided: by which figure (None where nobody was asked) and for which reason."""

    decision: Literal["favourable", "opposed", "undecided"]
    reason: str
    figure: str | None


def ruling(figures: Sequence[Figure]) -> Ruling:
    """The strictest of the figures about one use case or clause; the first of them where several are as strict."""
    deciding = [figure for figure in figures if figure.decision in _STRICTNESS]
    if not deciding:
        return Ruling("undecided", NOT_ASKED, None)
    strictest = min(deciding, key=lambda figure: _STRICTNESS[figure.decision])
    decision: Literal["favourable", "opposed", "undecided"] = "undecided"
    if strictest.decision in ("favourable", "opposed"):
        decision = "favourable" if strictest.decision == "favourable" else "opposed"
    return Ruling(decision, strictest.reason, strictest.id)


def verdict(found: Ruling, *, conditions: bool) -> Verdict:
    """The verdict on a use case; `conditions` says whether an adopted condition applies to it."""
    if found.decision == "favourable":
        return "acceptable_with_conditions" if conditions else "acceptable"
    return "not_acceptable" if found.decision == "opposed" else "undecided"


def statement_result(figure: Figure) -> StatementResult:
    """What a statement of an opinion map became under the rule that its question carries."""
    if figure.moderated:
        return "moderated"
    if figure.suppressed or figure.reason in ("quorum-missed", "no-answers"):
        return "too_few"
    if figure.decision == "favourable":
        return "supported"
    return "rejected" if figure.decision == "opposed" else "contested"


def top_statements(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The ids of the 30 statements shown on the page: up to ten of each result, then the next best of all.

    Supported and rejected ones come by the number of people by which one side outweighs the other, contested ones by
    the size of their smaller side, so that a division is shown as large as a consensus; ties by id.
    """
    ranked: dict[StatementResult, list[tuple[int, str]]] = {"supported": [], "rejected": [], "contested": []}
    for figure in figures:
        result = statement_result(figure)
        if result in ranked:
            in_favour, against = figure.for_ or 0, figure.against or 0
            weight = min(in_favour, against) if result == "contested" else abs(in_favour - against)
            ranked[result].append((-weight, figure.id))
    share = TOP_STATEMENTS // len(ranked)
    first = [item for found in ranked.values() for item in sorted(found)[:share]]
    rest = sorted(item for found in ranked.values() for item in sorted(found)[share:])
    return tuple(id for _, id in (first + rest)[:TOP_STATEMENTS])
