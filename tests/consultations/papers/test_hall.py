"""A vote on paper, page by page: print, hand out, read twice with a difference, settle, count by hand, close."""

import json
import re

import pytest
from django.urls import reverse

from consultations.ballots.models import Ballot, PaperCount
from consultations.ballots.paper import counting, takers
from consultations.ballots.services import closing
from consultations.models import SecondSignature
from consultations.services import stages
from socialicense.accounts.models import Grant
from socialicense.audit.models import Event
from socialicense.jobs.models import Job
from tests.consultations.papers.hall import BLANK, MARKED, Hall, at
from tests.factories import consultations as make
from tests.factories import paper as papers

pytestmark = pytest.mark.django_db


def text(response) -> str:  # type: ignore[no-untyped-def]
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_vote_on_paper_from_the_desk_to_the_log():
    hall = Hall()
    desk, one, other, third = map(at, (hall.desk, hall.counter, hall.other_counter, hall.third_counter))
    person = hall.roll[0]
    assert person.member_code in text(desk.post(hall.url("paper_desk"), {"words": person.member_code.lower()}))
    for voter in hall.roll[:2]:
        answer = desk.post(hall.url("paper_act"), {"person": str(voter.id), "act": "room"}, follow=True)
        assert "Let them take any paper" in text(answer)

    marked, blank = hall.pile[3].serial, hall.pile[8].serial
    for reader in (one, other):
        page = reader.post(hall.url("paper_read"), {"serial": marked.lower().replace("-", " ")})
        assert "10. What about words?" in text(page)
        assert reader.post(hall.url("paper_read"), {"serial": marked, "save": "1", **MARKED}).status_code == 302
    one.post(hall.url("paper_read"), {"serial": blank, "save": "1", **BLANK})
    wrong = BLANK | {"q1-answer": "night"}
    other.post(hall.url("paper_read"), {"serial": blank, "save": "1", **wrong})

    assert blank in text(third.get(hall.url("paper_differences")))
    assert "Left blank Night buses" in text(third.post(hall.url("paper_settle"), {"serial": blank}))
    given = {
        "serial": blank,
        "save": "1",
        **BLANK,
        "q4-answer": ":invalid",
        "q4-why": "unclear",
        "reason": "A stray line",
    }
    assert third.post(hall.url("paper_settle"), given).status_code == 302

    one.post(hall.url("paper_by_hand"), {"in_urn": "2", "left_over": "10"})
    assert "People can still vote" in text(one.post(hall.url("paper_finish"), follow=True))
    make.end(hall.ballot)
    assert "The numbers agree." in text(one.get(hall.url("paper")))
    one.post(hall.url("paper_finish"))
    assert Job.objects.filter(kind="consultations.close_ballot", key=f"close-paper:{hall.ballot.id}").count() == 1
    closed = stages.close_ballot(hall.ballot)

    leaves = {(leaf["q"], json.dumps(leaf["a"])[:9]) for leaf in map(json.loads, closing.ballots_file(closed))}
    assert (closed.state, closed.cast, closed.on_paper) == (Ballot.State.CLOSED, 2, 2)
    assert {
        ("ranking", '["fares",'),
        ("dots", '{"fares":'),
        ("comfort", "4"),
        ("score", "7"),
        ("score", "null"),
    } <= leaves
    figures = PaperCount.objects.get(pk=closed.pk).figures
    assert (figures["settled"], figures["invalid"], figures["blank"], figures["reasons"]) == (1, 1, 0, ["A stray line"])
    assert (
        Event.objects.filter(event__startswith="paper.").order_by("id").values_list("event", flat=True)[0]
        == "paper.printed"
    )


def test_the_second_reader_never_sees_what_the_first_read():
    hall = Hall()
    serial = hall.pile[0].serial
    at(hall.counter).post(hall.url("paper_read"), {"serial": serial, "save": "1", **MARKED})

    page = at(hall.other_counter).post(hall.url("paper_read"), {"serial": serial})

    body = page.content.decode()
    assert (page.status_code, " checked" in body, "More buses" in body) == (200, False, False)
    at(hall.other_counter).post(hall.url("paper_read"), {"serial": serial, "save": "1", **BLANK})
    again = at(hall.other_counter).post(hall.url("paper_settle"), {"serial": serial}).content.decode()
    assert ("Read it once more" in again, "More buses" in again, "What the two read" in again) == (True, False, False)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("q1-answer", None, "Say what stands there"),
        ("q2-state", "blank", "Only one can be true"),
        ("q2-answer", ["night", "stops", "fares"], "Choose at most 2"),
        ("q4-answer", ":invalid", "Say why the answer is invalid"),
        ("q7-words", "", "Write why you block this"),
        ("q8-points-night", "9", "but there are only 5"),
        ("q9-place-night", "1", "Give each place once"),
        ("q10-words", "x" * 301, "Write at most 300"),
        ("q4-answer", "99", "Choose again"),
    ],
)
def test_a_paper_typed_wrongly_comes_back_with_the_question_and_the_reason(field: str, value: object, sentence: str):
    hall = Hall()
    given = {name: held for name, held in (MARKED | {field: value}).items() if held is not None}

    page = at(hall.counter).post(hall.url("paper_read"), {"serial": hall.pile[0].serial, "save": "1", **given})

    assert (page.status_code, sentence in text(page)) == (422, True)
    assert f'href="#{field.split("-")[0]}"' in page.content.decode()
    assert counting.numbers(hall.ballot).read == 0


@pytest.mark.parametrize("serial", ["", "7K2M", "0000-0000", "7K2M\x00-9QXC", "٣٣٣٣-٣٣٣٣"])
def test_a_serial_that_is_none_is_refused_with_a_sentence(serial: str):
    hall = Hall()

    page = at(hall.counter).post(hall.url("paper_read"), {"serial": serial})

    assert (page.status_code, "There is a problem" in text(page)) == (422, True)


def test_a_print_is_a_pdf_given_out_once_and_a_failed_one_can_be_scrapped():
    hall = Hall(slips=0)
    organiser = at(hall.organiser)

    given = organiser.post(hall.url("paper_print"), {"pile_0": "2", "language": "all"})

    assert (given.status_code, given["Content-Type"], given["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store, private",
    )
    assert given.content.startswith(b"%PDF")
    organiser.post(hall.url("paper_scrap", 1))
    now = counting.numbers(hall.ballot)
    assert (now.printed, now.scrapped) == (2, 2)
    refused = organiser.post(hall.url("paper_print"), {"pile_0": "0", "language": "en"})
    assert (refused.status_code, "Print at least one paper" in text(refused)) == (422, True)


def test_envelopes_and_spoilt_papers_are_taken_one_by_one():
    hall = Hall()
    desk = at(hall.desk)
    person = hall.roll[4]
    desk.post(hall.url("paper_act"), {"person": str(person.id), "act": "post"})

    for code, status in ((person.member_code, 302), (person.member_code, 422), ("NOBODY", 422)):
        assert desk.post(hall.url("paper_envelopes"), {"code": code}).status_code == status
    for serial, status in ((hall.pile[0].serial, 302), (hall.pile[0].serial, 409), ("AAAA-AAAA", 422)):
        assert desk.post(hall.url("paper_spoilt"), {"serial": serial}).status_code in {status, 422}

    now = counting.numbers(hall.ballot)
    assert (now.came_back, now.posted, now.spoilt) == (1, 0, 1)


def test_a_person_who_gives_the_paper_back_votes_online_again():
    hall = Hall()
    desk, person = at(hall.desk), hall.roll[0]
    papers.give(hall.ballot, person)

    refused = desk.post(hall.url("paper_act"), {"person": str(person.id), "act": "back", "serial": ""}, follow=True)
    back = {"person": str(person.id), "act": "back", "serial": hall.pile[0].serial}
    answer = desk.post(hall.url("paper_act"), back, follow=True)

    assert ("No paper of this vote has the serial" in text(refused), "can vote online again" in text(answer)) == (
        True,
        True,
    )
    assert takers.marked(hall.ballot.id) == {}


def test_the_protocol_is_a_pdf_while_counting_and_after():
    hall = Hall()

    given = at(hall.observer).get(hall.url("paper_protocol"))

    assert (given.status_code, given.content[:5]) == (200, b"%PDF-")


def test_two_people_of_the_team_say_in_public_why_papers_are_counted_although_numbers_differ():
    hall = Hall()
    Grant.objects.update(given_at=hall.consultation.opened_at)
    papers.give(hall.ballot, hall.roll[0])
    make.end(hall.ballot)
    counter, one, other = at(hall.counter), at(hall.organiser), at(hall.second)
    counter.post(hall.url("paper_by_hand"), {"in_urn": "0", "left_over": "12"})
    assert "do not agree yet" in text(counter.post(hall.url("paper_finish"), follow=True))

    asked = {"reason": "Somebody put the paper back into the pile"}
    assert one.post(hall.url("ballot_paper"), asked).status_code == 302
    place = reverse("consultations:signature_confirm", args=[hall.consultation.slug, SecondSignature.objects.get().id])
    assert "second person" in text(one.post(place, follow=True))
    assert "Confirmed by a second person" in text(other.post(place, follow=True))
    counter.post(hall.url("paper_finish"))
    closed = stages.close_ballot(hall.ballot)

    public = text(counter.get(f"/consultations/{hall.consultation.slug}/ballots/{closed.id}/"))
    assert (closed.state, "Somebody put the paper back into the pile" in public) == (Ballot.State.CLOSED, True)
