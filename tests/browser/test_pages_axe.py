"""Every public page, in two writing directions, three widths and four grounds: nothing for axe, no sideways scroll."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from .accessibility import escaped_words, overflow, violations
from .pages import PUBLIC
from .turning import turn

GROUNDS: dict[str, list[tuple[int, dict[str, Any]]]] = {
    "en": [(320, {"color_scheme": "light"}), (1280, {"color_scheme": "dark"}), (1280, {"forced_colors": "active"})],
    "ar": [(390, {"color_scheme": "dark"})],
}


# One test a page: the database is emptied after each, which costs more than the checks.
@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_is_accessible(visitor: Callable[..., Page], path: str) -> None:
    for language, views in GROUNDS.items():
        page = visitor(language=language)
        page.goto(path)
        for width, ground in views:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(reduced_motion="reduce", **ground)  # halfway through a change there is no colour
            found = violations(page), overflow(page), escaped_words(page)
            assert (language, width, ground, *found) == (language, width, ground, [], 0, [])
    page = visitor(size={"width": 640, "height": 900}, language="fr")
    page.goto(path)
    page.evaluate("document.documentElement.style.setProperty('font-size', '225%')")
    assert overflow(page) == 0


def test_language_is_switched_without_scripts(visitor: Callable[..., Page]) -> None:
    page = visitor(scripts=False)
    page.goto("/learn/words/")
    page.locator(".languages summary").click()
    turn(page.get_by_role("button", name="Français"))
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.url.endswith("/learn/words/")


def test_refused_form_gives_the_focus_to_its_summary(visitor: Callable[..., Page]) -> None:
    page = visitor()
    page.goto("/gallery/")
    assert page.evaluate("document.activeElement.className") == "errors"
