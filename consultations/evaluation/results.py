"""What a survey gave: totals from the closed ballot, and nothing but the number where fewer than ten people answered.

The same holds for each question, and the frozen ballot promises it: single answers are never published. Words of their
own are for the team, from ten people on: nobody can tell who of those who answered wrote some.
"""

from dataclasses import dataclass
from fractions import Fraction

from consultations.ballots.models import Ballot
from consultations.ballots.services.casting import frozen
from consultations.ballots.services.opening import SECRET_MINIMUM
from consultations.evaluation import questionnaire
from consultations.evaluation.models import Survey
from consultations.evaluation.questionnaire import CANT_SAY, STEPS, VALUE, Item
from consultations.models import Consultation
from consultations.services.evidence import counted
from repository.licenses.domain.evidence import Figure


@dataclass(frozen=True)
class Answered:
    """One item: how many answered, how many chose each step, the mean from 1 to 5 and the share that agrees.

    Mean and share are over those with an opinion; None where nobody has one. Below ten answers there is `n` only.
    """

    item: Item
    n: int
    marks: tuple[tuple[str, int], ...] = ()
    mean: Fraction | None = None
    agree: Fraction | None = None

    @property
    def told(self) -> bool:
        return self.n >= SECRET_MINIMUM


@dataclass(frozen=True)
class Result:
    """One survey with its ballot: `n` people answered; `items` is empty until it is counted."""

    survey: Survey
    ballot: Ballot | None
    n: int | None = None
    items: tuple[Answered, ...] = ()

    @property
    def counted(self) -> bool:
        return self.ballot is not None and self.ballot.state == Ballot.State.CLOSED

    @property
    def totals_only(self) -> bool:
        return self.ballot is not None and frozen(self.ballot.id).definition.totals_only

    @property
    def told(self) -> bool:
        return self.n is not None and self.n >= SECRET_MINIMUM

    def item(self, id: str) -> Answered | None:
        return next((one for one in self.items if one.item.id == id), None)


@dataclass(frozen=True)
class Moved:
    """An item asked at the start and at the end: both means and their difference, of all who answered each time."""

    item: Item
    before: Answered
    after: Answered

    @property
    def difference(self) -> Fraction | None:
        if self.before.mean is None or self.after.mean is None:
            return None
        return self.after.mean - self.before.mean


def surveys(consultation: Consultation) -> dict[str, Result]:
    """The surveys of a consultation by moment, counted where their ballot has closed."""
    found = Survey.objects.filter(consultation=consultation).select_related("component")
    return {survey.moment: result(survey) for survey in found}


def result(survey: Survey) -> Result:
    """What one survey gave."""
    ballot = (
        Ballot.objects.filter(component=survey.component_id).exclude(state=Ballot.State.VOIDED).order_by("opens").last()
    )
    if ballot is None or ballot.state != Ballot.State.CLOSED:
        return Result(survey, ballot)
    figures = {figure.question: figure for figure in counted(ballot.id)}
    if (ballot.cast or 0) < SECRET_MINIMUM:
        return Result(survey, ballot, ballot.cast or 0)
    items = [questionnaire.BY_ID[name] for name in survey.items]
    return Result(
        survey,
        ballot,
        ballot.cast or 0,
        tuple(_answered(item, figures[item.id]) for item in items if not item.own_words),
    )


@dataclass(frozen=True)
class Words:
    """What was written to one open question, in an order that says nothing about who wrote it."""

    item: Item
    texts: tuple[str, ...]


def own_words(result: Result) -> list[Words]:
    """What people wrote in a survey of which only totals are published: for the team, and from ten people on."""
    if result.ballot is None or not (result.told and result.totals_only):
        return []
    written: dict[str, list[str]] = {}
    for question, text in result.ballot.texts.order_by("commitment").values_list("question", "text"):
        written.setdefault(question, []).append(text)
    return [Words(item, tuple(written[item.id])) for item in questionnaire.ITEMS if item.id in written]


def _answered(item: Item, figure: Figure) -> Answered:
    marks = figure.marks
    n = sum(marks.values()) if figure.answered is None else figure.answered
    if n < SECRET_MINIMUM:
        return Answered(item, n)
    held = {step: marks.get(step, 0) for step in STEPS}
    opinions = sum(held.values())
    return Answered(
        item,
        n,
        tuple((mark, marks.get(mark, 0)) for mark in (*STEPS, CANT_SAY)),
        Fraction(sum(VALUE[step] * count for step, count in held.items()), opinions) if opinions else None,
        Fraction(held["strongly_agree"] + held["agree"], opinions) if opinions else None,
    )


def moved(found: dict[str, Result]) -> list[Moved]:
    """Items that were asked at both moments and may be told for both."""
    before, after = found.get(Survey.Moment.BEFORE), found.get(Survey.Moment.AFTER)
    if before is None or after is None:
        return []
    pairs = [(one, after.item(one.item.id)) for one in before.items]
    return [Moved(one.item, one, other) for one, other in pairs if other and one.told and other.told]
