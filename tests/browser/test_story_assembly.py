"""The whole story of a citizens' assembly on the running platform: from the upload of addresses to the response."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.gatherings.models import Meeting
from consultations.models import Component
from consultations.recruitment.models import Candidate, Recruitment
from socialicense.accounts import services as accounts
from socialicense.jobs.models import Job, State
from tests.factories import consultations as make

from . import assembly, community, organiser, processes, reader, recruiter
from .conftest import PHONE
from .inspection import Inspector
from .person import WAIT_SECONDS, Person
from .test_story import let_time_pass
from .turning import turn

PASSWORD = "four words in a row"
ROLES = ("colleague", "recruiter", "caller", "facilitator", "commissioner")
FAVOUR = {"comfort": 4, "agreement": "agree"}
SHOTS = os.environ.get("STORY_SHOTS", "")


@pytest.fixture
def address(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[str]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the running platform has it
    with processes.running(tmp_path) as found:
        settings.PUBLIC_ADDRESS = found
        yield found


class Eye(Inspector):
    """Looks at every new page, and keeps a picture of it when somebody wants to look themselves."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__((width,))
        self.name = name

    def look(self, page: Page) -> None:
        before = len(self.seen)
        super().look(page)
        if SHOTS and len(self.seen) > before:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{self.name}-{len(self.seen):03d}.png", full_page=True)


class Cast:
    """Everybody in the story: the team at desks, citizens on phones, one of them in Arabic.

    What citizens see is looked at; the pages of the team are looked at by the tests of each of them.
    """

    def __init__(self, visitor: Callable[..., Page]) -> None:
        self.visitor = visitor
        self.eyes = {"phone": Eye("phone", 390), "arabic": Eye("arabic", 390)}
        self.organiser, self.representative, self.operator = (
            self.staff(name) for name in ("organiser", "representative", "operator")
        )
        self.colleague, self.recruiter, self.caller, self.facilitator, self.commissioner = map(self.staff, ROLES)

    def staff(self, name: str) -> Person:
        address = f"{name}@work.example"
        accounts.open_account(email=address, name=name.capitalize(), password=PASSWORD, verified=True)
        if name == "operator":
            call_command("role", "give", address, name, verbosity=0)
        return Person(self.visitor(reduced_motion="reduce")).sign_in(address, PASSWORD)

    def citizen(self, language: str = "en") -> Person:
        page = self.visitor(reduced_motion="reduce", size=PHONE, language=language)
        return Person(page, self.eyes["arabic" if language == "ar" else "phone"])


def test_assembly_from_the_upload_to_the_response(visitor: Callable[..., Page], tmp_path: Path) -> None:
    cast = Cast(visitor)
    workspace = organiser.begin(cast.organiser)
    slug = workspace.rstrip("/").rsplit("/", 1)[1]
    signer = prepare(cast, workspace, tmp_path)
    component = Component.objects.select_related("consultation").get(consultation__slug=slug)
    ines, amal = find_members(cast, component, tmp_path)
    hold_session(cast, component, ines, amal)
    recommend(component, ines, amal)
    decide(component, ines, amal)
    adopt(cast, component, workspace, signer)
    read_and_check(cast, tmp_path)
    respond(cast, component, ines, amal)
    assert Job.objects.filter(state=State.FAILED).count() == 0
    assert [fault for eye in cast.eyes.values() for fault in eye.faults] == []


def prepare(cast: Cast, workspace: str, folder: Path) -> community.Signer:
    """Everything that must stand before the community approves it, and the doors open."""
    organiser.describe(cast.organiser, workspace)
    organiser.promise(cast.organiser, workspace)
    assembly.plan(cast.organiser, workspace)
    roles = {role: f"{role}@work.example" for role in ROLES if role != "colleague"}
    organiser.give_roles(cast.organiser, workspace, roles)
    cast.organiser.send("Give this role", email="colleague@work.example", role="organiser")
    organiser.note_community(cast.organiser, workspace, "representative@work.example")
    community.claim(cast.representative, "representative@work.example")
    community.confirm(cast.operator)
    signer = community.register_key(cast.representative, folder)
    community.approve(cast.representative, organiser.TITLE)
    cast.organiser.open(workspace).sees("Everything is there").press("Open the consultation")
    cast.organiser.sees("What is asked is frozen from now on")
    return signer


def find_members(cast: Cast, component: Component, folder: Path) -> tuple[Person, Person]:
    """Letters, registrations, the public draw, the calls: twelve members, two of them at phones of their own."""
    path = assembly.home(component.consultation.slug, component)
    codes = assembly.invite(cast.organiser, cast.recruiter, path)
    ines, amal = cast.citizen(), cast.citizen("ar")
    own = [
        assembly.register(ines, codes[0], "Ines Example", (0, 0), phone="0100 1"),
        assembly.register(amal, codes[1], "أمل", (1, 1), email="amal@citizens.example"),
    ]
    recruitment = Recruitment.objects.get(component=component)
    wanted = list(Candidate.objects.filter(recruitment=recruitment).values_list("pseudonym", flat=True))
    assembly.keep_on_every_panel(recruitment, "Ines Example")  # otherwise it may be that no panel holds both
    assembly.register_others(recruitment)
    assembly.end_registration(recruitment)
    draw = assembly.publish_draw(cast.organiser, cast.colleague, path)
    digits = assembly.digits_for(draw, wanted)
    named = assembly.draw_digits(cast.organiser, cast.colleague, digits)
    anybody = cast.citizen().open(f"/consultations/{component.consultation.slug}/lottery/draws/{draw.id}/")
    draw.refresh_from_db()
    assert f"Panel {draw.panel:03d}: {' '.join(named)}" in assembly.check(anybody, folder / "draw", digits)
    assert set(wanted) <= set(named)
    for person, code in ((ines, own[0]), (amal, own[1])):
        person.open("/register/").write(code=code)
        assembly.press_main(person)
    turn(amal.page.locator("button[name=answer][value=yes]"))
    amal.arrived()
    assembly.call(cast.caller, path, ["Ines Example"])
    assembly.confirm_others(recruitment)
    recruiter.sign_roll(cast.recruiter, component.consultation.slug, cast.representative)
    ines.page.reload()
    ines.sees("Your place is confirmed.")
    for person, code in ((ines, own[0]), (amal, own[1])):
        person.open("/join/").write(code=code)
        assembly.press_main(person)
    return ines, amal


def hold_session(cast: Cast, component: Component, ines: Person, amal: Person) -> None:
    """One session: an agenda, one member by the door's code on the phone, one by badge, the rest on the list."""
    slug, now = component.consultation.slug, timezone.localtime()
    team = cast.facilitator.open(f"/organise/{slug}/").follow("Sessions").follow("Add a session")
    team.write(
        phase="learning", opens=f"{now:%Y-%m-%dT%H:%M}", closes=f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        place="Library of Lowmere", takes_questions=True,
    )  # fmt: skip
    team.both("Save", title=("First evening", "المساء الأول"))
    meeting = Meeting.objects.get()
    page = f"/organise/{slug}/sessions/{meeting.id}/"
    team.open(page).follow("Write the agenda").send(
        "Save",
        **{"points-0-title_en": "What the bus cards tell", "points-0-title_ar": "ماذا تقول البطاقات",
           "points-0-minutes": "40", "points-0-order": "1", "points-0-kind": "talk"},
    )  # fmt: skip
    team.open(page).press("Begin the session")
    ines.open(f"/consultations/{slug}/me/sessions/{meeting.id}/").send("I am here", code=meeting.door_code)
    amal.open(f"/consultations/{slug}/me/sessions/{meeting.id}/")
    people = assembly.members(slug)
    team.open(f"{page}door/").send("Is here", member_code=people[0].member_code)
    team.open(f"{page}attendance/")
    others = {f"state-{one.id}": "present" for one in people[1:-1]}
    team.send("Save", **others, **{f"state-{people[-1].id}": "absent:told"})
    team.open(page).page.get_by_text("End it, cancel it").click()
    team.press("End the session").sees("Held")


def recommend(component: Component, ines: Person, amal: Person) -> None:
    """One member writes on a phone, all rate: two in the room, the rest through the service."""
    assembly.shift(component, "learning", over=True)
    assembly.shift(component, "drafting")
    ines.open(f"/consultations/{component.consultation.slug}/me/").follow(assembly.PART[0])
    ines.follow("Write a recommendation").write(kind="condition", modality="must", test="Minutes of the panel")
    ines.both("Save and publish", statement=assembly.SAID, rationale=assembly.WHY).sees("R1")
    assembly.shift(component, "drafting", over=True)
    assembly.shift(component, "rating")
    vote_in_room(component, ines, amal, "rating")


def public(component: Component) -> str:
    return f"/consultations/{component.consultation.slug}/components/{component.id}/assembly/"


def eventually(find: Callable[[], Any]) -> Any:
    """What the workers bring about, once it is there."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := find()) is None:
        assert time.monotonic() < deadline, "the workers never got there"
        time.sleep(0.2)
    return found


def vote_in_room(component: Component, ines: Person, amal: Person, kind: str) -> None:
    ballot = eventually(lambda: Ballot.objects.filter(component=component, stage_kind=kind).first())
    for person in (ines, amal):
        person.open(f"{public(component)}room/")
        for field in person.page.locator("fieldset:has([type=radio])").all():
            field.locator("label").first.click()
        assembly.press_main(person)
    everybody_else(ballot)
    make.end(ballot)
    let_time_pass("close_ballot")
    eventually(lambda: Ballot.objects.filter(pk=ballot.pk, state=Ballot.State.CLOSED).first())


def everybody_else(ballot: Ballot, answers: Mapping[str, object] | None = None) -> None:
    """Members who have not voted yet vote through the service."""
    questions = casting.frozen(ballot.id).definition.questions
    given = {question.id: (answers or {}).get(question.id, FAVOUR.get(question.scale.kind)) for question in questions}
    for person in assembly.members(ballot.component.consultation.slug):
        voter = make.voter(person)
        if not casting.own(ballot=ballot.id, voter=voter).cast:
            casting.cast(ballot=ballot.id, voter=voter, raw=given, idempotency_key=str(person.id))


def decide(component: Component, ines: Person, amal: Person) -> None:
    """The secret decision; then a member who was outvoted says so, in Arabic, and another signs it too."""
    assembly.shift(component, "decision")
    vote_in_room(component, ines, amal, "decision")
    assembly.shift(component, "minority")
    page = f"{public(component)}recommendations/r1/"
    amal.open(page)
    turn(amal.page.locator("a[href$='/r1/minority/']"))
    amal.arrived().write(text_ar="لا يجوز أن يوقف أحد حافلة.", text_en="Nobody may stop a bus.")
    assembly.press_main(amal)
    ines.open(page).press("Sign it too").sees("Signed by 2 members.")
    assembly.shift(component, "minority", over=True)


def adopt(cast: Cast, component: Component, workspace: str, signer: community.Signer) -> None:
    """Draft, ratification by the members, the community's signature, the license."""
    cast.organiser.open(workspace).wait_for("Read the draft").follow("Read the draft").sees("Draft 1 of the license")
    let_time_pass("ratify")
    ballot = eventually(
        lambda: Ballot.objects.filter(
            component__consultation=component.consultation, component__purpose="ratification"
        ).first()
    )
    everybody_else(ballot, {"ratify": "yes"})
    make.end(ballot)
    let_time_pass("close_ballot")
    cast.representative.open("/organise/").wait_for("The draft waits for your signature")
    community.adopt(cast.representative, signer, organiser.TITLE)
    cast.organiser.open(workspace).wait_for("The license is signed, sealed and in the register.")


def read_and_check(cast: Cast, folder: Path) -> None:
    """Anybody reads who the members were and how many came, and adds both up with the offline verifier."""
    anybody, files = cast.citizen(), reader.Files(folder / "reader")
    reader.find(anybody, organiser.TITLE)
    anybody.sees(assembly.SAID[0]).sees("Nobody may stop a bus.")
    reader.download(anybody, files)
    tables = [f"1-{name}.csv" for name in ("attendance", "composition", "recruitment")]
    for name in tables:
        files.keep(name, anybody.fetch(name))
    words = ["--did", "did.json", "--ballots", "ballots.jsonl", "--questions", "questions.json"]
    code, said = files.verify("license.jsonld", *words, *(word for name in tables for word in ("--table", name)))
    assert (code, said.splitlines()[-1]) == (0, "valid"), said
    files.change("1-attendance.csv", b",11,0,", b",12,0,")
    (files.folder / "changed-1-attendance.csv").rename(files.folder / "1-attendance.csv")
    code, said = files.verify("license.jsonld", *words, "--table", "1-attendance.csv")
    assert (code, "table-changed" in said) == (1, True), said
    cast.citizen("ar").open(anybody.page.url).sees(assembly.SAID[1])


def respond(cast: Cast, component: Component, ines: Person, amal: Person) -> None:
    """The report is handed over, the data holder answers, and everybody reads it, from left and from right."""
    slug = component.consultation.slug
    desk = f"/organise/{slug}/components/{component.id}/assembly/"
    cast.organiser.open(desk).follow("Publish the report").both(
        "Publish the report", foreword=("Read this.", "اقرأوا هذا.")
    )
    cast.commissioner.open(desk).follow("Answer").write(kind="accepted", owner="Data office")
    cast.commissioner.write(deadline=(timezone.localdate() + timedelta(days=90)).isoformat()).both(
        "Publish the answer", reason=("It is right.", "هذا صحيح."), action=("A panel is named.", "تُعيَّن لجنة.")
    )
    ines.open(f"{public(component)}report/").sees("It is right.")
    amal.open(f"{public(component)}report/").sees("هذا صحيح.")
