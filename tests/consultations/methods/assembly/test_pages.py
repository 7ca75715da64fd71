"""The pages of an assembly: who opens which, what members send by hand, what everybody reads, and the room."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.ballots.services import casting, closing
from consultations.methods.assembly.method import Assembly
from consultations.methods.assembly.models import Amendment, Comment, MinorityStatement
from consultations.methods.assembly.services import followup, minority, outside, writing
from consultations.methods.assembly.views import room as rooms
from consultations.models import Participation
from consultations.services import stages
from socialicense.accounts import services as accounts
from socialicense.accounts.models import ScopeKind, User
from tests.consultations.methods.assembly.scene import Room
from tests.consultations.views.voting import accept_notice
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
ABSENT = "00000000-0000-4000-8000-000000000000"
NASTY = '<script>alert(1)</script>"\'&'
TEAM = ("organiser", "facilitator", "commissioner", "observer", "recruiter")
ROLES = ("anonymous", "citizen", "superuser", "participant", "member", *TEAM)
PUBLIC = set(ROLES)
WHO = {
    "assembly_setup": {"organiser", "facilitator", "commissioner", "observer"},
    "assembly_expert": {"organiser", "facilitator"},
    "assembly_comment_answer": {"organiser", "facilitator"},
    "assembly_comment_hide": {"organiser", "facilitator"},
    "assembly_amendment_record": {"organiser", "facilitator"},
    "assembly_publish_report": {"organiser"},
    "assembly_reply": {"commissioner"},
    "assembly_refusal": {"organiser"},
    "assembly_progress": {"commissioner"},
    "assembly_reconvene": {"organiser"},
    "assembly_conclude": {"organiser"},
    "assembly_settle": {"organiser"},
    "assembly": PUBLIC,
    "assembly_report": PUBLIC,
    "assembly_room": PUBLIC,
    "assembly_room_state": PUBLIC,
    "assembly_recommendation": PUBLIC,
    "assembly_propose": {"member"},
    "assembly_rewrite": {"member"},
    "assembly_withdraw": {"member"},
    "assembly_amend": {"member"},
    "assembly_amendment": {"member"},
    "assembly_answer": {"member"},
    "assembly_differ": {"member"},
    "assembly_differ_use": {"member"},
    "assembly_reason": {"member"},
    "assembly_sign": {"member"},
}


def seated(person: Participation) -> Client:
    """A browser at which this person sits, with the notice accepted."""
    user = make.user()
    person.user = user
    person.save(update_fields=["user"])
    accept_notice(person)
    client = Client()
    client.force_login(user)
    return client


def on_team(room: Room, role: str) -> Client:
    user = make.user()
    accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=room.consultation.id, by=None)
    client = Client()
    client.force_login(user)
    return client


def browser(room: Room, role: str) -> Client:
    if role == "member":
        return seated(room.members[0])
    if role == "participant":
        return seated(make.people(room.consultation, 1)[0])
    if role in TEAM:
        return on_team(room, role)
    client = Client()
    if role == "superuser":
        client.force_login(User.objects.create_superuser("root@example.org", "correct horse battery"))
    elif role == "citizen":
        client.force_login(make.user())
    return client


def url(room: Room, name: str, *args: object) -> str:
    return reverse(f"consultations:{name}", args=[room.consultation.slug, room.component.id, *args])


def finished() -> Room:
    """Decided and reported, with one of everything that a page can be about."""
    room = Room(exercise=True)
    row = room.propose()
    writing.amend(recommendation=row, text="Say pause", reason="Softer", language="en", by=room.members[3])
    outside.comment(recommendation=row, text="From outside", language="en", participation=room.members[4])
    minority.state(component=room.component, text={"en": "Never"}, by=room.members[5], recommendation=row)
    room.decide()
    by = make.user()
    followup.publish_report(component=room.component, foreword={"en": "Read this."}, delivered_to="Council", by=by)
    followup.reconvene(
        component=room.component, meets_at=timezone.now(), place="Hall", purpose={"en": "Hear"}, by=by
    )
    return room


def arguments(room: Room, name: str) -> list[object]:
    with_ref = {
        "assembly_expert", "assembly_reply", "assembly_refusal", "assembly_progress", "assembly_recommendation",
        "assembly_rewrite", "assembly_withdraw", "assembly_amend", "assembly_differ",
    }  # fmt: skip
    if name in with_ref:
        return ["r1"]
    if name in {"assembly_differ_use", "assembly_reason"}:
        return ["u1"]
    own = {
        "assembly_comment_answer": Comment, "assembly_comment_hide": Comment, "assembly_answer": Comment,
        "assembly_amendment_record": Amendment, "assembly_amendment": Amendment, "assembly_sign": MinorityStatement,
    }  # fmt: skip
    if name in own:
        return [own[name].objects.get().id]
    return [room.component.reconvenings.get().id] if name == "assembly_conclude" else []


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in [*Assembly.urls, *Assembly.public_urls]} == set(WHO)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    room = finished()
    client, found, expected = browser(room, role), {}, {}
    for name, allowed in WHO.items():
        address = url(room, name, *arguments(room, name))
        post = name in {"assembly_settle", "assembly_sign"}
        if post and role in allowed:
            continue  # acts have tests of their own
        status = (client.post(address) if post else client.get(address)).status_code
        team = name in [pattern.name for pattern in Assembly.urls]
        refused = (302 if role == "anonymous" else 404) if team else 403
        found[name], expected[name] = status, 200 if role in allowed else refused
    assert found == expected


def test_nothing_of_another_assembly_is_found() -> None:
    room, other = finished(), Room()
    other.propose("Elsewhere")
    for name, args in (
        ("assembly_recommendation", ["r2"]),
        ("assembly_conclude", [ABSENT]),
        ("assembly_answer", [ABSENT]),
        ("assembly_differ_use", ["u9"]),
    ):
        client = on_team(room, "organiser") if name == "assembly_conclude" else seated(room.members[1])
        assert client.get(url(room, name, *args)).status_code == 404
        room.members = room.members[1:]
    mixed = reverse("consultations:assembly", args=[room.consultation.slug, other.component.id])
    assert Client().get(mixed).status_code == 404


def sent(**more: object) -> dict[str, object]:
    return {
        "statement_en": "Say it at the stop.", "rationale_en": "We read there.", "kind": "condition",
        "modality": "must", "category": "transparency", "criteria": "Short\nClear", "sources": "", "test": "",
        "responsible": "", "deadline": "", "use_cases": ["u1"],
    } | more  # fmt: skip


def test_member_writes_amends_and_signs_by_hand() -> None:
    room = Room()
    one, two = seated(room.members[0]), seated(room.members[1])

    assert one.post(url(room, "assembly_propose"), sent()).status_code == 302
    assert two.post(url(room, "assembly_amend", "r1"), {"text": "Also online", "reason": "Some stay home"}).status_code == 302
    amendment = Amendment.objects.get()
    again = sent(statement_en=NASTY, change="Online too", on="1", amendments=[str(amendment.id)])
    assert one.post(url(room, "assembly_rewrite", "r1"), again).status_code == 302
    assert one.post(url(room, "assembly_rewrite", "r1"), again).status_code == 409
    assert two.post(url(room, "assembly_differ", "r1"), {"text_en": "Not online"}).status_code == 302
    statement = MinorityStatement.objects.get()
    assert one.post(url(room, "assembly_sign", statement.id)).status_code == 302
    assert one.post(url(room, "assembly_reason", "u1"), {"text_en": "Home at night", "side": "for"}).status_code == 302

    latest = room.point().latest
    assert (latest.n, latest.criteria, latest.use_cases, amendment.recommendation.amendments.get().state) == (
        2,
        ["Short", "Clear"],
        ["u1"],
        "accepted",
    )
    page = Client().get(url(room, "assembly_recommendation", "r1")).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert ("<del>Say" in page, "Signed by 2 members" in page, "Taken into version 2" in page) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    "wrong", [{"statement_en": ""}, {"rationale_en": ""}, {"kind": "law"}, {"modality": ""}, {"use_cases": ["u7"]},
              {"statement_en": "x\x00y"}, {"criteria": "\n".join("abcdefghijklmnopqrstuvw")}]
)  # fmt: skip
def test_recommendation_that_is_not_complete_comes_back_with_what_is_wrong(wrong: dict[str, object]) -> None:
    room = Room()
    response = seated(room.members[0]).post(url(room, "assembly_propose"), sent(**wrong))
    assert (response.status_code, room.component.recommendations.count()) == (422, 0)
    assert 'data-focus' in response.content.decode()


def test_member_chooses_uses_by_their_name_in_the_language_of_the_page() -> None:
    room = Room(languages=["en", "ar"])
    room.consultation.initiative.use_cases.update(title={"en": "Night buses", "ar": "حافلات ليلية"})
    client, page = seated(room.members[0]), url(room, "assembly_propose")
    for language, words in (("en", "Night buses"), ("ar", "حافلات ليلية")):
        form = client.get(page, headers={"accept-language": language}).context["form"]
        assert form.fields["use_cases"].choices == [("u1", words)]


@pytest.mark.usefixtures("one_minute")
def test_public_comments_need_a_person_and_are_few_a_minute() -> None:
    room = Room()
    room.propose()
    address = url(room, "assembly_recommendation", "r1")
    assert Client().post(address, {"text": "Hello"}).status_code == 409
    client = browser(room, "citizen")
    assert [client.post(address, {"text": f"Comment {n}"}).status_code for n in range(3)] == [302, 302, 429]
    assert Comment.objects.count() == 2


def test_organiser_writes_the_rules_until_the_consultation_opens() -> None:
    consultation = make.consultation()
    component = make.component(consultation, method="assembly", title={"en": "Panel"})
    room = Room()
    room.consultation, room.component = consultation, component
    client = on_team(room, "organiser")
    rules = {
        "seats": "24", "origin_en": "Tables write", "rating_threshold": "4/5", "rating_step": "3", "scale": "agreement",
        "threshold": "2/3", "step": "3", "base": "cast", "quorum": "1/2", "reply_days": "60",
    }  # fmt: skip
    assert client.post(url(room, "assembly_setup"), rules | {"threshold": "3/2"}).status_code == 422
    assert client.post(url(room, "assembly_setup"), rules | {"seats": "9"}).status_code == 422
    assert client.post(url(room, "assembly_setup"), rules).status_code == 302
    component.assembly.refresh_from_db()
    assert (component.assembly.seats, component.assembly.origin) == (24, {"en": "Tables write"})
    assert on_team(room, "observer").get(url(room, "assembly_setup")).status_code == 404


def test_data_holder_answers_and_everybody_reads_it() -> None:
    room = finished()
    holder, team = on_team(room, "commissioner"), on_team(room, "organiser")
    answer = {"kind": "accepted", "reason_en": "It is right.", "action_en": "We do it.", "owner": "", "deadline": ""}
    assert holder.post(url(room, "assembly_reply", "r1"), answer).status_code == 422
    answer |= {"owner": "Data office", "deadline": "2030-01-01"}
    assert holder.post(url(room, "assembly_reply", "r1"), answer).status_code == 302
    told = {"state": "under_way", "text_en": "The panel is named.", "proof": "https://example.org/panel"}
    assert holder.post(url(room, "assembly_progress", "r1"), told).status_code == 302
    for address in (url(room, "assembly_report"), url(room, "assembly_recommendation", "r1")):
        assert "It is right." in Client().get(address).content.decode()
    assert team.post(url(room, "assembly_settle")).status_code == 302
    room.assembly.refresh_from_db()
    assert room.assembly.settled_at is not None


def test_what_is_late_stands_on_the_public_page() -> None:
    room = finished()
    type(room.assembly).objects.update(reported_at=timezone.now() - timedelta(days=100))
    for name in ("assembly", "assembly_report"):
        assert "verdue" in Client().get(url(room, name)).content.decode() or name == "assembly"
    assert "The data holder is late" in Client().get(url(room, "assembly")).content.decode()


def test_room_votes_on_one_page_and_sees_the_result_after_close() -> None:
    room = Room()
    for said in ("One", "Two", "Three", "Four", "Five"):
        room.propose(said)
    ballot = stages.open_stage(stage=room.stage("rating"))
    rooms.forget()
    clients = [seated(person) for person in room.members]
    address = url(room, "assembly_room")
    page = clients[0].get(address).content.decode()
    assert (page.count("<fieldset"), "I can live with it" in page) == (5, True)

    answers = {f"q-r{n}-v1": "4" for n in range(1, 6)} | {"once": "x"}
    statuses = [client.post(address, answers).status_code for client in clients[:11]]
    assert statuses == [201] * 11
    bad = clients[11].post(address, {"q-r1-v1": "9", "once": "y"})
    assert (bad.status_code, casting.own(ballot=ballot.id, voter=make.voter(room.members[11])).cast) == (422, False)
    before = clients[11].get(address).content.decode()
    assert "Answers" not in before

    make.end(ballot)
    closing.close(ballot=ballot)

    for client in (clients[0], Client()):
        after = client.get(address).content.decode()
        assert (after.count("<fieldset"), "Reached the threshold" in after, "11" in after) == (0, True, True)


def test_rating_that_missed_the_threshold_is_neither_adopted_nor_rejected() -> None:
    room = Room()
    room.propose("One")
    room.propose("Two")
    rated = room.vote("rating", {"r1-v1": [1] * 12, "r2-v1": [5] * 6 + [1] * 6})
    body = Client().get(reverse("consultations:ballot_result", args=[room.consultation.slug, rated.id])).content.decode()
    assert (body.count("Below the threshold"), body.count("Reached the threshold")) == (2, 0)
    assert [word in body for word in ("Rejected", "Adopted", "Not decided", "A tie")] == [False] * 4
    decision = room.vote("decision", {"use-u1": ["disagree"] * 12})
    body = Client().get(reverse("consultations:ballot_result", args=[room.consultation.slug, decision.id])).content.decode()
    assert ("Rejected" in body, "threshold" in body) == (True, False)


def test_state_of_the_room_is_answered_from_its_version() -> None:
    room = Room()
    room.propose()
    address = url(room, "assembly_room_state")
    rooms.forget()
    assert Client().get(address).json() == {"version": "-none-0", "standing": "none", "cast": 0, "eligible": 0}
    ballot = stages.open_stage(stage=room.stage("rating"))
    rooms.forget()
    first = Client().get(address)
    assert first.json()["version"] == f"{ballot.id}-open-0"
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304

    casting.cast(ballot=ballot.id, voter=make.voter(room.members[0]), raw={"r1-v1": 3}, idempotency_key="k")
    rooms.forget()

    assert Client().get(address, headers={"if-none-match": first["ETag"]}).json()["cast"] == 1


def test_room_shows_no_form_to_those_who_cannot_vote() -> None:
    room = Room()
    room.propose()
    stages.open_stage(stage=room.stage("rating"))
    address = url(room, "assembly_room")
    for role in ("anonymous", "participant", "organiser"):
        client = browser(room, role)
        assert client.get(address).content.decode().count("<fieldset") == 0
        assert client.post(address, {"q-r1-v1": "4", "once": "x"}).status_code == 200
    assert rooms._look(room.component.id).cast == 0


@pytest.mark.parametrize("name", ["assembly", "assembly_report"])
def test_pages_cost_the_same_for_one_recommendation_and_for_three(name: str, django_assert_max_num_queries) -> None:
    def cost(number: int) -> int:
        room = Room(exercise=True)
        for n in range(number):
            row = room.propose(f"Number {n}")
            minority.state(component=room.component, text={"en": "No"}, by=room.members[n], recommendation=row)
        room.decide(tuple(f"r{n + 1}-v1" for n in range(number)))
        followup.publish_report(component=room.component, foreword={}, delivered_to="", by=make.user())
        Client().get(url(room, name))
        with django_assert_max_num_queries(60) as queries:
            assert Client().get(url(room, name)).status_code == 200
        return len(queries)

    assert cost(1) == cost(3)


def test_what_is_late_stands_on_the_page_of_the_consultation_and_the_desk_stays_open() -> None:
    room = finished()
    type(room.assembly).objects.update(reported_at=timezone.now() - timedelta(days=100))
    page = Client().get(f"/consultations/{room.consultation.slug}/").content.decode()
    assert "The data holder owes an answer to R1 since" in page
    desk = url(room, "assembly_setup")
    for role in ("organiser", "commissioner"):
        workspace = on_team(room, role).get(f"/organise/{room.consultation.slug}/").content.decode()
        assert (desk in workspace, "timetable" in workspace) == (True, False)


def test_members_tick_the_criteria_that_they_set_themselves() -> None:
    room = Room()
    room.component.criteria.create(position=1, text={"en": "It can be checked"})
    client = seated(room.members[0])
    assert client.post(url(room, "assembly_propose"), sent(criteria=["Something else"])).status_code == 422
    assert client.post(url(room, "assembly_propose"), sent(criteria=["It can be checked"])).status_code == 302
    assert room.point().latest.criteria == ["It can be checked"]


def test_page_of_the_room_asks_first_when_no_remembered_answer_can_be_older_than_itself():
    script = Path(finders.find("js/room.js")).read_text()
    waits = re.findall(r"setTimeout\(look, (\d+) \+", script)
    assert min(map(int, waits)) > rooms.MEMORY_SECONDS * 1000
