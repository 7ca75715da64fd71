"""How long the pool is kept: who is told when its last day has passed, and that the clock erases nobody."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from consultations.recruitment.models import Candidate
from consultations.recruitment.refusals import DrawRefused
from consultations.recruitment.services import ending, plan
from socialicense.audit.models import Event
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.recruitment.lottery import Lottery
from tests.consultations.recruitment.test_drawing import pool

pytestmark = pytest.mark.django_db
NOTE = "The pool was to be kept until"


def _keep(lottery: Lottery, day: date) -> None:
    plan.change(recruitment=lottery.recruitment, values={"keep_until": day}, by=lottery.organiser)
    lottery.reload()


def _shown(lottery: Lottery) -> bool:
    return NOTE in lottery.client("observer").get(lottery.url()).content.decode()


def _waiting() -> int:
    return Job.objects.filter(kind="recruitment.retention", state="queued").count()


def test_organisers_and_recruiters_are_told_once_the_last_day_has_passed_and_nobody_is_erased() -> None:
    lottery = pool(4)
    yesterday = timezone.localdate() - timedelta(days=1)
    _keep(lottery, timezone.localdate() + timedelta(days=30))
    jobs.run_due()
    assert (mail.outbox, _shown(lottery)) == ([], False)
    _keep(lottery, yesterday)
    Job.objects.filter(kind="recruitment.retention").update(not_before=None)
    jobs.run_due()
    told = {lottery.organiser.email, lottery.second.email, lottery.recruiter.email}
    assert ({message.to[0] for message in mail.outbox}, len(mail.outbox)) == (told, 3)
    assert (lottery.url() in mail.outbox[0].body, _shown(lottery), _waiting()) == (True, True, 1)
    assert Candidate.objects.exclude(state="erased").count() == 4
    event = Event.objects.get(event="recruitment.retention_due")
    assert (event.actor, event.values) == (None, {"until": str(yesterday)})


def test_erasing_is_possible_once_it_is_due_without_a_panel_and_ends_the_telling() -> None:
    lottery = pool(4)
    with pytest.raises(DrawRefused):
        ending.ask(recruitment=lottery.recruitment, reason="over", by=lottery.organiser)
    _keep(lottery, timezone.localdate() - timedelta(days=1))
    asked = ending.ask(recruitment=lottery.recruitment, reason="The day has passed", by=lottery.organiser)
    assert ending.confirm(erasure=asked, by=lottery.second) == 4
    assert not _shown(lottery)
    Job.objects.filter(kind="recruitment.retention").update(not_before=None)
    jobs.run_due()
    assert (mail.outbox, _waiting()) == ([], 0)
