"""Figures that tell how a consultation went: computed from what happened, never typed in, each with its definition."""

from consultations.evaluation import results
from consultations.evaluation.indicators import outcome, process
from consultations.evaluation.indicators.figure import Indicator, grouped
from consultations.evaluation.indicators.platform import Platform, platform, register
from consultations.evaluation.models import Survey
from consultations.models import Consultation

__all__ = ["Indicator", "Platform", "grouped", "of", "platform", "register"]


def of(consultation: Consultation) -> list[Indicator]:
    """Every indicator that this consultation has data for, in the order of the groups."""
    asked = results.surveys(consultation)
    draft = outcome.draft_of(consultation)
    found = [
        *process.reach(consultation),
        *process.design(consultation),
        *process.information(consultation),
        *process.survey(asked.get(Survey.Moment.AFTER)),
        *process.learning(asked),
        *outcome.decision(draft),
        *outcome.license(consultation, draft),
        *outcome.follow_up(consultation),
    ]
    return [one for one in found if one.value is not None or one.hidden]
