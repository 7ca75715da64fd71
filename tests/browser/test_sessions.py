"""Sessions in a real browser: every page of the team, the public and a member, and the clock that counts down."""

import os
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page

from consultations.gatherings.models import Meeting
from consultations.gatherings.services import floor, meetings, presence, words
from consultations.gatherings.services.presence import Entry
from consultations.people import services as people
from tests.consultations.gatherings.test_access import Full
from tests.consultations.views.voting import accept_notice

from .conftest import PHONE
from .inspection import Inspector

SHOTS = os.environ.get("SESSION_SHOTS", "")
TEAM = (
    "", "change/", "agenda/", "attendance/", "door/", "tables/", "tables/fixed/", "floor/", "screen/", "questions/"
)  # fmt: skip
PART = ("sessions/new/", "features/", "criteria/", "ideas/", "ideas/clusters/")


def running() -> Full:
    room = Full()
    point = meetings.Point(
        {"en": "What the hospital wants to do", "ar": "ما يريد المستشفى فعله"}, 30, "talk", speakers=(room.expert.id,)
    )
    meetings.set_agenda(meeting=room.meeting, points=[point], by=room.facilitator)
    meetings.begin(meeting=room.fresh(), by=room.facilitator)
    meetings.start_item(item=room.fresh().agenda.get(), by=room.facilitator)
    Meeting.objects.filter(pk=room.meeting.pk).update(collects_ideas=True)
    presence.enter(meeting=room.fresh(), entries={room.members[1].id: Entry("absent")}, by=room.facilitator)
    for person in room.members[2:5]:
        floor.raise_hand(meeting=room.meeting, person=person)
    words.answer(question=room.question, text={"en": "Ten years."}, given_by="A. Haddad", by=room.facilitator)
    return room


def cookies(page: Page, client: Client, address: str) -> None:
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    )


def seen(page: Page, inspector: Inspector, path: str, language: str) -> None:
    page.goto(path)
    inspector.look(page)
    if SHOTS:
        name = "-".join(part for part in path.split("/") if part and len(part) < 30)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{language}-{width}-{name}.png", full_page=True)


def test_every_page_of_a_session_is_accessible_in_both_directions(visitor: Callable[..., Page], address: str) -> None:
    room = running()
    slug, inspectors = room.consultation.slug, []
    team, own = Client(), Client()
    team.force_login(room.facilitator)
    person = room.members[0]
    own.post(f"/join/link/{people.issue_link(person)}/")
    accept_notice(person)
    base = f"/organise/{slug}"
    for language in ("en", "ar"):
        inspector = Inspector((320, 1280))
        inspectors.append(inspector)
        page = visitor(language=language, size=PHONE)
        cookies(page, team, address)
        for path in TEAM:
            seen(page, inspector, f"{base}/sessions/{room.meeting.id}/{path}", language)
        for path in PART:
            seen(page, inspector, f"{base}/components/{room.component.id}/{path}", language)
        seen(page, inspector, f"{base}/sessions/", language)
        for path in ("", "notes/"):
            seen(page, inspector, f"{base}/sessions/{room.meeting.id}/rounds/{room.round.id}/{path}", language)
        page = visitor(language=language, size=PHONE)
        cookies(page, own, address)
        for path in ("sessions/", f"sessions/{room.meeting.id}/", "me/", f"me/sessions/{room.meeting.id}/"):
            seen(page, inspector, f"/consultations/{slug}/{path}", language)
    assert [fault for inspector in inspectors for fault in inspector.faults] == []


def test_the_clock_counts_down_and_the_queue_comes_by_itself(visitor: Callable[..., Page], address: str) -> None:
    room = running()
    team = Client()
    team.force_login(room.facilitator)
    page = visitor()
    cookies(page, team, address)
    page.goto(f"/organise/{room.consultation.slug}/sessions/{room.meeting.id}/screen/")
    clock = page.locator("[data-clock]")
    clock.get_by_text("29:").wait_for()
    first = clock.inner_text()
    page.wait_for_function("first => document.querySelector('[data-clock]').textContent !== first", arg=first)
    assert page.get_by_text("has the floor").count() == 0

    floor.give_floor(turn=floor.queue(room.meeting)[0])

    page.get_by_text("has the floor").wait_for()
