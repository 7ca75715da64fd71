"""Each ready-made workshop from set-up to evidence: laid out by form, run by buttons, cards from a phone, adopted, frozen."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from consultations.gatherings.models import TableNote
from consultations.gatherings.services import seating
from consultations.methods.codesign.domain.templates import TEMPLATES, Template
from consultations.methods.codesign.models import Card, Persona, Prototype, Stakeholder
from consultations.methods.codesign.services import building
from consultations.models import Component, Participation
from consultations.services import chain
from repository.licenses.domain.evidence import Evidence
from tests.consultations.methods.codesign.scene import Session, cluster, publish_texts, signed_in, vote
from tests.consultations.views.voting import accept_notice
from tests.factories import consultations as make

from .conftest import DESKTOP, PHONE
from .inspection import Inspector
from .person import Person

SHOTS = os.environ.get("CODESIGN_SHOTS", "")
SAID = "Somebody who rides the bus must be able to say stop."
AGREE = ["agree"] * 12


class Eye(Inspector):
    """Looks at every new page, and keeps pictures of it when somebody wants to look themselves."""

    def __init__(self, name: str) -> None:
        super().__init__((320, 1280))
        self.name = name

    def look(self, page: Page) -> None:
        before = len(self.seen)
        super().look(page)
        if SHOTS and len(self.seen) > before:
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{SHOTS}/{self.name}-{len(self.seen):02d}-{width}.png", full_page=True)


def at_desk(visitor: Callable[..., Page], address: str, session: Session, eye: Eye) -> Person:
    return sit(visitor(size=DESKTOP, reduced_motion="reduce"), signed_in(session.organiser), address, eye)


def on_phone(visitor: Callable[..., Page], address: str, person: Participation, eye: Eye) -> Person:
    """A participant without scripts, with the notice accepted."""
    person.user = make.user()
    person.save(update_fields=["user"])
    accept_notice(person)
    return sit(visitor(size=PHONE, scripts=False), signed_in(person.user), address, eye)


def sit(page: Page, client: Client, address: str, eye: Eye) -> Person:
    page.context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()])
    return Person(page, eye)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.slug)
def test_a_template_runs_from_set_up_to_evidence(
    template: Template, visitor: Callable[..., Page], address: str
) -> None:
    session, eye = Session(), Eye(template.slug)
    desk = at_desk(visitor, address, session, eye)
    lay_out(desk, session, template)
    session.open()
    if template.table:
        sit_down(session)
    ines = on_phone(visitor, address, session.people[0], Eye(f"{template.slug}-phone"))
    ines.inspector = None  # a page without scripts cannot be inspected; the same pages are looked at below
    run(desk, ines, session, template)
    version = session.prototype("A panel of passengers may stop any use.", test="Public minutes")
    version.sources.create(card=Card.objects.get(workshop=session.workshop, text=SAID))
    if template.rounds:
        rate(session, desk)
    if not template.open_dots:
        session.component.stages.filter(kind="priorities").update(left_out=True, reason="Two clusters only")
    vote(session, "adoption", {"use-u1": AGREE, "p1-v1": [*AGREE[1:], "concern"]})
    found = freeze(session)

    assert [(one.ref, one.text["en"], one.test) for one in found.clauses] == [
        ("p1", "A panel of passengers may stop any use.", "Public minutes")
    ]
    assert SAID in quoted(found)
    desk.open(session.url("codesign")).sees("P1: Stop")
    desk.open(session.url("codesign_setup"))
    assert eye.faults == []


def lay_out(desk: Person, session: Session, template: Template) -> None:
    first = timezone.localtime() + timedelta(days=3)
    desk.open(session.url("codesign_setup")).sees("The session has no steps yet").follow("Begin from a template")
    given = {} if not template.days else {"place": "Town hall, Lowmere"}
    desk.send("Lay it out", template=template.slug, first=f"{first:%Y-%m-%dT%H:%M}", **given)
    desk.sees("The session is laid out.")
    assert session.workshop.steps.count() == len(template.steps)


def sit_down(session: Session) -> None:
    """Three hosts keep their tables; everybody else moves."""
    meeting = session.component.meetings.get()
    hosts = {person.member_code: n for n, person in enumerate(session.people[:3], start=1)}
    seating.fix(meeting=meeting, places=hosts, by=session.organiser)
    seating.ask(meeting=meeting, rounds=3, size=5, there_only=False, by=session.organiser)
    meeting.refresh_from_db()
    with transaction.atomic():
        seating.keep(meeting, seating.work_out(meeting, seed=meeting.seed, there_only=False), seed=meeting.seed)


def run(desk: Person, ines: Person, session: Session, template: Template) -> None:
    """The steps one after the other by one button, until cards are written; one from a phone without scripts."""
    now = timezone.now()
    session.component.stages.exclude(kind="framing").update(opens=now - timedelta(hours=1), closes=now + timedelta(hours=1))
    desk.open(session.url("codesign_run")).press("Start:")
    while not session.workshop.steps.filter(kind__in=("cards", "cafe"), started_at__isnull=False).exists():
        desk.press("Next:")
    ines.open(session.url("codesign")).follow("Write a card").send("Put it on the board", text=SAID, kind="condition")
    if template.table:
        meeting = session.component.meetings.get()
        TableNote.objects.create(round=meeting.rounds.get(position=1), number=1, text="Who may stop it?", language="en")
        desk.press("Next:").follow("What the tables left").sees("Who may stop it?").sees(SAID)
    else:
        desk.press("5 minutes more")


def rate(session: Session, desk: Person) -> None:
    """Two written rounds: one idea is in at once, one is put out and dropped with the reason."""
    session.prototype("Ask every passenger each time.")
    vote(session, "written", {"p1-v1": [9] * 12, "p2-v1": [8] * 6 + [1] * 6, "p2-v1-why": ["Nobody would answer."]})
    publish_texts(session)
    desk.open(session.url("codesign_rounds")).sees("Median 4.5").sees("Nobody would answer.")
    vote(session, "written-2", {"p2-v1": [1] * 12})
    Prototype.objects.filter(ref="p2").update(dropped_at=timezone.now(), dropped_reason="The panel put it out.")
    session.workshop.decisions.create(
        n=1, prototype=Prototype.objects.get(ref="p2"), outcome="dropped", reason="The panel put it out.", language="en"
    )
    session.component.stages.filter(kind="written-3").update(left_out=True, reason="The panel agrees")


def freeze(session: Session) -> Evidence:
    """Every stage is over; the evidence is what a worker would freeze."""
    past = timezone.now() - timedelta(seconds=1)
    stages = session.component.stages.filter(kind__in=("framing", "ideas", "prototypes", "reasons"))
    stages.update(opens=past - timedelta(hours=2), closes=past)
    with transaction.atomic():
        chain.freeze_evidence(session.component)
    component = Component.objects.get(pk=session.component.pk)
    assert component.state == Component.State.DONE
    return chain.evidence.gather(component)


def quoted(found: Evidence) -> list[str]:
    """The cards that the license will quote behind the one clause."""
    (clause,) = found.provenance["trace"]["clauses"]
    return [words["text"]["en"] for words in clause["words"]]


def test_every_page_of_the_builder_is_accessible_in_both_directions(visitor: Callable[..., Page], address: str) -> None:
    session = Session(languages=["en", "ar"])
    session.lay_out("world-cafe")
    workshop = session.workshop
    workshop.priorities |= {"scale": "budget", "total": 900}
    workshop.save()
    cluster(session, "Being heard", "Being told")
    building.save_person(row=Stakeholder(workshop=workshop, name={"en": "Drivers"}), by=session.organiser)
    persona = Persona(workshop=workshop, name="Nadia (invented)", about={"en": "Cleans offices at night."})
    persona.journey = [{"stage": {"en": "Boards"}, "data": {"en": "Card, stop"}, "feeling": {"en": "hurried"}}]
    building.save_person(row=persona, by=session.organiser)
    step = workshop.steps.get(kind="harvest")
    prepared = (
        ("setup", []), ("rules", []), ("template", []), ("steps", []), ("step", [step.pk]), ("prices", []),
        ("people", []), ("persona", [persona.pk]), ("stakeholder_new", []),
    )  # fmt: skip
    desks = [
        sit(visitor(language=tag, size=PHONE), signed_in(session.organiser), address, Eye(f"builder-{tag}"))
        for tag in ("en", "ar")
    ]
    for desk in desks:
        for name, args in prepared:
            desk.open(session.url(f"codesign_{name}", *args))
    session.open()
    for desk in desks:
        for name in ("harvest", "run", "setup"):
            desk.open(session.url(f"codesign_{name}"))
    assert [desk.inspector.faults for desk in desks if desk.inspector] == [[], []]
