"""Walks through the pages behind a sign-in or a link, whatever their language: for taking pictures of them.

Buttons are found by where they stand, not by their words. `snap` takes a picture of the page under a name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from .turning import turn

Snap = Callable[[str], None]


@dataclass(frozen=True)
class SignIns:
    """How to get into the demo: address and password by role, and links of citizens."""

    accounts: dict[str, tuple[str, str]]
    links: list[str]

    @staticmethod
    def read(lines: list[str]) -> "SignIns":
        """From what `manage.py up` prints: role, name and secret in columns."""
        rows = [row for line in lines if len(row := line.split()) >= 3]
        links = [secret for role, _name, secret, *_leads_to in rows if role == "citizen"]
        return SignIns({role: (name, secret) for role, name, secret, *_rest in rows if "@" in name}, links)


def citizen(page: Page, link: str, snap: Snap) -> None:
    """From the invitation to the receipt."""
    page.goto(link)
    snap("vote-1-invitation")
    go_on(page, "main form .btn")
    if not page.locator("[name=notice]").count():  # accepted on an earlier tour
        page.goto(page.url.split("/vote/")[0] + "/notice/")
    snap("vote-2-notice")
    go_on(page, "main form .btn")
    snap("vote-3-start")
    go_on(page, "main a.btn")
    number = 0
    while page.locator("[name=act][value=save]").count():
        number += 1
        answer(page)
        snap(f"vote-4-question-{number}")
        go_on(page, "[name=act][value=save]")
    snap("vote-5-check")
    go_on(page, "#cast .btn")
    snap("vote-6-receipt")


def go_on(page: Page, button: str) -> None:
    turn(page.locator(button).first)


def answer(page: Page) -> None:
    """The second choice, or a few words."""
    choices = page.locator("[name=answer]")
    if choices.count():
        choices.nth(1).check(force=True)
    else:
        page.locator("textarea").first.fill("Night buses first.")


def sign_in(page: Page, account: tuple[str, str]) -> None:
    page.goto("/accounts/login/?next=/organise/")
    page.locator("[name=login]").fill(account[0])
    page.locator("[name=password]").fill(account[1])
    go_on(page, "main form .btn")


def organiser(page: Page, account: tuple[str, str], snap: Snap) -> None:
    """The desk, each workspace, and every page of one set-up."""
    sign_in(page, account)
    snap("organise-1-desk")
    workspaces = addresses(page, "main .lines a")
    for number, workspace in enumerate(workspaces, start=1):
        page.goto(workspace)
        snap(f"organise-2-workspace-{number}")
        for place in addresses(page, "main .todo a"):
            page.goto(place)
            snap("organise-3-" + place.rstrip("/").rsplit("/", 1)[1])
    page.goto(workspaces[0] + "people/")
    snap("organise-4-people")


def representative(page: Page, account: tuple[str, str], snap: Snap) -> None:
    """The community's desk, record and keys."""
    sign_in(page, account)
    snap("community-1-desk")
    places = addresses(page, "main .lines a")
    for number, place in enumerate(places, start=2):
        page.goto(place)
        snap(f"community-{number}")


def addresses(page: Page, links: str) -> list[str]:
    found = page.eval_on_selector_all(links, "links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(found))
