"""An assembly in a real browser: every page in both directions, and a room in which the result comes by itself."""

import os
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page, expect

from consultations.ballots.services import casting, closing
from consultations.methods.assembly.services import followup, minority, outside, writing
from consultations.methods.assembly.views import room as rooms
from consultations.services import stages
from tests.consultations.methods.assembly.scene import Room
from tests.consultations.methods.assembly.test_pages import finished, on_team, seated, url
from tests.factories import consultations as make

from .conftest import PHONE
from .inspection import Inspector
from .turning import turn

SHOTS = os.environ.get("ASSEMBLY_SHOTS", "")


def cookies(page: Page, client: Client, address: str) -> None:
    page.context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()])


def seen(page: Page, inspector: Inspector, path: str, name: str, language: str) -> None:
    page.goto(path)
    inspector.look(page)
    if SHOTS:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{language}-{width}-{name}.png", full_page=True)


def written() -> Room:
    """A room in which one recommendation was rewritten after an amendment, and everything else was said about it."""
    room = Room(languages=["en", "ar"])
    row = room.propose("A panel of five passengers may stop a use within a week.", use_cases=("u1",), test="Minutes")
    asked = writing.amend(recommendation=row, text="Say pause.", reason="Kinder", language="en", by=room.members[2])
    writing.amend(recommendation=row, text="Say never.", reason="Safer", language="en", by=room.members[3])
    room.rewrite(row, "A panel of nine passengers may pause any use within a day.", taking_in=[asked])
    outside.comment(
        recommendation=row, text="It works.", language="en", user=make.user(), expert=("Dr Example", "Institute")
    )
    minority.state(component=room.component, text={"en": "Nobody may stop a bus."}, by=room.members[5], recommendation=row)
    room.propose("Nobody may be found again.", kind="red_line", modality="")
    return room


def test_every_page_of_an_assembly_is_accessible_in_both_directions(
    visitor: Callable[..., Page], address: str
) -> None:
    room, inspectors = written(), []
    after = finished()
    followup.reply(
        recommendation=after.point().recommendation, kind="rejected", reason={"en": "Too dear."}, by=make.user()
    )
    member, team = seated(room.members[0]), on_team(after, "organiser")
    holder = on_team(after, "commissioner")
    for language in ("en", "ar"):
        inspector = Inspector()
        inspectors.append(inspector)
        page = visitor(language=language, size=PHONE)
        cookies(page, member, address)
        own = {
            "assembly": [], "assembly_recommendation": ["r1"], "assembly_rewrite": ["r1"], "assembly_amend": ["r1"],
            "assembly_differ": ["r1"], "assembly_reason": ["u1"],
        }  # fmt: skip
        for name, args in own.items():
            seen(page, inspector, url(room, name, *args), name, language)
        page = visitor(language=language, size=PHONE)
        seen(page, inspector, url(after, "assembly_report"), "assembly_report", language)
        seen(page, inspector, url(after, "assembly_room"), "assembly_room_result", language)
        cookies(page, team, address)
        for name in ("assembly_setup", "assembly_reconvene"):
            seen(page, inspector, url(after, name), name, language)
        page = visitor(language=language, size=PHONE)
        cookies(page, holder, address)
        seen(page, inspector, url(after, "assembly_reply", "r1"), "assembly_reply", language)
    assert [inspector.faults for inspector in inspectors] == [[], []]


def test_phone_in_the_room_votes_and_the_result_comes_by_itself(visitor: Callable[..., Page], address: str) -> None:
    room = Room()
    for said in ("One", "Two"):
        room.propose(said)
    ballot = stages.open_stage(stage=room.stage("rating"))
    rooms.forget()
    voter, screen = visitor(size=PHONE), visitor()
    cookies(voter, seated(room.members[0]), address)
    path = url(room, "assembly_room")
    screen.goto(path)
    voter.goto(path)
    if SHOTS:
        voter.screenshot(path=f"{SHOTS}/en-390-room-vote.png", full_page=True)
    for number in (1, 2):
        voter.locator(f"#q-{number}").get_by_text("I like it").click()
    turn(voter.get_by_role("button", name="Send my vote"))
    expect(voter.get_by_text("You answered 2 of 2")).to_be_visible()
    expect(screen.locator("[data-room-cast]")).to_have_text("1", timeout=15_000)
    for person in room.members[1:]:
        casting.cast(
            ballot=ballot.id, voter=make.voter(person), raw={"r1-v1": 5, "r2-v1": 1}, idempotency_key="k"
        )
    make.end(ballot)
    closing.close(ballot=ballot)
    expect(screen.get_by_text("Reached the threshold")).to_be_visible(timeout=15_000)
    if SHOTS:
        screen.screenshot(path=f"{SHOTS}/en-1280-room-result.png", full_page=True)
