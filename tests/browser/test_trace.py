"""From cards to clauses in a real browser: every page in both directions, and a slip followed by keyboard, scripts off."""

import os
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page, expect

from consultations.methods.codesign.services import prototypes
from tests.consultations.methods.codesign.bench import Bench
from tests.consultations.methods.codesign.test_trace_pages import browser, seated, url

from .conftest import PHONE
from .inspection import Inspector

SHOTS = os.environ.get("TRACE_SHOTS", "")


def cookies(page: Page, client: Client, address: str) -> None:
    page.context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()])


def seen(page: Page, inspector: Inspector, path: str, name: str, language: str) -> None:
    page.goto(path)
    inspector.look(page)
    if SHOTS:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{language}-{width}-{name}.png", full_page=True)


def voted() -> Bench:
    """p1 is adopted after a second version, p2 blocked, p3 dropped; people gave feedback."""
    bench = Bench(languages=["en", "ar"])
    row = bench.propose(cards=(6,))
    prototypes.say(prototype=row, n=1, kind="wish", text="Say it shorter", language="en", by=bench.people[2])
    bench.rewrite(row, said="Only the bus company may look, and it says who did.", test="A list of who looked", cards=(6,))
    bench.propose(clusters=(), cards=(5,), said="A stop button for each.", clause="red_line", title={"en": "Stop"})
    third = bench.propose(clusters=(2,), said="Tell us in the bus.", title={"en": "Told in the bus"})
    prototypes.drop(prototype=third, reason="The bus has no screens", language="en", by=bench.people[0])
    answers = ["agree"] * 11
    bench.vote({"p1-v2": [*answers, "concern"], "p2-v1": [*answers, {"block": "Too dear"}], "use-u1": [*answers, "agree"]})
    return bench


def test_every_page_of_the_trace_is_accessible_in_both_directions(visitor: Callable[..., Page], address: str) -> None:
    bench, open_one, inspectors = voted(), Bench(2, languages=["en", "ar"]), []
    open_one.rewrite(open_one.propose(), said="Nobody but the bus company may look.")
    member, team = seated(open_one.people[0]), browser(open_one, "facilitator")
    for language in ("en", "ar"):
        inspector = Inspector((320, 1280))
        inspectors.append(inspector)
        page = visitor(language=language, size=PHONE)
        for name, args in (
            ("codesign_trace", []), ("codesign_fate", [4]), ("codesign_fate", [3]), ("codesign_matrix", []),
            ("codesign_decisions", []), ("codesign_prototypes", []), ("codesign_prototype", ["p1"]),
        ):  # fmt: skip
            seen(page, inspector, url(bench, name, *args), f"{name}{'-'.join(map(str, args))}", language)
        page = visitor(language=language, size=PHONE)
        cookies(page, member, address)
        for name, args in (("codesign_rewrite", ["p1"]), ("codesign_drop", ["p1"]), ("codesign_prototype", ["p1"])):
            seen(page, inspector, url(open_one, name, *args), f"{name}-member", language)
        page = visitor(language=language, size=PHONE)
        cookies(page, team, address)
        for name, args in (("codesign_decide", ["card", "7"]), ("codesign_decisions", [])):
            seen(page, inspector, url(open_one, name, *args), f"{name}-team", language)
    assert [inspector.faults for inspector in inspectors] == [[], []]


def test_slip_is_followed_by_keyboard_without_scripts(visitor: Callable[..., Page], address: str) -> None:
    bench = voted()
    bench.hand_over()
    page = visitor(scripts=False, size=PHONE)
    page.goto(url(bench, "codesign_trace"))
    page.get_by_label("The number on your slip").focus()
    page.keyboard.type("4")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Card 4", exact=True)).to_be_visible()
    expect(page.get_by_text("Adopted as a clause").first).to_be_visible()
    expect(page.get_by_text("Only the bus company may look, and it says who did.")).to_be_visible()
