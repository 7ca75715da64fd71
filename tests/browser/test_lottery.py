"""The lottery in a real browser: a household registers on a phone, organisers draw, a room watches, callers call."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from consultations.recruitment.models import Candidate
from consultations.recruitment.services import calling, inviting, registering
from socialicense.accounts.models import User
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.inspection import Inspector
from tests.consultations.recruitment.lottery import Lottery
from tests.consultations.recruitment.test_drawing import pool, published

from .turning import turn

SHOTS = os.environ.get("LOTTERY_SHOTS", "")


class Look:
    """Inspects every page it opens, and takes a picture of it when somebody wants to look."""

    def __init__(self, page: Page, inspector: Inspector, name: str) -> None:
        self.page, self.inspector, self.name, self.number = page, inspector, name, 0

    def open(self, path: str) -> "Look":
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        return self.now()

    def now(self) -> "Look":
        self.inspector.look(self.page)
        if SHOTS:
            self.number += 1
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SHOTS}/{self.name}-{self.number:02d}.png", full_page=True)
        return self


def sign_in(page: Page, address: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])


def test_household_registers_on_a_phone(visitor: Callable[..., Page]) -> None:
    lottery = Lottery(per_address=2)
    code = inviting.code_of(lottery.open_registration(2)[0])
    inspector = Inspector((320, 390))
    look = Look(visitor(size=PHONE), inspector, "phone")
    page = look.open(reverse("consultations:register")).page
    page.get_by_label("Code from your letter").fill(code.lower().replace("-", " "))
    turn(page.get_by_role("button", name="Go on"))
    look.now()
    turn(page.get_by_role("button", name="Register"))
    look.now()
    assert page.get_by_text("There is a problem").is_visible()
    page.get_by_label("Name").fill("Ines Example")
    page.get_by_label("Telephone").fill("0100 1")
    for answer in ("woman", "young"):
        page.get_by_text(answer, exact=True).click()
    page.get_by_text("Help with travel").click()
    page.get_by_label("I have read what happens").check()
    turn(page.get_by_role("button", name="Register"))
    look.now()
    own = page.locator(".slip-code").inner_text()
    assert own == registering.code_of(Candidate.objects.get())
    look.open(reverse("consultations:register"))
    page.get_by_label("Code from your letter").fill(own)
    turn(page.get_by_role("button", name="Go on"))
    look.now()
    assert page.get_by_text("Ines Example").is_visible()
    for path in ("lottery_withdraw", "lottery_erase"):
        look.open(reverse(f"consultations:{path}"))
    arabic = Look(visitor(size=PHONE, language="ar"), inspector, "arabic")
    arabic.open(reverse("consultations:register"))
    arabic.page.locator("[name=code]").fill(code)
    turn(arabic.page.locator("main form button").first)
    arabic.now()
    assert inspector.faults == []


def test_pages_of_the_lottery_are_accessible(visitor: Callable[..., Page], address: str) -> None:
    lottery = pool(12)
    inspector = Inspector()
    slug = lottery.scene.consultation.slug
    draw = published(lottery)
    public = visitor(size=PHONE)
    for name in ("lottery_draw", "lottery_room", "lottery_check"):
        Look(public, inspector, name).open(reverse(f"consultations:{name}", args=[slug, draw.id]))
    _decide(lottery, draw, visitor, address, inspector)
    names = {
        "organiser": ("recruitment", "recruitment_settings", "recruitment_targets", "recruitment_categories",
                      "recruitment_feature_new", "recruitment_commit", "recruitment_draws", "recruitment_draw_new"),
        "recruiter": ("recruitment", "recruitment_addresses", "recruitment_upload", "recruitment_returned",
                      "recruitment_people", "recruitment_card", "recruitment_supports", "recruitment_mails"),
        "caller": ("recruitment_calls",),
    }  # fmt: skip
    for role, pages in names.items():
        page = visitor(size=DESKTOP)
        sign_in(page, address, getattr(lottery, role))
        look = Look(page, inspector, role)
        for name in pages:
            look.open(lottery.url(name))
        if role == "organiser":
            look.open(lottery.url("recruitment_draw", draw.id))
        if role == "recruiter":
            candidate = lottery.recruitment.candidates.filter(state="selected").first()
            look.open(lottery.url("recruitment_person", candidate.id))
            look.open(lottery.url("recruitment_letters", lottery.recruitment.invitation_draws.get().id))
    assert inspector.faults == []


def _decide(lottery: Lottery, draw: Any, visitor: Callable[..., Page], address: str, inspector: Inspector) -> None:
    """Type three digits in a room with scripts off; a second person confirms."""
    page = visitor(scripts=False, size=DESKTOP)
    sign_in(page, address, lottery.organiser)
    slug = lottery.scene.consultation.slug
    page.goto(reverse("consultations:lottery_room", args=[slug, draw.id]))
    turn(page.get_by_role("link", name="Type in the digits"))
    for label, digit in (("First digit", "3"), ("Second digit", "4"), ("Third digit", "7")):
        page.get_by_label(label).fill(digit)
    page.get_by_label("How were they drawn").fill("Three urns in the town hall")
    turn(page.get_by_role("button", name="Type in the digits"))
    assert (page.locator(".digit").all_inner_texts(), page.locator(".room-people li").count()) == (["3", "4", "7"], 0)
    second = visitor(scripts=False)
    sign_in(second, address, lottery.second)
    second.goto(lottery.url("recruitment_draw", draw.id))
    turn(second.get_by_role("button", name="I was there"))
    assert second.get_by_text("Callers can begin.").is_visible()
    turn(page.get_by_role("link", name="Look again"))
    assert page.locator(".room-people li").count() == lottery.recruitment.seats
    calling.confirm(candidate=lottery.recruitment.candidates.filter(state="selected").first(), by=lottery.caller)
    for name in ("lottery_draw", "lottery_room"):
        Look(page, inspector, f"decided-{name}").open(reverse(f"consultations:{name}", args=[slug, draw.id]))
    where = [slug, lottery.scene.component.id]
    Look(visitor(size=PHONE), inspector, "numbers").open(reverse("consultations:lottery", args=where))
