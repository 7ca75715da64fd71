"""Invitations and claim mails: once each, in the reader's language, with a link that works and lets nothing in."""

import re
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.models import Contact, Credential, Participation
from consultations.people import services as people
from consultations.services import community, stages
from consultations.services import opening as consultations
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db(transaction=True)


class Refusing(EmailBackend):
    """A mail server that knows no Bo."""

    def send_messages(self, messages: Any) -> int:
        if any("bo@example.org" in message.to for message in messages):
            raise SMTPRecipientsRefused({"bo@example.org": (550, b"unknown")})
        return super().send_messages(messages)


def _two(scene: Scene) -> None:
    people.add(
        consultation=scene.consultation,
        people=[people.Person(name="Ana", email="ana@example.org"), people.Person(email="bo@example.org")],
        by=scene.organiser,
    )


def test_invitation_carries_a_link_that_opens_the_door_of_one_person() -> None:
    scene = Scene(seats=0)
    _two(scene)
    people.invite(consultation=scene.consultation, by=scene.organiser)
    jobs.run_due()
    assert sorted(message.to for message in mail.outbox) == [["ana@example.org"], ["bo@example.org"]]
    letter = next(message for message in mail.outbox if message.to == ["ana@example.org"])
    assert letter.subject == "You are asked: Bus card data for a night network"
    assert letter.body.startswith("Dear Ana,\n")
    secret = re.search(r"/join/link/(\S+)/", letter.body)
    assert secret is not None
    assert people.redeem(secret[1]).participation.contact.name == "Ana"
    assert set(Contact.objects.values_list("delivery", flat=True)) == {"sent"}


def test_second_run_sends_nothing_again() -> None:
    scene = Scene(seats=0)
    _two(scene)
    people.invite(consultation=scene.consultation, by=scene.organiser)
    jobs.run_due()
    people.invite(consultation=scene.consultation, by=scene.organiser)
    jobs.run_due()
    assert len(mail.outbox) == 2


def test_address_that_does_not_exist_is_marked_and_the_others_go_out(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    scene = Scene(seats=0)
    _two(scene)
    people.invite(consultation=scene.consultation, by=scene.organiser)
    jobs.run_due()
    assert dict(Contact.objects.values_list("email", "delivery")) == {
        "ana@example.org": "sent", "bo@example.org": "bounced",
    }  # fmt: skip


def test_preview_is_what_is_sent() -> None:
    scene = Scene(seats=0)
    _two(scene)
    client, url = browser(scene.organiser), scene.url("people_invite")
    words = {"subject_en": "Your night bus", "body_en": "Come & say what you think <b>now</b>."}
    shown = client.post(url, {**words, "preview": "1"}).content.decode()
    assert "Your night bus" in shown
    assert "Come &amp; say what you think &lt;b&gt;now&lt;/b&gt;." in shown
    assert "Send it to 2 people" in shown
    assert mail.outbox == []
    client.post(url, {**words, "send": "1"})
    jobs.run_due()
    assert {message.subject for message in mail.outbox} == {"Your night bus"}
    assert all("Come & say what you think <b>now</b>." in message.body for message in mail.outbox)


def test_claim_mail_goes_to_the_representative_alone() -> None:
    scene = Scene(approved=False)
    community.ask_to_claim(community=scene.community, consultation=scene.consultation, by=scene.organiser)
    jobs.run_due()
    assert [message.to for message in mail.outbox] == [["rep@example.org"]]
    token = re.search(r"/community/claim/(\S+)/", mail.outbox[0].body)
    assert token is not None
    assert community.read_claim(token[1]) == scene.community


def test_codes_are_shown_once_and_open_one_door_each() -> None:
    scene = Scene(seats=3)
    client = browser(scene.recruiter)
    answer = client.post(scene.url("people_codes"))
    codes = re.findall(r'class="slip-code" dir="ltr">([^<]+)<', answer.content.decode())
    assert (len(codes), "no-store" in answer["Cache-Control"]) == (3, True)
    doors = {people.redeem(code).participation_id for code in codes}
    assert doors == set(Participation.objects.filter(consultation=scene.consultation).values_list("id", flat=True))
    assert "No code was made" in client.post(scene.url("people_codes")).content.decode()


def test_reissued_code_kills_the_old_one() -> None:
    scene = Scene(seats=1)
    client = browser(scene.recruiter)
    person = scene.consultation.participations.get()
    old = people.issue_code(person)
    body = client.post(scene.url("people_reissue", person.id)).content.decode()
    new = re.findall(r'class="slip-code" dir="ltr">([^<]+)<', body)[0]
    assert people.redeem(new).participation == person
    assert Credential.objects.filter(participation=person, revoked_at=None).count() == 1
    assert old != new


# a ballot opens ------------------------------------------------------------------------------------------------------


def _opened(scene: Scene) -> Ballot:
    """Ten on paper and three with an address: a member, somebody invited, and somebody not invited yet."""
    people.add(
        consultation=scene.consultation,
        people=[people.Person(name=name, email=f"{name.lower()}@example.org") for name in ("Ana", "Bo", "Cy")],
        by=scene.organiser,
    )
    Participation.objects.filter(contact__name="Ana").update(role="member")
    Contact.objects.filter(name="Bo").update(delivery="sent")
    factories.sign_roll(scene.consultation, scene.organiser, scene.second)
    consultations.open_consultation(consultation=scene.consultation, by=scene.organiser)
    jobs.run_due()
    return Ballot.objects.get()


def test_opened_ballot_is_told_once_to_those_with_an_address_and_the_link_lets_them_in() -> None:
    scene = Scene()
    ballot = _opened(scene)
    letters = {message.to[0]: message for message in mail.outbox}
    assert (sorted(letters), len(mail.outbox)) == (["ana@example.org", "bo@example.org"], 2)
    letter = letters["ana@example.org"]
    assert (letter.subject, letter.body[:10]) == ("Open now: The vote", "Dear Ana,\n")
    secret = re.search(r"/join/link/(\S+)/", letter.body)
    assert secret is not None
    assert people.redeem(secret[1]).participation.contact.name == "Ana"
    stages.open_stage(stage=scene.component.stages.get())
    Job.objects.filter(kind="consultations.ballot_opened").update(state="queued", finished_at=None)
    jobs.run_due()
    assert len(mail.outbox) == 2
    assert ballot.roll.count() == 13


def test_mails_of_a_ballot_are_the_same_whoever_has_voted() -> None:
    scene = Scene()
    ballot = _opened(scene)
    first = [message.to for message in mail.outbox]
    voter = Participation.objects.get(contact__name="Ana")
    answers: dict[str, object] = {casting.frozen(ballot.id).definition.questions[0].id: 3}
    casting.cast(ballot=ballot.id, voter=factories.voter(voter), raw=answers, idempotency_key="k")
    mail.outbox.clear()
    Job.objects.filter(kind="consultations.ballot_opened").update(
        state="queued", finished_at=None, payload={"ballot": str(ballot.id)}
    )
    jobs.run_due()
    assert [message.to for message in mail.outbox] == first
    job = Job.objects.get(kind="consultations.ballot_opened")
    told = ballot.roll.filter(participation__contact__name__in=["Ana", "Bo"]).order_by("id")
    assert job.payload == {"ballot": str(ballot.id), "after": told.last().id}


def test_ballot_that_was_voided_tells_nobody() -> None:
    scene = Scene()
    ballot = _opened(scene)
    mail.outbox.clear()
    Ballot.objects.update(state="voided", void_reason="x", voided_at=ballot.opens)
    Job.objects.update(state="queued", finished_at=None, payload={"ballot": str(ballot.id)})
    Job.objects.exclude(kind="consultations.ballot_opened").delete()
    jobs.run_due()
    assert mail.outbox == []
