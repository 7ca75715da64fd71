"""Seats of a lottery: a new person comes in with their code, somebody who is there already by their own address only."""

import pytest
from django.core import mail

from consultations.models import Contact, Participation
from consultations.people import members
from consultations.people.services import Person, fingerprint, redeem
from consultations.refusals import SignInRefused
from socialicense.jobs import services as jobs
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def seat(consultation, name: str) -> Participation:
    return members.seat(
        consultation=consultation,
        person=Person(name=name, email="ines@example.org"),
        role=Participation.Role.MEMBER,
        code_sha256=fingerprint("a-code-of-the-lottery"),
        accepted=None,
        channel="web",
        by=None,
    )


def test_a_new_member_comes_in_with_the_code_of_the_lottery():
    consultation = make.consultation(exercise=True)
    seated = seat(consultation, "Ines Example")

    assert redeem("a-code-of-the-lottery").participation == seated
    assert seated.role == "member"


def test_whoever_registers_under_the_name_of_a_participant_gets_no_way_into_their_seat():
    consultation = make.consultation(exercise=True)
    there = Participation.objects.create(consultation=consultation, member_code="INES")
    Contact.objects.create(participation=there, name="Ines Example", email="ines@example.org")

    assert seat(consultation, "ines example") == there
    with pytest.raises(SignInRefused):
        redeem("a-code-of-the-lottery")
    jobs.run_due()
    there.refresh_from_db()
    assert there.role == "member"
    assert [message.to for message in mail.outbox] == [["ines@example.org"]]
