"""Free texts are read before they are public; the data holder answers when there is something to answer."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.ballots.models import FreeText
from consultations.ballots.services import casting, closing
from consultations.models import Consultation
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def somebody(role: str, consultation: Consultation) -> User:
    user = make.user()
    accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None)
    return user


def written(number: int = 11) -> Consultation:
    ballot, roll = make.open_ballot(12, [make.short_text()])
    for n, person in enumerate(roll[:number]):
        casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"why": f"Words {n}"}, idempotency_key="k")
    make.end(ballot)
    closing.close(ballot=ballot)
    consultation = ballot.component.consultation
    consultation.state, consultation.brief_sha256 = Consultation.State.OPEN, "0" * 64
    consultation.save()
    return consultation


def test_texts_are_published_or_withheld_with_a_reason(client: Client):
    consultation = written()
    client.force_login(somebody("facilitator", consultation))
    address = reverse("consultations:texts", args=[consultation.slug])
    first, second, *_ = FreeText.objects.order_by("commitment")

    client.post(address, {"texts": [first.pk], "act": "publish"})
    client.post(address, {"texts": [second.pk], "act": "withhold", "reason": "Names a neighbour"})

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state, second.reason) == ("published", "withheld", "Names a neighbour")


def test_withholding_needs_a_reason(client: Client):
    consultation = written()
    client.force_login(somebody("facilitator", consultation))
    text = FreeText.objects.first()

    response = client.post(
        reverse("consultations:texts", args=[consultation.slug]), {"texts": [text.pk], "act": "withhold", "reason": ""}
    )

    text.refresh_from_db()
    assert (response.status_code, text.state) == (422, "waiting")


def test_texts_of_another_consultation_are_out_of_reach(client: Client):
    mine, other = written(), written()
    client.force_login(somebody("facilitator", mine))
    text = FreeText.objects.filter(ballot__component__consultation=other).first()

    response = client.post(
        reverse("consultations:texts", args=[mine.slug]), {"texts": [text.pk], "act": "publish"}
    )

    text.refresh_from_db()
    assert (response.status_code, text.state) == (422, "waiting")
    assert client.get(reverse("consultations:texts", args=[other.slug])).status_code == 404


def test_the_data_holder_answers_an_outcome_in_public(client: Client):
    consultation = written()
    consultation.state = Consultation.State.WITHHELD
    consultation.save()
    client.force_login(somebody("commissioner", consultation))

    client.post(reverse("consultations:answer", args=[consultation.slug]), {"response_en": "We will not share the data."})

    consultation.refresh_from_db()
    assert consultation.response == {"en": "We will not share the data."}


def test_there_is_nothing_to_answer_before_the_outcome(client: Client):
    consultation = written()
    client.force_login(somebody("commissioner", consultation))

    response = client.post(reverse("consultations:answer", args=[consultation.slug]), {"response_en": "Early"})

    consultation.refresh_from_db()
    assert (response.status_code, consultation.response) == (409, {})


def test_only_the_data_holder_answers(client: Client):
    consultation = written()
    client.force_login(somebody("organiser", consultation))

    assert client.get(reverse("consultations:answer", args=[consultation.slug])).status_code == 404
