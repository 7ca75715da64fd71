"""The result of a question as a page shows it: counts, what was needed, and what came out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import Ballot
from consultations.forms import sheets
from consultations.method import kind_named, method_of
from consultations.services.evidence import counted
from consultations.views import drawn
from consultations.views.visits import Visit
from repository.licenses.domain.evidence import Evidence, Figure
from repository.licenses.domain.questions import BallotDefinition, Question, marks
from repository.licenses.domain.rules import more_than_half
from repository.licenses.domain.scales import COMFORT_STEP
from repository.licenses.reading import spending, support
from repository.licenses.reading import words as spoken

DECISIONS: dict[str, tuple[str, str | Promise]] = {
    "favourable": ("yes", _("Agreed")),
    "opposed": ("no", _("Rejected")),
    "chosen": ("yes", _("Chosen")),
    "undecided": ("open", _("Not decided")),
    "none": ("info", _("Reported only")),
}
SORTED: dict[str, tuple[str, str | Promise]] = {
    "favourable": ("yes", _("Reached the threshold")),
    "opposed": ("no", _("Below the threshold")),
    "undecided": ("no", _("Below the threshold")),
}
"""What a ballot says that decides nothing but only sorts."""
SELF_SAID = frozenset({"rule-not-met", "tie"})
"""Reasons that speak of a decision, where being below the threshold says it all."""
RATED_TWICE = frozenset({"impact", "effort"})
"""Scales on which one item is rated in two questions of the same words."""
RULES: dict[str, str | Promise] = {
    "majority": _("more than half"),
    "supermajority": _("at least %(threshold)s"),
    "comfort": _("at least %(threshold)s with “%(answer)s” or a warmer answer, out"),
    "comfort_half": _("more than half with “%(answer)s” or a warmer answer, out"),
    "consent": _("nobody blocks"),
    "approval": _("most approvals"),
    "borda": _("Borda count"),
    "modified_borda": _("modified Borda count"),
    "irv": _("instant runoff"),
    "schulze": _("Schulze method"),
    "classes": _("the highest class into which at least %(threshold)s put it, higher ones counted in, out"),
    "quartiles": _("no decision: the median and the middle half are reported"),
    "copeland": _("most pairs won (Copeland)"),
    "wins": _("largest share of comparisons won"),
    "none": _("no decision: reported only"),
}


REASONS: dict[str, str | Promise] = {
    "rule-not-met": _("Neither side reached what the rule asks for."),
    "tie": _("A tie: it decides nothing."),
    "quorum-missed": _("Too few people answered for a decision."),
    "safeguard-missed": _("One group did not reach the share that protects it from being outvoted."),
    "blocked": _("Somebody blocked it, and the rule asks for the consent of all."),
    "no-answers": _("Nobody answered."),
    "chosen-by-lot": _("A lot that was published before the vote broke a tie."),
    "chosen-by-order": _("Between equals the published order of the list decided."),
    "threshold-missed": _("No option reached what the rule asks for."),
    "small-cell": _("So few people answered that only the outcome is told, to protect them."),
}
ONLY_THE_NUMBER = _("So few people answered that nothing but their number is told, to protect them.")


@dataclass(frozen=True)
class Result:
    """One question with its rule, and its result once there is one. Counts are None where they are not told."""

    number: int
    words: dict[str, str]
    rule: str
    options: tuple[tuple[str, str], ...]
    hint: str = ""
    mark: str = ""
    outcome: str = ""
    reason: str = ""
    winners: tuple[tuple[str, str], ...] = ()
    cast: int | None = None
    answered: int | None = None
    share: support.Share | None = None
    marks: tuple[drawn.Bar, ...] = ()
    quartiles: str = ""
    spent: drawn.Spent | None = None
    duels: tuple[drawn.Duel, ...] = ()
    order: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def label(self) -> str:
        return self.words["text"]


def figures_of(ballot: Ballot) -> dict[str, Figure]:
    """The figures of a counted ballot by question: from the component's frozen evidence, and counted from the log where
    the component goes on. Empty before the ballot closes."""
    if ballot.state != Ballot.State.CLOSED:
        return {}
    frozen, goes_on = ballot.component.evidence, len(method_of(ballot.component).stages) > 1
    found = _parsed(frozen).figures if frozen else counted(ballot.id) if goes_on else ()
    return {figure.question: figure for figure in found if figure.ballot == str(ballot.id)}


@lru_cache(maxsize=16)
def _parsed(evidence: str) -> Evidence:
    """Evidence never changes once it is frozen, so it is read once for each process."""
    return Evidence.from_json(json.loads(evidence))


def rows_of(here: Visit, definition: BallotDefinition, ballot: Ballot, figures: Mapping[str, Figure]) -> list[Result]:
    """What the page says of every question of a ballot, in their order."""
    sorts = kind_named(method_of(ballot.component), ballot.stage_kind).sorts
    return [row(here, definition, question, figures.get(question.id), sorts=sorts) for question in definition.questions]


def row(
    here: Visit, definition: BallotDefinition, question: Question, figure: Figure | None, *, sorts: bool = False
) -> Result:
    """What the page says of one question; in a ballot that `sorts`, whether it reached the threshold."""
    number = definition.questions.index(question) + 1
    shown = () if question.scale.kind == "score" else marks(question)
    options = tuple(sheets.label(question, mark, here.language) for mark in shown)
    hint = sheets.hint(question) if question.scale.kind in RATED_TWICE else ""
    frozen = Result(number, here.words(question.text), rule_in_words(question), options, hint)
    if figure is None:
        return frozen
    mark, outcome = (SORTED if sorts else {}).get(figure.decision) or DECISIONS[figure.decision]
    return replace(
        frozen,
        mark=mark,
        outcome=str(outcome),
        reason=_reason(figure, sorts=sorts),
        winners=tuple(sheets.label(question, winner, here.language) for winner in figure.winners),
        cast=figure.cast,
        answered=figure.answered if figure.suppressed or figure.measure == "texts" else None,
        share=support.share_of(figure),
        marks=_marks(question, figure, here.language),
        quartiles=drawn.quartiles(figure.quartiles) if figure.quartiles else "",
        spent=drawn.spent(question, figure.allocation, here.language) if figure.allocation else None,
        duels=drawn.duels(question, figure, here.language),
        order=_order(question, figure, here.language),
    )


def _reason(figure: Figure, *, sorts: bool) -> str:
    if figure.suppressed and figure.answered is not None:
        return str(ONLY_THE_NUMBER)
    return "" if sorts and figure.reason in SELF_SAID else str(REASONS.get(figure.reason, ""))


def _marks(question: Question, figure: Figure, language: str) -> tuple[drawn.Bar, ...]:
    """The counted marks as bars; a budget has its own table."""
    listed = [] if figure.allocation else _listed(question, figure)
    return drawn.bars((*sheets.label(question, mark, language), figure.marks[mark]) for mark in listed)


def _order(question: Question, figure: Figure, language: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The options of pairs from best to last, tied ones together."""
    ranking = figure.ranking if question.scale.kind == "pairs" else ()
    return tuple(tuple(sheets.label(question, mark, language) for mark in tied) for tied in ranking)


def _listed(question: Question, figure: Figure) -> list[str]:
    """The counted marks in the order in which they were offered."""
    offered = [mark for mark in marks(question) if mark in figure.marks]
    return offered + [mark for mark in figure.marks if mark not in offered]


def rule_in_words(question: Question) -> str:
    """The decision rule with its base, in one line."""
    values = {"threshold": question.rule.threshold, "answer": sheets.COMFORT[str(question.rule.step or COMFORT_STEP)]}
    rule = question.rule.kind
    if rule in {"equal_shares", "greedy"}:
        return spending.variant_words(question.rule)
    if question.scale.kind == "dots" and rule == "approval":
        return str(_("most points"))
    if rule in {"supermajority", "comfort"} and more_than_half(rule, question.rule.threshold, question.base):
        rule = "comfort_half" if rule == "comfort" else "majority"
    words = str(RULES[rule]) % values
    if question.rule.kind not in {"majority", "supermajority", "comfort", "classes"}:
        return words
    words = _("%(rule)s of the %(base)s") % {"rule": words, "base": spoken.base_words(question.base)}
    if question.rule.limit is None:
        return words
    return _("%(rule)s, and less than %(limit)s on the other side") % {"rule": words, "limit": question.rule.limit}
