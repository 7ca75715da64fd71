"""The whole story of a co-design session on the running platform: from the challenge to a license that names its cards.

Three people design a clause together: one by keyboard alone, one without scripts, one in Arabic; all on phones.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.methods.codesign.models import Card
from consultations.models import Component
from socialicense.jobs.models import Job, State
from tests.factories import consultations as make

from . import assembly, citizens, community, organiser, processes, reader, recruiter
from .conftest import PHONE
from .person import Person
from .test_story import let_time_pass
from .test_story_assembly import Cast as Staged
from .test_story_assembly import Eye, eventually
from .turning import turn

PART = ("Design it together", "نصممها معاً")
CHALLENGE = ("How might we plan night buses so that nobody feels watched?", "كيف نخطط للحافلات دون أن يشعر أحد بأنه مراقب؟")
STORY = ("A card is read at the door; ten weeks later rows are counted.", "تُقرأ البطاقة عند الباب ثم تُعد الصفوف.")
FEAR, IDEA = "My employer could see when I go home.", "A panel of passengers may stop a use."
ARABIC = "أخبرونا عند الموقف قبل كل استخدام."
CLAUSE = ("A panel of five passengers may stop any use within a week.", "يجوز للجنة من خمسة ركاب وقف أي استخدام.")
VOTERS = 14
FAVOUR = {"agreement": "agree", "consent": "agree"}


@pytest.fixture
def address(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[str]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the running platform has it
    with processes.running(tmp_path) as found:
        settings.PUBLIC_ADDRESS = found
        yield found


class Cast(Staged):
    """The team at desks and three people at phones; what they see is looked at where scripts can look."""

    def __init__(self, visitor: Callable[..., Page]) -> None:
        self.visitor = visitor
        self.eyes = {"phone": Eye("phone", 320), "arabic": Eye("arabic", 390)}
        names = ("organiser", "representative", "operator", "recruiter", "facilitator")
        self.organiser, self.representative, self.operator, self.recruiter, self.facilitator = map(self.staff, names)

    def plain(self) -> Person:
        """Somebody whose browser runs no scripts."""
        return Person(self.visitor(scripts=False, size=PHONE))


def test_codesign_from_the_challenge_to_a_license_that_names_its_cards(
    visitor: Callable[..., Page], tmp_path: Path
) -> None:
    cast = Cast(visitor)
    workspace = organiser.begin(cast.organiser)
    slug = workspace.rstrip("/").rsplit("/", 1)[1]
    signer = prepare(cast, workspace, tmp_path)
    codes = recruiter.codes(cast.recruiter, slug, VOTERS)
    recruiter.sign_roll(cast.recruiter, slug, cast.representative)
    cast.organiser.open(workspace).sees("Everything is there").press("Open the consultation")
    component = Component.objects.select_related("consultation").get(consultation__slug=slug)
    ines, bo, amal = arrive(cast, codes)
    write_cards(cast, component, ines, bo, amal)
    build(component, bo, amal)
    adopt(component, ines, bo, amal)
    license(cast, component, workspace, signer)
    read_and_trace(cast, component, ines, tmp_path)
    assert Job.objects.filter(state=State.FAILED).count() == 0
    assert [fault for eye in cast.eyes.values() for fault in eye.faults] == []


def prepare(cast: Cast, workspace: str, folder: Path) -> community.Signer:
    """Everything that must stand before the community approves it: the session is laid out from a template."""
    organiser.describe(cast.organiser, workspace)
    organiser.promise(cast.organiser, workspace)
    desk = cast.organiser.open(workspace).follow("At least one component").follow("Add Co-design session")
    desk.both("Add to the path", title=PART)
    desk.follow(PART[0]).follow("Write challenge and rules").both("Save", challenge=CHALLENGE, data_story=STORY)
    first = timezone.localtime() + timedelta(days=3)
    desk.follow("The session has no steps yet").send(
        "Lay it out", template="ninety-minutes", first=f"{first:%Y-%m-%dT%H:%M}", place="Library of Lowmere"
    )
    roles = {role: f"{role}@work.example" for role in ("recruiter", "facilitator")}
    organiser.give_roles(cast.organiser, workspace, roles)
    organiser.note_community(cast.organiser, workspace, "representative@work.example")
    community.claim(cast.representative, "representative@work.example")
    community.confirm(cast.operator)
    signer = community.register_key(cast.representative, folder)
    community.approve(cast.representative, organiser.TITLE)
    return signer


def arrive(cast: Cast, codes: list[str]) -> tuple[Person, Person, Person]:
    """Three people type the codes of their slips and read the notice."""
    ines, bo, amal = cast.citizen(), cast.plain(), cast.citizen("ar")
    keys = citizens.Keyboard(ines.open("/join/"))
    keys.go_in(codes[0])
    keys.enter(ines.button("I have read this"))
    citizens.by_code(bo, codes[1])
    citizens.accept_notice(bo)
    amal.open("/join/").write(code=codes[2])
    assembly.press_main(amal)
    assembly.press_main(amal)
    return ines, bo, amal


def public(component: Component, rest: str = "") -> str:
    return f"/consultations/{component.consultation.slug}/components/{component.id}/codesign/{rest}"


def write_cards(cast: Cast, component: Component, ines: Person, bo: Person, amal: Person) -> None:
    """The facilitator starts the steps; each writes a card in their own way; one makes a cluster of them."""
    assembly.shift(component, "ideas")
    desk = cast.facilitator.open(f"/organise/{component.consultation.slug}/components/{component.id}/codesign/run/")
    desk.press("Start:").press("Next:").press("Next:").press("Next:").sees("Cards")
    keys = citizens.Keyboard(ines.open(public(component)))
    keys.enter(ines.link("Write a card"))
    keys.to(ines.page.locator("textarea[name=text]"))
    ines.page.keyboard.type(FEAR)
    keys.enter(ines.button("Put it on the board"))
    bo.open(public(component)).follow("Write a card").send("Put it on the board", text=IDEA)
    amal.open(public(component, "board/write/")).write(text=ARABIC)
    assembly.press_main(amal)
    assert dict(Card.objects.values_list("number", "text")) == {1: FEAR, 2: IDEA, 3: ARABIC}
    bo.open(public(component, "board/list/")).write(card=["1", "2", "3"], title_en="Being heard", title_ar="أن نُسمع")
    bo.press("Make a new cluster of them")
    amal.open(public(component, "board/")).sees("أن نُسمع")


def build(component: Component, bo: Person, amal: Person) -> None:
    """A prototype that grew from the cluster, feedback in Arabic, and a new version with its reason."""
    assembly.shift(component, "prototypes")
    bo.open(public(component, "prototypes/new/")).write(kind="body", clusters=["1"], clause="condition", modality="must")
    bo.write(category="oversight", test="The minutes are public.")
    bo.both("Save and publish", title=("A panel", "لجنة"), text=("A panel may stop a use.", "يجوز للجنة وقف استخدام."))
    amal.open(public(component, "prototypes/p1/")).write(kind="wish", text="قولوا كم شخصاً وخلال كم يوم.")
    assembly.press_main(amal)
    bo.open(public(component, "prototypes/p1/")).sees("قولوا كم شخصاً").follow("Write a new version")
    bo.write(change="A wish from the room: how many, and how fast.").both("Save and publish", text=CLAUSE)
    for kind in ("framing", "ideas", "prototypes"):
        assembly.shift(component, kind, over=True)


def adopt(component: Component, ines: Person, bo: Person, amal: Person) -> None:
    """The consent vote: by keyboard, without scripts, in Arabic; the rest through the service."""
    assembly.shift(component, "adoption")
    ballot = eventually(lambda: Ballot.objects.filter(component=component, stage_kind="adoption").first())
    path = f"/consultations/{component.consultation.slug}/vote/{ballot.id}/"
    citizens.Keyboard(ines.open(path)).ballot()
    citizens.vote(bo.open(path), citizens.first_choice)
    amal.open(path)
    turn(amal.page.locator("main a.btn").first)
    while amal.page.locator("[name=answer], textarea[name=words]").count():
        citizens.first_choice(amal.page)
        assembly.press_main(amal)
    assembly.press_main(amal)
    assert amal.page.locator("#receipt-text").count() == 1
    everybody_else(ballot)
    end(ballot)
    assembly.shift(component, "reasons", over=True)


def everybody_else(ballot: Ballot, answers: Mapping[str, object] | None = None) -> None:
    """Whoever has not voted yet votes through the service."""
    questions = casting.frozen(ballot.id).definition.questions
    given = {question.id: (answers or {}).get(question.id, FAVOUR.get(question.scale.kind)) for question in questions}
    for person in ballot.component.consultation.participations.all():
        voter = make.voter(person)
        if not casting.own(ballot=ballot.id, voter=voter).cast:
            casting.cast(ballot=ballot.id, voter=voter, raw=given, idempotency_key=str(person.id))


def end(ballot: Ballot) -> None:
    make.end(ballot)
    let_time_pass("close_ballot")
    eventually(lambda: Ballot.objects.filter(pk=ballot.pk, state=Ballot.State.CLOSED).first())


def license(cast: Cast, component: Component, workspace: str, signer: community.Signer) -> None:
    """Draft, ratification, the community's signature, the license."""
    cast.organiser.open(workspace).wait_for("Read the draft").follow("Read the draft").sees("Draft 1 of the license")
    let_time_pass("ratify")
    ratifying = Ballot.objects.filter(
        component__consultation=component.consultation, component__purpose="ratification"
    )
    ballot = eventually(ratifying.first)
    everybody_else(ballot, {"ratify": "yes"})
    end(ballot)
    cast.representative.open("/organise/").wait_for("The draft waits for your signature")
    community.adopt(cast.representative, signer, organiser.TITLE)
    cast.organiser.open(workspace).wait_for("The license is signed, sealed and in the register.")


def read_and_trace(cast: Cast, component: Component, ines: Person, folder: Path) -> None:
    """Whoever wrote card 1 finds from its number what became of it; anybody reads it in the license and checks it."""
    ines.open(public(component, "trace/")).send("Look it up", number="1")
    ines.sees(FEAR).sees("P1")
    anybody, files = cast.citizen(), reader.Files(folder / "reader")
    reader.find(anybody, organiser.TITLE)
    anybody.sees(CLAUSE[0]).sees("Where the clauses came from")
    reader.download(anybody, files)
    words = ["--did", "did.json", "--ballots", "ballots.jsonl", "--questions", "questions.json"]
    tables = [f"1-{name}.csv" for name in ("cards", "clusters", "prototypes", "decisions")]
    for name in tables:
        files.keep(name, anybody.fetch(name))
    code, said = files.verify("license.jsonld", *words, *(word for name in tables for word in ("--table", name)))
    assert (code, said.splitlines()[-1]) == (0, "valid"), said
    cast.citizen("ar").open(anybody.page.url).sees(CLAUSE[1])
