"""The board in a browser without scripts: every act is a form, and each screen learns what others did."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.domain.rules import RulesRefused
from consultations.methods.codesign.models import BoardPrint, Card, Decision
from consultations.methods.codesign.services.board import cards
from consultations.methods.codesign.urls import board as urls
from socialicense.jobs import services as jobs
from tests.consultations.methods.codesign.board.scene import Board

pytestmark = pytest.mark.django_db

NEAR = "People must be told each time bus card data is used"


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_a_card_is_written_and_its_number_told():
    scene = Board()
    client = scene.seated()
    sent = {"text": "Fines for whoever breaks a rule", "kind": "condition", "language": "en", "question_word": "how"}
    answer = client.post(scene.url("write/"), sent)
    card = scene.card(4)
    assert (answer.status_code, answer["Location"]) == (302, scene.url())
    assert (card.text, card.kind, card.question_word, card.written_by) == (sent["text"], "condition", "how", scene.people[0])
    page = client.get(scene.url()).content.decode()
    assert "Card 4 is on the board" in page
    assert "Your cards:" in page
    assert "Fines for whoever" in client.get(scene.url("cards/4/slip/")).content.decode()


def test_what_is_there_already_is_pointed_out_and_the_person_decides():
    scene = Board()
    client = scene.seated(1)
    sent = {"text": NEAR, "kind": "idea", "language": "en"}
    answer = client.post(scene.url("write/"), sent)
    assert (answer.status_code, "Is it one of these?" in answer.content.decode(), Card.objects.count()) == (200, True, 3)
    client.post(scene.url("write/"), sent | {"join": "1"})
    client.post(scene.url("write/"), sent | {"anyway": "1"})
    assert [(scene.card(n).state, scene.card(n).text) for n in (4, 5)] == [("merged", NEAR), ("shown", NEAR)]


@pytest.mark.parametrize("sent", [{"text": ""}, {"text": "x" * 600}, {"text": "a", "kind": "poem"}, {"text": "a\x00b"}])
def test_a_card_that_cannot_be_kept_says_why(sent):
    scene = Board(texts=())
    answer = scene.seated().post(scene.url("write/"), {"kind": "idea", "language": "en"} | sent)
    assert (answer.status_code, "There is a problem" in answer.content.decode(), Card.objects.count()) == (422, True, 0)


def test_hostile_words_stay_words_on_every_page():
    scene = Board(texts=("<script>alert(1)</script>", "Night buses"))
    scene.cluster("<img src=x onerror=alert(1)>", 1)
    client = scene.seated()
    for rest in ("", "list/", "cards/1/", "clusters/1/", "screen/", "suggestions/", "cards/1/slip/"):
        page = client.get(scene.url(rest)).content.decode()
        assert [one for one in ("<script>alert", "<img src=x") if one in page] == [], rest


def test_a_screen_asks_with_its_revision_and_hears_nothing_when_nothing_changed(django_assert_num_queries):
    scene = Board()
    client = Client()
    address = scene.url("changes/")
    first = client.get(f"{address}?since=0")
    assert (first.status_code, first["ETag"], [one["card"] for one in first.json()["changes"]]) == (200, '"3"', [1, 2, 3])
    with django_assert_num_queries(1):
        again = client.get(f"{address}?since=3", headers={"if-none-match": '"3"'})
    assert (again.status_code, again.content) == (304, b"")
    scene.write("More")
    with django_assert_num_queries(6):
        client.get(f"{address}?since=3")
    with django_assert_num_queries(1):
        told = client.get(f"{address}?since=3").json()
    assert (told["revision"], [one["text"] for one in told["changes"]]) == (4, ["More"])


def test_everything_that_dragging_does_is_a_form():
    scene = Board()
    client = scene.seated()
    client.post(scene.url("clusters/new/"), {"title_en": "Trust", "card": ["1"]})
    scene.cluster("Time")
    trust, time = scene.workshop.clusters.order_by("number")
    assert scene.lying(trust) == [1]
    client.post(scene.url("cards/2/move/"), {"cluster": "1", "before": "1"})
    assert scene.lying(trust) == [2, 1]
    client.post(scene.url("list/"), {"act": "move", "cluster": "2", "card": ["1", "2", "x"]})
    assert scene.lying(time) == [1, 2]
    client.post(scene.url("cards/1/back/"))
    assert scene.lying(trust) == [1]
    client.post(scene.url("clusters/2/combine/"), {"into": "1"})
    client.post(scene.url("clusters/2/reopen/"))
    client.post(scene.url("clusters/2/earlier/"))
    client.post(scene.url("list/"), {"act": "merge", "card": ["1", "3"]})
    client.post(scene.url("cards/3/out/"))
    client.post(scene.url("cards/3/split/"), {"text": ["Night", "Midnight", ""]})
    client.post(scene.url("cards/3/whole/"))
    client.post(scene.url("cards/1/edit/"), {"text": "Tell us", "on": "1"})
    client.post(scene.url("cards/1/restore/"), {"n": "1"})
    assert [(scene.card(n).state, scene.card(n).text) for n in (1, 3, 4)] == [
        ("shown", "Tell people every time their bus card data is used"),
        ("shown", "Night workers need buses after midnight"),
        ("merged", "Night"),
    ]
    assert (scene.lying(time), scene.lying(trust)) == ([2], [1])


def test_the_list_keeps_ticks_in_its_address_but_not_after_an_act():
    scene = Board()
    client = scene.seated()
    page = client.get(scene.url("list/?words=bus&card=3&card=x&page=1")).content.decode()
    ticks = [bool(re.search(rf'id="card-{n}" checked', page)) for n in (1, 3)]
    assert (ticks, 'name="query" value="words=bus&amp;page=1"' in page, 'href="?words=bus&amp;page=1"' in page) == (
        [False, True], True, True,
    )  # fmt: skip
    answer = client.post(scene.url("list/"), {"act": "move", "cluster": "0", "card": ["3"], "query": "words=bus&page=1"})
    assert answer["Location"] == scene.url("list/") + "?words=bus&page=1"


def test_two_wordings_are_shown_and_settled_on_the_page():
    scene = Board()
    client = scene.seated()
    cards.edit(workshop=scene.workshop, number=1, text="Tell us", on=1, by=scene.actors[1])
    answer = client.post(scene.url("cards/1/edit/"), {"text": "Ask us", "on": "1"})
    assert "Both wordings are kept" in said(answer)[0]
    page = client.get(scene.url("cards/1/")).content.decode()
    assert ("Ask us" in page, "Keep both as two cards" in page) == (True, True)
    client.post(scene.url("cards/1/settle/"), {"conflict": "3", "on": "2", "text": "Ask us"})
    assert scene.card(1).text == "Ask us"


def test_dots_are_given_on_the_page_and_are_said_not_to_be_secret():
    scene = Board()
    scene.dots_step()
    client = scene.seated()
    assert "They are not secret" in client.get(scene.url()).content.decode()
    client.post(scene.url("cards/1/dots/"), {"dots": "2"})
    answer = client.post(scene.url("cards/2/dots/"), {"dots": "2"})
    assert said(answer)[-1] == "You have 3 dots in all, and 1 left. Take some from another place first."
    assert client.get(f"{scene.url('changes/')}?since=3").json()["changes"][0]["dots"] == 2


def test_a_script_hears_a_refusal_as_a_problem():
    scene = Board()
    client = scene.seated()
    script = {"headers": {"accept": "application/json"}}
    fine = client.post(scene.url("cards/1/move/"), {"cluster": "0"}, **script)
    gone = client.post(scene.url("cards/1/move/"), {"cluster": "9"}, **script)
    assert (fine.status_code, fine.json()) == (200, {"revision": 4})
    assert (gone.status_code, gone.json()["code"]) == (409, "cluster-closed")


def test_a_hidden_card_keeps_its_number_and_reason_and_loses_its_words():
    scene = Board()
    scene.signed_in().post(scene.url("cards/1/hide/"), {"reason": "It names a neighbour"})
    visitor = Client()
    page = visitor.get(scene.url("cards/1/")).content.decode()
    assert ("It names a neighbour" in page, "Tell people" in page) == (True, False)
    everywhere = "".join(visitor.get(scene.url(rest)).content.decode() for rest in ("", "list/", "screen/", "cards/1/slip/"))
    assert "Tell people" not in everywhere
    told = visitor.get(scene.url("find/"), {"number": "1"})["Location"]
    assert told == scene.url("cards/1/").replace("/board/", "/trace/")
    assert [visitor.get(scene.url("find/"), {"number": one}).status_code for one in ("77", "x", "")] == [200, 200, 200]


def test_a_hidden_part_loses_its_words_where_it_was_split_and_where_it_was_written():
    scene = Board()
    team, writer = scene.signed_in(), scene.seated()
    team.post(scene.url("cards/3/split/"), {"text": ["Buses after midnight", "Ask the drivers first"]})
    team.post(scene.url("cards/5/hide/"), {"reason": "It was said in anger"})
    for client, rest in ((Client(), "cards/3/"), (writer, "write/")):
        page = client.get(scene.url(rest)).content.decode()
        assert [words in page for words in ("4. Buses after midnight", "5. ", "Ask the drivers first")] == [True, True, False]


def test_a_decision_about_a_cluster_is_entered_from_its_page():
    scene = Board()
    scene.cluster("Time", 1)
    team, address = scene.signed_in(), scene.url("clusters/1/")
    decide = reverse("consultations:codesign_decide", args=[scene.consultation.slug, scene.component.id, "cluster", "1"])
    assert [decide in one.get(address).content.decode() for one in (team, scene.seated(), Client())] == [True, False, False]
    team.post(decide, {"outcome": "dropped", "reason": "Nobody could build it"})
    told = list(Decision.objects.values_list("cluster__number", "outcome", "reason"))
    assert told == [(1, "dropped", "Nobody could build it")]


def test_a_card_is_placed_by_the_names_that_the_matrix_has():
    scene = Board()
    page = scene.seated().get(scene.url("write/")).content.decode()
    assert [name in page for name in ("Why? Purpose and value", "Preparing", "Overseeing")] == [True] * 3


def test_a_card_that_came_with_a_file_is_found_by_its_high_number():
    scene = Board()
    Card.objects.filter(number=3).update(number=150_000)
    told = scene.seated().get(scene.url("find/"), {"number": "150000"})
    assert (told.status_code, told.headers.get("Location", "").rpartition("/trace/")[2]) == (302, "cards/150000/")


def test_pages_cost_the_same_for_few_and_many_cards(django_assert_max_num_queries):
    scene = Board(texts=tuple(f"Idea number {n} about something" for n in range(15)))
    scene.cluster("Trust", 1, 2, 3)
    client = scene.seated()
    for rest in ("", "list/", "screen/", "clusters/1/"):
        with django_assert_max_num_queries(26):
            assert client.get(scene.url(rest)).status_code == 200


def test_the_board_is_printed_in_the_background_on_two_sizes():
    scene = Board()
    scene.cluster("Trust", 1)
    client = scene.seated()
    for size in ("a3", "a4"):
        assert client.post(scene.url("print/"), {"size": size, "part": "1"}).status_code == 302
        assert client.get(scene.url(f"print/{size}/1/")).status_code == 404
    client.post(scene.url("print/"), {"size": "a4", "part": "1"})
    assert "It is being printed." in client.get(scene.url("print/")).content.decode()
    jobs.run_due()
    assert list(BoardPrint.objects.values_list("size", "part", "language")) == [("a3", 1, "en"), ("a4", 1, "en")]
    for size in ("a3", "a4"):
        answer = client.get(scene.url(f"print/{size}/1/"))
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert "Open the PDF" in client.get(scene.url("print/")).content.decode()
    assert [client.post(scene.url("print/"), sent).status_code for sent in ({"size": "a0", "part": "1"}, {"size": "a4"})] == [404, 404]
    assert Client().get(scene.url("print/a4/1/")).status_code == 404
    assert Client().post(scene.url("print/"), {"size": "a4", "part": "1"}).status_code == 404


# Who may do what: every address for every kind of visitor. Reading is for all, acting by role, and nobody after the end.
READS = [pattern.name for pattern in urls.public_urls if not pattern.name.endswith(("_act", "_new", "_printed"))]
ACTS = {
    "cards/1/edit/": {"text": "New words", "on": "1"},
    "cards/1/move/": {"cluster": "1"},
    "cards/1/merge/": {"into": "2"},
    "cards/1/split/": {"text": ["a", "b"]},
    "cards/1/hide/": {"reason": "Why"},
    "clusters/new/": {"title_en": "Trust"},
    "clusters/1/later/": {},
}


def address(scene: Board, name: str) -> str:
    pattern = next(one for one in urls.public_urls if one.name == name)
    known = {"slug": scene.consultation.slug, "component_id": scene.component.id}
    if "number" in pattern.pattern.converters:
        known["number"] = 1
    return reverse(f"consultations:{name}", kwargs=known)


@pytest.mark.parametrize("who", ["anonymous", "observer", "person", "facilitator"])
def test_everybody_reads_every_page_of_the_board(who):
    scene = Board()
    scene.cluster("Trust", 1)
    client = client_of(scene, who)
    assert {name: client.get(address(scene, name)).status_code for name in READS} == dict.fromkeys(READS, 200)


def client_of(scene: Board, who: str) -> Client:
    if who == "person":
        return scene.seated()
    return Client() if who == "anonymous" else scene.signed_in(scene.with_role(who))


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("anonymous", set(ACTS)),
        ("observer", set(ACTS)),
        ("commissioner", set(ACTS)),
        ("person", {"cards/1/hide/"}),
        ("facilitator", set()),
    ],
)
def test_only_those_act_whom_the_rules_name(who, refused):
    found = set()
    for rest, sent in ACTS.items():
        scene = Board()
        scene.cluster("Trust")
        if client_of(scene, who).post(scene.url(rest), sent).status_code == 403:
            found.add(rest)
    assert found == refused


def test_nobody_acts_once_the_window_is_over():
    scene = Board()
    scene.cluster("Trust")
    scene.shut()
    scene.workshop.refresh_from_db()
    before = scene.workshop.revision
    for client in (scene.seated(), scene.signed_in()):
        for rest, sent in ACTS.items():
            client.post(scene.url(rest), sent)
        client.post(scene.url("write/"), {"text": "Late", "kind": "idea", "language": "en"})
    scene.workshop.refresh_from_db()
    assert (scene.workshop.revision, Card.objects.count()) == (before, 3)


def test_a_board_that_is_not_public_is_not_found():
    scene = Board()
    type(scene.consultation).objects.filter(pk=scene.consultation.pk).update(state="preparing")
    client = scene.seated()
    assert {client.get(address(scene, name)).status_code for name in READS} == {404}


@pytest.mark.parametrize("who", ["anonymous", "observer", "facilitator", "organiser"])
def test_only_organisers_set_who_may_do_what_and_only_before_opening(who):
    scene = Board(texts=())
    url = reverse("consultations:codesign_rights", args=[scene.consultation.slug, scene.component.id])
    client = client_of(scene, who)
    status = {"anonymous": 302, "organiser": 200}.get(who, 404)
    assert client.get(url).status_code == status
    client.post(url, {"cards": ["facilitator"]})
    scene.workshop.refresh_from_db()
    assert scene.workshop.permissions == {}
    if who == "organiser":
        type(scene.consultation).objects.filter(pk=scene.consultation.pk).update(state="preparing")
        client.post(url, {"cards": ["facilitator"], "move": ["participant", "facilitator"]})
        scene.workshop.refresh_from_db()
        assert scene.workshop.permissions == {
            "cards": ["facilitator"], "edit": [], "move": ["participant", "facilitator"], "merge": [], "clusters": [],
            "dots": [], "prototypes": [], "feedback": [],
        }  # fmt: skip


def test_rules_of_the_board_from_a_file_are_checked():
    assert rights.read({"move": ["facilitator", "participant"]}) == {"move": ["participant", "facilitator"]}
    for wrong in ([], {"fly": []}, {"move": "facilitator"}, {"move": ["mayor"]}):
        with pytest.raises(RulesRefused):
            rights.read(wrong)
