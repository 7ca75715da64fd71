"""A key is made, copied, used and revoked in a real browser, with scripts and without; its pages are accessible."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from socialicense.accounts import services as accounts

from .conftest import PHONE
from .inspection import Inspector

PASSWORD = "four words in a row"
KEYS = "/accounts/me/keys/"


def status(page: Page, token: str) -> int:
    return page.request.get("/api/v1/cases/mine", headers={"Authorization": f"Bearer {token}"}).status


def go(page: Page, target: str) -> None:
    with page.expect_navigation():
        page.locator(target).first.click()


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("ar", True), ("en", False)])
def test_key_is_made_copied_and_revoked(visitor: Callable[..., Page], language: str, scripts: bool) -> None:
    accounts.open_account(email="ana@example.org", language=language, password=PASSWORD, verified=True)
    page, inspector = visitor(size=PHONE, language=language, scripts=scripts), Inspector()
    look = inspector.look if scripts else lambda page: None  # axe is a script itself
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    go(page, "form:has([name=login]) button[type=submit]")
    page.goto(KEYS)
    look(page)
    go(page, f'a.btn[href="{KEYS}new/"]')
    look(page)
    go(page, "main form button")
    look(page)
    page.locator("[name=name]").fill("Nightly import of our register")
    page.locator("[name=scopes]").first.check()
    go(page, "main form button")
    look(page)
    token = page.locator("textarea").input_value()
    assert status(page, token) == 200
    go(page, f'a.btn[href="{KEYS}"]')
    assert page.locator(".what", has_text="Nightly import of our register").is_visible()
    go(page, 'a[href$="/revoke/"]')
    look(page)
    go(page, "main form button")
    assert (status(page, token), page.locator("html").get_attribute("lang")) == (401, language)
    inspector.seen.clear()
    look(page)
    page.goto("/api/v1/docs/")
    look(page)
    assert inspector.faults == []
