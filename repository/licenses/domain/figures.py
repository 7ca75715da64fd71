"""From counts to figures: the same function for the platform that publishes and for everybody who recounts."""

from __future__ import annotations

from fractions import Fraction

from .definition_checks import FOR_AND_AGAINST
from .evidence import Figure, GroupFigure, Measure
from .questions import BallotDefinition, Question
from .ratings import halves
from .rules import Outcome, decide
from .tally import Counts, QuestionCounts

SMALL_CELL = "small-cell"
"""The reason given in place of the true one where only the outcome may be told."""


def figures(definition: BallotDefinition, counts: Counts) -> tuple[Figure, ...]:
    """One figure for each question, in the order of the definition.

    From `small_cell` ballots on, totals are told in full (they cross nothing), with check R since the leaves are
    published. Below, leaves and numbers are withheld, the outcome is told, and the check is A. An open vote hides nothing.
    Where only totals are published, the check is S throughout, and the limit holds for those who answered each question.
    """
    cast = counts.cast
    if cast is None:  # each saw only some questions: at least as many took part as answered the best known one
        cast = max(count.cast for count in counts.questions.values())
    small = cast < definition.least
    return tuple(
        _figure(definition, question, counts.questions[question.id], small) for question in definition.questions
    )


def figure_id(ballot: str, question: str) -> str:
    """How clauses name a figure."""
    return f"{ballot}/{question}"


def decimals(share: Fraction) -> str:
    """A share to four decimals, half up, without a detour over binary fractions."""
    ten_thousandths = (share.numerator * 20_000 + share.denominator) // (2 * share.denominator)
    return f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04d}"


def _figure(definition: BallotDefinition, question: Question, counts: QuestionCounts, small: bool) -> Figure:
    outcome = decide(
        question,
        counts,
        eligible=definition.eligible,
        present=definition.present,
        eligible_by_group=definition.eligible_by_group,
    )
    answered, totals = counts.cast - counts.blank, definition.totals_only
    hidden = counts.cast > 0 and (small or (totals and answered < definition.least))
    measure = _measure(question)
    in_full = measure != "support" or question.scale.kind != "agreement"
    return Figure(
        id=figure_id(definition.ballot, question.id),
        ballot=definition.ballot,
        question=question.id,
        about=question.about,
        measure=measure,
        for_=None if hidden else counts.for_,
        against=None if hidden else counts.against,
        abstain=None if hidden else counts.abstain,
        cast=None if hidden else counts.cast,
        base=question.base,
        base_n=None if hidden else outcome.base_n,
        rule=question.rule.kind,
        threshold=question.rule.threshold or ("1/2" if question.rule.kind == "majority" else None),
        check="S" if totals else "A" if hidden else "R",
        decision=outcome.decision,
        reason=SMALL_CELL if hidden else outcome.reason,
        share=None if hidden or outcome.share is None else decimals(outcome.share),
        quorum=question.quorum,
        safeguard=question.safeguard.minimum if question.safeguard else None,
        groups=_groups(definition, counts, outcome, hidden),
        marks={} if hidden or not in_full else counts.marks,
        winners=outcome.winners,
        ranking=() if hidden else outcome.ranking,
        rounds=() if hidden else outcome.rounds,
        allocation=None if hidden else outcome.allocation,
        quartiles=() if hidden else tuple(map(halves, outcome.quartiles)),
        duels={} if hidden else {f"{better}>{worse}": times for (better, worse), times in counts.duels.items()},
        moderated=question.moderated,
        suppressed=hidden,
        answered=answered if totals and not small else None,
    )


def _measure(question: Question) -> Measure:
    if question.scale.kind == "text":
        return "texts"
    if question.rule.kind in FOR_AND_AGAINST or (question.rule.kind == "none" and question.favourable):
        return "support"
    return "marks" if question.rule.kind in ("none", "quartiles") else "choice"


def _groups(
    definition: BallotDefinition, counts: QuestionCounts, outcome: Outcome, hidden: bool
) -> tuple[GroupFigure, ...]:
    """Numbers of groups only where no cell of the table is small: a single hidden cell would follow from the total."""
    if not outcome.groups:
        return ()
    small = hidden or any(
        min(split.for_, split.cast - split.for_) < definition.least for split in counts.groups.values()
    )
    return tuple(
        GroupFigure(
            label,
            reached,
            None if small else counts.groups[label].cast,
            None if small else counts.groups[label].for_,
        )
        for label, reached in outcome.groups.items()
    )
