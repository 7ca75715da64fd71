"""Asking those who took part: a survey is a ballot of its own beside the chain, and holds up nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from consultations import method
from consultations.ballots.services.opening import SECRET_MINIMUM, on_the_roll
from consultations.evaluation import questionnaire
from consultations.evaluation.models import Survey
from consultations.evaluation.refusals import NotOpenYet, SurveyThere, TooFewToAsk, UnknownItem, WindowRefused
from consultations.models import Component, Consultation
from consultations.services.opening import start
from consultations.services.preparing import add_component
from socialicense.accounts.models import User
from socialicense.audit import services as audit

LONGEST = timedelta(days=90)


@transaction.atomic
def plan(
    *, consultation: Consultation, moment: str, items: Sequence[str], opens: datetime, closes: datetime, by: User
) -> Survey:
    """Plan a survey of everybody on the roll; the clock opens and closes it like any ballot.

    Items may be left out, never reworded. Refused before the consultation opened, for fewer than ten people, and a
    second time for one moment.
    """
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if row.state == Consultation.State.PREPARING or row.import_key is not None:
        raise NotOpenYet()
    if row.open_vote or on_the_roll(row.id).count() < SECRET_MINIMUM:
        raise TooFewToAsk()
    if Survey.objects.filter(consultation=row, moment=moment).exists():
        raise SurveyThere()
    chosen = [item.id for item in questionnaire.offered(moment) if item.id in set(items)]
    if not chosen or len(chosen) != len(set(items)):
        raise UnknownItem()
    if not max(opens, timezone.now()) < closes <= opens + LONGEST:
        raise WindowRefused()
    return _add(row, moment, chosen, (opens, closes), by)


def _add(row: Consultation, moment: str, chosen: list[str], window: tuple[datetime, datetime], by: User) -> Survey:
    asked = questionnaire.questions(chosen, row.languages)
    serving = method.for_purpose(Component.Purpose.EVALUATION)
    component = add_component(
        consultation=row,
        slug=serving.slug,
        title=questionnaire.title(moment, row.languages),
        windows={kind.slug: window for kind in serving.stages},
        by=by,
        purpose=Component.Purpose.EVALUATION,
        subject={"questions": [question.to_json() for question in asked]},
    )
    survey = Survey.objects.create(
        component=component,
        consultation=row,
        moment=moment,
        questionnaire=questionnaire.VERSION,
        items=chosen,
    )
    start(component)
    audit.record(
        event="evaluation.survey_planned",
        by=by,
        scope=row.id,
        target=str(component.id),
        values={"moment": moment, "items": len(chosen)},
    )
    return survey
