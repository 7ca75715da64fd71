"""What a survey gave: totals from the closed ballot, and nothing but the number where fewer than ten people answered.

From ten people on, the box publishes every answer without names, also to a question that fewer of them answered: what
is left out here for such a question is its share and mean, since few answers are no measure. It is not kept secret.
"""

from dataclasses import dataclass
from fractions import Fraction

from consultations.ballots.models import Ballot
from consultations.ballots.services.opening import SECRET_MINIMUM
from consultations.evaluation import questionnaire
from consultations.evaluation.models import Survey
from consultations.evaluation.questionnaire import CANT_SAY, STEPS, VALUE, Item
from consultations.models import Consultation
from consultations.services.evidence import counted


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
        tuple(_answered(item, figures[item.id].marks) for item in items if not item.own_words),
    )


def _answered(item: Item, marks: dict[str, int]) -> Answered:
    n = sum(marks.values())
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
