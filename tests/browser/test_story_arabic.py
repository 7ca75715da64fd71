"""The story in short in Arabic, on a phone: invited by mail, voted by link, and the license read from right to left."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting, opening
from consultations.models import Consultation, Participation
from consultations.people import services as people
from consultations.people.services import Person as Invited
from consultations.services import chain, stages
from repository.licenses.models import License
from socialicense.jobs import services as jobs
from tests.consultations.views import voting
from tests.factories import consultations as make

from . import tours
from .accessibility import escaped_words, overflow
from .conftest import PHONE
from .inspection import Inspector
from .person import Person

ASKED = "هل يجوز استخدام بيانات بطاقات الحافلات لتخطيط الحافلات الليلية؟"
ADDRESS = "hana@citizens.example"
ARABIC = re.compile("[\u0600-\u06ff]")
MIXED = {"en": "May it?", "ar": "هل يجوز ذلك؟"}


@pytest.fixture(autouse=True)
def _mails_on_a_page(settings: Any) -> None:
    settings.EMAIL_BACKEND = "socialicense.mailbox.backend.Mailbox"


def invited() -> Ballot:
    """An open vote on a use, in English and Arabic, with twelve people on the roll and the mails sent."""
    made = voting.consultation(
        title={"en": "Bus card data", "ar": "بيانات بطاقات الحافلات"}, question={"en": "May it?", "ar": ASKED}
    )
    people.add(consultation=made, people=[Invited(name="هناء", email=ADDRESS, language="ar")], by=None)
    make.people(made, 11)
    make.sign_roll(made, make.user(), make.user())
    component = make.component(made, state="running", title={"en": "The vote", "ar": "التصويت"})
    questions = [make.yes_no(scale={"kind": "comfort"}, options=[], rule={"kind": "comfort", "step": 3}, text=MIXED)]
    roll = opening.roll_of(component)
    ballot = opening.open_ballot(stage=make.stage(component), questions=questions, roll=roll, by=None)
    people.invite(consultation=made, subject={}, body={}, by=None)
    jobs.run_due()
    return ballot


class Album:
    """Keeps a picture of each page, and what is wrong with it."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder, self.inspector = page, folder, Inspector()
        self.faults: list[tuple[str, object]] = []

    def __call__(self, name: str) -> None:
        page = self.page
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 700})
        found = page.locator("html").get_attribute("dir"), overflow(page), escaped_words(page)
        if found != ("rtl", 0, []):
            self.faults.append((name, found))
        if not ARABIC.search(page.get_by_role("heading", level=1).inner_text()):
            self.faults.append((name, "the heading is not Arabic"))
        page.set_viewport_size(PHONE)
        self.inspector.look(page)


def test_story_in_arabic_on_a_phone(visitor: Callable[..., Page], tmp_path: Path) -> None:
    ballot = invited()
    page = visitor(language="ar", size=PHONE, reduced_motion="reduce")
    album = Album(page, tmp_path)
    mail = Person(page).mail(ADDRESS)
    link = re.search(r"https?://\S+/join/link/\S+", mail)
    assert link is not None
    assert ARABIC.search(mail)

    tours.citizen(page, link[0], album)

    page.goto(f"/consultations/{ballot.component.consultation.slug}/vote/{ballot.id}/1/")
    expect(page.get_by_role("heading", level=1)).to_have_text(MIXED["ar"])
    expect(page.locator("label.choice").first).to_contain_text(ARABIC)
    license = issued(ballot)
    for name, path in (
        ("license", f"/licenses/{license.number}/v{license.version}"),
        ("result", f"/consultations/{ballot.component.consultation.slug}/ballots/{ballot.id}/"),
        ("verify", f"/verify/?number={license.number}"),
    ):
        page.goto(path)
        album(name)
    assert (album.faults, album.inspector.faults) == ([], [])
    pictures = sorted(picture.stem for picture in tmp_path.glob("*.png"))
    assert pictures == [
        "license", "result", "verify", "vote-1-invitation", "vote-2-notice", "vote-3-start", "vote-4-question-1",
        "vote-5-check", "vote-6-receipt",
    ]  # fmt: skip


def work(consultation: Consultation) -> None:
    jobs.run_due()
    chain.issue_exercise(consultation=consultation)
    jobs.run_due()
    connection.close()


def issued(ballot: Ballot) -> License:
    """Everybody votes, the vote ends, and the workers' part is done here: an exercise comes out."""
    consultation = ballot.component.consultation
    for person in Participation.objects.filter(consultation=consultation):
        casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"u1": 4}, idempotency_key="again")
    make.end(ballot)
    stages.close_ballot(ballot)
    with ThreadPoolExecutor(1) as worker:  # not beside Playwright's own loop: sealing runs one too
        worker.submit(work, consultation).result()
    return License.objects.get(consultation=consultation.id)
