"""Consultations in which everybody has answered: the draft is read, is put to the vote, or waits for a signature."""

import random
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from consultations import method
from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.ballots.services.casting import Voter
from consultations.demo.answers import answered
from consultations.demo.chains import Link, approved
from consultations.demo.people import SignIn, links_for, welcome
from consultations.models import Component, Consultation, Participation, SecondSignature
from consultations.services import chain, signatures
from socialicense.accounts.models import User
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.services import arranging, talking
from socialicense.jobs import services as jobs

READ = {
    "en": "Bus card data of the hill lines",
    "fr": "Les cartes de bus des lignes de la colline",
    "es": "Las tarjetas de autobús de las líneas de la colina",
    "ar": "بيانات بطاقات حافلات خطوط التل",
}
VOTED = {
    "en": "Bus card data of the harbour lines",
    "fr": "Les cartes de bus des lignes du port",
    "es": "Las tarjetas de autobús de las líneas del puerto",
    "ar": "بيانات بطاقات حافلات خطوط الميناء",
}
SIGNED = {
    "en": "Bus card data of the old town lines",
    "fr": "Les cartes de bus des lignes de la vieille ville",
    "es": "Las tarjetas de autobús de las líneas del casco antiguo",
    "ar": "بيانات بطاقات حافلات خطوط البلدة القديمة",
}
SAID = (
    ("question", "Who reads the yearly report aloud at the stops, for those who do not read it on a screen?"),
    ("contra", "One report a year is too late when something goes wrong in January."),
)
"""What two of them say about the draft."""
PATIENCE = 60.0  # seconds
VOTERS = 11
"""Of twelve: enough for figures to be published."""


def reviewed(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """The community reads the draft just now and may comment on it; a link for one of them."""
    consultation, people = _counted(cast, key, READ)
    draft = chain.current_draft(consultation)
    room = arranging.row_of(Target("draft", draft.id), scope=consultation.id, opens=draft.opens, closes=draft.closes)
    for person, (stance, text) in zip(people, SAID, strict=False):
        talking.post(
            discussion=room, author=Author("participation", person.pk), text=text, language="en", stance=stance
        )
    return links_for(consultation, people[6:7])


def ratified(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """The draft is put to the vote just now; a link for one of those who may vote."""
    consultation, people = _counted(cast, key, VOTED, review_minutes=0)
    _put_to_the_vote(consultation)
    return links_for(consultation, people[7:8])


def adopted(cast: dict[str, User], key: Ed25519PrivateKey) -> None:
    """The people have said yes, and the draft waits for the signature of their representative."""
    consultation, people = _counted(cast, key, SIGNED, review_minutes=0)
    _put_to_the_vote(consultation)
    _all_vote(consultation, people, cast, then=Consultation.State.ADOPTION)


def _counted(
    cast: dict[str, User], key: Ed25519PrivateKey, title: dict[str, str], *, review_minutes: int | None = None
) -> tuple[Consultation, list[Participation]]:
    """Nearly everybody has answered, so the poll was closed early, on the word of two people; the draft is made."""
    chosen = method.for_purpose(Component.Purpose.RATIFICATION)
    links = [Link(chosen, [(0, 14)] * len(chosen.stages))]
    consultation = approved(cast, key, links, title=title, review_minutes=review_minutes)
    people = welcome(consultation, cast)
    _all_vote(consultation, people, cast, then=Consultation.State.REVIEW)
    return consultation, people


def _put_to_the_vote(consultation: Consultation) -> None:
    with transaction.atomic():
        chain.open_ratification(consultation)


def _all_vote(consultation: Consultation, people: list[Participation], cast: dict[str, User], *, then: str) -> None:
    """Everybody but one casts; then the ballot is closed early, and what follows from it is done."""
    opened = Ballot.objects.filter(component__consultation=consultation, state=Ballot.State.OPEN)
    _work(consultation, until=opened.exists)
    ballot = opened.get()
    questions, chance = casting.frozen(ballot.id).definition.questions, random.Random(str(consultation.slug))
    for person in people[:VOTERS]:
        casting.cast(
            ballot=ballot.id, voter=Voter(person.id, None), raw=answered(questions, chance), idempotency_key="demo"
        )
    request = signatures.ask(
        consultation=consultation,
        act=SecondSignature.Act.CLOSE_EARLY,
        ballot=ballot,
        reason="Everybody who wished to has answered (invented)",
        by=cast["organiser"],
    )
    signatures.confirm(request=request, by=cast["colleague"])
    _work(consultation, until=Consultation.objects.filter(pk=consultation.pk, state=then).exists)
    consultation.refresh_from_db()


def _work(consultation: Consultation, *, until: Callable[[], bool]) -> None:
    """Do what is due, or wait for the worker that was faster; a minute at the most."""
    end = time.monotonic() + PATIENCE
    jobs.run_due(scope=consultation.id)
    while not until() and time.monotonic() < end:
        time.sleep(0.1)
        jobs.run_due(scope=consultation.id)
