"""Laying out a session, changing its steps, and running it: agenda, meetings, table rounds and windows go along."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consultations.gatherings.models import Meeting, Round
from consultations.gatherings.services import seating
from consultations.method import method_of
from consultations.methods.codesign.domain.templates import TEMPLATES
from consultations.methods.codesign.models import Change, Persona, Stakeholder, Step
from consultations.methods.codesign.selectors import workshop as plans
from consultations.methods.codesign.services import building, running, templates
from consultations.methods.codesign.services.building import StepBegun
from consultations.models import Component
from consultations.refusals import FrozenText
from tests.consultations.methods.codesign.scene import FIRST, Session

pytestmark = pytest.mark.django_db


def agendas(session: Session) -> list[list[tuple[str, int]]]:
    return [
        [(item.title["en"], item.minutes) for item in meeting.agenda.order_by("position")]
        for meeting in session.component.meetings.order_by("opens")
    ]


def titles(session: Session) -> list[str]:
    return [step.title["en"] for step in plans.ordered(session.workshop)]


def left_out(session: Session) -> list[str]:
    return sorted(session.component.stages.filter(left_out=True).values_list("kind", flat=True))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.slug)
def test_a_template_lays_out_steps_meetings_agenda_and_windows(template) -> None:
    session = Session()
    session.lay_out(template.slug)

    assert [step.kind for step in plans.ordered(session.workshop)] == [step.kind for step in template.steps]
    met = [] if not template.days else list(range(1, len(template.days) + 1))
    assert agendas(session) == [
        [(step.title["en"], step.minutes) for step in plans.ordered(session.workshop) if step.sitting == n] for n in met
    ]
    assert [meeting.opens - FIRST for meeting in session.component.meetings.order_by("opens")] == [
        timedelta(days=days) for days in template.days
    ]
    assert Round.objects.filter(meeting__component=session.component).count() == template.table_rounds
    dots, rounds = (["priorities"] if template.open_dots else []), ([] if template.rounds else ["written"])
    assert left_out(session) == sorted(dots + rounds)
    assert session.component.stages.filter(kind__startswith="written").count() == max(1, template.rounds)
    assert method_of(session.component).readiness(session.component) == []


def test_another_template_replaces_the_first_only_when_told_so() -> None:
    session = Session()
    session.lay_out("delphi")

    with pytest.raises(templates.StepsThere):
        session.lay_out("ninety-minutes")
    session.lay_out("ninety-minutes", replace=True)

    assert len(agendas(session)) == 1
    assert left_out(session) == ["priorities", "written"]
    assert not session.component.stages.filter(kind="written-2").exists()


def test_a_template_is_refused_for_a_past_day_and_once_open() -> None:
    session = Session()
    with pytest.raises(templates.FirstDayPast):
        session.lay_out("half-day", first=FIRST.replace(year=2020))
    session.open()
    with pytest.raises(FrozenText):
        session.lay_out("half-day")


def test_the_agenda_follows_when_steps_change() -> None:
    session = Session()
    session.lay_out("ninety-minutes")
    story = session.workshop.steps.get(kind="story")

    building.move_step(step=story, up=True, by=session.organiser)
    assert titles(session)[:2] == ["The story of the data", "Welcome and ground rules"]

    added = Step(workshop=session.workshop, kind="break", title={"en": "Tea"}, minutes=7)
    building.save_step(step=added, by=session.organiser)
    building.remove_step(step=session.workshop.steps.get(kind="closing"), by=session.organiser)

    assert titles(session)[-1] == "Tea"
    assert agendas(session) == [[(step.title["en"], step.minutes) for step in plans.ordered(session.workshop)]]
    (sitting,) = plans.sittings(session.workshop)
    assert (sitting.minutes, sitting.over) == (92, 2)


def test_a_step_that_began_keeps_its_place_but_not_its_minutes() -> None:
    session = Session()
    session.lay_out("ninety-minutes")
    session.open()
    first, second = plans.ordered(session.workshop)[:2]
    running.start(step=first, by=session.organiser)

    for act in (
        lambda: building.remove_step(step=Step.objects.get(pk=first.pk), by=session.organiser),
        lambda: building.move_step(step=Step.objects.get(pk=second.pk), up=True, by=session.organiser),
    ):
        with pytest.raises(StepBegun):
            act()
    fresh = Step.objects.get(pk=first.pk)
    fresh.minutes = 9
    building.save_step(step=fresh, by=session.organiser)

    assert agendas(session)[0][0] == ("Welcome and ground rules", 9)


def test_starting_a_step_ends_the_one_before_and_the_meeting_goes_along() -> None:
    session = Session()
    session.lay_out("ninety-minutes")
    session.open()
    first, second = plans.ordered(session.workshop)[:2]

    running.start(step=first, by=session.organiser)
    running.start(step=second, by=session.organiser)
    running.extend(step=second, minutes=5, by=session.organiser)

    first.refresh_from_db()
    meeting = session.component.meetings.get()
    now = plans.now_on(session.workshop)
    assert now is not None
    assert (first.ended_at is not None, now.item, now.ends - now.item.started_at) == (True, second, timedelta(minutes=15))
    assert (meeting.state, meeting.agenda.order_by("-started_at").filter(started_at__isnull=False).first()) == (
        Meeting.State.RUNNING,
        second.item,
    )
    assert list(Change.objects.values_list("kind", flat=True)) == ["step"] * 3
    running.end(step=second, by=session.organiser)
    assert plans.now_on(session.workshop) is None


def test_table_rounds_run_with_their_steps_and_hosts_stay() -> None:
    session = Session(people=12)
    session.lay_out("world-cafe")
    session.open()
    meeting = session.component.meetings.get()
    hosts = {person.member_code: n for n, person in enumerate(session.people[:3], start=1)}
    seating.fix(meeting=meeting, places=hosts, by=session.organiser)
    seating.ask(meeting=meeting, rounds=3, size=4, there_only=False, by=session.organiser)
    meeting.refresh_from_db()
    seating.keep(meeting, seating.work_out(meeting, seed=meeting.seed, there_only=False), seed=meeting.seed)

    for step in session.workshop.steps.filter(kind="cafe").order_by("position"):
        running.start(step=Step.objects.get(pk=step.pk), by=session.organiser)
    states = list(meeting.rounds.order_by("position").values_list("state", flat=True))

    assert states == ["held", "held", "running"]
    at = {
        person.member_code: {place.number for place in person.places.all()}
        for person in session.people
        if person.member_code in hosts
    }
    assert at == {code: {n} for code, n in hosts.items()}


def test_nothing_is_built_once_the_evidence_is_frozen() -> None:
    session = Session()
    session.lay_out("ninety-minutes")
    session.open()
    Component.objects.filter(pk=session.component.pk).update(state="voided")

    with pytest.raises(Exception, match="evidence-frozen"):
        running.start(step=plans.ordered(session.workshop)[0], by=session.organiser)


def test_a_copy_has_the_same_steps_people_and_rules() -> None:
    source, target = Session(), Session()
    source.lay_out("half-day")
    building.save_person(row=Persona(workshop=source.workshop, name="Nadia (invented)"), by=source.organiser)
    building.save_person(row=Stakeholder(workshop=source.workshop, name={"en": "Drivers"}), by=source.organiser)

    method_of(source.component).copy(source.component, target.component)

    assert titles(target) == titles(source)
    assert [one.name for one in target.workshop.personas.all()] == ["Nadia (invented)"]
    assert [one.name for one in target.workshop.stakeholders.all()] == [{"en": "Drivers"}]
    assert target.workshop.steps.exclude(meeting=None).count() == 0


@pytest.mark.parametrize("change", [{"minutes": 0}, {"ended_at": FIRST}])
def test_a_step_that_cannot_be_is_refused_by_the_database(change) -> None:
    session = Session()
    session.lay_out("ninety-minutes")
    with pytest.raises(IntegrityError), transaction.atomic():
        session.workshop.steps.filter(kind="story").update(**change)
