"""Finding cases in a real browser: without scripts, by facet and taken back; and every picture of it, in two directions."""

from collections.abc import Callable

import yaml
from playwright.sync_api import Page

from repository.cases.services import loading
from tests.repository.cases.finding.published import publish

from .accessibility import escaped_words, overflow, violations
from .turning import turn

SOME = ("cocozap-mare", "ipposi-genomics-jury", "uganda-grassroots-genomics", "camden-data-charter")


def fill() -> None:
    for name in SOME:
        publish(yaml.load((loading.CONTENT / f"{name}.yaml").read_bytes(), Loader=yaml.CSafeLoader))


def test_search_is_narrowed_and_taken_back_without_scripts(visitor: Callable[..., Page]) -> None:
    fill()
    page = visitor(scripts=False, size={"width": 390, "height": 844})
    page.goto("/cases/")
    page.get_by_label("Search in cases").fill("genomic")
    page.get_by_text("Narrow down").click()
    page.locator("summary", has_text="Country").click()
    page.get_by_role("checkbox", name="Uganda 1").check()
    turn(page.get_by_role("button", name="Search"))
    assert page.locator(".case-hits .what").count() == 1
    turn(page.get_by_role("link", name="Take back: Country: Uganda"))
    assert page.locator(".case-hits .what").count() == 2
    for box in page.get_by_label("Mark to compare").all():
        box.check()
    turn(page.get_by_role("button", name="Compare the marked cases"))
    assert page.locator("thead").first.locator("a").count() == 2


def test_pages_of_a_search_are_accessible(visitor: Callable[..., Page]) -> None:
    fill()
    pages = (
        "/cases/?q=genomic+data&theme=genomics&country=UG",
        "/cases/map/",
        "/cases/timeline/",
        "/cases/compare/?case=1&case=2",
    )
    for language, width, ground in (("en", 320, "light"), ("en", 1280, "dark"), ("ar", 390, "light")):
        page = visitor(language=language, size={"width": width, "height": 900})
        page.emulate_media(reduced_motion="reduce", color_scheme=ground)
        for path in pages:
            page.goto(path)
            for summary in page.locator("details.case-facets, details.case-facet").all():
                summary.evaluate("node => { node.open = true }")
            found = violations(page), overflow(page), escaped_words(page)
            assert (path, language, width, *found) == (path, language, width, [], 0, [])
