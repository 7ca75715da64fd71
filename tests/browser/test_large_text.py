"""Text at twice its size: nothing is lost beyond the edge, on the ballot of every scale and around a license."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from playwright.sync_api import Page

from consultations.people import services as people
from tests.consultations.views.voting import SCALES, every_scale, scene
from tests.repository.licenses import story

from .accessibility import overflow
from .turning import turn

WIDTHS = (320, 640, 1280)


def doubled(page: Page) -> dict[int, int]:
    """How far the page can be moved sideways at each width with its text at 200 %."""
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = overflow(page)
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_ballot_of_every_scale_holds_large_text(visitor: Callable[..., Page], language: str) -> None:
    here = scene(every_scale())
    page = visitor(language=language)
    page.goto(f"/join/link/{people.issue_link(here.roll[0])}/")
    for _button in range(2):
        turn(page.locator("main .btn").first)
    found = {"start": doubled(page)}
    for number, (name, _scale, _more) in enumerate(SCALES, start=1):
        page.goto(here.page(number))
        found[name] = doubled(page)
    page.goto(here.page("check"))
    found["check"] = doubled(page)
    turn(page.locator("#cast .btn"))
    page.wait_for_load_state()
    found["receipt"] = doubled(page)
    assert {name: widths for name, widths in found.items() if any(widths.values())} == {}


@pytest.fixture
def license_number(transactional_db: None) -> str:
    with ThreadPoolExecutor(1) as worker:  # not beside Playwright's own loop: sealing runs one too
        return worker.submit(_issued).result()


def _issued() -> str:
    number = story.issued_blank().number
    connection.close()
    return number


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_a_license_hold_large_text(visitor: Callable[..., Page], license_number: str, language: str) -> None:
    page = visitor(language=language)
    found = {}
    for path in ("/licenses/", f"/licenses/{license_number}/v1", f"/verify/?number={license_number}"):
        page.goto(path)
        found[path] = doubled(page)
    assert {path: widths for path, widths in found.items() if any(widths.values())} == {}
