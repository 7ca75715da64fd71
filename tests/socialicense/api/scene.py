"""What the API is asked about: an open, a closed and a hidden consultation, a license, an exercise and a draft."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, closing, opening
from consultations.models import Component, Consultation, Contact
from consultations.people import services as people
from consultations.services.opening import freeze
from repository.licenses import services
from repository.licenses.models import Draft, License
from tests.consultations.methods.codesign.bench import Bench
from tests.factories import consultations as make
from tests.repository.licenses import story
from tests.repository.licenses.domain import clinic

NAME, MAIL = "Zebedee Quillfeather", "zebedee@private.example"


@dataclass
class Public:
    """Closed ballots have twelve or three cast, the open one five; `review` is shown to its community, `draft` is not."""

    open: Ballot
    closed: Ballot
    small: Ballot
    hidden: Ballot
    receipt: casting.Receipt
    license: License
    exercise: License
    review: Draft
    draft: Draft
    traced: Component

    @property
    def consultation(self) -> Consultation:
        return self.open.component.consultation


def ballot(number: int, cast: int, *, opened: bool = True) -> tuple[Ballot, list[casting.Receipt]]:
    """A ballot in a consultation of its own, so many voters of whom so many have cast."""
    made = make.consultation()
    roll = make.people(made, number)
    Contact.objects.create(participation=roll[0], name=NAME, email=MAIL)
    people.issue_link(roll[0])
    one = make.component(made)
    if opened:
        freeze(made, by=None)
    found = opening.open_ballot(
        stage=make.stage(one), questions=[make.yes_no()], roll=opening.roll_of(one), by=None
    )
    receipts = [
        casting.cast(ballot=found.id, voter=make.voter(person), raw={"u1": "yes"}, idempotency_key="k")
        for person in roll[:cast]
    ]
    return found, receipts


def ended(found: Ballot) -> Ballot:
    make.end(found)
    return closing.close(ballot=found)


def public() -> Public:
    """Everything at once."""
    closed, receipts = ballot(14, 12)
    license, exercise = story.issued(), story.exercise()
    review = story.drafted(brief=clinic.brief(review_by="2029-01-01"))
    now = timezone.now()
    review = services.open_review(draft=review, opens=now, closes=now + timedelta(days=14), by=None)
    return Public(
        open=ballot(12, 5)[0],
        closed=ended(closed),
        small=ended(ballot(12, 3)[0]),
        hidden=ballot(12, 1, opened=False)[0],
        receipt=receipts[0],
        license=license,
        exercise=exercise,
        review=review,
        draft=story.drafted(brief=clinic.brief(review_by="2030-01-01")),
        traced=workshop(),
    )


def workshop() -> Component:
    """A session with a prototype that grew from two cards, and one card that was let go; it stands in no list."""
    bench = Bench(2)
    Consultation.objects.filter(pk=bench.consultation.pk).update(import_key="0" * 64)
    bench.propose()
    bench.decide(bench.cards[6])
    return bench.component
