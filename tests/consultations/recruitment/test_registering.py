"""Registering: by the letter's code, once per place, with consent; and everything about oneself afterwards."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.people import attempts
from consultations.recruitment.models import Address, Candidate, CandidateContact, Consent, Delivery
from consultations.recruitment.refusals import HouseholdFull, RegistrationClosed, RegistrationRefused
from consultations.recruitment.services import inviting, plan, registering
from consultations.recruitment.services.registering import Reach
from consultations.refusals import NoticeNotAccepted
from socialicense.audit.models import Event
from socialicense.jobs import services as jobs
from tests.consultations.recruitment.lottery import Lottery
from tests.consultations.views.browsing import Reader

pytestmark = pytest.mark.django_db
CONTACT = {"name": "Ines Example", "email": "ines@example.org", "phone": "", "language": "en"}


def _fields(lottery: Lottery, *values: str) -> dict[str, Any]:
    answers = lottery.registration(*values).answers
    chosen = {f"feature_{feature.hex}": value.hex for feature, value in answers.items()}
    return CONTACT | chosen | {"needs": ["care"], "needs_words": "Two children", "consent": "on"}


def test_pages_of_candidates_carry_the_mark_of_the_consultation() -> None:
    lottery = Lottery()
    type(lottery.scene.consultation).objects.update(brand_name="Lowmere asks", brand_mark="LA")
    code = inviting.code_of(lottery.open_registration(1)[0])
    page = Reader().open(reverse("consultations:register")).send("Go on", code=code)
    assert '<b class="letters" aria-hidden="true">LA</b>' in page.html


def test_household_registers_with_scripts_off_and_gets_an_own_code() -> None:
    lottery = Lottery()
    address = lottery.open_registration(2)[0]
    reader = Reader().open(reverse("consultations:register")).send("Go on", code=inviting.code_of(address).lower())
    assert reader.url == reverse("consultations:register_form")
    reader.send("Register", **_fields(lottery))
    candidate = Candidate.objects.get()
    code = registering.code_of(candidate)
    assert (reader.status, code in reader.html, candidate.pseudonym in reader.html) == (200, True, True)
    assert (candidate.state, candidate.source, candidate.address) == ("registered", "page", address)
    assert {a.feature.name: a.value.name for a in candidate.answers.all()} == {"gender": "woman", "age": "young"}
    assert [(s.kind, s.what) for s in candidate.supports.all()] == [("care", "Two children")]
    assert candidate.consents.get().notice.language == "en"
    jobs.run_due()
    assert ([m.to for m in mail.outbox], code in mail.outbox[0].body) == ([["ines@example.org"]], True)
    assert Delivery.objects.get().state == "sent"


def test_own_code_shows_own_row_and_leaves_again() -> None:
    lottery = Lottery()
    candidate, code = lottery.register(lottery.open_registration(2)[0], "man", "old")
    reader = Reader().open(reverse("consultations:register")).send("Go on", code=code)
    assert reader.url == reverse("consultations:lottery_me")
    assert [word for word in ("Ines Example", "man", "old", candidate.pseudonym) if word not in reader.html] == []
    reader.follow("Withdraw").send("Withdraw")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.reason) == ("withdrawn", "withdrew on their own page")
    data = reader.client.get(reverse("consultations:lottery_data")).json()
    assert data["lottery"]["contact"]["name"] == "Ines Example"
    reader.follow("Erase what names me").send("Erase")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.secret_sha256, candidate.address) == ("erased", "", None)
    assert (CandidateContact.objects.count(), candidate.answers.count(), Consent.objects.count()) == (0, 0, 0)
    assert reader.client.get(reverse("consultations:lottery_me")).status_code == 302
    assert inviting.frame(lottery.recruitment, "reminder").count() == 1  # no second letter to whoever was erased


def test_as_many_of_one_address_as_the_organiser_set() -> None:
    lottery = Lottery(per_address=2)
    address = lottery.open_registration(2)[0]
    first, second = lottery.register(address)[0], lottery.register(address, "man", "old")[0]
    assert first.household == second.household == str(address.id)
    assert first.secret_sha256 != second.secret_sha256
    with pytest.raises(HouseholdFull):
        lottery.register(address)


def test_registration_keeps_to_its_window() -> None:
    lottery = Lottery()
    address = lottery.open_registration(2)[0]
    now = timezone.now()
    past = {"opens": now - timedelta(days=3), "closes": now - timedelta(days=1)}
    plan.change(recruitment=lottery.recruitment, values=past, by=lottery.organiser)
    with pytest.raises(RegistrationClosed):
        lottery.register(Address.objects.get(pk=address.pk))
    client = Client()
    client.post(reverse("consultations:register"), {"code": inviting.code_of(address)})
    assert client.get(reverse("consultations:register_form")).status_code == 409


def test_incomplete_or_foreign_answers_and_an_old_notice_are_refused() -> None:
    lottery, other = Lottery(), lottery_elsewhere()
    address = lottery.open_registration(2)[0]
    whole = dict(lottery.registration().answers)
    half = dict(list(whole.items())[:1])
    foreign = whole | {next(iter(whole)): other}
    for answers in (half, foreign, {}):
        with pytest.raises(RegistrationRefused):
            lottery.register(address, answers=answers)
    with pytest.raises(NoticeNotAccepted):
        lottery.register(address, notice_sha256="0" * 64)
    assert Candidate.objects.count() == 0
    assert lottery.register(address)[0].state == "registered"


def lottery_elsewhere() -> UUID:
    """The id of a value that belongs to nothing here."""
    return uuid4()


def test_form_without_consent_or_contact_keeps_nothing() -> None:
    lottery = Lottery()
    address = lottery.open_registration(2)[0]
    client = Client()
    client.post(reverse("consultations:register"), {"code": inviting.code_of(address)})
    given = _fields(lottery) | {"email": ""}
    del given["consent"]
    page = client.post(reverse("consultations:register_form"), given)
    body = page.content.decode()
    assert (page.status_code, "Without your consent" in body, "so that we can reach you" in body) == (422, True, True)
    assert Candidate.objects.count() == 0


def test_wrong_code_opens_nothing() -> None:
    client = Client()
    lottery = Lottery()
    lottery.open_registration(2)
    assert client.post(reverse("consultations:register"), {"code": "0000-0000-000A"}).status_code == 422
    assert client.post(reverse("consultations:register"), {"code": "0000-0000-0000"}).status_code == 403
    assert client.get(reverse("consultations:register_form")).status_code == 302


def test_reissued_code_ends_the_seat_at_a_browser() -> None:
    lottery = Lottery()
    candidate, code = lottery.register(lottery.open_registration(2)[0])
    client = Client()
    client.post(reverse("consultations:register"), {"code": code})
    assert client.get(reverse("consultations:lottery_me")).status_code == 200
    answer = lottery.client("recruiter").post(lottery.url("recruitment_own_code", candidate.id))
    candidate.refresh_from_db()
    assert registering.code_of(candidate) in answer.content.decode()
    assert client.get(reverse("consultations:lottery_me")).status_code == 302
    assert client.post(reverse("consultations:register"), {"code": code}).status_code == 403


def test_code_of_a_letter_typed_where_votes_are_begun_leads_to_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "NETWORK", 1)
    lottery = Lottery()
    one, two = lottery.open_registration(2)
    _candidate, own = lottery.register(one)
    lost = inviting.code_of(two)
    fresh = inviting.reissue(address=two, by=lottery.recruiter)
    client, join = Client(), reverse("consultations:join")
    for code in (fresh, own):
        answer = client.post(join, {"code": code})
        body = answer.content.decode()
        assert (answer.status_code, "This code is for registering" in body, 'href="/register/"' in body) == (
            403, True, True,
        )  # fmt: skip
    answer = client.post(join, {"code": lost})
    assert (answer.status_code, "for registering" in answer.content.decode()) == (403, False)


@pytest.mark.usefixtures("one_minute")
def test_dead_code_of_a_letter_counts_like_one_that_never_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "NETWORK", 1)
    lottery = Lottery()
    one = lottery.open_registration(2)[0]
    lost = inviting.code_of(one)
    inviting.reissue(address=one, by=lottery.recruiter)
    told = []
    for address, code in (("10.1.1.1", lost), ("10.1.2.1", "0000-0000-0000")):
        given = [Client(REMOTE_ADDR=address).post(reverse("consultations:register"), {"code": code}) for _ in range(3)]
        told.append([answer.status_code for answer in given])
    assert told[0] == told[1] == [403, 429, 429]


def test_new_code_of_somebody_with_mail_is_seen_by_nobody_of_the_team() -> None:
    lottery = Lottery()
    reach = Reach(name="Bo", language="en", email="bo@example.org")
    candidate, _code = lottery.register(lottery.open_registration(2)[0], reach=reach)
    answer = lottery.client("recruiter").post(lottery.url("recruitment_own_code", candidate.id))
    candidate.refresh_from_db()
    assert registering.code_of(candidate) not in answer.content.decode()
    jobs.run_due()
    assert registering.code_of(candidate) in mail.outbox[-1].body


def test_card_is_typed_in_with_its_source() -> None:
    lottery = Lottery()
    lottery.open_registration(3)
    client = lottery.client("recruiter")
    given = _fields(lottery, "man", "old") | {"email": "", "letter": "2", "source": "card"}
    given["notice_sha256"] = lottery.registration().notice_sha256
    unknown = client.post(lottery.url("recruitment_card"), given | {"letter": "99"})
    assert (unknown.status_code, "No letter has this number or code." in unknown.content.decode()) == (422, True)
    assert (
        client.post(lottery.url("recruitment_card"), {k: v for k, v in given.items() if k != "consent"}).status_code
        == 422
    )
    answer = client.post(lottery.url("recruitment_card"), given)
    candidate = Candidate.objects.get()
    assert (answer.status_code, registering.code_of(candidate) in answer.content.decode()) == (200, True)
    assert (candidate.source, candidate.address.place, candidate.consents.get().channel) == ("card", 2, "card")
    assert Event.objects.filter(event="recruitment.registered").get().values == {
        "candidate": candidate.pseudonym,
        "source": "card",
    }


def test_erased_by_telephone_leaves_a_blank_row_with_its_reason() -> None:
    lottery = Lottery()
    candidate, _code = lottery.register(lottery.open_registration(2)[0])
    url = lottery.url("recruitment_erase", candidate.id)
    assert lottery.client("caller").post(url, {"reason": ""}).status_code == 422
    assert lottery.client("caller").post(url, {"reason": "asked on the phone"}).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.state, candidate.reason, candidate.household) == ("erased", "asked on the phone", "")
    trail = str(list(Event.objects.values_list("values", flat=True)))
    assert "Ines" not in trail


def test_database_keeps_an_erased_row_blank_and_reasons_written() -> None:
    lottery = Lottery()
    candidate, _code = lottery.register(lottery.open_registration(2)[0])
    rows = Candidate.objects.filter(pk=candidate.pk)
    for broken in ({"state": "erased", "reason": "x"}, {"state": "withdrawn"}, {"state": "declined"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    answer = candidate.answers.first()
    answer.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save(force_insert=True)
