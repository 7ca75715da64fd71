"""The toolkit in a real browser: filling a worksheet with scripts and without, two people, locking, and its pages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from socialicense.accounts.models import User
from tests.factories import consultations as make
from tests.toolkit import kit
from toolkit.models import Change, Worksheet
from toolkit.selectors import worksheets

from .conftest import PHONE
from .inspection import Inspector
from .turning import turn

SHOTS = os.environ.get("TOOLKIT_SHOTS", "")


def signed_in(page: Page, user: User, address: str) -> Page:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
    )
    return page


def named(name: str) -> User:
    user = make.user()
    User.objects.filter(pk=user.pk).update(name=name)
    return user


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def go(page: Page, button: str) -> None:
    turn(page.get_by_role("button", name=button, exact=True).first)


def test_two_people_fill_a_worksheet_with_and_without_scripts(
    visitor: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    kit.load(tmp_path)
    inspector = Inspector()
    ana = signed_in(visitor(), named("Ana"), address)
    bo = signed_in(visitor(scripts=False, size=PHONE), named("Bo"), address)

    ana.goto("/toolkit/tools/brief/")
    inspector.look(ana)
    turn(ana.get_by_role("link", name="Fill it in here"))
    inspector.look(ana)
    go(ana, "Begin")
    inspector.look(ana)
    sheet = Worksheet.objects.get()

    turn(ana.get_by_role("link", name="People and place"))
    inspector.look(ana)
    go(ana, "Make a link")
    bo.goto(ana.locator("#link").inner_text())
    go(bo, "Join")

    ana.goto(f"/toolkit/worksheets/{sheet.pk}/")
    ana.locator("#f-name").fill("Cool rooms")
    expect(ana.locator("[data-field=name] [data-says]")).to_contain_text("Saved at")
    ana.locator("#f-uses-1-title").fill("Map of streets")
    ana.locator("#f-uses-1-risk").select_option("bad")
    expect(ana.locator("[data-field=uses] [data-says]")).to_contain_text("Saved at")
    ana.locator("#f-people").fill("many")
    expect(ana.locator("[data-field=people] [data-says]")).to_contain_text("is not a number")
    ana.locator("#f-people").fill("40")
    expect(ana.locator("[data-field=people] [data-says]")).to_contain_text("Saved at")

    ana.locator("#f-why").fill("Because of heat.")
    expect(ana.locator("[data-field=why] [data-says]")).to_contain_text("Saved at")
    bo.locator("#f-why").fill("Because of the law.")
    go(bo, "Save")
    expect(bo.get_by_text("somebody else wrote at the same time").first).to_be_visible()
    go(bo, "Take this instead")
    ana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(ana.locator("[data-field=why] [data-says]")).to_contain_text("Somebody else wrote here.")
    expect(ana.locator("[data-changed]")).to_contain_text("What you are writing stays as it is.")
    expect(ana.locator("#f-why")).to_have_value("Because of heat.")
    inspector.look(ana)
    shot(ana, "changed")
    ana.locator("#f-why").fill("Because of heat, again.")
    expect(ana.locator("[data-field=why] [data-says]")).to_contain_text("Both answers are kept")
    turn(ana.get_by_role("link", name="Show what they wrote"))
    inspector.look(ana)
    shot(ana, "conflict")
    go(ana, "Leave it out")
    assert worksheets.kept(sheet)["why"] == "Because of the law."

    ana.goto(f"/toolkit/worksheets/{sheet.pk}/done/")
    inspector.look(ana)
    bo.goto(f"/toolkit/worksheets/{sheet.pk}/done/")
    go(bo, "Lock it")
    ana.goto(f"/toolkit/worksheets/{sheet.pk}/")
    inspector.look(ana)
    shot(ana, "locked")
    assert ana.locator("textarea").count() == 0
    said = set(Change.objects.filter(field="why").values_list("value", flat=True))
    assert {"Because of heat.", "Because of the law."} <= said
    assert ana.context.request.get(f"/toolkit/worksheets/{sheet.pk}/print/").body().startswith(b"%PDF")
    assert inspector.faults == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_toolkit_is_accessible(
    visitor: Callable[..., Page], address: str, tmp_path: Path, language: str
) -> None:
    kit.load(tmp_path)
    inspector = Inspector((320, 1280))
    page = signed_in(visitor(language=language, size=PHONE), named("Ana"), address)
    for path in ("", "?q=plan", "?q=zzz", "steps/plan/", "tools/brief/", "releases/", "releases/1.0.0/", "worksheets/"):
        page.goto(f"/toolkit/{path}")
        inspector.look(page)
    page.goto("/learn/methods/poll/")
    inspector.look(page)
    page.goto("/toolkit/worksheets/new/brief/")
    turn(page.locator("main form button[type=submit]").last)
    inspector.look(page)
    sheet = page.url
    for path in ("history/", "people/", "done/", "remove/"):
        page.goto(sheet + path)
        inspector.look(page)
    assert inspector.faults == []
