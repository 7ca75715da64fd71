"""A vote on every scale: with scripts off, by keyboard alone, and nothing for axe to find on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consultations.ballots import box
from consultations.ballots.services import casting
from consultations.people import services as people
from tests.consultations.views.voting import SCALES, Scene, every_scale, scene
from tests.factories import consultations as make

from .accessibility import escaped_words, overflow, violations
from .turning import turn

KEPT = {
    "comfort": 4,
    "single": "tram",
    "multiple": ["tram"],
    "approval": ["tram"],
    "score": 1,
    "agreement": "disagree",
    "consent": {"block": "It leads to people."},
    "text": "Night lines first",
    "budget": ["tram"],
    "moscow": "should",
    "impact": 2,
    "effort": 2,
}
FAULTY = {"comfort", "multiple", "dots", "ranking", "consent", "text", "pairs"}


def go_in(page: Page, here: Scene) -> None:
    page.goto(f"/join/link/{people.issue_link(here.roll[0])}/")
    turn(page.get_by_role("button", name="Go in"))
    turn(page.get_by_role("button", name="I have read this and take part"))


def kept(here: Scene) -> dict[str, object]:
    return dict(casting.own(ballot=here.ballot.id, voter=make.voter(here.roll[0])).partial)


def test_every_scale_is_answered_with_scripts_off(visitor: Callable[..., Page]) -> None:
    here = scene(every_scale())
    page = visitor(scripts=False, size={"width": 320, "height": 700})
    go_in(page, here)
    turn(page.get_by_role("link", name="Start"))
    for name, _scale, _more in SCALES:
        if name == "dots":
            page.locator("#answer-1").fill("3")
            turn(page.get_by_role("button", name="Add up"))
            expect(page.get_by_role("status")).to_have_text("Shared out so far: 3 of 5.")
        elif name == "ranking":
            first = page.locator(".rank label").first.inner_text()
            turn(page.get_by_role("button", name=f"Up: {first}"))
            expect(page.locator("#answer-1")).to_have_value("1")
        elif name == "points":
            page.locator("#answer-1").fill("4")
        elif name == "pairs":
            page.locator("#pair-2-1").check()
        elif name == "text":
            page.locator("#words").fill("Night lines first")
        else:
            page.locator("#answer-3" if name == "consent" else "#answer-2").check()
            if name == "consent":
                page.locator("#words").fill("It leads to people.")
        turn(page.get_by_role("button", name="Save and continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    found = kept(here)
    assert (found.pop("dots"), found.pop("points")) == ({"bus": 3}, {"bus": 4})
    assert len(found.pop("pairs")) == 1  # type: ignore[arg-type]
    assert len(found.pop("ranking")) == 1  # type: ignore[arg-type]
    assert found == KEPT
    turn(page.get_by_role("button", name="Cast my ballot"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your ballot is cast")
    assert box.turnout(here.ballot.id) == 1


def press_to(page: Page, selector: str, *keys: str) -> None:
    """Tab on until the element has the focus, then press the keys."""
    for _step in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            break
        page.keyboard.press("Tab")
    assert page.evaluate("s => document.activeElement.matches(s)", selector), selector
    for key in keys:
        page.keyboard.press(key)


def test_every_scale_is_answered_by_keyboard_alone(visitor: Callable[..., Page]) -> None:
    here = scene(every_scale())
    page = visitor()
    go_in(page, here)
    press_to(page, "main .btn", "Enter")
    for number, (name, _scale, _more) in enumerate(SCALES, start=1):
        page.wait_for_url(f"**/{number}/")
        if name == "dots":
            press_to(page, "#answer-1", "3")
        elif name == "ranking":
            press_to(page, "#answer-1", "1")
        elif name == "text":
            press_to(page, "#words", *"Night")
        elif name == "points":
            press_to(page, "#answer-1", "4")
        elif name == "pairs":
            press_to(page, "#pair-1-0", "ArrowDown")
        elif name in {"multiple", "approval", "budget"}:
            press_to(page, "#answer-2", "Space")
        else:
            press_to(page, "#answer-1", "Space", "ArrowDown", *(["ArrowDown"] if name == "consent" else []))
            if name == "consent":
                press_to(page, "#words", *"Why")
        press_to(page, "button[value=save]", "Enter")
    page.wait_for_url("**/check/")
    assert kept(here) == KEPT | {
        "consent": {"block": "Why"}, "text": "Night", "dots": {"bus": 3}, "ranking": kept(here)["ranking"],
        "points": {"bus": 4}, "pairs": kept(here)["pairs"],
    }  # fmt: skip
    press_to(page, "#cast .btn", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your ballot is cast")


VIEWS = [(320, "ar", {"color_scheme": "dark"}), (390, "en", {}), (1280, "en", {"forced_colors": "active"})]


@pytest.mark.parametrize(("width", "language", "ground"), VIEWS, ids=lambda value: str(value or "light"))
def test_every_page_of_a_vote_is_accessible(
    visitor: Callable[..., Page], width: int, language: str, ground: dict[str, str]
) -> None:
    here = scene(every_scale())
    page = visitor(language=language, size={"width": width, "height": 900}, **ground)
    found: dict[str, object] = {}

    def look(name: str) -> None:
        seen = (violations(page), overflow(page), escaped_words(page))
        if seen != ([], 0, []):
            found[name] = seen

    page.goto(f"/join/link/{people.issue_link(here.roll[0])}/")
    for name in ("enter", "notice"):
        look(name)
        turn(page.locator("main .btn").first)
    look("start")
    for number, (name, _scale, _more) in enumerate(SCALES, start=1):
        page.goto(here.page(number))
        look(name)
        if name in FAULTY:
            turn(page.locator("button[value=save]"))
            assert page.evaluate("document.activeElement.className") == "errors"
            look(f"{name} refused")
    for name, address in (
        ("check", here.page("check")),
        ("withdraw", here.page("withdraw")),
        ("me", f"/consultations/{here.slug}/me/"),
        ("erase", f"/consultations/{here.slug}/me/erase/"),
        ("result", f"/consultations/{here.slug}/ballots/{here.ballot.id}/"),
        ("consultation", f"/consultations/{here.slug}/"),
    ):
        page.goto(address)
        look(name)
    page.goto(here.page("check"))
    turn(page.locator("#cast .btn"))
    look("receipt")
    assert found == {}


def test_a_code_behind_the_hash_is_typed_by_the_page_and_not_sent(visitor: Callable[..., Page]) -> None:
    here = scene()
    code = people.issue_code(here.roll[0])
    page = visitor()
    page.goto(f"/join/#{code}")

    expect(page.locator("#id_code")).to_have_value(code)
    assert page.url.endswith("/join/")
    turn(page.get_by_role("button", name="Go in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you take part")


def test_next_person_finds_nothing_of_the_one_before(visitor: Callable[..., Page]) -> None:
    here = scene()
    page = visitor()
    go_in(page, here)
    turn(page.get_by_role("button", name="Next person on this phone"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready for the next person")

    page.goto(here.page())
    expect(page.get_by_role("heading", level=1)).to_have_text("Use your link or your code")
