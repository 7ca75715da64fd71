"""After the draw: calls, mails with a preview, needs and payments; and what each person's ledger says."""

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from consultations.models import Participation
from consultations.people import services as people
from consultations.recruitment import selectors
from consultations.recruitment.models import Candidate, CandidateContact, Delivery, Support
from consultations.recruitment.refusals import PublishedIsFixed, StepRefused
from consultations.recruitment.services import calling, reaching, registering, supporting
from consultations.recruitment.services.registering import Reach
from socialicense.jobs import services as jobs
from tests.consultations.recruitment.lottery import Lottery
from tests.consultations.recruitment.test_drawing import computed, pool

pytestmark = pytest.mark.django_db


def drawn(number: int = 2) -> tuple[Lottery, list[Candidate]]:
    """A lottery in which so many people were drawn, the first with a mail address."""
    lottery = Lottery(stipend={"en": "80 a day"})
    addresses = lottery.open_registration(number)
    made = [lottery.register(address)[0] for address in addresses]
    CandidateContact.objects.filter(candidate=made[0]).update(email="ines@example.org", name="Ines One")
    Candidate.objects.update(state="selected")
    return lottery, list(Candidate.objects.order_by("address__place"))


def _call(lottery: Lottery, candidate: Candidate, **given: str) -> Any:
    return lottery.client("caller").post(lottery.url("recruitment_person", candidate.id), given)


def test_calls_are_written_down_and_a_yes_makes_a_member_who_comes_in_with_the_same_code() -> None:
    lottery, (one, two) = drawn()
    calls = lottery.client("caller").get(lottery.url("recruitment_calls")).content.decode()
    assert calls.count("never reached") == 2
    assert _call(lottery, one, outcome="missed").status_code == 302
    assert _call(lottery, one, outcome="no").status_code == 422
    assert _call(lottery, one, outcome="yes").status_code == 302
    assert _call(lottery, two, outcome="no", reason="no time").status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state, two.reason) == ("confirmed", "declined", "no time")
    assert list(one.deliveries.values_list("channel", "state")) == [("phone", "missed"), ("phone", "reached")]
    assert one.supports.get().kind == "stipend"
    member = one.participation
    assert (member.role, member.state, member.contact.name) == ("member", "active", "Ines One")
    entered = Client().post(reverse("consultations:join"), {"code": registering.code_of(one)})
    assert (entered.status_code, "/vote/" in entered["Location"]) == (302, True)
    with pytest.raises(StepRefused):
        calling.confirm(candidate=one, by=lottery.caller)


def test_own_page_says_yes_and_no() -> None:
    lottery, (one, two) = drawn()
    for candidate, answer, state in ((one, "yes", "confirmed"), (two, "no", "declined")):
        client = Client()
        client.post(reverse("consultations:register"), {"code": registering.code_of(candidate)})
        assert "You were drawn." in client.get(reverse("consultations:lottery_me")).content.decode()
        client.post(reverse("consultations:lottery_answer"), {"answer": answer})
        candidate.refresh_from_db()
        assert candidate.state == state


def test_mail_is_looked_at_first_and_reminders_go_to_those_who_have_not_answered() -> None:
    lottery, (one, two) = drawn()
    CandidateContact.objects.filter(candidate=two).update(email="two@example.org")
    client, url = lottery.client("recruiter"), lottery.url("recruitment_mails")
    given = {"group": "selected", "subject_en": "You were drawn", "body_en": "Please answer."}
    preview = client.post(url, given | {"preview": "1"}).content.decode()
    assert ("Send it to 2 people" in preview, "Please answer." in preview, Delivery.objects.count()) == (True, True, 0)
    client.post(url, given | {"send": "1"})
    jobs.run_due()
    assert sorted(m.to[0] for m in mail.outbox) == ["ines@example.org", "two@example.org"]
    assert registering.code_of(one) in next(m.body for m in mail.outbox if m.to == ["ines@example.org"])
    assert reaching.recipients(lottery.recruitment, "selected").count() == 0
    calling.confirm(candidate=one, by=lottery.caller)
    assert list(reaching.recipients(lottery.recruitment, "reminder")) == [two]
    delivery = two.deliveries.get()
    bounced = lottery.url("recruitment_bounced", two.id, delivery.id)
    assert lottery.client("caller").post(bounced).status_code == 302
    assert reaching.recipients(lottery.recruitment, "reminder").count() == 0
    assert list(reaching.unreachable(lottery.recruitment)) == [two]
    _call(lottery, two, outcome="letter")
    assert reaching.unreachable(lottery.recruitment).count() == 0


def test_needs_go_from_asking_to_paying_and_the_table_runs_no_formula() -> None:
    lottery, (one, _two) = drawn()
    CandidateContact.objects.filter(candidate=one).update(name="=cmd()", account="+49 1")
    client = lottery.client("recruiter")
    client.post(lottery.url("recruitment_need", one.id), {"kind": "care", "what": "Two children"})
    support = Support.objects.get()
    with pytest.raises(supporting.SupportRefused):
        supporting.provide(support=support, by=lottery.recruiter)
    agree = lottery.url("recruitment_agree", support.id)
    assert client.post(agree, {"amount": "40"}).status_code == 422
    assert client.post(agree, {"amount": "40.50", "currency": "eur"}).status_code == 302
    client.post(lottery.url("recruitment_provided", support.id))
    table = b"".join(client.post(lottery.url("recruitment_payments")).streaming_content).decode()
    assert ("'=cmd()" in table, "'+49 1" in table, "40.50,EUR" in table) == (True, True, True)
    client.post(lottery.url("recruitment_paid"), {"support": [str(support.id), "not-an-id"]})
    support.refresh_from_db()
    assert [bool(at) for at in (support.agreed_at, support.provided_at, support.paid_at)] == [True] * 3
    with pytest.raises(supporting.SupportRefused):
        supporting.agree(support=support, amount=None, currency="", by=lottery.recruiter)


def test_database_keeps_payments_in_order() -> None:
    _lottery, (one, _two) = drawn()
    support = Support.objects.create(candidate=one, kind="care")
    rows = Support.objects.filter(pk=support.pk)
    for broken in (
        {"paid_at": one.registered_at},
        {"provided_at": one.registered_at},
        {"amount": -1, "currency": "EUR"},
        {"amount": 5},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)


def test_row_is_corrected_until_a_draw_holds_it() -> None:
    lottery = pool()
    candidate = lottery.recruitment.candidates.filter(answers__value__name="woman").first()
    client, url = lottery.client("recruiter"), lottery.url("recruitment_correct", candidate.id)
    other = lottery.registration("man", "old").answers
    given = {f"feature_{feature.hex}": value.hex for feature, value in other.items()}
    given |= {"name": "Ines Right", "language": "en", "phone": "0100 2", "reason": "wrote the wrong box"}
    assert client.get(url).status_code == 200
    assert client.post(url, given | {"reason": ""}).status_code == 422
    assert client.post(url, given).status_code == 302
    candidate.refresh_from_db()
    assert {a.value.name for a in candidate.answers.all()} == {"man", "old"}
    assert CandidateContact.objects.get(candidate=candidate).name == "Ines Right"
    assert computed(lottery).state == "computed"
    with pytest.raises(PublishedIsFixed):
        registering.correct(
            candidate=candidate,
            reach=Reach("Ines", "en"),
            answers=lottery.registration("woman", "young").answers,
            reason="again",
            by=lottery.recruiter,
        )


def test_member_who_leaves_the_consultation_leaves_a_vacant_seat() -> None:
    lottery, (one, _two) = drawn()
    calling.confirm(candidate=one, by=lottery.caller)
    one.refresh_from_db()
    assert selectors.numbers(lottery.recruitment).confirmed == 1
    people.withdraw(participation=one.participation)
    now = selectors.numbers(lottery.recruitment)
    assert (now.confirmed, now.withdrawn) == (0, 1)
    assert selectors.people_of(lottery.recruitment, ["confirmed"]) == []


def test_erased_member_is_gone_from_both_places() -> None:
    lottery, (one, _two) = drawn()
    calling.confirm(candidate=one, by=lottery.caller)
    one.refresh_from_db()
    member = one.participation_id
    answer = lottery.client("caller").post(lottery.url("recruitment_erase", one.id), {"reason": "asked by letter"})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.state, one.participation, CandidateContact.objects.filter(candidate=one).exists()) == (
        "erased",
        None,
        False,
    )
    assert Participation.objects.get(pk=member).state == "erased"
