"""The board in a real browser: live for others, by keyboard, by mouse, without scripts, in both directions, on a phone."""

import os
import time
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page, expect

from consultations.methods.codesign.services.board import arranging, cards
from tests.consultations.methods.codesign.board.scene import IDEAS, Board

from .conftest import DESKTOP, PHONE
from .inspection import Inspector
from .turning import turn

SHOTS = os.environ.get("BOARD_SHOTS", "")
SECONDS = 2.0


def sit(page: Page, client: Client, address: str) -> None:
    page.context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()])


def full(languages: tuple[str, ...] = ("en", "ar")) -> Board:
    """A board with clusters, a merged card, two wordings that wait, and open dots."""
    more = ("Delete everything after two years", "Keep data for two years, then delete it", "تدقيق مستقل كل سنة")
    scene = Board(texts=(*IDEAS, *more), languages=languages)
    scene.dots_step()
    scene.cluster("Trust and control", 2)
    scene.cluster("Time", 4)
    cards.edit(workshop=scene.workshop, number=1, text="Tell people by letter", on=1, by=scene.actors[0])
    cards.edit(workshop=scene.workshop, number=1, text="Tell people on the bus", on=1, by=scene.actors[1])
    return scene


def test_every_page_of_the_board_is_accessible_in_both_directions(visitor: Callable[..., Page], address: str) -> None:
    scene, faults = full(), []
    pages = ("", "list/", "cards/1/", "clusters/1/", "suggestions/", "write/", "screen/", "find/?number=99", "print/")
    for language, client, some in (("en", scene.seated(), pages), ("ar", scene.signed_in(), pages[:4])):
        inspector = Inspector((320, 1280) if language == "en" else (320,))
        page = visitor(language=language, size=PHONE)
        sit(page, client, address)
        for rest in some:
            page.goto(scene.url(rest))
            inspector.look(page)
            if SHOTS:
                for width in (390, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    name = rest.replace("/", "-").split("?")[0] or "board-"
                    page.screenshot(path=f"{SHOTS}/{language}-{width}-{name}.png", full_page=True)
        faults += inspector.faults
    assert faults == []


def test_what_one_does_everybody_sees_within_two_seconds(visitor: Callable[..., Page], address: str) -> None:
    scene = Board()
    watching, screen, writing = visitor(), visitor(), visitor(scripts=False, size=PHONE)
    watching.goto(scene.url())
    screen.goto(scene.url("screen/"))
    sit(writing, scene.seated(), address)
    writing.goto(scene.url())
    writing.get_by_label("Your card").fill("Fines for whoever breaks a rule")
    turn(writing.get_by_role("button", name="Put it on the board"))
    began = time.perf_counter()
    expect(watching.get_by_text("Fines for whoever breaks a rule")).to_be_visible(timeout=10_000)
    seconds = time.perf_counter() - began
    expect(screen.get_by_text("Fines for whoever breaks a rule").first).to_be_visible(timeout=10_000)
    expect(watching.get_by_role("status").filter(has_text="New cards: 1.")).to_be_visible(timeout=10_000)

    trust = scene.cluster("Trust", 2)
    cards.merge(workshop=scene.workshop, into=1, numbers=[3], by=scene.actors[1])
    column = watching.locator('[data-column="1"]')
    expect(column.get_by_role("heading", name="Trust")).to_be_visible(timeout=10_000)
    expect(column.get_by_text(IDEAS[1])).to_be_visible()
    expect(watching.get_by_text(IDEAS[2])).to_have_count(0)
    expect(watching.locator('[data-card="1"]')).to_contain_text("said by 2")
    arranging.combine(cluster=scene.cluster("Time"), into=trust, by=scene.facilitator)
    expect(watching.get_by_role("heading", name="Time")).to_have_count(0, timeout=10_000)
    assert seconds < SECONDS


def test_the_list_tells_of_changes_and_leaves_what_one_does_alone(visitor: Callable[..., Page], address: str) -> None:
    scene = Board()
    page = visitor(size=PHONE)
    sit(page, scene.seated(), address)
    page.goto(scene.url("list/?kind="))
    rows, news = page.get_by_role("checkbox"), page.get_by_role("status").filter(has_text="Changed since")
    show = page.get_by_role("link", name="Show the list as it is now")
    expect(show).to_be_hidden()
    page.get_by_label("Choose card 2").check()
    page.locator("[name=title_en]").fill("Half a na")
    page.get_by_label("Choose card 3").focus()
    there = page.get_by_label("Choose card 3").bounding_box()
    began = time.perf_counter()
    scene.write("Fines for whoever breaks a rule", 1)
    expect(news).to_have_text("Changed since you opened this list: 1.", timeout=10_000)
    seconds = time.perf_counter() - began
    expect(page.get_by_label("Choose card 3")).to_be_focused()
    assert page.get_by_label("Choose card 3").bounding_box() == there
    assert (rows.count(), page.locator("[name=title_en]").input_value()) == (3, "Half a na")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/list-told.png")
    inspector = Inspector((320, 1280))
    inspector.look(page)
    with page.expect_navigation():
        show.press("Enter")
    expect(page.get_by_label("Choose card 4")).to_be_visible()
    assert [page.get_by_label(f"Choose card {n}").is_checked() for n in (1, 2, 3, 4)] == [False, True, False, False]
    expect(show).to_be_hidden()
    assert (seconds < SECONDS, inspector.faults) == (True, [])


def test_a_card_is_moved_by_keyboard_and_by_mouse_alike(visitor: Callable[..., Page], address: str) -> None:
    scene = Board()
    trust = scene.cluster("Trust", 2)
    page = visitor(size=DESKTOP)
    sit(page, scene.seated(), address)
    page.goto(scene.url())
    page.locator('[data-card="1"]').scroll_into_view_if_needed()
    target = page.locator('[data-column="1"] [data-cards]').bounding_box()
    start = page.locator('[data-card="3"] [data-text]').bounding_box()
    assert target is not None
    assert start is not None
    with page.expect_response(lambda got: got.url.endswith("/cards/3/move/")) as answer:
        page.mouse.move(start["x"] + 10, start["y"] + 5)
        page.mouse.down()
        page.mouse.move(target["x"] + 30, target["y"] + 8, steps=6)
        page.mouse.up()
    assert answer.value.status == 200
    assert scene.lying(trust) == [3, 2]

    link = page.get_by_role("link", name="Card 1", exact=True)
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Cluster", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert scene.lying(trust) == [3, 2, 1]
