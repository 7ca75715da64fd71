"""Void and early close: one asks with a public reason, another confirms, and nobody does both."""

import pytest

from consultations.ballots.models import Ballot
from consultations.ballots.refusals import SecondPersonNeeded
from consultations.models import SecondSignature
from consultations.refusals import TeamFixed
from consultations.services import opening, signatures, stages
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from socialicense.jobs import services as jobs
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)


def _open() -> tuple[Scene, Ballot]:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    ballot = stages.open_stage(stage=scene.component.stages.get())
    assert ballot is not None
    return scene, ballot


def test_void_needs_a_second_person() -> None:
    scene, ballot = _open()
    first, second = browser(scene.organiser), browser(scene.second)
    first.post(scene.url("ballot_void", ballot.id), {"reason": "A wrong text was shown"})
    asked = SecondSignature.objects.get()
    first.post(scene.url("signature_confirm", asked.id))
    ballot.refresh_from_db()
    assert ballot.state == "open"
    with pytest.raises(SecondPersonNeeded):
        signatures.confirm(request=asked, by=scene.organiser)
    second.post(scene.url("signature_confirm", asked.id))
    ballot.refresh_from_db()
    assert (ballot.state, ballot.void_reason) == ("voided", "A wrong text was shown")
    assert ballot.successor is not None
    assert (
        "Voided; nothing in it is counted. Reason: A wrong text was shown"
        in second.get(scene.url("workspace")).content.decode()
    )


def test_early_close_is_carried_out_by_a_worker_after_the_second_signature() -> None:
    scene, ballot = _open()
    browser(scene.organiser).post(scene.url("ballot_close", ballot.id), {"reason": "Everybody has voted"})
    jobs.run_due()
    ballot.refresh_from_db()
    assert ballot.state == "open"
    browser(scene.second).post(scene.url("signature_confirm", SecondSignature.objects.get().id))
    jobs.run_due()
    ballot.refresh_from_db()
    assert (ballot.state, ballot.cast) == ("closed", 0)


def test_request_without_a_reason_is_not_made() -> None:
    scene, ballot = _open()
    answer = browser(scene.organiser).post(scene.url("ballot_void", ballot.id), {"reason": " "})
    assert (answer.status_code, SecondSignature.objects.count()) == (422, 0)


def test_request_is_taken_back() -> None:
    scene, ballot = _open()
    client = browser(scene.organiser)
    client.post(scene.url("ballot_void", ballot.id), {"reason": "A mistake"})
    client.post(scene.url("signature_confirm", SecondSignature.objects.get().id), {"take_back": "1"})
    ballot.refresh_from_db()
    assert (SecondSignature.objects.count(), ballot.state) == (0, "open")


def test_workspace_shows_turnout_and_no_result() -> None:
    scene, _ballot = _open()
    body = browser(scene.organiser).get(scene.url("workspace")).content.decode()
    assert "0 of 10 people have voted." in body
    assert scene.url("export_table", scene.component.id, "x") not in body


def test_somebody_who_joined_after_the_opening_is_no_second_person() -> None:
    scene, ballot = _open()
    browser(scene.organiser).post(scene.url("ballot_void", ballot.id), {"reason": "I do not like it"})
    late = make.user()
    accounts.grant(
        user=late, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=scene.consultation.id, by=scene.organiser
    )
    with pytest.raises(TeamFixed):
        signatures.confirm(request=SecondSignature.objects.get(), by=late)
    ballot.refresh_from_db()
    assert ballot.state == "open"
