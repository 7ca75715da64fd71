"""Somebody at a browser of their own, who does what the page offers: follows links, fills in fields, presses buttons."""

import re
import time
from typing import Any, Literal
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from .inspection import Inspector
from .turning import turn

WAIT_SECONDS = 60.0


class Person:
    """One person. Every page they come to is looked at by the inspector, if there is one."""

    def __init__(self, page: Page, inspector: Inspector | None = None) -> None:
        self.page, self.inspector = page, inspector

    def arrived(self) -> "Person":
        if self.inspector is not None:
            self.inspector.look(self.page)
        return self

    def open(self, path: str) -> "Person":
        self.page.goto(path)
        return self.arrived()

    def link(self, words: str) -> Locator:
        return self._named("link", words)

    def button(self, words: str) -> Locator:
        return self._named("button", words)

    def _named(self, role: Literal["link", "button"], words: str) -> Locator:
        """The one that is called exactly so, otherwise the first whose name begins so."""
        exact = self.page.get_by_role(role, name=words, exact=True)
        if exact.count():
            return exact.first
        return self.page.get_by_role(role, name=re.compile(rf"^\s*{re.escape(words)}")).first

    def follow(self, words: str) -> "Person":
        """Click the first link whose words begin so."""
        turn(self.link(words))
        return self.arrived()

    def press(self, words: str) -> "Person":
        """Press the first button whose words begin so, and come to the page that answers."""
        turn(self.button(words))
        return self.arrived()

    def write(self, **fields: Any) -> "Person":
        """Fill in fields by their names: True or a list ticks, None leaves alone, everything else is typed."""
        for name, value in fields.items():
            self._fill(name, value)
        return self

    def _fill(self, name: str, value: Any) -> None:
        field = self.page.locator(f"[name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            for one in [value] if not isinstance(value, list | tuple) else value:
                chosen = field.first if one is True else self.page.locator(f"[name='{name}'][value='{one}']")
                chosen.check(force=True)
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def send(self, button: str, **fields: Any) -> "Person":
        """Fill in a form and press its button. A form that is refused is a fault of the test or of the page."""
        before = self.page.url
        self.write(**fields).press(button)
        problems = self.page.locator(".errors")
        assert problems.count() == 0, f"{before}: {problems.first.inner_text()}"
        return self

    def both(self, button: str, **texts: tuple[str, str]) -> "Person":
        """A form of texts in English and Arabic."""
        fields = {
            f"{name}_{tag}": text for name, pair in texts.items() for tag, text in zip(("en", "ar"), pair, strict=True)
        }
        return self.send(button, **fields)

    def sees(self, words: str) -> "Person":
        expect(self.page.locator("main")).to_contain_text(words)
        return self

    def fetch(self, words: str) -> bytes:
        """What a link leads to, as a file."""
        address = self.link(words).get_attribute("href")
        assert address
        return self.get(address)

    def get(self, address: str) -> bytes:
        answer = self.page.context.request.get(address)
        assert answer.status == 200, f"{address}: {answer.status}"
        return answer.body()

    def wait_for(self, words: str) -> "Person":
        """Load the page again until it says so: somebody else is at work."""
        deadline = time.monotonic() + WAIT_SECONDS
        while words not in self.page.locator("main").inner_text():
            assert time.monotonic() < deadline, f"{self.page.url} never says {words!r}"
            time.sleep(0.3)
            self.page.reload()
        return self.arrived()

    def mail(self, address: str, about: str = "") -> str:
        """The newest mail to an address with these words in its subject, read on the mailbox page."""
        self.page.goto(f"/mailbox/?to={quote(address)}")
        found = self.page.locator("main .lines a").filter(has_text=about)
        deadline = time.monotonic() + WAIT_SECONDS
        while not found.count():
            assert time.monotonic() < deadline, f"no mail {about!r} to {address}"
            time.sleep(0.3)
            self.page.reload()
        turn(found.first)
        self.arrived()
        return self.page.locator(".mail-text").inner_text()

    def sign_up(self, name: str, address: str, password: str) -> "Person":
        """Open an account; the address is confirmed by the code in the mail."""
        self.open("/accounts/signup/").send("Open the account", name=name, email=address, password1=password)
        asked = self.page.url
        code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", self.mail(address), re.M)
        assert code is not None
        return self.open(asked).send("Continue", code=code[1])

    def sign_in(self, address: str, password: str, then: str = "/organise/") -> "Person":
        return self.open(f"/accounts/login/?next={then}").send("Sign in", login=address, password=password)
