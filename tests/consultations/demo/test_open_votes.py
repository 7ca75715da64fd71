"""Whoever gets a link from the demo can vote with it, and the demo has a consultation after each step of the chain."""

import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.ballots.services.casting import Voter
from consultations.demo import drafts, keys, voting
from consultations.demo.people import SignIn, cast_of
from consultations.models import Community, Consultation
from consultations.people import services as people
from consultations.services import chain, timetable
from repository.licenses.domain.questions import Question
from repository.licenses.models import Draft

pytestmark = pytest.mark.django_db
ANSWERS = {"dots": {"k1": 2, "k3": 3}, "consent": "agree", "agreement": "agree"}


def answer(question: Question) -> object:
    kind = question.scale.kind
    return question.options[0].id if kind == "single" else ANSWERS.get(kind, "In my own words")


def voted(link: SignIn) -> list[str]:
    """What somebody can vote on with a link of the demo: each ballot by its stage, once they have."""
    credential = people.redeem(link.secret.split("/")[-2])
    person, found = credential.participation, []
    for ballot in Ballot.objects.filter(component__consultation=person.consultation, state="open").order_by(
        "component"
    ):
        raw = {question.id: answer(question) for question in casting.frozen(ballot.id).definition.questions}
        casting.cast(ballot=ballot.id, voter=Voter(person.id, credential.id), raw=raw, idempotency_key="once")
        found.append(ballot.stage_kind)
    return sorted(found)


def test_every_link_of_the_demo_leads_to_a_vote_that_is_open() -> None:
    cast, key = cast_of("correct horse battery"), Ed25519PrivateKey.generate()

    links = {
        build.__name__: build(cast, key) for build in (voting.sessions_choose, voting.assembly_decides, drafts.ratified)
    }

    assert {name: [voted(link) for link in found] for name, found in links.items()} == {
        "sessions_choose": [["adoption", "priorities"]] * 2,
        "assembly_decides": [["answer", "decision"]] * 2,
        "ratified": [["answer"]],
    }
    made = Consultation.objects.all()
    assert {one.demo for one in made} == {True}
    assert [timetable.waiting(one) for one in made] == [[]] * 3
    assert {one.name.endswith("(invented)") for one in Community.objects.all()} == {True}


def test_the_demo_has_a_draft_to_read_and_one_to_sign(client: Client) -> None:
    cast, key = cast_of("correct horse battery"), Ed25519PrivateKey.generate()

    drafts.reviewed(cast, key)
    drafts.adopted(cast, key)

    read, signed = Consultation.objects.get(state="review"), Consultation.objects.get(state="adoption")
    assert [one.state for one in Draft.objects.all()] == ["review", "review"]
    text = client.get(f"/consultations/{read.slug}/draft/").content.decode()
    assert len(re.findall(r"dopted\. \d", text)) == 2  # once for each clause
    assert [words in text for _stance, words in drafts.SAID] == [True, True]
    assert Community.objects.get().consultations.count() == 2
    received = chain.receive_statement(consultation=signed, data=keys.sign_adoption(signed, key))
    assert (received.draft.state, chain.current_draft(read).state) == ("adopted", "review")
