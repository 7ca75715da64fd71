"""The pages of a co-design session: who opens which, and what the team sends by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.gatherings.models import TableNote
from consultations.methods.codesign.models import Card, Persona, Step, Workshop
from consultations.methods.codesign.urls import workshop as addresses
from consultations.services import stages, timetable
from tests.consultations.methods.codesign.scene import CHALLENGE, STORY, Session, signed_in
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db
ABSENT = "00000000-0000-4000-8000-000000000000"
NASTY = '<script>alert(1)</script>"\'&'
TEAM = ("organiser", "facilitator", "commissioner", "observer", "recruiter")
ROLES = ("anonymous", "citizen", *TEAM)
WHO = {
    "codesign_setup": {"organiser", "facilitator", "commissioner", "observer"},
    "codesign_rules": {"organiser"},
    "codesign_template": {"organiser"},
    "codesign_prices": {"organiser", "facilitator"},
    "codesign_steps": {"organiser", "facilitator"},
    "codesign_step_new": {"organiser", "facilitator"},
    "codesign_step": {"organiser", "facilitator"},
    "codesign_step_move": {"organiser", "facilitator"},
    "codesign_step_remove": {"organiser", "facilitator"},
    "codesign_people": {"organiser", "facilitator"},
    "codesign_stakeholder_new": {"organiser", "facilitator"},
    "codesign_stakeholder": {"organiser", "facilitator"},
    "codesign_stakeholder_remove": {"organiser", "facilitator"},
    "codesign_persona_new": {"organiser", "facilitator"},
    "codesign_persona": {"organiser", "facilitator"},
    "codesign_persona_remove": {"organiser", "facilitator"},
    "codesign_run": {"organiser", "facilitator"},
    "codesign_run_act": {"organiser", "facilitator"},
    "codesign": set(ROLES),
    "codesign_rounds": set(ROLES),
    "codesign_harvest": set(ROLES),
}
POST_ONLY = {
    "codesign_step_move", "codesign_step_remove", "codesign_stakeholder_remove", "codesign_persona_remove", "codesign_run_act",
}  # fmt: skip


def opened() -> Session:
    session = Session()
    session.lay_out("world-cafe")
    workshop = session.workshop
    workshop.priorities |= {"scale": "budget", "total": 100}
    workshop.delphi |= {"rounds": 1}
    workshop.save()
    session.open()
    return session


def arguments(name: str, session: Session) -> list[object]:
    if name == "codesign_run_act":
        return [ABSENT, "start"]
    if name == "codesign_step":
        return [Step.objects.filter(workshop=session.workshop).order_by("position").first().pk]
    if name in {"codesign_stakeholder", "codesign_persona"} | POST_ONLY:
        return [ABSENT]
    return []


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in [*addresses.urls, *addresses.public_urls]} == set(WHO)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    session = opened()
    if role in TEAM:
        client = session.on_team(role)
    else:
        client = Client() if role == "anonymous" else signed_in(make.user())
    found = {}
    for name in WHO:
        url = session.url(name, *arguments(name, session))
        answer = client.post(url) if name in POST_ONLY else client.get(url)
        found[name] = answer.status_code == 200 if ABSENT not in url else answer.status_code
    expected = {name: role in who for name, who in WHO.items()} | {
        name: 302 if role == "anonymous" else 404
        for name in WHO
        if ABSENT in session.url(name, *arguments(name, session))
    }
    assert found == expected


def rules(**changes: object) -> dict[str, object]:
    return {
        "challenge_en": CHALLENGE["en"], "data_story_en": STORY["en"], "dots": "secret", "points": 5, "seats": 3,
        "scale": "dots", "shown": 20, "total": 0, "currency": "", "about": "clusters", "threshold": "",
        "base": "cast", "quorum": "1/2", "uses": "agreement",
        "use_threshold": "2/3", "reasons": "on", "rounds": 0, "share": "3/4", "limit": "3/20", "top": 7, "bottom": 3,
    } | changes  # fmt: skip


def test_rules_are_kept_as_sent_and_bring_back_the_stages_they_want() -> None:
    session = Session()
    client = signed_in(session.organiser)
    sent = rules(dots="open", rounds=2, uses="", threshold="4/5")
    del sent["reasons"]

    answer = client.post(session.url("codesign_rules"), sent)

    assert (answer.status_code, answer["Location"]) == (302, session.url("codesign_setup"))
    workshop = session.workshop
    assert (workshop.dots, workshop.delphi["rounds"], workshop.adoption["uses"]) == (Workshop.Dots.OPEN, 2, "")
    assert (workshop.adoption["threshold"], workshop.adoption["reasons"]) == ("4/5", False)
    assert list(session.component.stages.filter(left_out=True).values_list("kind", flat=True)) == ["priorities"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quorum", "half"), ("share", ""), ("limit", "3/2"), ("top", 3), ("points", 0), ("rounds", 9), ("about", "x"),
        ("currency", "euro"),
    ],
)
def test_rules_that_make_no_sense_are_refused_at_their_field(field: str, value: object) -> None:
    session = Session()
    answer = signed_in(session.organiser).post(session.url("codesign_rules"), rules(**{field: value}))
    assert (answer.status_code, f'href="#id_{field}' in answer.content.decode()) == (422, True)


def test_a_budget_without_money_is_refused() -> None:
    session = Session()
    answer = signed_in(session.organiser).post(session.url("codesign_rules"), rules(scale="budget"))
    assert (answer.status_code, 'href="#id_total' in answer.content.decode()) == (422, True)


def test_a_session_is_laid_out_from_the_form_and_refused_without_a_place() -> None:
    session = Session()
    client = signed_in(session.organiser)
    sent = {"template": "half-day", "first": "2031-03-01T18:00", "place": "", "link": ""}

    refused = client.post(session.url("codesign_template"), sent)
    done = client.post(session.url("codesign_template"), sent | {"place": "Town hall"})

    assert (refused.status_code, done.status_code, done["Location"]) == (422, 302, session.url("codesign_steps"))
    assert session.workshop.steps.count() == 13
    again = client.post(session.url("codesign_template"), sent | {"place": "Town hall"})
    assert (again.status_code, "Say that the template replaces them" in again.content.decode()) == (409, True)


def test_steps_are_added_moved_and_removed_by_form() -> None:
    session = Session()
    client = signed_in(session.organiser)
    for title in ("Cards", "More cards"):
        sent = {"kind": "cards", "title_en": title, "minutes": 20, "sitting": 1}
        assert client.post(session.url("codesign_step_new"), sent).status_code == 302
    first, second = session.workshop.steps.order_by("position")

    client.post(session.url("codesign_step_move", second.pk), {"to": "up"})
    assert list(session.workshop.steps.order_by("position")) == [second, first]
    client.post(session.url("codesign_step_remove", first.pk))
    assert list(session.workshop.steps.all()) == [second]
    none = {"kind": "cards", "title_en": "Cards", "minutes": 0, "sitting": 1}
    assert client.post(session.url("codesign_step", second.pk), none).status_code == 422


def test_a_persona_with_a_journey_is_shown_as_invented_and_harmless() -> None:
    session = Session()
    client = signed_in(session.organiser)
    sent = {
        "name": NASTY, "about_en": NASTY, "journey-count": 2, "journey-0-stage_en": NASTY, "journey-0-data_en": "Card",
        "journey-0-feeling_en": "hurried", "journey-1-stage_en": "",
    }  # fmt: skip

    assert client.post(session.url("codesign_persona_new"), sent).status_code == 302
    persona = Persona.objects.get()
    assert persona.journey == [{"stage": {"en": NASTY}, "data": {"en": "Card"}, "feeling": {"en": "hurried"}}]
    client.post(session.url("codesign_stakeholder_new"), {"name_en": NASTY, "interest": 5, "influence": 1})
    session.open()
    for page in (client.get(session.url("codesign_people")), Client().get(session.url("codesign"))):
        body = page.content.decode()
        assert (page.status_code, "Invented" in body, "<script>alert" in body) == (200, True, False)
    assert client.post(session.url("codesign_persona_remove", persona.pk)).status_code == 302
    assert not Persona.objects.exists()


def test_the_team_runs_the_steps_by_buttons() -> None:
    session = opened()
    client = session.on_team("facilitator")
    first, second = session.workshop.steps.order_by("position")[:2]

    client.post(session.url("codesign_run_act", first.pk, "start"))
    client.post(session.url("codesign_run_act", first.pk, "more"))
    body = client.get(session.url("codesign_run")).content.decode()

    first.refresh_from_db()
    assert (first.extended, "Next:" in body, 'data-ends="' in body) == (5, True, True)
    client.post(session.url("codesign_run_act", second.pk, "start"))
    client.post(session.url("codesign_run_act", second.pk, "end"))
    assert "No step is on" in client.get(session.url("codesign_run")).content.decode()
    assert client.post(session.url("codesign_run_act", second.pk, "sing")).status_code == 404


def test_the_harvest_shows_notes_and_cards_of_every_table() -> None:
    session = opened()
    meeting = session.component.meetings.get()
    first = session.workshop.steps.filter(kind="cafe").order_by("position").first()
    TableNote.objects.create(round=meeting.rounds.get(position=1), number=2, text="Night shifts are forgotten.", language="en")
    Card.objects.create(workshop=session.workshop, step=first, table=2, number=1, text=NASTY, language="en")
    Card.objects.create(workshop=session.workshop, step=first, number=2, text="A bus at four", language="en")

    body = Client().get(session.url("codesign_harvest")).content.decode()

    assert ("Night shifts are forgotten." in body, "A bus at four" in body, "Cards without a table" in body) == (True,) * 3
    assert "<script>alert" not in body


def test_the_page_of_a_session_says_what_can_be_done_now() -> None:
    session = Session()
    session.open()
    session.prototype()
    stage = session.component.stages.get(kind="adoption")
    stage.component = session.component
    ballot = stages.open_stage(stage=stage)

    body = Client().get(session.url("codesign")).content.decode()

    assert f'href="/consultations/{session.consultation.slug}/vote/{ballot.id}/"' in body
    for words in ("Vote now", "Write a card", "To the prototypes", "What becomes of what you say", CHALLENGE["en"]):
        assert words in body, words


def test_stages_are_called_by_what_happens_in_them_and_by_the_words_of_the_field_before_the_team() -> None:
    session = Session()
    session.lay_out("delphi")
    session.open()
    said = [
        "Getting to know the question", "Collecting ideas", "Saying what matters most", "Building prototypes from the ideas",
        "Rating the prototypes 1", "Rating the prototypes 2", "Rating the prototypes 3",
        "Voting on each prototype", "Reading the reasons",
    ]  # fmt: skip
    named = [
        "Framing", "Ideas", "Priorities 1", "Prototypes", "Written round 1", "Written round 2", "Written round 3", "Adoption",
        "Reading the reasons",
    ]  # fmt: skip
    planned = timetable.planned(session.component)
    assert ([one.said for one in planned], [one.name for one in planned]) == (said, named)
    public = Client().get(session.url("codesign")).content.decode()
    team = signed_in(session.organiser).get(
        reverse("consultations:timetable", args=[session.consultation.slug, session.component.id])
    ).content.decode()  # fmt: skip
    shown = [[f">{words}<" in page for words in (said[0], said[5], named[0])] for page in (public, team)]
    assert shown == [[True, True, False], [False, False, True]]


def test_pages_that_open_later_are_not_linked_before() -> None:
    session = Session()
    session.lay_out("half-day")
    organiser, public = signed_in(session.organiser), f'href="{session.url("codesign")}"'

    before = [public in organiser.get(session.url(name)).content.decode() for name in ("codesign_setup", "codesign_run")]
    session.open()
    after = [public in organiser.get(session.url(name)).content.decode() for name in ("codesign_setup", "codesign_run")]

    assert (before, after) == ([False, False], [True, True])
