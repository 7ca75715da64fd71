"""After the decision: nobody is let off without an answer or a recorded refusal, and what is late shows."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Assembly, Progress, Reply
from consultations.methods.assembly.refusals import (
    DecidedAlready,
    NoReportYet,
    ReplyIncomplete,
    ReplyMissing,
    Settled,
    WordsMissing,
)
from consultations.methods.assembly.services import followup
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.methods.assembly.scene import Room
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
WHY = {"en": "It costs little."}


@pytest.fixture
def room() -> Room:
    found = Room(exercise=True)
    found.propose("One")
    found.propose("Two")
    found.decide(("r1-v1", "r2-v1"))
    found.by = make.user()
    return found


def report(room: Room, days_ago: int = 0) -> None:
    followup.publish_report(component=room.component, foreword={}, delivered_to="The council", by=room.by)
    Assembly.objects.filter(component=room.component).update(reported_at=timezone.now() - timedelta(days=days_ago))
    room.assembly.refresh_from_db()


def owed(room: Room, today: date | None = None) -> list[tuple[str, str, bool]]:
    assembly = selectors.assembly_of(room.component)
    return [
        (one.standpoint.recommendation.ref, one.what, one.overdue) for one in selectors.due(assembly, today=today)
    ]


def test_report_waits_for_the_frozen_result() -> None:
    room, by = Room(), make.user()
    with pytest.raises(NoReportYet):
        followup.publish_report(component=room.component, foreword={}, delivered_to="", by=by)
    room.propose()
    room.decide()
    followup.publish_report(component=room.component, foreword={}, delivered_to="", by=by)
    with pytest.raises(DecidedAlready):
        followup.publish_report(component=room.component, foreword={}, delivered_to="", by=by)


def test_answers_are_owed_from_the_day_of_the_report_and_show_as_overdue(room: Room) -> None:
    assert owed(room) == []
    report(room)
    today = timezone.localdate()
    assert owed(room) == [("r1", "reply", False), ("r2", "reply", False)]
    assert owed(room, today + timedelta(days=91)) == [("r1", "reply", True), ("r2", "reply", True)]


def test_an_answer_that_promises_names_owner_and_deadline(room: Room) -> None:
    report(room)
    row = room.point("r1").recommendation
    with pytest.raises(WordsMissing):
        followup.reply(recommendation=row, kind="rejected", reason={}, by=room.by)
    with pytest.raises(ReplyIncomplete):
        followup.reply(recommendation=row, kind="accepted", reason=WHY, by=room.by)
    followup.reply(
        recommendation=row, kind="accepted", reason=WHY, owner="Data office", deadline=date(2028, 1, 1), by=room.by
    )
    assert room.point("r1").reply.kind == "accepted"
    for broken in ({"reason": {}}, {"reason": WHY, "kind": "partly"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.create(**({"recommendation": row, "kind": "rejected", "given_by": room.by} | broken))


def test_progress_is_owed_after_three_months_and_then_every_six(room: Room) -> None:
    report(room)
    row = room.point("r1").recommendation
    with pytest.raises(ReplyMissing):
        followup.report_progress(recommendation=row, state="done", text=WHY, proof="", by=room.by)
    given = followup.reply(
        recommendation=row, kind="partly", reason=WHY, owner="Office", deadline=date(2030, 1, 1), by=room.by
    )
    Reply.objects.filter(pk=given.pk).update(given_at=timezone.now() - timedelta(days=100))
    assert owed(room)[0] == ("r1", "progress", True)

    followup.report_progress(recommendation=row, state="under_way", text=WHY, proof="", by=room.by)
    assert ("r1", "progress", False) in owed(room)

    Progress.objects.update(state="done")
    assert owed(room) == [("r2", "reply", False)]


def test_what_is_under_consideration_is_owed_again_on_its_day(room: Room) -> None:
    report(room)
    day = timezone.localdate() + timedelta(days=10)
    followup.reply(
        recommendation=room.point("r1").recommendation,
        kind="considering",
        reason=WHY,
        owner="Office",
        deadline=day,
        by=room.by,
    )
    assert owed(room, day + timedelta(days=1))[0] == ("r1", "reply", True)


def test_follow_up_does_not_end_without_an_answer_or_a_recorded_refusal(room: Room) -> None:
    with pytest.raises(NoReportYet):
        followup.settle(component=room.component, by=room.by)
    report(room)
    with pytest.raises(ReplyMissing) as refused:
        followup.settle(component=room.component, by=room.by)
    assert refused.value.values["missing"] == "R1, R2"
    first, second = (room.point(ref).recommendation for ref in ("r1", "r2"))
    followup.reply(recommendation=first, kind="not_competent", reason=WHY, by=room.by)
    with pytest.raises(WordsMissing):
        followup.record_refusal(recommendation=second, reason={"en": " "}, by=room.by)
    followup.record_refusal(recommendation=second, reason={"en": "Three letters, no reply."}, by=room.by)

    settled = followup.settle(component=room.component, by=room.by)

    assert (settled.settled_by, owed(room)) == (room.by, [])
    with pytest.raises(Settled):
        followup.reply(recommendation=first, kind="rejected", reason=WHY, by=room.by)


def test_reminders_go_to_the_data_holder_until_it_answers(room: Room) -> None:
    holder = make.user("holder@example.org")
    accounts.grant(
        user=holder, role="commissioner", scope_kind=ScopeKind.CONSULTATION, scope_id=room.consultation.id, by=None
    )
    report(room, days_ago=100)
    Job.objects.filter(kind="assembly.remind").update(not_before=None)
    mail.outbox.clear()

    jobs.run_due(scope=room.consultation.id)

    (sent,) = mail.outbox
    assert (sent.to, "R1: One" in sent.body, "R2: Two" in sent.body) == (["holder@example.org"], True, True)
    following = Job.objects.filter(kind="assembly.remind", state="queued").get()
    assert following.not_before.date() == timezone.localdate() + timedelta(days=14)


def test_members_meet_again_and_say_what_came_of_it(room: Room) -> None:
    with pytest.raises(NoReportYet):
        followup.reconvene(
            component=room.component, meets_at=timezone.now(), place="Hall", purpose=WHY, by=room.by
        )
    report(room)
    made = followup.reconvene(
        component=room.component, meets_at=timezone.now(), place="Hall", purpose={"en": "Hear the answer"}, by=room.by
    )
    followup.conclude(reconvening=made, outcome={"en": "Half is done."}, by=room.by)
    assert [(one.place, one.outcome) for one in room.component.reconvenings.all()] == [
        ("Hall", {"en": "Half is done."})
    ]
