"""Decision rules: what a count means under the rule that was frozen before it.

Every comparison is between integers or exact fractions. A tie never decides by accident: between for and against it
fails, between options it is reported, and is broken only by the lot that a definition published (`Rule.tie_seed`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from .budgets import Allocation, Variant, allocate
from .definition_checks import FOR_AND_AGAINST
from .duels import copeland, win_rates
from .elections import Ranked, approvals, borda, instant_runoff, lot, schulze
from .ratings import moscow_class, quartiles
from .scales import Question, Rule, fraction
from .shares import Item
from .tally import QuestionCounts, Split

Decision = Literal["favourable", "opposed", "undecided", "chosen", "none"]
Reason = Literal[
    "rule-met", "opposed-rule-met", "rule-not-met", "tie", "quorum-missed", "safeguard-missed", "blocked", "no-answers",
    "chosen", "chosen-by-lot", "chosen-by-order", "threshold-missed", "no-rule", "rated",
]  # fmt: skip
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Outcome:
    """What a rule made of a count.

    `decision` is favourable, opposed or undecided for a proposal, chosen or undecided for a choice, and none where
    no rule was set. `base_n` is the number that the shares are of; `groups` says for each group whether it reached
    the safeguard; `ranking` orders options best first, tied ones together. `allocation` says how a budget was spent, and
    `quartiles` where the ratings lie.
    """

    decision: Decision
    reason: Reason
    base_n: int
    share: Fraction | None = None
    winners: tuple[str, ...] = ()
    ranking: tuple[tuple[str, ...], ...] = ()
    scores: dict[str, Fraction] = field(default_factory=dict)
    rounds: tuple[dict[str, int], ...] = ()
    groups: dict[str, bool] = field(default_factory=dict)
    allocation: Allocation | None = None
    quartiles: tuple[Fraction, ...] = ()

    @property
    def passed(self) -> bool | None:
        """True when adopted or chosen, False when not, None when no rule was set."""
        return None if self.decision == "none" else self.decision in ("favourable", "chosen")


def decide(
    question: Question,
    counts: QuestionCounts,
    *,
    eligible: int,
    present: int | None = None,
    eligible_by_group: dict[str, int] | None = None,
) -> Outcome:
    """Apply the question's own rule to its count.

    `eligible`, `present` and `eligible_by_group` are persons, as the ballot definition states them. Raises ValueError
    where the base is "present" and `present` is unknown (a definition refuses that before opening).
    """
    if question.base == "answered":
        base_n = counts.cast - counts.blank - counts.no_opinion
    else:
        base_n = _base(question, Split(counts.cast, counts.for_, counts.against), eligible, present)
    if question.rule.kind == "none":
        return Outcome("none", "no-rule", base_n)
    if not _quorum(question, counts, eligible):
        return Outcome("undecided", "quorum-missed", base_n, _share(counts.for_, base_n))
    if counts.cast == counts.blank or base_n == 0:
        return Outcome("undecided", "no-answers", base_n)
    if question.rule.kind in FOR_AND_AGAINST:
        return _proposal(question, counts, base_n, eligible_by_group or {})
    if question.rule.kind in ("equal_shares", "greedy"):
        return _spending(question, counts, base_n)
    if question.rule.kind in ("quartiles", "classes"):
        return _rating(question, counts, base_n)
    return _choice(question, counts, base_n)


def meets(question: Question, side: int, other: int, base_n: int) -> bool:
    """Does `side` (ballots for, or ballots against) meet the rule, with `other` on the opposite side?

    A majority is more than half; a threshold is reached by equality; consent without a threshold is the absence of
    objection (Sociocracy 3.0, "Consent Decision-Making"). A limit is the second half of a panel's rule of consensus:
    enough on one side and few on the other (Diamond et al., "Defining consensus", J Clin Epidemiol 67, 2014).
    """
    threshold, limit = question.rule.threshold, question.rule.limit
    if limit is not None and other >= fraction(limit) * base_n:
        return False
    if threshold is not None:
        return side > 0 and side >= fraction(threshold) * base_n
    if question.rule.kind == "consent":
        return side > 0 and other == 0
    return side > HALF * base_n


def more_than_half(kind: str, threshold: str | None, base: str) -> bool:
    """Whether a rule asks, in effect, for more than half: a majority, comfort without a threshold, and half of the votes
    for and against, since as many against make a tie and a tie decides nothing."""
    if kind == "majority" or (kind == "comfort" and threshold is None):
        return True
    return threshold is not None and base == "for_and_against" and fraction(threshold) == HALF


def _proposal(question: Question, counts: QuestionCounts, base_n: int, sizes: dict[str, int]) -> Outcome:
    share = _share(counts.for_, base_n)
    groups: dict[str, bool] = {}
    if question.safeguard is not None:
        groups = {label: _reaches(question, split, sizes.get(label, 0)) for label, split in counts.groups.items()}
    favourable = meets(question, counts.for_, counts.against, base_n)
    opposed = meets(question, counts.against, counts.for_, base_n)
    if counts.for_ == counts.against or (favourable and opposed):
        return Outcome("undecided", "tie", base_n, share, groups=groups)
    if favourable and not all(groups.values()):
        return Outcome("undecided", "safeguard-missed", base_n, share, groups=groups)
    if favourable:
        return Outcome("favourable", "rule-met", base_n, share, groups=groups)
    if opposed:
        return Outcome("opposed", "opposed-rule-met", base_n, share, groups=groups)
    blocked = question.rule.kind == "consent" and question.rule.threshold is None
    return Outcome("undecided", "blocked" if blocked else "rule-not-met", base_n, share, groups=groups)


def _reaches(question: Question, split: Split, size: int) -> bool:
    """The safeguard protects each group from being outvoted into acceptance; refusal needs no such protection."""
    base_n = _base(question, split, size, None)
    least = fraction(question.safeguard.minimum) if question.safeguard else Fraction(0)
    return base_n > 0 and split.for_ >= least * base_n


def _choice(question: Question, counts: QuestionCounts, base_n: int) -> Outcome:
    rule, result = question.rule, _ranked(question, counts)
    least = fraction(rule.threshold) * base_n if rule.threshold else Fraction(0)
    order = result.order
    if rule.kind == "approval":
        order = tuple(
            kept
            for tied in order
            if (kept := tuple(mark for mark in tied if result.scores[mark] >= least and result.scores[mark] > 0))
        )
    winners, tie = _seated(order, rule.seats)
    by_lot = result.by_lot
    if tie and rule.tie_seed is not None:
        winners, by_lot = (*winners, *lot(rule.tie_seed, tie)[: rule.seats - len(winners)]), True
        tie = ()
    reason: Reason = "threshold-missed" if not order else "tie" if tie else "chosen-by-lot" if by_lot else "chosen"
    return Outcome(
        "chosen" if winners else "undecided",
        reason,
        base_n,
        winners=winners,
        ranking=result.order,
        scores=result.scores,
        rounds=result.rounds,
    )


def variant_of(rule: Rule) -> Variant:
    """The variant by which a budget is spent, as the rule states it."""
    return Variant(
        rule="greedy" if rule.kind == "greedy" else "equal_shares",
        utility=rule.utility or "cardinality",
        completion=rule.completion or "none",
        increment=rule.increment or 1,
        ties=rule.ties or "cheaper",
        seed=rule.tie_seed,
    )


def _spending(question: Question, counts: QuestionCounts, base_n: int) -> Outcome:
    items = [Item(option.id, option.cost or 0) for option in question.options]
    ballots = [(dict(points), times) for points, times in counts.spendings]
    made = allocate(items, ballots, total=question.scale.total or 0, variant=variant_of(question.rule))
    drawn = any(fate.by_lot for fate in made.items)
    reason: Reason = "chosen" if made.winners else "threshold-missed"
    if drawn:
        reason = "chosen-by-lot" if question.rule.tie_seed else "chosen-by-order"
    decision: Decision = "chosen" if made.winners else "undecided"
    return Outcome(decision, reason, base_n, winners=made.winners, allocation=made)


def _rating(question: Question, counts: QuestionCounts, base_n: int) -> Outcome:
    if question.rule.kind == "quartiles":
        return Outcome("none", "rated", base_n, quartiles=quartiles(counts.marks) or ())
    chosen = moscow_class(counts.marks, fraction(question.rule.threshold or "1/2"))
    return Outcome("chosen", "chosen", base_n, winners=(chosen,) if chosen else ())


def _ranked(question: Question, counts: QuestionCounts) -> Ranked:
    rule = question.rule
    if rule.kind == "approval":
        return approvals(counts.marks)
    if rule.kind in ("borda", "modified_borda"):
        return borda(counts.rankings, question.option_ids, modified=rule.kind == "modified_borda")
    if rule.kind == "copeland":
        return copeland(counts.duels, question.option_ids)
    if rule.kind == "wins":
        return win_rates(counts.duels, question.option_ids)
    if rule.kind == "irv":
        return instant_runoff(counts.rankings, question.option_ids, rule.tie_seed)
    return schulze(counts.rankings, question.option_ids)


def _seated(order: tuple[tuple[str, ...], ...], seats: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The winners, and the options that tie across the last seat and therefore leave seats empty."""
    winners: tuple[str, ...] = ()
    for tied in order:
        if len(winners) == seats:
            break
        if len(winners) + len(tied) > seats:
            return winners, tied
        winners += tied
    return winners, ()


def _base(question: Question, split: Split, eligible: int, present: int | None) -> int:
    if question.base == "for_and_against":
        return split.for_ + split.against if question.rule.kind in FOR_AND_AGAINST else split.cast
    if question.base == "cast":
        return split.cast
    if question.base == "all_members":
        return eligible
    if present is None:
        raise ValueError("present-unknown")
    return present


def _quorum(question: Question, counts: QuestionCounts, eligible: int) -> bool:
    quorum = question.quorum
    if quorum is None:
        return True
    enough = quorum.share is None or counts.cast >= fraction(quorum.share) * eligible
    return enough and (quorum.count is None or counts.cast >= quorum.count)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
