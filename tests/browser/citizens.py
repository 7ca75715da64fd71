"""Voting: by link, by typed code, by account, by keyboard alone; and what a voter keeps."""

import json
import re
from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page

from .person import Person

Answers = Mapping[str, str]


def by_link(citizen: Person, address: str) -> None:
    """Open the invitation in the mailbox and go in with its link."""
    link = re.search(r"https?://\S+/join/link/\S+", citizen.mail(address))
    assert link is not None
    citizen.open(link[0]).press("Go in")


def by_code(citizen: Person, code: str) -> None:
    """Type the code from a paper slip, sloppily."""
    citizen.open("/").follow("Take part").follow("I have a code").send("Go in", code=code.lower().replace("-", " "))


def accept_notice(citizen: Person) -> None:
    citizen.sees("Taking part is voluntary").press("I have read this and take part")


def vote(citizen: Person, choose: Callable[[Page], None]) -> dict[str, object]:
    """From the first page of the ballot to the receipt."""
    citizen.follow("Start")
    while not citizen.page.get_by_role("heading", name="Check your answers").count():
        choose(citizen.page)
        citizen.press("Save and continue")
    citizen.press("Cast my ballot").sees("Your ballot is cast")
    return receipt(citizen.page)


def receipt(page: Page) -> dict[str, object]:
    kept = json.loads(page.locator("#receipt-text").input_value())
    assert isinstance(kept, dict)
    return kept


def first_choice(page: Page) -> None:
    """The first answer of a question, or words where it asks for words."""
    words = page.locator("textarea[name=words]")
    if page.locator("[name=answer]").count():
        page.locator("[name=answer]").first.check(force=True)
    else:
        words.fill("Drivers must be heard too.")


def answering(answers: Answers) -> Callable[[Page], None]:
    """Answers by question: the words of the question -> the words of the choice."""

    def choose(page: Page) -> None:
        asked = page.get_by_role("heading", level=1).inner_text()
        chosen = next((answer for words, answer in answers.items() if words in asked), None)
        if chosen is None:
            first_choice(page)
        else:
            page.get_by_label(chosen, exact=True).check(force=True)

    return choose


class Keyboard:
    """Nothing but Tab, Space, Enter and letters."""

    LONGEST = 80

    def __init__(self, citizen: Person) -> None:
        self.citizen, self.page = citizen, citizen.page

    def to(self, target: Locator) -> None:
        """Tab on until the target has the focus, and see that the focus is shown."""
        for _step in range(self.LONGEST):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def enter(self, target: Locator) -> None:
        """Reach a link or button and press Enter."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.citizen.arrived()

    def go_in(self, code: str) -> None:
        self.to(self.page.locator("[name=code]"))
        self.page.keyboard.type(code)
        self.enter(self.citizen.button("Go in"))

    def vote(self) -> dict[str, object]:
        self.enter(self.citizen.button("I have read this"))
        return self.ballot()

    def ballot(self) -> dict[str, object]:
        """From the first page of a ballot to the receipt, by somebody who has read the notice."""
        self.enter(self.citizen.link("Start"))
        while not self.page.get_by_role("heading", name="Check your answers").count():
            self._answer()
            self.enter(self.citizen.button("Save and continue"))
        self.enter(self.citizen.button("Cast my ballot"))
        self.citizen.sees("Your ballot is cast")
        return receipt(self.page)

    def _answer(self) -> None:
        choices = self.page.locator("[name=answer]")
        if choices.count():
            self.to(choices.first)
            self.page.keyboard.press("Space")
        else:
            self.to(self.page.locator("textarea[name=words]"))
            self.page.keyboard.type("By keyboard alone.")


def tie_account(citizen: Person, name: str, password: str) -> None:
    """Somebody who came by link opens an account and ties their place to it."""
    slug = citizen.page.url.split("/consultations/")[1].split("/")[0]
    citizen.sign_up(name, f"{name.lower()}@home.example", password)
    citizen.open(f"/consultations/{slug}/me/").press("Tie my place").sees("Tied to your account")


def check_receipt(citizen: Person, kept: dict[str, object], says: str) -> None:
    """Ask on the page for receipts what became of a ballot."""
    citizen.open("/receipts/").send("Check", receipt=json.dumps(kept))
    citizen.sees(says).sees("The signature on the receipt is valid")
