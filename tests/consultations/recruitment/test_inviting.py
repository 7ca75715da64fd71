"""Addresses and letters: taken whole or not at all, drawn once, in public, from the published list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.domain.sortition import drawing
from consultations.recruitment import letters
from consultations.recruitment.domain import invitations
from consultations.recruitment.models import Address, InvitationDraw
from consultations.recruitment.refusals import (
    AlreadyDrawn,
    DrawPending,
    FrameChanged,
    InvitationsRefused,
    NotOpenYet,
    RandomnessMissing,
)
from consultations.recruitment.services import inviting
from consultations.refusals import NotApproved
from socialicense.audit.models import Event
from tests.consultations.recruitment.lottery import Lottery, addresses_csv

pytestmark = pytest.mark.django_db


def _upload(lottery: Lottery, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("addresses.csv", content, content_type="text/csv")
    answer = lottery.client("recruiter").post(lottery.url("recruitment_upload"), {"file": file}, follow=True)
    return answer.status_code, answer.content.decode()


def test_good_list_is_taken() -> None:
    lottery = Lottery()
    status, body = _upload(lottery, addresses_csv(3))
    assert (status, "3 addresses were added." in body) == (200, True)
    assert sorted(Address.objects.values_list("name", "lines", "area")) == [
        ("Household 1", "Mill Lane 1\n00001 Lowmere", "south"),
        ("Household 2", "Mill Lane 2\n00002 Lowmere", "north"),
        ("Household 3", "Mill Lane 3\n00003 Lowmere", "south"),
    ]


@pytest.mark.parametrize(
    ("content", "row", "sentence"),
    [
        (b"\xff\xfe\x00", "1", "The file is not UTF-8."),
        (b"line1,city\nMill Lane\x00,Lowmere\n", "1", "The file holds NUL characters"),
        (b"street,city\nMill Lane 1,Lowmere\n", "1", "The first row must name the columns"),
        (b"line1,city\nMill Lane 1,\n", "2", "This must be filled."),
        (b"line1,city\nMill Lane 1,Lowmere\nMILL LANE  1,lowmere.\n", "3", "The same address stands in row 2."),
        (b"line1,city,language\nMill Lane 1,Lowmere,xx\n", "2", "The consultation does not offer this language."),
        (b"line1,city\n" + b"x" * 300 + b",Lowmere\n", "2", "This is too long."),
        (b"line1,city\n", "2", "The file names nobody."),
    ],
)
def test_faulty_list_is_refused_with_its_row(content: bytes, row: str, sentence: str) -> None:
    lottery = Lottery()
    status, body = _upload(lottery, content)
    assert (status, sentence in body, f'<td class="num">{row}</td>' in body) == (422, True, True)
    assert Address.objects.count() == 0


def test_address_that_is_there_is_named() -> None:
    lottery = Lottery()
    _upload(lottery, addresses_csv(2))
    status, body = _upload(lottery, addresses_csv(2, start=2))
    assert (status, "This address is there already." in body, '<td class="num">2</td>' in body) == (422, True, True)
    assert Address.objects.count() == 2


def test_no_letter_before_opening() -> None:
    lottery = Lottery(opened=False)
    lottery.add_addresses(3)
    with pytest.raises(NotOpenYet):
        lottery.invite(2)
    assert InvitationDraw.objects.count() == 0


def test_no_address_before_the_community_approved() -> None:
    lottery = Lottery(opened=False, approved=False)
    with pytest.raises(NotApproved):
        lottery.add_addresses(3)
    assert Address.objects.count() == 0


def test_draw_repeats_from_what_is_published() -> None:
    lottery = Lottery()
    lottery.add_addresses(10)
    draw = lottery.invite(4)
    frame = [(str(id), area) for id, area in lottery.recruitment.addresses.values_list("id", "area")]
    assert drawing.commitment(draw.secret) == draw.secret_sha256
    assert invitations.frame_digest(frame) == draw.frame_sha256
    shares = [invitations.Share(**share) for share in draw.plan]
    again = invitations.draw(frame, shares, seed=drawing.joined(draw.secret, draw.randomness, draw.secret_sha256))
    invited = lottery.recruitment.addresses.filter(invited=draw).order_by("place")
    assert [str(one.id) for one in invited] == again
    assert [one.place for one in invited] == [1, 2, 3, 4]
    assert invitations.list_digest(again) == draw.list_sha256


def test_draw_happens_once_and_only_with_randomness() -> None:
    lottery = Lottery()
    lottery.add_addresses(4)
    draw = inviting.commit(recruitment=lottery.recruitment, kind="invitation", size=2, factors={}, by=lottery.organiser)
    with pytest.raises(RandomnessMissing):
        inviting.reveal(draw=draw, randomness=" ", source="dice", by=lottery.organiser)
    with pytest.raises(DrawPending):
        inviting.commit(recruitment=lottery.recruitment, kind="invitation", size=1, factors={}, by=lottery.organiser)
    inviting.reveal(draw=draw, randomness="5", source="dice", by=lottery.organiser)
    with pytest.raises(AlreadyDrawn):
        inviting.reveal(draw=draw, randomness="6", source="dice", by=lottery.organiser)
    with pytest.raises(InvitationsRefused):
        inviting.commit(recruitment=lottery.recruitment, kind="invitation", size=3, factors={}, by=lottery.organiser)


def test_list_changed_after_the_hash_is_refused() -> None:
    lottery = Lottery()
    lottery.add_addresses(4)
    draw = inviting.commit(recruitment=lottery.recruitment, kind="invitation", size=2, factors={}, by=lottery.organiser)
    lottery.recruitment.addresses.first().delete()
    with pytest.raises(FrameChanged):
        inviting.reveal(draw=draw, randomness="5", source="dice", by=lottery.organiser)


def test_second_letters_go_to_those_who_have_not_answered() -> None:
    lottery = Lottery()
    lottery.add_addresses(6)
    lottery.invite(4)
    answer = lottery.client("recruiter").post(
        lottery.url("recruitment_returned"), {"numbers": "2", "reason": "moved"}, follow=True
    )
    assert answer.status_code == 200
    assert inviting.frame(lottery.recruitment, "reminder").count() == 3
    second = lottery.invite(2, kind="reminder")
    assert second.second_letters.count() == 2
    assert 2 not in second.second_letters.values_list("place", flat=True)
    assert inviting.frame(lottery.recruitment, "reminder").count() == 1


def test_household_that_answers_while_the_number_is_awaited_stops_no_second_mailing() -> None:
    lottery = Lottery()
    first, *_rest = lottery.open_registration(4)
    draw = inviting.commit(recruitment=lottery.recruitment, kind="reminder", size=4, factors={}, by=lottery.organiser)
    lottery.register(first)
    draw = inviting.reveal(draw=draw, randomness="5", source="dice", by=lottery.organiser)
    assert (draw.second_letters.count(), draw.frame) == (4, "")
    posted = letters.addresses_of(draw)
    assert (first in posted, len(posted)) == (False, 3)
    lottery.register(posted[0])
    assert letters.addresses_of(draw) == posted


def test_unknown_letter_number_marks_nothing() -> None:
    lottery = Lottery()
    lottery.add_addresses(4)
    lottery.invite(2)
    answer = lottery.client("recruiter").post(lottery.url("recruitment_returned"), {"numbers": "1, 9"})
    assert (answer.status_code, "These numbers are on no letter: 9." in answer.content.decode()) == (422, True)
    assert Address.objects.filter(undeliverable_at__isnull=False).count() == 0


def test_pages_walk_from_upload_to_draw_and_name_nobody_in_the_trail() -> None:
    lottery = Lottery()
    lottery.add_addresses(6)
    organiser = lottery.client("organiser")
    given = {"kind": "invitation", "size": "3", "factor_0": "2"}
    assert organiser.post(lottery.url("recruitment_commit"), given).status_code == 302
    draw = InvitationDraw.objects.get()
    assert [share["factor"] for share in draw.plan] == ["2", "1"]
    reveal = lottery.url("recruitment_reveal", draw.id)
    assert organiser.post(reveal, {"randomness": "", "source": ""}).status_code == 422
    assert organiser.post(reveal, {"randomness": "3 8", "source": "Lottery"}).status_code == 302
    page = organiser.get(lottery.url()).content.decode()
    assert ("3 8" in page, "Mill Lane" in page) == (True, False)
    recorded = [str(event.values) for event in Event.objects.filter(scope=lottery.scene.consultation.id)]
    assert [one for one in recorded if "Mill Lane" in one or "Household" in one] == []


def test_database_refuses_a_draw_without_seed_and_a_second_pending_one() -> None:
    lottery = Lottery()
    lottery.add_addresses(4)
    draw = inviting.commit(recruitment=lottery.recruitment, kind="invitation", size=2, factors={}, by=lottery.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationDraw.objects.filter(pk=draw.pk).update(drawn_at=timezone.now())
    draw.pk, draw.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        draw.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.update(reminded_id=InvitationDraw.objects.get().pk)


def test_code_of_a_household_is_replaced_and_the_old_one_is_dead() -> None:
    lottery = Lottery()
    lottery.add_addresses(2)
    lottery.invite(1)
    address = lottery.recruitment.addresses.get(invited__isnull=False)
    old = inviting.code_of(address)
    answer = lottery.client("recruiter").post(lottery.url("recruitment_reissue", address.id))
    address.refresh_from_db()
    new = inviting.code_of(address)
    assert (new in answer.content.decode(), new != old) == (True, True)
    assert address.secret_sha256 == inviting.fingerprint(new)
    assert address.issue == 2
