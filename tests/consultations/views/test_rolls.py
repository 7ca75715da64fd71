"""The roll is signed off by two people before anything opens, and again when somebody is added."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.refusals import RollNotSigned, SecondPersonNeeded
from consultations.models import Consultation, Participation, RollSignature
from consultations.people import services as people
from consultations.refusals import NobodyOnTheRoll, NotReady, ReasonMissing, RollChanged, RollClosed
from consultations.services import opening, rolls, stages
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.views.scene import Scene, browser

pytestmark = pytest.mark.django_db
HOW = "Against the list of the card office"


def _sign(scene: Scene, first: str = "recruiter", second: str = "representative") -> None:
    browser(getattr(scene, first)).post(scene.url("roll"), {"how": HOW})
    given = {"confirm": "1", "signature": str(RollSignature.objects.get(confirmed_at=None).id)}
    browser(getattr(scene, second)).post(scene.url("roll"), given)


@pytest.mark.parametrize("by", ["organiser", "superuser"])
def test_opening_without_two_signatures_is_refused(by: str) -> None:
    scene = Scene(signed=False)
    with pytest.raises(NotReady) as refused:
        opening.open_consultation(consultation=scene.consultation, by=getattr(scene, by))
    assert refused.value.values["codes"] == ["roll"]
    browser(scene.organiser).post(scene.url("roll"), {"how": HOW})
    with pytest.raises(NotReady):
        opening.open_consultation(consultation=scene.consultation, by=getattr(scene, by))


@pytest.mark.parametrize(
    ("first", "second"),
    [("organiser", "second"), ("recruiter", "representative"), ("second", "observer"), ("observer", "organiser")],
)
def test_two_people_sign_and_it_opens(first: str, second: str) -> None:
    scene = Scene(signed=False)
    _sign(scene, first, second)
    opening.open_consultation(consultation=scene.reload(), by=scene.organiser)
    assert stages.open_stage(stage=scene.component.stages.get()) is not None
    body = browser(None).get(f"/consultations/{scene.consultation.slug}/").content.decode()
    assert HOW in body
    assert "by two people on" in body


def test_whoever_asked_is_no_second_person() -> None:
    scene = Scene(signed=False)
    _sign(scene, "organiser", "organiser")
    assert rolls.unsigned(scene.consultation) == 10
    waiting = RollSignature.objects.get()
    with pytest.raises(SecondPersonNeeded):
        rolls.confirm(request=waiting, by=scene.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        RollSignature.objects.filter(pk=waiting.pk).update(
            confirmed_by=scene.organiser, confirmed_at=waiting.asked_at, confirmed_as="organiser"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RollSignature.objects.filter(pk=waiting.pk).update(asked_by=None)


def test_the_data_holder_signs_no_roll() -> None:
    scene = Scene(signed=False)
    assert browser(scene.commissioner).post(scene.url("roll"), {"how": HOW}).status_code == 404
    assert RollSignature.objects.count() == 0


def test_signature_without_how_it_was_checked_is_not_made() -> None:
    scene = Scene(signed=False)
    assert browser(scene.organiser).post(scene.url("roll"), {"how": " "}).status_code == 422
    with pytest.raises(ReasonMissing):
        rolls.ask(consultation=scene.consultation, how=" ", by=scene.organiser)


def test_empty_roll_is_not_signed() -> None:
    scene = Scene(seats=0, signed=False)
    with pytest.raises(NobodyOnTheRoll):
        rolls.ask(consultation=scene.consultation, how=HOW, by=scene.organiser)


def test_roll_that_changed_between_the_signatures_is_not_confirmed() -> None:
    scene = Scene(signed=False)
    waiting = rolls.ask(consultation=scene.consultation, how=HOW, by=scene.organiser)
    people.add(consultation=scene.consultation, people=[people.Person()], by=scene.organiser)
    with pytest.raises(RollChanged):
        rolls.confirm(request=waiting, by=scene.second)
    assert "The roll has changed since" in browser(scene.second).get(scene.url("roll")).content.decode()
    _sign(scene)
    assert rolls.unsigned(scene.consultation) == 0


def test_somebody_added_while_the_second_signs_is_not_vouched_for() -> None:
    scene = Scene(signed=False)
    waiting = rolls.ask(consultation=scene.consultation, how=HOW, by=scene.organiser)
    late: list[Participation] = []

    def slip_in(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Somebody who is committed after the digest was compared and before anybody is vouched for."""
        if sql.startswith('UPDATE "consultations_rollsignature"') and not late:
            late.append(Participation(consultation=scene.consultation, member_code="LATE0001"))
            late[0].save(force_insert=True)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(slip_in):
        rolls.confirm(request=waiting, by=scene.second)
    assert list(Participation.objects.filter(vouched=False)) == late


def test_first_signature_is_taken_back() -> None:
    scene = Scene(signed=False)
    waiting = rolls.ask(consultation=scene.consultation, how=HOW, by=scene.organiser)
    browser(scene.organiser).post(scene.url("roll"), {"take_back": "1", "signature": str(waiting.id)})
    assert RollSignature.objects.count() == 0


def test_somebody_added_after_the_signatures_stops_the_ballot_until_it_is_signed_again() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    people.add(consultation=scene.consultation, people=[people.Person()], by=scene.organiser)
    jobs.run_due()
    assert Ballot.objects.count() == 0
    assert "Two people must sign off the roll" in browser(scene.organiser).get(scene.url("workspace")).content.decode()
    with pytest.raises(RollNotSigned):
        stages.open_stage(stage=scene.component.stages.get())
    _sign(scene)
    Job.objects.filter(kind="consultations.open_stage").update(not_before=timezone.now())
    jobs.run_due()
    assert Ballot.objects.get().eligible == 11
    with pytest.raises(RollClosed):
        rolls.ask(consultation=scene.consultation, how=HOW, by=scene.organiser)


def test_somebody_who_leaves_after_the_signatures_stops_nothing() -> None:
    scene = Scene(seats=11)
    people.withdraw(participation=scene.consultation.participations.first())
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    ballot = stages.open_stage(stage=scene.component.stages.get())
    assert ballot is not None
    assert ballot.eligible == 10


def test_reissued_codes_are_counted_beside_the_turnout() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    stages.open_stage(stage=scene.component.stages.get())
    for person in list(scene.consultation.participations.all())[:2]:
        people.reissue_code(participation=person, by=scene.organiser)
    assert Consultation.objects.get(pk=scene.consultation.pk).reissued == 2
    body = browser(None).get(f"/consultations/{scene.consultation.slug}/").content.decode()
    assert "Links and codes replaced as lost" in body


def test_file_states_who_checked_its_roll() -> None:
    scene = Scene(signed=False)
    with pytest.raises(SecondPersonNeeded):
        rolls.state_from_file(consultation=scene.consultation, how=HOW, capacities=["clerk", "clerk"])
    made = rolls.state_from_file(consultation=scene.consultation, how=HOW, capacities=["clerk", "auditor"])
    assert (made.source, made.size, made.asked_by, rolls.unsigned(scene.consultation)) == ("file", 10, None, 0)
