"""What a person sees and does about themselves."""

import json
import re

import pytest
from django.test import Client

from consultations.ballots import box
from consultations.models import Contact, NoticeAcceptance, Participation
from consultations.people import services as people
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def page(here: Scene, *parts: str) -> str:
    return "/".join(["/consultations", here.slug, *parts, ""])


def test_the_notice_is_accepted_by_the_hash_of_its_text(client: Client):
    here = scene()
    person = here.sit(client, accept=False)
    shown = client.get(page(here, "notice")).content.decode()
    digest = re.search(r'name="notice" value="([0-9a-f]{64})"', shown)
    assert digest is not None

    answer = client.post(page(here, "notice"), {"notice": digest[1], "language": "en"})

    accepted = NoticeAcceptance.objects.get()
    assert answer["Location"] == page(here, "vote")
    assert (accepted.participation_id, accepted.notice_id, accepted.notice.language, accepted.channel) == (
        person.id, digest[1], "en", "browser"
    )  # fmt: skip
    person.refresh_from_db()
    assert person.state == Participation.State.ACTIVE


def test_a_text_that_changed_is_shown_again_and_not_accepted(client: Client):
    here = scene()
    here.sit(client, accept=False)
    digest = re.search(r'name="notice" value="([0-9a-f]{64})"', client.get(page(here, "notice")).content.decode())
    assert digest is not None
    here.consultation.protection.retention = "Thirty days more"
    here.consultation.protection.save()

    answer = client.post(page(here, "notice"), {"notice": digest[1], "language": "en"})

    assert answer.status_code == 409
    assert "The text has changed" in answer.content.decode()
    assert "Thirty days more" in answer.content.decode()
    assert NoticeAcceptance.objects.count() == 0


def test_a_change_after_accepting_asks_again_before_voting(client: Client):
    here = scene()
    here.sit(client)
    assert client.get(here.page()).status_code == 200
    here.consultation.protection.retention = "Thirty days more"
    here.consultation.protection.save()

    assert client.get(here.page())["Location"] == page(here, "notice")


def test_an_acceptance_is_listed_and_taken_back(client: Client):
    here = scene()
    here.sit(client)
    shown = client.get(page(here, "me")).content.decode()
    one = NoticeAcceptance.objects.get()
    assert one.notice_id in shown

    client.post(page(here, "me", "notices", str(one.id), "take-back"))

    one.refresh_from_db()
    assert one.withdrawn_at is not None
    assert "taken back" in client.get(page(here, "me")).content.decode()
    assert client.get(here.page())["Location"] == page(here, "notice")


def test_nobody_takes_back_what_somebody_else_accepted(client: Client):
    here = scene()
    here.sit(client, 0)
    theirs = NoticeAcceptance.objects.get()
    here.sit(client, 1)

    assert client.post(page(here, "me", "notices", str(theirs.id), "take-back")).status_code == 404
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


def test_own_data_come_as_a_file(client: Client):
    here = scene()
    person = here.sit(client)
    Contact.objects.create(participation=person, name="Nour Haddad", email="nour@example.org")

    answer = client.get(f"/consultations/{here.slug}/me/data.json")

    held = json.loads(answer.content)["participation"]
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert held["contact"] == {"name": "Nour Haddad", "email": "nour@example.org", "language": "en"}
    assert held["member_code"] == person.member_code
    assert [one["sha256"] for one in held["notices_accepted"]] == [NoticeAcceptance.objects.get().notice_id]


def test_a_place_is_tied_to_an_account_and_found_again_by_signing_in(client: Client):
    here = scene()
    person = here.sit(client)
    user = make.user()
    client.force_login(user)
    assert "Tie my place to the account" in client.get(page(here, "me")).content.decode()

    client.post(page(here, "me", "account"))

    person.refresh_from_db()
    assert person.user == user
    elsewhere = Client()
    elsewhere.force_login(user)
    assert elsewhere.get(here.page()).status_code == 200


def test_one_account_holds_one_place_in_a_consultation(client: Client):
    here = scene()
    user = make.user()
    for person, expected in ((0, 302), (1, 403)):
        fresh = Client()
        here.sit(fresh, person)
        fresh.force_login(user)
        assert fresh.post(page(here, "me", "account")).status_code == expected


def test_leaving_is_asked_once_and_ends_every_credential(client: Client):
    here = scene()
    person = here.sit(client)
    assert "Leave the consultation?" in client.get(page(here, "me", "leave")).content.decode()

    answer = client.post(page(here, "me", "leave"))

    person.refresh_from_db()
    assert "You have left" in answer.content.decode()
    assert person.state == Participation.State.WITHDRAWN
    assert person.credentials.filter(revoked_at=None).count() == 0
    assert client.get(page(here, "me")).status_code == 403


def test_erasing_leaves_a_number_and_the_count(client: Client):
    here = scene()
    person = here.sit(client)
    Contact.objects.create(participation=person, name="Nour Haddad", email="nour@example.org")
    client.post(here.page("cast"), {"answers": '{"u1":"yes"}', "once": "k1"})
    assert "Erase what names you?" in client.get(page(here, "me", "erase")).content.decode()

    answer = client.post(page(here, "me", "erase"))

    person.refresh_from_db()
    assert "Erased" in answer.content.decode()
    assert (person.state, person.group, person.user) == (Participation.State.ERASED, "", None)
    assert (Contact.objects.count(), person.credentials.count()) == (0, 0)
    assert box.turnout(here.ballot.id) == 1


def test_the_language_of_mails_is_chosen(client: Client):
    here = scene()
    person = here.sit(client)
    Contact.objects.create(participation=person, email="nour@example.org")

    client.post(page(here, "me", "language"), {"language": "ar"})
    assert Contact.objects.get().language == "ar"
    client.post(page(here, "me", "language"), {"language": "tlh"})
    assert Contact.objects.get().language == "ar"


@pytest.mark.parametrize("part", ["notice", "me", "me/leave", "me/erase"])
def test_pages_about_oneself_need_a_seat(client: Client, part: str):
    here = scene()

    assert client.get(page(here, *part.split("/"))).status_code == 403
    assert client.post(page(here, *part.split("/"))).status_code in {403, 405}
    assert Participation.objects.filter(state__in=["withdrawn", "erased"]).count() == 0


def test_pages_about_oneself_are_kept_nowhere(client: Client):
    here = scene()
    here.sit(client)
    for part in ("notice", "me", "me/leave", "me/erase"):
        assert client.get(page(here, *part.split("/")))["Cache-Control"] == "no-store, private"


def test_seats_end_with_their_credential(client: Client):
    here = scene()
    person = here.sit(client)
    people.withdraw(participation=person)

    assert client.get(page(here, "me")).status_code == 403
