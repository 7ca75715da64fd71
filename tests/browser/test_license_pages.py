"""The pages of a license in a browser: nothing for axe, no sideways scroll, in both directions of writing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

from repository.licenses import services
from tests.repository.licenses import story

from .accessibility import escaped_words, overflow, violations
from .turning import turn


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


def apart(make: Callable[[], Any]) -> Any:
    """Run it in a thread of its own: sealing has an event loop, and Playwright's runs in the thread of the test."""

    def run() -> Any:
        try:
            return make()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def check(page: Page) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found = violations(page), overflow(page), escaped_words(page)
        assert (page.url, width, *found) == (page.url, width, [], 0, [])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_license_pages_are_accessible_in_every_state(visitor: Callable[..., Page], language: str) -> None:
    license, exercise = apart(story.issued_blank), apart(story.exercise_blank)
    page = visitor(language=language)
    for path in (
        f"/licenses/{license.number}/v1",
        f"/licenses/{exercise.number}/v1",
        "/licenses/?state=exercise",
        "/licenses/?q=submarines",
        "/licenses/statements/",
    ):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        check(page)
    services.receive_statement(data=story.statement("withdraw", story.address(license), reason="A breach"))
    page.goto(f"/licenses/{license.number}/v1")
    check(page)


def test_check_page_answers_without_scripts(visitor: Callable[..., Page], tmp_path: Path) -> None:
    license = apart(story.issued)
    for name, content in (("license.pdf", bytes(license.sealed.pdf)), ("bad.jsonld", b"{}")):
        (tmp_path / name).write_bytes(content)
    page = visitor(scripts=False)
    page.goto("/verify/")
    page.set_input_files("input[name=file]", tmp_path / "license.pdf")
    turn(page.get_by_role("button", name="Check it"))
    assert page.locator("h1").inner_text() == "This license is genuine, unchanged and in force."
    page.set_input_files("input[name=file]", tmp_path / "bad.jsonld")
    turn(page.get_by_role("button", name="Check it"))
    assert page.locator("h1").inner_text() == "Do not rely on this file."


def test_answers_of_the_check_page_are_accessible(visitor: Callable[..., Page], tmp_path: Path) -> None:
    (tmp_path / "bad.jsonld").write_bytes(b"{}")
    page = visitor()
    page.goto("/verify/")
    turn(page.get_by_role("button", name="Check it"))
    check(page)
    page.set_input_files("input[name=file]", tmp_path / "bad.jsonld")
    turn(page.get_by_role("button", name="Check it"))
    check(page)
