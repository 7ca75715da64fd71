"""A consultation in preparation: out as one file and in again, thrown away, put in another order, in its own time zone."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from consultations.files import plans
from consultations.methods.assembly import selectors as assemblies
from consultations.methods.assembly.method import Assembly
from consultations.methods.assembly.services import rules
from consultations.models import Community, Component, Consultation, Contact, DataInitiative
from consultations.people import mailing
from consultations.people import services as people
from consultations.recruitment.services import plan as lotteries
from consultations.recruitment.services import targets
from consultations.refusals import FrozenText, PeopleInvited
from consultations.services import brief, cloning, discarding, opening, preparing
from socialicense.accounts.models import Grant, Organisation, User
from socialicense.audit.models import Event
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.views.scene import Scene, browser
from tests.factories import consultations as factories

pytestmark = pytest.mark.django_db


def _send(client: Client, content: bytes, **fields: str) -> Any:
    given = {"file": SimpleUploadedFile("plan.json", content), "organisation_name": "Elsewhere"} | fields
    return client.post("/organise/import/", given)


# one file ------------------------------------------------------------------------------------------------------------


def test_file_taken_in_elsewhere_asks_the_same() -> None:
    scene = Scene()
    Consultation.objects.filter(pk=scene.consultation.pk).update(time_zone="Asia/Kabul", brand_name="Lowmere asks")
    content = browser(scene.organiser).get(scene.url("plan")).content
    newcomer = factories.user()

    answer = _send(browser(newcomer), content)

    made = Consultation.objects.latest("created_at")
    assert answer["Location"] == f"/organise/{made.slug}/"
    before, after = brief.asked(scene.reload()), brief.asked(made)
    parties = ("consultation", "organisation")
    assert {k: v for k, v in after.items() if k not in parties} == {k: v for k, v in before.items() if k not in parties}
    assert (made.brand_name, made.initiative.organisation.name) == ("Lowmere asks", "Elsewhere")
    assert (made.community, made.participations.count(), made.approvals.count()) == (None, 0, 0)
    assert plans.plan(made) | {"organisation": "x"} == json.loads(content) | {"organisation": "x"}


def _with_assembly(scene: Scene) -> Component:
    """An assembly with rules of its own, whose members are found under targets of its own."""
    now = timezone.now().replace(microsecond=0)
    windows = {kind.slug: (now + timedelta(days=1), now + timedelta(days=2)) for kind in Assembly.stages}
    made = preparing.add_component(
        consultation=scene.consultation, slug="assembly", title={"en": "The assembly"}, windows=windows, by=scene.organiser
    )
    assembly = assemblies.assembly_of(made)
    assembly.seats, assembly.origin, assembly.scale, assembly.threshold = 24, {"en": "Tables write."}, "consent", ""
    assembly.quorum, assembly.rating_threshold, assembly.reply_days = "2/3", "3/4", 30
    rules.save(assembly=assembly, by=scene.organiser)
    recruitment = lotteries.begin(component=made, by=scene.organiser)
    values = {"seats": 24, "alternates": 5, "per_address": 2, "algorithm": "nash", "stipend": {"en": "80 a day"}}
    dates = {"opens": now, "closes": now + timedelta(days=9)}
    lotteries.change(recruitment=recruitment, values=values | dates, by=scene.organiser)
    shares = {"young": Decimal("33.3"), "old": Decimal("66.7")}
    targets.add_feature(
        recruitment=recruitment, name="age", label={"en": "How old are you?"}, shares=shares, by=scene.organiser
    )
    return made


def test_rules_of_an_assembly_and_how_its_members_are_found_come_back() -> None:
    scene = Scene()
    source = _with_assembly(scene)
    content = browser(scene.organiser).get(scene.url("plan")).content

    assert _send(browser(factories.user()), content).status_code == 302

    made = Consultation.objects.latest("created_at")
    given, taken = (json.loads(json.dumps(plans.plan(one)["components"][1])) for one in (scene.reload(), made))
    assert taken == given == json.loads(content)["components"][1]
    assert (given["rules"]["quorum"], given["rules"]["threshold"], given["recruitment"]["algorithm"]) == ("2/3", "", "nash")
    assert given["recruitment"]["features"][0]["values"][0] == {
        "name": "young", "share": "33.300", "minimum": 7, "maximum": 8,
    }  # fmt: skip
    copy = cloning.clone(consultation=scene.consultation, title={"en": "Again"}, by=scene.organiser)
    again = plans.plan(copy)["components"][1]
    assert again["rules"] == given["rules"]
    dates = {name: given["recruitment"][name] for name in ("opens", "closes")}
    assert again["recruitment"] | dates == given["recruitment"]
    assert source.recruitment.addresses.count() == 0


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("0/rules", {"seats": 20}, "this method has no such rules"),
        ("1/rules/quorum", "3/2", "/components/1/rules/quorum"),
        ("1/rules/prize", 1, "unknown key: prize"),
        ("1/recruitment/closes", "2001-01-01T00:00:00Z", "/components/1/recruitment"),
        ("1/recruitment/features/0/values/1/name", "young", "/components/1/recruitment/features/0/values/1"),
        ("1/recruitment/features/0/values/1/minimum", 99, "/components/1/recruitment/features/0/values/1"),
        ("1/recruitment/features/0/values/1/share", "101", "/components/1/recruitment/features/0/values/1"),
    ],
)
def test_rules_and_targets_that_cannot_be_are_refused_and_nothing_is_kept(path: str, value: Any, words: str) -> None:
    scene = Scene()
    _with_assembly(scene)
    content = _change(plans.plan(scene.consultation), f"components/{path}", value)
    before = Consultation.objects.count()

    answer = _send(browser(factories.user()), content)

    assert (answer.status_code, words in answer.content.decode()) == (422, True), answer.content.decode()
    assert Consultation.objects.count() == before


def test_file_holds_no_people_and_no_keys() -> None:
    scene = Scene()
    Contact.objects.filter(participation__consultation=scene.consultation).update(name="Ines Example")
    content = browser(scene.organiser).get(scene.url("plan")).content.decode()
    key = scene.community.keys.get().multibase
    assert [word in content for word in ("Ines Example", key, "rep@example.org", scene.community.name)] == [False] * 4


def test_open_consultation_is_no_plan_any_more() -> None:
    scene = Scene()
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    assert browser(scene.organiser).get(scene.url("plan")).status_code == 404


def _change(content: dict[str, Any], path: str, value: Any) -> bytes:
    *steps, last = path.split("/")
    place: Any = content
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return json.dumps(content).encode()


FAULTY = [
    ("people", ["Ines"], "unknown key: people"),
    ("kind", "definition", "/kind"),
    ("components/0/method", "oracle", "no such method here"),
    ("components/0/windows", {}, "other stages than the method has: answer"),
    ("components/0/windows/answer/closes", "2000-01-01T00:00:00Z", "closes before it opens"),
    ("components/0/windows/answer/closes", "2031-13-01T00:00:00Z", "no such day or hour"),
    ("components/0/questions/0/about/ref", "u9", "no use_case u9"),
    ("components/0/questions/0/rule/kind", "irv", "rule-not-for-scale"),
    ("use_cases/0/data", ["d9"], "no dataset d9"),
    ("use_cases/0/actor", "x" * 300, "/use_cases/0/actor"),
    ("time_zone", "Mars/Olympus", "no time zone of this name"),
    ("review_by", "2031-02-30", "/review_by"),
    ("title/en", "a\0b", "a character that no text can hold"),
]


@pytest.mark.parametrize(("path", "value", "words"), FAULTY)
def test_faulty_file_is_refused_with_the_place_and_nothing_is_kept(path: str, value: Any, words: str) -> None:
    scene = Scene()
    content = _change(plans.plan(scene.consultation), path, value)
    before = [kind.objects.count() for kind in (Consultation, DataInitiative, Organisation)]

    answer = _send(browser(factories.user()), content)

    assert (answer.status_code, words in answer.content.decode()) == (422, True), answer.content.decode()
    assert [kind.objects.count() for kind in (Consultation, DataInitiative, Organisation)] == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b"{", b"a: &x 1\nb: *x", b"[" * 5000, b'{"a":1,"a":2}'])
def test_file_that_is_none_is_refused(content: bytes) -> None:
    assert _send(browser(factories.user()), content).status_code == 422
    assert Consultation.objects.count() == 0


# throwing away -------------------------------------------------------------------------------------------------------


def _rows() -> dict[str, int]:
    kept = {"audit_event", "accounts_user", "accounts_organisation", "accounts_membership", "account_emailaddress"}
    kept |= {"django_session"}
    models: list[type[Model]] = [model for model in apps.get_models() if model._meta.db_table not in kept]
    return {model._meta.db_table: model.objects.count() for model in models}


def test_nothing_of_a_discarded_consultation_is_left_but_the_event() -> None:
    user, organisation = factories.user(), factories.organisation()
    before = _rows()
    scene = _begun(user, organisation)
    browser(user).post(f"/organise/{scene.slug}/discard/")
    assert _rows() == before
    event = Event.objects.get(event="consultation.discarded")
    assert (event.scope, event.target) == (scene.id, str(scene.id))


def _begun(user: User, organisation: Any) -> Consultation:
    """A consultation with a component, questions, a noted community, a role and a mail that waits."""
    made = preparing.begin(organisation=organisation, title={"en": "Night buses"}, languages=["en"], by=user)
    client, now = browser(user), timezone.now()
    component = preparing.plan_component(
        consultation=made, slug="poll", title={"en": "Vote"}, windows={"answer": (now, now + timedelta(days=1))}, by=user
    )
    component.poll_items.create(position=1, ref="q1", about="item", text={"en": "Well?"})
    client.post(f"/organise/{made.slug}/community/", {"name": "Card holders", "email": "rep@example.org"})
    jobs.enqueue(kind="consultations.claim", key="x", payload={}, scope=made.id)
    assert (Community.objects.count(), Job.objects.filter(scope=made.id).exists()) == (1, True)
    return made


def test_consultation_is_not_discarded_once_somebody_holds_a_code_or_it_is_open() -> None:
    scene = Scene()
    client = browser(scene.organiser)
    people.print_codes(consultation=scene.consultation, by=scene.organiser)
    with pytest.raises(PeopleInvited):
        discarding.discard(consultation=scene.consultation, by=scene.organiser)
    assert client.post(scene.url("discard")).status_code == 409
    opening.open_consultation(consultation=scene.consultation, by=scene.organiser)
    with pytest.raises(FrozenText):
        discarding.discard(consultation=scene.reload(), by=scene.organiser)
    assert Consultation.objects.filter(pk=scene.consultation.pk).exists()


def test_claimed_community_outlives_a_discarded_consultation() -> None:
    scene = Scene()
    discarding.discard(consultation=scene.consultation, by=scene.organiser)
    assert Community.objects.get().state == "confirmed"
    assert Grant.objects.filter(scope_id=scene.consultation.id).count() == 0


# order ---------------------------------------------------------------------------------------------------------------


def test_component_is_moved_and_the_chain_is_joined_anew() -> None:
    scene = Scene(approved=False)
    now = timezone.now()
    for title in ("Second", "Third"):
        preparing.plan_component(
            consultation=scene.consultation, slug="poll", title={"en": title},
            windows={"answer": (now, now + timedelta(days=1))}, by=scene.organiser,
        )  # fmt: skip
    third = Component.objects.get(title={"en": "Third"})
    client = browser(scene.organiser)
    client.post(scene.url("component_move", third.id), {"to": "up"})
    client.post(scene.url("component_move", third.id), {"to": "up"})
    client.post(scene.url("component_move", third.id), {"to": "up"})  # it is the first already
    chain = list(scene.consultation.components.order_by("position"))
    assert [str(one) for one in chain] == ["Third", "The vote", "Second"]
    assert [one.feeds_into for one in chain] == [chain[1], chain[2], None]
    client.post(scene.url("component_move", third.id), {"to": "down"})
    assert [str(one) for one in scene.consultation.components.order_by("position")] == ["The vote", "Third", "Second"]


# time zone -----------------------------------------------------------------------------------------------------------


def test_times_are_told_in_the_zone_of_the_consultation() -> None:
    scene = Scene(approved=False)
    client = browser(scene.organiser)
    client.post(scene.url("terms"), {
        "review_by": "2031-01-01", "review_amount": 1, "review_unit": "days", "vote_amount": 1, "vote_unit": "days",
        "adoption_days": 7, "time_zone": "Asia/Kathmandu"})  # fmt: skip
    assert scene.reload().time_zone == "Asia/Kathmandu"
    closes = "2027-01-01T12:30"
    answer = client.post(scene.url("component_dates", scene.component.id), {
        "title_en": "The vote", "answer_opens": "2026-12-31T12:30", "answer_closes": closes})  # fmt: skip
    assert answer.status_code == 302
    stage = scene.component.stages.get()
    assert f"{stage.closes:%Y-%m-%dT%H:%M}" == "2027-01-01T06:45"
    shown = browser(scene.representative).get(scene.url("community_asked")).content.decode()
    assert "1 January 2027, 12:30 +0545" in shown
    assert "All times are in the time zone Asia/Kathmandu." in shown
    body = mailing.invitation(scene.consultation, "en", mailing.Words("", ""), name="", link="x")[1]
    assert "1 January 2027, 12:30 +0545" in body


def test_next_request_begins_in_the_platforms_zone() -> None:
    scene = Scene()
    Consultation.objects.filter(pk=scene.consultation.pk).update(time_zone="Asia/Kathmandu")
    client = browser(scene.organiser)
    client.get(scene.url("workspace"))
    client.get("/")
    assert timezone.get_current_timezone_name() == "UTC"
