"""Pages of prototypes, decisions, trace and expectations: who opens which, what people send, and what everybody reads."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.methods.codesign.models import Decision, Feedback, Prototype
from consultations.methods.codesign.services import prototypes as services
from consultations.methods.codesign.urls import prototypes as addresses
from consultations.methods.codesign.urls import public_urls, urls
from consultations.models import Component, Participation
from consultations.selectors import open_now
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind
from tests.consultations.methods.codesign.bench import HOUR, Bench
from tests.consultations.methods.codesign.scene import Session, cluster
from tests.consultations.views.voting import accept_notice
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
NASTY = '<script>alert(1)</script>"\'&'
TEAM = ("organiser", "facilitator", "commissioner", "observer", "recruiter")
ROLES = ("anonymous", "citizen", "superuser", "participant", *TEAM)
PUBLIC, WRITES = set(ROLES), {"participant", "organiser", "facilitator"}
WHO = {
    "codesign_prototypes": PUBLIC, "codesign_prototype": PUBLIC, "codesign_decisions": PUBLIC, "codesign_trace": PUBLIC,
    "codesign_fate": PUBLIC, "codesign_matrix": PUBLIC, "codesign_matrix_csv": PUBLIC, "codesign_matrix_pdf": PUBLIC,
    "codesign_propose": WRITES, "codesign_rewrite": WRITES, "codesign_drop": WRITES,
    "codesign_decide": {"organiser", "facilitator"}, "codesign_feedback_hide": {"organiser", "facilitator"},
}  # fmt: skip


def seated(person: Participation) -> Client:
    """A browser at which this person sits, with the notice accepted."""
    person.user = make.user()
    person.save(update_fields=["user"])
    accept_notice(person)
    client = Client()
    client.force_login(person.user)
    return client


def browser(bench: Bench, role: str) -> Client:
    if role == "participant":
        return seated(bench.people[0])
    client, user = Client(), make.user()
    if role in TEAM:
        accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=bench.consultation.id, by=None)
    if role == "superuser":
        user.is_superuser = user.is_staff = True
        user.save()
    if role != "anonymous":
        client.force_login(user)
    return client


def url(bench: Bench, name: str, *args: object) -> str:
    return reverse(f"consultations:{name}", args=[bench.consultation.slug, bench.component.id, *args])


def arguments(name: str, said: Feedback) -> list[object]:
    if name == "codesign_decide":
        return ["card", "7"]
    if name == "codesign_feedback_hide":
        return [said.id]
    if name == "codesign_fate":
        return [7]
    return ["p1"] if name in {"codesign_prototype", "codesign_rewrite", "codesign_drop"} else []


def feedback(row: Prototype, bench: Bench, text: str = "Clear words") -> Feedback:
    return services.say(prototype=row, n=1, kind="like", text=text, language="en", by=bench.people[1])


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in [*addresses.urls, *addresses.public_urls]} == set(WHO)


def test_no_two_addresses_of_a_session_share_a_name() -> None:
    names = [pattern.name for pattern in [*urls, *public_urls]]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    bench = Bench(2)
    said = feedback(bench.propose(), bench)
    client = browser(bench, role)
    opened = {}
    for name in WHO:
        if name == "codesign_matrix_pdf" and role != "anonymous":
            opened[name] = True  # typeset once; it asks nobody who they are
            continue
        opened[name] = client.get(url(bench, name, *arguments(name, said))).status_code == 200
    assert opened == {name: role in who for name, who in WHO.items()}


def test_other_consultations_things_are_not_found() -> None:
    bench, other = Bench(2), Bench(2)
    said = feedback(other.propose(), other)
    client = browser(bench, "facilitator")
    asked = [
        client.get(url(bench, "codesign_prototype", "p1")), client.get(url(bench, "codesign_fate", 99)),
        client.get(url(bench, "codesign_feedback_hide", said.id)), client.get(url(bench, "codesign_decide", "card", "99")),
        client.get(url(bench, "codesign_decide", "prototype", "p1")), client.get(url(bench, "codesign_decide", "person", "1")),
        client.get(url(bench, "codesign_decide", "feedback", "no-id")), client.get(url(other, "codesign_decide", "card", "1")),
    ]  # fmt: skip
    assert [answer.status_code for answer in asked] == [404] * 8


GIVEN = {
    "kind": "rule", "title_en": "Who may look", "text_en": "Only the bus company may look.", "clusters": ["1"],
    "cards": "6, 7", "clause": "condition", "modality": "must", "category": "safeguard",
}  # fmt: skip


def test_participant_builds_a_prototype_by_hand() -> None:
    bench = Bench(2)
    client = browser(bench, "participant")
    answer = client.post(url(bench, "codesign_propose"), GIVEN)
    version = Prototype.objects.get().versions.get()
    assert (answer.status_code, answer["Location"]) == (302, url(bench, "codesign_prototypes"))
    assert (version.text, version.modality, version.written_by_id) == (
        {"en": "Only the bus company may look."}, "must", bench.people[0].id,
    )  # fmt: skip
    page = client.get(url(bench, "codesign_prototype", "p1")).content.decode()
    assert "Only the bus company may look." in page and str(bench.people[0].id) not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cards": "six"}, "“six” is not the number of a card"),
        ({"cards": "99"}, "There is no card with the number 99"),
        ({"cards": "", "clusters": []}, "Name at least one card or cluster"),
        ({"modality": ""}, "Choose how strong the condition is"),
        ({"text_en": " "}, "required"),
        ({"text_en": "a\x00b"}, "Null characters"),
        ({"clusters": ["77"]}, "not one of the available choices"),
    ],
)
def test_unfit_prototype_is_refused_with_its_reason(change: dict[str, object], sentence: str) -> None:
    bench = Bench(2)
    answer = browser(bench, "participant").post(url(bench, "codesign_propose"), GIVEN | change)
    assert (answer.status_code, Prototype.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_conflict_keeps_what_both_wrote_and_the_next_save_goes_through() -> None:
    bench = Bench(2)
    row = bench.propose()
    client = browser(bench, "participant")
    form = client.get(url(bench, "codesign_rewrite", "p1"))
    assert '<input type="hidden" name="on" value="1">' in form.content.decode()
    bench.rewrite(row, said="Only the bus company and nobody else may look.")

    mine = {**GIVEN, "text_en": "Only the bus company may ever look.", "change": "Ever", "on": "1"}
    answer = client.post(url(bench, "codesign_rewrite", "p1"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Only the bus company may ever look.</textarea>" in page
    assert "<ins>and</ins>" in page or "<ins>and nobody else" in page
    assert '<input type="hidden" name="on" value="2">' in page
    assert row.versions.count() == 2

    again = client.post(url(bench, "codesign_rewrite", "p1"), mine | {"on": "2"})
    assert again.status_code == 302
    assert [one.text["en"] for one in row.versions.order_by("n")][1:] == [
        "Only the bus company and nobody else may look.",
        "Only the bus company may ever look.",
    ]


def test_feedback_is_said_by_people_and_not_by_visitors() -> None:
    bench = Bench(2)
    bench.propose()
    given = {"kind": "what_if", "text": "What if the company is sold?"}
    there = url(bench, "codesign_prototype", "p1")
    assert [browser(bench, role).post(there, given).status_code for role in ("anonymous", "citizen")] == [404, 404]
    assert browser(bench, "participant").post(there, given).status_code == 302
    assert [(one.kind, one.text, one.written_by_id) for one in Feedback.objects.all()] == [
        ("what_if", "What if the company is sold?", bench.people[0].id)
    ]


def test_hostile_words_are_shown_as_words() -> None:
    bench = Bench(2)
    card = bench.cards[6]
    card.text = NASTY
    card.save()
    bench.clusters[0].title = {"en": NASTY}
    bench.clusters[0].save()
    row = bench.propose(said=NASTY, title={"en": NASTY}, cards=(7,))
    bench.rewrite(row, said=NASTY + "!", title={"en": NASTY}, test=NASTY)
    feedback(row, bench, NASTY)
    bench.decide(row, "changed", NASTY)
    client = browser(bench, "facilitator")
    for name, args in (
        ("codesign_prototypes", []), ("codesign_prototype", ["p1"]), ("codesign_rewrite", ["p1"]), ("codesign_decisions", []),
        ("codesign_trace", []), ("codesign_fate", [7]), ("codesign_matrix", []),
    ):  # fmt: skip
        page = client.get(url(bench, name, *args)).content.decode()
        assert "<script>alert" not in page, name
        assert "&lt;script&gt;alert" in page, name


def test_formula_on_a_card_is_no_formula_in_the_table() -> None:
    bench = Bench(2)
    card = bench.cards[6]
    card.text = "=1+1"
    card.save()
    table = Client().get(url(bench, "codesign_matrix_csv")).content.decode()
    assert "why,plan,undecided,7,'=1+1" in table
    assert len(table.splitlines()) == 1 + 6 * 12


def adopted() -> Bench:
    bench = Bench()
    row = bench.propose()
    bench.rewrite(row, said="Only the bus company may look, and it says who did.")
    bench.vote({"p1-v2": ["agree"] * 11 + ["concern"], "use-u1": ["agree"] * 12})
    return bench


def test_slip_leads_to_what_became_of_the_card_after_the_evidence_is_frozen() -> None:
    bench = adopted()
    bench.hand_over()
    visitor = Client()
    found = visitor.get(url(bench, "codesign_trace"), {"number": "٤"})
    assert (found.status_code, found["Location"]) == (302, url(bench, "codesign_fate", 4))
    page = visitor.get(found["Location"]).content.decode()
    for words in (
        "Nobody sells where I go", "Merged into another card", "Never sell my journeys", "Who may look",
        "Adopted as a clause", "Said more simply", "Only the bus company may look, and it says who did.",
    ):  # fmt: skip
        assert words in page, words
    lost = visitor.get(url(bench, "codesign_trace"), {"number": "99"})
    assert lost.status_code == 422 and "No card of this session has this number" in lost.content.decode()
    odd = visitor.get(url(bench, "codesign_trace"), {"number": "-1"})
    assert odd.status_code == 422


def test_slip_tells_the_reason_where_a_card_was_dropped_or_hidden() -> None:
    bench = Bench(2)
    bench.decide(bench.cards[6], reason="Buses are planned elsewhere")
    card = bench.cards[2]
    card.state, card.reason, card.text = "hidden", "Names a driver", "Mr Thorn drives badly"
    card.save()
    assert "Buses are planned elsewhere" in Client().get(url(bench, "codesign_fate", 7)).content.decode()
    page = Client().get(url(bench, "codesign_fate", 3)).content.decode()
    assert "Names a driver" in page and "Thorn" not in page


def test_api_tells_the_whole_trace() -> None:
    bench = adopted()
    answer = Client().get(f"/api/v1/components/{bench.component.id}/trace")
    told = answer.json()
    assert answer.status_code == 200 and told["broken"] == []
    assert told["cards"][3] == {
        "number": 4, "kind": "idea", "state": "merged", "text": {"en": "Nobody sells where I go"}, "question": "who",
        "stage": "share", "cluster": None, "merged_into": 2, "part_of": None, "became": "clause", "prototypes": ["p1"],
        "decisions": [],
    }  # fmt: skip
    assert told["prototypes"] == [
        {
            "ref": "p1", "kind": "rule", "title": {"en": "Who may look"}, "clause": "condition",
            "versions": [
                {"n": 1, "change": "", "cards": [1, 2], "clusters": [1]},
                {"n": 2, "change": "Said more simply", "cards": [1, 2], "clusters": [1]},
            ],
            "voted_version": 2, "became": "clause", "cards": [1, 2, 4],
        }
    ]  # fmt: skip
    text = json.dumps(told)
    assert not any(str(person.id) in text or person.member_code in text for person in bench.people)


def test_api_has_no_trace_of_what_keeps_none_or_is_prepared() -> None:
    poll = make.component(make.consultation())
    assert Client().get(f"/api/v1/components/{poll.id}/trace").status_code == 404
    bench = Bench(2)
    bench.consultation.state = "preparing"
    type(bench.consultation).objects.filter(pk=bench.consultation.pk).update(state="preparing", opened_at=None, brief="")
    assert Client().get(f"/api/v1/components/{bench.component.id}/trace").status_code == 404


def test_pages_cost_the_same_for_one_prototype_and_for_several() -> None:
    counts = []
    for number in (1, 3):
        bench = Bench(2)
        for n in range(number):
            bench.propose(said=f"Words {n}")
        client = Client()
        for name in ("codesign_prototypes", "codesign_trace", "codesign_matrix"):
            client.get(url(bench, name))
        with CaptureQueriesContext(connection) as asked:
            for name in ("codesign_prototypes", "codesign_trace", "codesign_matrix"):
                client.get(url(bench, name))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_facilitator_enters_and_moderates_by_hand() -> None:
    bench = Bench(2)
    said = feedback(bench.propose(), bench)
    client = browser(bench, "facilitator")
    entered = client.post(
        url(bench, "codesign_decide", "feedback", said.id), {"outcome": "changed", "reason": "Taken into version 2"}
    )
    assert entered.status_code == 302
    assert [(one.n, one.feedback_id, one.outcome, one.reason) for one in Decision.objects.all()] == [
        (1, said.id, "changed", "Taken into version 2")
    ]
    assert client.post(url(bench, "codesign_decide", "card", "7"), {"outcome": "dropped", "reason": ""}).status_code == 422
    assert client.post(url(bench, "codesign_feedback_hide", said.id), {"reason": "Off topic"}).status_code == 302
    said.refresh_from_db()
    assert said.hidden_reason == "Off topic"
    page = Client().get(url(bench, "codesign_prototype", "p1")).content.decode()
    assert "Off topic" in page and "Clear words" not in page
    client.post(url(bench, "codesign_feedback_hide", said.id), {"show": "1"})
    said.refresh_from_db()
    assert said.hidden_reason == ""


def test_desk_and_log_tell_the_team_what_is_to_be_mended() -> None:
    bench = Bench()
    bench.propose()
    bench.propose(clusters=(2,), said="Tell us in the bus.")
    client = browser(bench, "facilitator")
    assert "The trace:" not in client.get(url(bench, "codesign_setup")).content.decode()  # nothing was voted on yet
    bench.vote({"p1-v1": ["agree"] * 12, "p2-v1": ["agree"] * 12})
    late = Prototype.objects.create(workshop=bench.workshop, position=9, ref="p9", kind="rule")
    late.versions.create(n=1, title={"en": "Late"}, text={"en": "Late"}, modality="must").sources.create(card=bench.cards[6])

    def told(who: Client, name: str) -> bool:
        return "P9 was neither voted on nor dropped" in who.get(url(bench, name)).content.decode()

    assert [told(client, name) for name in ("codesign_setup", "codesign_decisions")] == [True, True]
    assert not told(Client(), "codesign_decisions")
    bench.decide(late)
    assert "The trace:" not in client.get(url(bench, "codesign_setup")).content.decode()
    bench.hand_over()


def test_nothing_can_be_sent_after_the_window() -> None:
    bench = Bench(2)
    bench.propose()
    bench.shift("prototypes", -2 * HOUR, -HOUR)
    client = browser(bench, "participant")
    for name, args, given in (
        ("codesign_propose", [], GIVEN),
        ("codesign_rewrite", ["p1"], GIVEN | {"change": "Other", "on": "1"}),
        ("codesign_drop", ["p1"], {"reason": "No"}),
        ("codesign_prototype", ["p1"], {"kind": "like", "text": "Late"}),
    ):
        answer = client.post(url(bench, name, *args), given)
        assert (answer.status_code, "The time for this" in answer.content.decode()) == (409, True), name
    assert (Prototype.objects.count(), Feedback.objects.count()) == (1, 0)


def test_somebody_who_enters_comes_to_the_session_and_not_to_an_empty_list() -> None:
    session = Session()
    session.open()
    browser, slug = seated(session.people[0]), session.consultation.slug

    entered = browser.get(f"/consultations/{slug}/vote/")

    page = browser.get(f"/consultations/{slug}/").content.decode()
    passer_by = Client().get(f"/consultations/{slug}/").content.decode()
    assert (entered.status_code, entered["Location"]) == (302, session.url("codesign"))
    assert ("Take part now" in page, "See what people work on" in page) == (True, False)
    assert ("Take part now" in passer_by, "See what people work on" in passer_by) == (False, True)
    assert [line.url for line in open_now()] == [f"/consultations/{slug}/"]


def test_a_card_is_not_said_to_be_left_aside_while_the_session_runs() -> None:
    session = Session()
    cluster(session, "At night", "A bus at four")
    session.open()
    address = session.url("codesign_fate", 1)

    running = Client().get(address).content.decode()
    Component.objects.filter(pk=session.component.pk).update(state="voided")
    over = Client().get(address).content.decode()

    assert ("Not in a prototype yet" in running, "Not taken up" in running) == (True, False)
    assert ("Not in a prototype yet" in over, "Not taken up by any prototype" in over) == (False, True)
