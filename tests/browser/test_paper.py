"""A vote on paper by keyboard alone: print, hand out, read twice with a difference, settle, count, close; with axe."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from consultations.ballots import keys
from consultations.ballots.models import Ballot
from consultations.ballots.paper import slips, stubs
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs
from tests.consultations.papers.hall import Hall
from tests.consultations.papers.questions import every_scale
from tests.factories import consultations as make

from .inspection import Inspector
from .test_ballot import press_to

ASKED = {"one", "score", "ranking"}


def seat(page: Page, user: User, address: str) -> Page:
    """Let somebody be signed in at this browser."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])
    return page


def type_at(page: Page, selector: str, words: str, *keys_after: str) -> None:
    press_to(page, selector)
    page.keyboard.type(words)
    for key in keys_after:
        page.keyboard.press(key)


def read(page: Page, hall: Hall, serial: str, score: str, look: Inspector) -> None:
    """One paper, typed in: the first option, a score, and two places; nothing but keys."""
    page.goto(hall.url("paper_read"))
    look.look(page)
    type_at(page, "#id_serial", serial.lower(), "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(serial)
    look.look(page)
    press_to(page, "#q1-answer-1", "Space")
    press_to(page, "#q2-answer-1", "Space", *["ArrowRight"] * int(score))
    type_at(page, "#q3-answer-1", "2")
    type_at(page, "#q3-answer-2", "1")
    press_to(page, "button[name=save]", "Enter")
    expect(page.locator(".note-done, .message, [role=status]").first).to_contain_text("The paper is read.")


def test_a_vote_on_paper_by_keyboard_alone(visitor: Callable[..., Page], address: str, tmp_path: Path) -> None:
    hall = Hall([question for question in every_scale() if question.id in ASKED], slips=0)
    organiser, desk, one, other, third = (
        seat(visitor(), user, address)
        for user in (hall.organiser, hall.desk, hall.counter, hall.other_counter, hall.third_counter)
    )
    look = Inspector()

    organiser.goto(hall.url("paper"))
    look.look(organiser)
    press_to(organiser, f'a[href="{hall.url("paper_print")}"]', "Enter")
    expect(organiser.get_by_role("heading", level=1)).to_have_text("Print papers")
    look.look(organiser)
    with organiser.expect_download() as download:
        type_at(organiser, "#id_pile_0", "2", "Enter")
    download.value.save_as(tmp_path / "papers.pdf")
    assert (tmp_path / "papers.pdf").read_bytes().startswith(b"%PDF")

    for person in hall.roll[:2]:
        desk.goto(hall.url("paper_desk"))
        type_at(desk, "#id_words", person.member_code, "Enter")
        expect(desk.get_by_text("Votes online, or not yet.")).to_be_visible()
        look.look(desk)
        press_to(desk, "button[value=room]", "Enter")
        expect(desk.get_by_text("Let them take any paper from the pile.")).to_be_visible()

    first, second = slips.serials(hall.ballot.id)
    key = keys.load(hall.ballot.linkage)
    stub = stubs.code(key, first)
    for page, scores in ((one, "36"), (other, "35")):
        read(page, hall, first, scores[0], look)
        read(page, hall, second, scores[1], look)

    third.goto(hall.url("paper_differences"))
    look.look(third)
    press_to(third, "main form button", "Enter")
    expect(third.get_by_text("The two readings differ at question 2.")).to_be_visible()
    look.look(third)
    press_to(third, "#q1-answer-1", "Space")
    press_to(third, "#q2-answer-1", "Space", *["ArrowRight"] * 6)
    type_at(third, "#q3-answer-1", "2")
    type_at(third, "#q3-answer-2", "1")
    type_at(third, "#id_reason", "The cross is at six")
    press_to(third, "button[name=save]", "Enter")
    expect(third.get_by_text("Nothing differs")).to_be_visible()

    one.goto(hall.url("paper_by_hand"))
    look.look(one)
    type_at(one, "#id_in_urn", "2")
    type_at(one, "#id_left_over", "0", "Enter")
    expect(one.get_by_text("The numbers agree.")).to_be_visible()
    make.end(hall.ballot)
    look.look(one)
    press_to(one, "main form .btn", "Enter")
    expect(one.get_by_text("The papers are counted. The vote closes now")).to_be_visible()
    jobs.run_due(scope=hall.consultation.id)

    hall.ballot.refresh_from_db()
    assert (hall.ballot.state, hall.ballot.cast, hall.ballot.on_paper) == (Ballot.State.CLOSED, 2, 2)
    citizen = visitor()
    citizen.goto(f"/receipts/?ballot={hall.ballot.id}#{stub}")
    expect(citizen.locator("#id_receipt")).to_have_value(stub)
    press_to(citizen, "main form .btn", "Enter")
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Your ballot was counted")
    assert look.faults == []
