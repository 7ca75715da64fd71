"""Answers entered by a helper: consent first, nothing seen, nothing kept of them, and the receipt for the person."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from consultations.ballots import box, refusals
from consultations.ballots.models import AssistedConsent
from consultations.ballots.paper import stubs
from consultations.ballots.services import assisting, casting, closing
from consultations.models import NoticeAcceptance, Participation
from repository.licenses.domain import ballotlog
from socialicense.audit.models import Event
from tests.consultations.papers.hall import MARKED, Hall, at
from tests.consultations.papers.test_hall import text
from tests.consultations.views.browsing import Reader
from tests.factories import consultations as make
from tests.factories import paper as papers

pytestmark = pytest.mark.django_db


def agreed(hall: Hall, person: Participation, **fields: object) -> Reader:
    """The helper with the ballot of this person open, consent given."""
    reader = (
        Reader(hall.helper).open(hall.url("assist")).send("Look up", words=person.member_code).send("Begin", tag="en")
    )
    given = {"channel": "phone", "known": "called", "receipt": "told", "agreed": "on"} | fields
    return reader.send("Go on to the questions", **given)


def test_a_helper_enters_a_ballot_and_the_person_gets_a_code_that_leads_to_it():
    hall = Hall(slips=0)
    person = hall.roll[0]

    reader = agreed(hall, person).send("Go on and read back", **MARKED)
    assert "Night buses: 3" in reader.html
    reader.send("The person agrees: cast it")

    code = re.search(r'class="slip-code" dir="ltr">([^<]+)<', reader.html)
    assert (reader.status, code is not None, box.turnout(hall.ballot.id)) == (201, True, 1)
    held = AssistedConsent.objects.get()
    assert (held.channel, held.known, held.receipt, held.helper) == ("phone", "called", "told", hall.helper)
    assert "You ask us to enter your answers" in held.text.text
    assert NoticeAcceptance.objects.get(participation=person).channel == "phone"
    public = (
        Reader()
        .open(f"/receipts/?ballot={hall.ballot.id}")
        .send("Check", receipt=code[1].lower(), ballot=str(hall.ballot.id))
    )
    assert "These answers lie in the box" in public.html
    make.end(hall.ballot)
    closed = closing.close(ballot=hall.ballot)
    tag = ballotlog.response_tag(stubs.secret(closed.id, code[1]), "one")
    assert (closed.assisted, closed.on_paper) == (1, None)
    assert [f'"r":"{tag}"' in leaf.body for leaf in closed.leaves.filter(body__contains='"q":"one"')] == [True]


def test_nothing_but_the_asking_is_recorded():
    hall = Hall(slips=0)
    before = Event.objects.count()

    reader = agreed(hall, hall.roll[0]).send("Go on and read back", **MARKED)
    asked = Event.objects.count()
    reader.send("The person agrees: cast it")

    assert (asked - before, Event.objects.count() - asked) == (1, 0)
    assert Event.objects.latest("id").event == "ballot.help_asked"


def test_the_helper_never_sees_what_the_person_answered_or_kept_before():
    hall = Hall(slips=0)
    person = hall.roll[0]
    casting.save_partial(ballot=hall.ballot.id, voter=make.voter(person), raw={"one": "night", "words": "My own words"})
    casting.cast(ballot=hall.ballot.id, voter=make.voter(person), raw={"one": "fares"}, idempotency_key="k")

    reader = agreed(hall, person)

    assert (" checked" in reader.html, "My own words" in reader.html) == (False, False)


def test_answers_without_consent_or_long_after_it_are_refused():
    hall = Hall(slips=0)
    reader = agreed(hall, hall.roll[0], agreed=[])
    assert (reader.status, AssistedConsent.objects.count()) == (422, 0)
    agreed(hall, hall.roll[0])
    given = AssistedConsent.objects.get()
    AssistedConsent.objects.update(given_at=timezone.now() - assisting.LASTS)

    with pytest.raises(refusals.ConsentOver):
        assisting.cast(ballot=hall.ballot, consent_id=given.id, raw={"one": "night"}, by=hall.helper)

    page = at(hall.helper).post(hall.url("assist_answers"), {"consent": str(given.id), "tag": "en", **MARKED})
    assert (page.status_code, box.turnout(hall.ballot.id)) == (403, 0)


def test_none_of_them_is_an_answer_when_somebody_says_so_and_blank_is_not():
    hall = Hall(slips=0)
    blank = {f"q{n}-answer": ":blank" for n in (1, 4, 5, 6, 7)} | {f"q{n}-state": "blank" for n in (2, 8, 9, 10)}

    reader = agreed(hall, hall.roll[0]).send("Go on and read back", **blank, **{"q3-state": "none"})

    assert "None of them" in reader.html
    refused = agreed(hall, hall.roll[1]).send(
        "Go on and read back", **blank, **{"q3-state": "none", "q3-answer": "night"}
    )
    assert "Only one can be true" in refused.html


def test_the_person_sees_that_help_was_asked_for_and_that_paper_was_taken():
    hall = Hall()
    agreed(hall, hall.roll[0])
    client = Client()
    hall.scene.sit(client, 0)
    assert "Somebody of the team entered answers for you" in text(
        client.get(f"/consultations/{hall.consultation.slug}/me/")
    )
    papers.give(hall.ballot, hall.roll[0])

    assert "You have taken paper" in text(client.get(f"/consultations/{hall.consultation.slug}/me/"))
    assert "You vote on paper" in text(client.get(hall.scene.page()))


def test_another_helper_cannot_use_a_consent():
    hall = Hall(slips=0)
    agreed(hall, hall.roll[0])

    with pytest.raises(refusals.ConsentOver):
        assisting.living(ballot=hall.ballot, consent_id=AssistedConsent.objects.get().id, by=hall.second)


def test_nobody_helps_themselves_nor_whoever_holds_paper():
    hall = Hall()
    own, other = hall.roll[:2]
    Participation.objects.filter(pk=own.pk).update(user=hall.helper)
    assert "Nobody enters their own answers" in agreed(hall, own).html
    reader = (
        Reader(hall.helper).open(hall.url("assist")).send("Look up", words=other.member_code).send("Begin", tag="en")
    )
    papers.give(hall.ballot, other)

    reader.send("Go on to the questions", channel="desk", known="papers", receipt="none", agreed="on")

    assert ("You have taken this ballot on paper" in reader.html, AssistedConsent.objects.count()) == (True, 0)


def test_sending_the_same_ballot_twice_gives_the_same_receipt():
    hall = Hall(slips=0)
    agreed(hall, hall.roll[0])
    given = AssistedConsent.objects.get()

    told = [
        assisting.cast(ballot=hall.ballot, consent_id=given.id, raw={"one": "night"}, by=hall.helper) for _ in range(2)
    ]

    assert (told[0], box.superseded(hall.ballot.id)) == (told[1], [])


def test_a_consent_is_for_one_ballot_and_undoes_nothing_that_the_person_did_since():
    hall = Hall(slips=0)
    person = hall.roll[0]
    agreed(hall, person)
    entry = {"ballot": hall.ballot, "consent_id": AssistedConsent.objects.get().id, "by": hall.helper}
    assisting.cast(raw={"one": "night"}, **entry)
    own = casting.cast(ballot=hall.ballot.id, voter=make.voter(person), raw={"one": "fares"}, idempotency_key="k")

    for answer in ("night", "fares"):
        with pytest.raises(refusals.ConsentUsed):
            assisting.cast(raw={"one": answer}, **entry)

    assert box.receipts(hall.ballot.id, bytes.fromhex(own.receipt)) == "counted"


def test_a_stub_says_how_far_its_paper_is_and_after_the_end_what_was_counted():
    hall = Hall()
    papers.give(hall.ballot, *hall.roll[:2])
    slip, spoilt = hall.pile[0], hall.pile[1]

    def look(code: str) -> str:
        return text(at(hall.citizen).post("/receipts/", {"ballot": str(hall.ballot.id), "receipt": code}))

    assert "has not been read yet" in look(slip.stub)
    at(hall.counter).post(hall.url("paper_read"), {"serial": slip.serial, "save": "1", **MARKED})
    assert "is being read" in look(slip.stub)
    at(hall.other_counter).post(hall.url("paper_read"), {"serial": slip.serial, "save": "1", **MARKED})
    assert "Your paper has been read" in look(slip.stub)
    at(hall.desk).post(hall.url("paper_spoilt"), {"serial": spoilt.serial})
    assert "This paper does not count" in look(spoilt.stub)
    make.end(hall.ballot)
    papers.count(hall.ballot, in_urn=1, left_over=9)  # whoever spoilt one took another, and kept it
    closing.close(ballot=hall.ballot)
    assert "Your ballot was counted" in look(slip.stub)
    assert "No answers with this code" in look(spoilt.stub)
