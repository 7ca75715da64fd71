"""The whole story on the running platform: web, worker and beat are processes, the pages are all that people use."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.models import Participation
from socialicense.accounts import services as accounts
from socialicense.jobs.models import Job, State
from tests.factories import consultations as make

from . import citizens, community, organiser, processes, reader, recruiter
from .conftest import PHONE
from .inspection import Inspector
from .person import Person

PASSWORD = "four words in a row"
ADDRESSES = {
    name: f"{name}@work.example" for name in ("organiser", "colleague", "recruiter", "representative", "operator")
}
ANSWERS = {"comfort": 4, "agreement": "agree", "text": "Drivers must be heard too."}


@pytest.fixture
def address(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[str]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the running platform has it
    with processes.running(tmp_path) as found:
        settings.PUBLIC_ADDRESS = found
        yield found


class Cast:
    """Everybody in the story, each at a browser of their own; the organiser opens an account on the way."""

    def __init__(self, visitor: Callable[..., Page]) -> None:
        self.visitor, self.inspector = visitor, Inspector()
        self.organiser = self.somebody().sign_up("Olga", ADDRESSES["organiser"], PASSWORD)
        self.colleague, self.recruiter, self.representative, self.operator = (
            self.staff(name) for name in list(ADDRESSES)[1:]
        )

    def somebody(self, **how: Any) -> Person:
        scripts = how.get("scripts", True)
        return Person(self.visitor(reduced_motion="reduce", **how), self.inspector if scripts else None)

    def staff(self, name: str) -> Person:
        accounts.open_account(email=ADDRESSES[name], name=name, password=PASSWORD, verified=True)
        if name == "operator":
            call_command("role", "give", ADDRESSES[name], name, verbosity=0)
        return self.somebody().sign_in(ADDRESSES[name], PASSWORD)


def test_story_from_nothing_to_a_withdrawn_license(visitor: Callable[..., Page], tmp_path: Path) -> None:
    cast = Cast(visitor)
    workspace = organiser.begin(cast.organiser)
    slug = workspace.rstrip("/").rsplit("/", 1)[1]
    signer = prepare(cast, workspace, tmp_path)
    codes = recruit(cast, slug)
    organiser.open_doors(cast.organiser, workspace)
    receipts = vote(cast, slug, codes)
    organiser.close_early(cast.organiser, cast.colleague, workspace)
    voter = ratify(cast, slug, workspace)
    citizens.check_receipt(voter, receipts[0], "Your ballot was counted")
    cast.representative.open("/organise/").wait_for("The draft waits for your signature")
    community.adopt(cast.representative, signer, organiser.TITLE)
    cast.organiser.open(workspace).wait_for("The license is signed, sealed and in the register.")
    files = reader.Files(tmp_path / "reader")
    anybody = cast.somebody()
    read_and_check(anybody, files)
    tamper(anybody, files)
    community.withdraw(cast.representative, signer, organiser.TITLE)
    see_it_withdrawn(anybody, files)
    assert Job.objects.filter(state=State.FAILED).count() == 0
    assert cast.inspector.faults == []


def prepare(cast: Cast, workspace: str, folder: Path) -> community.Signer:
    """Every page of the set-up by the readiness list, and the community's part of it."""
    organiser.describe(cast.organiser, workspace)
    organiser.promise(cast.organiser, workspace)
    organiser.ask(cast.organiser, workspace)
    roles = {"recruiter": ADDRESSES["recruiter"], "organiser": ADDRESSES["colleague"]}
    organiser.give_roles(cast.organiser, workspace, roles)
    organiser.note_community(cast.organiser, workspace, ADDRESSES["representative"])
    community.claim(cast.representative, ADDRESSES["representative"])
    community.confirm(cast.operator)
    signer = community.register_key(cast.representative, folder)
    cast.recruiter.open("/organise/").follow(organiser.TITLE).sees("Nobody may be recruited before")
    community.approve(cast.representative, organiser.TITLE)
    return signer


def recruit(cast: Cast, slug: str) -> list[str]:
    recruiter.upload(cast.recruiter, slug)
    recruiter.invite(cast.recruiter, slug)
    codes = recruiter.codes(cast.recruiter, slug, 2)
    recruiter.sign_roll(cast.recruiter, slug, cast.representative)
    return codes


def vote(cast: Cast, slug: str, codes: list[str]) -> list[dict[str, object]]:
    """By link on a phone, by code without scripts, by keyboard alone, by account; the rest through the service."""
    ada, plain, cem = cast.somebody(size=PHONE), cast.somebody(scripts=False), cast.somebody(size=PHONE)
    citizens.by_link(ada, recruiter.address_of("Ada"))
    citizens.accept_notice(ada)
    receipts = [citizens.vote(ada, citizens.first_choice)]
    citizens.check_receipt(ada, receipts[0], "Your ballot lies in the box")
    citizens.by_code(plain, codes[0])
    citizens.accept_notice(plain)
    receipts.append(citizens.vote(plain, citizens.first_choice))
    keys = citizens.Keyboard(cast.somebody().open("/join/"))
    keys.go_in(codes[1])
    receipts.append(keys.vote())
    citizens.by_link(cem, recruiter.address_of("Cem"))
    citizens.accept_notice(cem)
    citizens.tie_account(cem, "Cem", PASSWORD)
    elsewhere = cast.somebody().sign_in("cem@home.example", PASSWORD, then=f"/consultations/{slug}/vote/")
    receipts.append(citizens.vote(elsewhere, citizens.first_choice))
    everybody_else(slug, {})
    return receipts


def everybody_else(slug: str, answers: dict[str, object]) -> Ballot:
    """Whoever has not voted yet votes through the service: fourteen in all."""
    ballot = Ballot.objects.get(component__consultation__slug=slug, state=Ballot.State.OPEN)
    questions = casting.frozen(ballot.id).definition.questions
    raw = {question.id: answers.get(question.id, ANSWERS.get(question.scale.kind)) for question in questions}
    for person in Participation.objects.filter(consultation__slug=slug):
        voter = make.voter(person)
        if not casting.own(ballot=ballot.id, voter=voter).cast:
            casting.cast(ballot=ballot.id, voter=voter, raw=raw, idempotency_key=str(person.id))
    return ballot


def let_time_pass(kind: str) -> None:
    """What waits for its day is due now."""
    Job.objects.filter(kind=f"consultations.{kind}", state=State.QUEUED).update(not_before=timezone.now())


def ratify(cast: Cast, slug: str, workspace: str) -> Person:
    """The draft is read and commented, put to the vote, and passes when the window has ended."""
    cast.organiser.open(workspace).wait_for("Read the draft").follow("Read the draft").sees("Draft 1 of the license")
    voter = cast.somebody()
    citizens.by_link(voter, recruiter.address_of("Dora"))
    citizens.accept_notice(voter)
    voter.open(f"/consultations/{slug}/draft/").send("Say it", text="Say where the report can be read.")
    voter.sees("Say where the report can be read.")
    let_time_pass("ratify")
    cast.organiser.open(workspace).wait_for("Open until")
    voter.open(f"/consultations/{slug}/vote/")
    citizens.vote(voter, citizens.answering({"stand behind": "Yes, adopt it"}))
    make.end(everybody_else(slug, {"ratify": "yes"}))
    let_time_pass("close_ballot")
    return voter


def read_and_check(anybody: Person, files: reader.Files) -> None:
    """Anybody finds, downloads and checks the license: on the page and with the offline verifier."""
    reader.find(anybody, organiser.TITLE)
    anybody.sees("Yes, on conditions").sees("14 ballots were cast")
    reader.download(anybody, files)
    for name in ("license.jsonld", "license.pdf"):
        reader.check(anybody, name, (files.folder / name).read_bytes())
        anybody.sees("This license is genuine, unchanged and in force.")
    code, said = files.verify(
        "license.jsonld", "--did", "did.json", "--ballots", "ballots.jsonl", "--questions", "questions.json"
    )
    assert (code, said.splitlines()[-1]) == (0, "valid")
    assert "6 recounted" in said


def tamper(anybody: Person, files: reader.Files) -> None:
    """One byte of the JSON, of the PDF or of one ballot: each is named."""
    changed = files.change("license.jsonld", b"night buses", b"night busez")
    reader.check(anybody, "license.jsonld", changed)
    anybody.sees("Do not rely on this file.").sees("signature-invalid")
    assert files.verify("changed-license.jsonld", "--did", "did.json")[0] == 1
    reader.check(anybody, "license.pdf", files.change("license.pdf", b"/EmbeddedFile/", b"/EmbeddedFilf/"))
    anybody.sees("Do not rely on this file.").sees("pdf-seal-invalid")
    files.change("ballots.jsonl", b'"a":4', b'"a":2')
    code, said = files.verify(
        "license.jsonld", "--did", "did.json", "--ballots", "changed-ballots.jsonl", "--questions", "questions.json"
    )
    assert (code, said.splitlines()[-1]) == (1, "not valid")


def see_it_withdrawn(anybody: Person, files: reader.Files) -> None:
    """The page, the check page and the offline verifier with a fresh status list all say so."""
    reader.find(anybody, organiser.TITLE)
    anybody.sees("The community withdrew this license").sees("The counts were sold on.")
    reader.check(anybody, "license.jsonld", (files.folder / "license.jsonld").read_bytes())
    anybody.sees("Do not rely on this file.").sees("status-withdrawn")
    files.keep("status.json", anybody.get("/status/1"))
    assert files.verify("license.jsonld", "--did", "did.json", "--status", "status.json")[0] == 1
