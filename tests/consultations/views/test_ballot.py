"""Voting in the browser, with scripts off: every scale, every way in which the door is shut."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, closing, opening
from consultations.models import SecondSignature
from consultations.people import services as people
from tests.consultations.views.voting import Scene, accept_notice, every_scale, now, question, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db

ANSWERS = {
    "comfort": {"answer": "4"},
    "single": {"answer": "tram"},
    "multiple": {"answer": ["bus", "bike"]},
    "approval": {},
    "score": {"answer": "no_opinion"},
    "agreement": {"answer": "pass"},
    "consent": {"answer": "block", "words": "It leads to people."},
    "dots": {"points-bus": "3", "points-tram": "", "points-bike": "2"},
    "ranking": {"place-bus": "2", "place-tram": "1", "place-bike": ""},
    "text": {"words": "Night lines first"},
    "budget": {"answer": ["bus", "tram"]},
    "points": {"points-bus": "4", "points-bike": "1"},
    "moscow": {"answer": "should"},
    "impact": {"answer": "5"},
    "effort": {"answer": "no_opinion"},
    "pairs": {"pair-1": "bus>tram", "pair-2": "", "pair-3": "bus>bike"},
}
KEPT = {
    "comfort": 4,
    "single": "tram",
    "multiple": ["bus", "bike"],
    "approval": [],
    "score": "no_opinion",
    "agreement": "pass",
    "consent": {"block": "It leads to people."},
    "dots": {"bus": 3, "bike": 2},
    "ranking": ["tram", "bus"],
    "text": "Night lines first",
    "budget": ["bus", "tram"],
    "points": {"bus": 4, "bike": 1},
    "moscow": "should",
    "impact": 5,
    "effort": "no_opinion",
    "pairs": ["bus>tram", "bus>bike"],
}


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form that casts."""
    return {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    }


def test_a_ballot_on_every_scale_is_answered_checked_and_cast(client: Client):
    here = scene(every_scale())
    person = here.sit(client)
    for number, (name, fields) in enumerate(ANSWERS.items(), start=1):
        answer = client.post(here.page(number), fields | {"act": "save"})
        last = number == len(ANSWERS)
        assert (name, answer.status_code, answer["Location"]) == (
            name, 302, here.page("check") if last else here.page(number + 1)
        )  # fmt: skip
    assert casting.own(ballot=here.ballot.id, voter=make.voter(person)).partial == KEPT

    page = client.get(here.page("check")).content.decode()
    assert json.loads(fields_of(page)["answers"]) == KEPT
    done = client.post(here.page("cast"), fields_of(page))

    assert (done.status_code, done["Cache-Control"]) == (201, "no-store, private")
    assert "Your ballot is cast" in done.content.decode()
    assert box.turnout(here.ballot.id) == 1
    code = re.search(r'"receipt":"([0-9a-f]{64})"', html.unescape(done.content.decode()))
    assert code is not None
    assert box.receipts(here.ballot.id, bytes.fromhex(code[1])) == "counted"


def test_casting_twice_with_the_same_form_gives_the_same_receipt(client: Client):
    here = scene()
    here.sit(client)
    client.post(here.page(1), {"answer": "yes", "act": "save"})
    form = fields_of(client.get(here.page("check")).content.decode())

    first, second = client.post(here.page("cast"), form), client.post(here.page("cast"), form)

    receipt = re.compile(r'class="mono">([0-9a-f]{64})<')
    assert receipt.search(first.content.decode())[1] == receipt.search(second.content.decode())[1]
    assert box.superseded(here.ballot.id) == []


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("comfort", {}, "Choose one answer."),
        ("comfort", {"answer": "7"}, "does not fit"),
        ("single", {"answer": "boat"}, "does not fit"),
        ("multiple", {}, "Choose at least 1."),
        ("multiple", {"answer": ["bus", "tram", "bike"]}, "Choose at most 2."),
        ("consent", {"answer": "block", "words": " "}, "Write why you block this."),
        ("dots", {"points-bus": "4", "points-tram": "2"}, "You shared out 6 points, but there are only 5."),
        ("dots", {"points-bus": "many"}, "Write whole numbers only"),
        ("dots", {"points-bus": "-1"}, "Write whole numbers only"),
        ("ranking", {"place-bus": "1", "place-tram": "1"}, "Two options stand at place 1."),
        ("ranking", {}, "Give at least one place."),
        ("text", {"words": "x" * 41}, "Write at most 40 characters. You wrote 41."),
        ("text", {"words": "a\x00b"}, "holds signs that cannot be kept"),
        ("text", {"words": ""}, "Write something."),
        ("budget", {"answer": "boat"}, "does not fit"),
        ("points", {"points-bus": "6"}, "You shared out 6 points, but there are only 5."),
        ("moscow", {"answer": "would"}, "does not fit"),
        ("impact", {"answer": "6"}, "does not fit"),
        ("pairs", {"pair-1": ""}, "Choose in at least one pair."),
        ("pairs", {"pair-1": "bus>bus"}, "does not fit"),
    ],
)
def test_an_answer_off_its_scale_comes_back_with_what_was_typed(client: Client, name: str, fields: dict, sentence: str):
    here = scene(every_scale())
    person = here.sit(client)
    number = list(ANSWERS).index(name) + 1

    answer = client.post(here.page(number), fields | {"act": "save"})

    page = html.unescape(answer.content.decode())
    assert (answer.status_code, page.count(sentence)) == (422, 2)  # in the summary, which leads to it, and beside it
    assert 'href="#question"' in page
    typed = fields.get("words", "").strip() or fields.get("points-bus") or fields.get("place-bus") or ""
    assert typed.replace("\x00", "") in page.replace("\x00", "")
    assert casting.own(ballot=here.ballot.id, voter=make.voter(person)).partial == {}


def test_the_check_page_tells_questions_for_words_apart(client: Client):
    asked = [question(id, {"kind": "text", "maximum": 40}, help={"en": f"About {id}"}) for id in ("notice", "panel")]
    here = scene(questions=[*asked, question("plain", {"kind": "agreement"}, help={"en": "At length"})])
    here.sit(client)

    page = client.get(here.page("check")).content.decode()

    assert [words in page for words in ("About notice", "About panel", "At length")] == [True, True, False]


def test_a_question_may_be_left_blank_and_the_check_page_says_so(client: Client):
    here = scene()
    here.sit(client)
    client.post(here.page(1), {"act": "blank"})
    client.post(here.page(2), {"words": "So that I get home", "act": "save"})

    page = client.get(here.page("check")).content.decode()

    assert "Left blank" in page
    assert "You leave 1 question blank. That is allowed." in page
    assert json.loads(fields_of(page)["answers"]) == {"why": "So that I get home"}


def test_a_ballot_with_nothing_but_blanks_is_counted(client: Client):
    here = scene()
    here.sit(client)

    done = client.post(here.page("cast"), {"answers": "{}", "once": "k1"})

    assert (done.status_code, box.turnout(here.ballot.id)) == (201, 1)


def test_answers_are_kept_in_the_box_alone_and_the_start_page_leads_on(client: Client):
    here = scene()
    here.sit(client)
    client.post(here.page(1), {"answer": "no", "act": "save"})

    page = client.get(here.page()).content.decode()

    assert f'href="{here.page(2)}"' in page
    assert "Go on where you stopped" in page
    assert 'value="no" id="answer-2" checked' in client.get(here.page(1)).content.decode()


def test_the_order_of_options_is_random_between_people_and_fixed_for_each():
    here = scene(every_scale())
    ranking, orders = list(ANSWERS).index("ranking") + 1, set()
    for person in range(8):
        client = Client()
        here.sit(client, person)
        seen = [re.findall(r'name="place-(\w+)"', client.get(here.page(ranking)).content.decode()) for _ in range(2)]
        assert seen[0] == seen[1]
        assert sorted(seen[0]) == ["bike", "bus", "tram"]
        orders.add(tuple(seen[0]))
    assert len(orders) > 1


def test_ranking_moves_by_buttons_and_dots_add_up_without_going_on(client: Client):
    here = scene(every_scale())
    here.sit(client)
    ranking, dots = list(ANSWERS).index("ranking") + 1, list(ANSWERS).index("dots") + 1
    placed = {"place-bus": "1", "place-tram": "2", "place-bike": ""}

    moved = client.post(here.page(ranking), placed | {"act": "up:tram"}).content.decode()
    summed = client.post(here.page(dots), {"points-bus": "3", "points-tram": "1", "act": "sum"}).content.decode()

    chosen = re.findall(r'name="place-(\w+)".*?(?:value="(\d)" selected|</select>)', moved)
    assert sorted(chosen) == [("bike", ""), ("bus", "2"), ("tram", "1")]
    assert "Shared out so far: 4 of 5." in summed


def test_a_budget_adds_up_what_is_ticked_without_going_on(client: Client):
    here = scene(every_scale())
    here.sit(client)
    number = list(ANSWERS).index("budget") + 1

    page = client.post(here.page(number), {"answer": ["bus", "bike"], "act": "sum"}).content.decode()

    assert "What you ticked costs 1,500\N{NO-BREAK SPACE}EUR. There is 1,000\N{NO-BREAK SPACE}EUR." in page
    assert "<small>300\N{NO-BREAK SPACE}EUR</small>" in page
    assert re.findall(r'value="(\w+)" id="answer-\d" checked', page) == ["bus", "bike"]


def test_which_pairs_somebody_saw_cannot_be_told_once_the_key_is_gone(client: Client):
    here = scene(every_scale())
    pairs = every_scale()[-1]
    person = here.sit(client).id
    of = {"ballot": here.ballot.id, "question": pairs}

    kept = casting.own_order(participation=person, **of)
    assert (len(kept), kept != person.bytes, kept == casting.own_order(participation=person, **of)) == (32, True, True)
    assert casting.own_order(participation=here.roll[1].id, **of) != kept
    make.end(here.ballot)
    closing.close(ballot=here.ballot)

    assert casting.own_order(participation=person, **of) == b""


def test_voting_again_replaces_and_withdrawing_takes_out(client: Client):
    here = scene()
    here.sit(client)
    client.post(here.page("cast"), {"answers": '{"u1":"yes"}', "once": "k1"})
    assert "You have voted." in client.get(here.page()).content.decode()
    client.post(here.page("cast"), {"answers": '{"u1":"no"}', "once": "k2"})
    assert (box.turnout(here.ballot.id), len(box.superseded(here.ballot.id))) == (1, 1)

    assert client.get(here.page("withdraw")).status_code == 200
    out = client.post(here.page("withdraw"))

    assert "Your ballot is out" in out.content.decode()
    assert (box.turnout(here.ballot.id), len(box.superseded(here.ballot.id))) == (0, 2)
    assert "There was no ballot to take out" in client.post(here.page("withdraw")).content.decode()


@pytest.mark.parametrize("answers", ["", "[]", '{"u1":"boat"}', '{"other":"yes"}', '{"u1":"yes","u1":"no"}', "{"])
def test_answers_that_do_not_fit_are_not_cast(client: Client, answers: str):
    here = scene()
    here.sit(client)

    refused = client.post(here.page("cast"), {"answers": answers, "once": "k1"})

    assert (refused.status_code, box.turnout(here.ballot.id)) == (422, 0)


def test_without_a_seat_the_page_says_how_to_get_one(client: Client):
    here = scene()
    for page in (here.page(), here.page(1), here.page("check"), here.page("withdraw")):
        refused = client.get(page)
        assert (page, refused.status_code) == (page, 403)
        assert "Use your link or your code" in refused.content.decode()
    assert client.post(here.page("cast"), {"answers": "{}"}).status_code == 403


def test_without_the_notice_the_way_leads_to_it(client: Client):
    here = scene()
    here.sit(client, accept=False)

    for page in (here.page(), here.page(1), here.page("check")):
        assert client.get(page)["Location"] == f"/consultations/{here.slug}/notice/"
    assert client.post(here.page("cast"), {"answers": "{}"})["Location"] == f"/consultations/{here.slug}/notice/"
    assert box.turnout(here.ballot.id) == 0


def test_a_seat_in_one_consultation_is_none_in_another(client: Client):
    here, other = scene(), scene()
    here.sit(client)

    assert client.get(other.page()).status_code == 403
    assert client.get(here.page().replace(str(here.ballot.id), str(other.ballot.id))).status_code == 404


def _closed(here: Scene, client: Client) -> None:
    here.sit(client)
    make.end(here.ballot)


def _counted(here: Scene, client: Client) -> None:
    _closed(here, client)
    closing.close(ballot=here.ballot)


def _early(here: Scene, client: Client) -> None:
    here.sit(client)
    Ballot.objects.update(opens=now() + timedelta(hours=1), closes=now() + timedelta(hours=2))


def _stopped(here: Scene, client: Client) -> None:
    here.sit(client)
    keys.destroy(here.ballot.linkage)


def _not_on_the_roll(here: Scene, client: Client) -> None:
    client.post(f"/join/link/{people.issue_link(make.people(here.consultation, 1)[0])}/")
    from_link = here.consultation.participations.get(state="invited", roll_entries=None)
    accept_notice(from_link)


def _voided(here: Scene, client: Client) -> None:
    here.sit(client)
    first, second = make.user(), make.user()
    request = SecondSignature.objects.create(
        consultation=here.consultation,
        act="void_ballot",
        target=here.ballot.id,
        reason="A wrong question",
        asked_by=first,
    )
    opening.confirm_void(request=request, by=second)


@pytest.mark.parametrize(
    ("happens", "status", "heading"),
    [
        (_early, 409, "Not open yet"),
        (_closed, 409, "This vote is closed"),
        (_counted, 409, "This vote is closed"),
        (_stopped, 409, "This vote has been stopped"),
        (_voided, 409, "This vote was voided"),
        (_not_on_the_roll, 403, "You cannot vote here"),
    ],
)
def test_a_shut_door_says_why_on_every_page(client: Client, happens, status: int, heading: str):
    here = scene()
    happens(here, client)

    for page in (here.page(), here.page(1), here.page("check")):
        answer = client.get(page)
        assert (page, answer.status_code) == (page, status)
        assert f"<h1>{heading}</h1>" in answer.content.decode()
    cast = client.post(here.page("cast"), {"answers": '{"u1":"yes"}', "once": "k1"})
    assert (cast.status_code, f"<h1>{heading}</h1>" in cast.content.decode()) == (status, True)


def test_a_revoked_link_loses_its_seat_at_once(client: Client):
    here = scene()
    person = here.sit(client)
    person.credentials.update(revoked_at=now())

    assert client.get(here.page()).status_code == 403


def test_voting_pages_speak_arabic_from_right_to_left(client: Client):
    here = scene(every_scale())
    here.sit(client)
    client.cookies["django_language"] = "ar"

    page = client.get(here.page(1)).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "ماذا عن comfort؟" in page


def test_voting_pages_cost_few_queries(client: Client, django_assert_max_num_queries):
    here = scene(every_scale())
    here.sit(client)
    client.get(here.page(1))
    for page in (here.page(), here.page(1), here.page("check")):
        with django_assert_max_num_queries(10):
            client.get(page)
