"""The result of a vote that put items in order: nothing for axe to find, at every width, in Arabic, without colours."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.consultations.views.prioritised import counted

from .accessibility import escaped_words, overflow, violations

VIEWS = [(320, "ar", {"color_scheme": "dark"}), (390, "en", {}), (1280, "en", {"forced_colors": "active"})]


def test_result_is_drawn_and_told_on_every_screen(visitor: Callable[..., Page]) -> None:
    here = counted()
    for width, language, ground in VIEWS:
        page = visitor(language=language, size={"width": width, "height": 900}, **ground)
        page.goto(f"/consultations/{here.slug}/ballots/{here.ballot.id}/")
        expect(page.locator(".grid circle")).to_have_count(3)
        assert (width, violations(page), overflow(page), escaped_words(page)) == (width, [], 0, [])
