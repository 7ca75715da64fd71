"""A newcomer fills in four worksheets on the pages, makes a consultation of them, supplies what is still missing, opens it."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from consultations.models import Consultation
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind
from toolkit.models import Worksheet
from toolkit.services import loading

from . import community, organiser, processes, recruiter
from .organiser import TITLE
from .person import Person

PASSWORD = "four words in a row"
MINUTES = 15
Fields = dict[str, Any]


@pytest.fixture
def address(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[str]:
    loading.load()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as the running platform has it
    with processes.running(tmp_path) as found:
        settings.PUBLIC_ADDRESS = found
        yield found


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def worksheets() -> dict[str, Fields]:
    """Few fields each: what a consultation cannot do without."""
    return {
        "Data initiative brief": {
            "title": TITLE, "summary": "Plan night buses.", "custodian": "Lowmere Transport",
            "legal_basis": "Transport Act, section 12 (invented)",
            "datasets.1.ref": "cards", "datasets.1.name": "Bus card journeys", "datasets.1.identifier_scheme": "uri",
            "datasets.1.identifier": "https://data.example.org/bus-cards", "datasets.1.version_scope": "2024 to 2026",
            "use_cases.1.ref": "night", "use_cases.1.title": "A university plans night lines",
            "use_cases.1.purpose": "To see where people travel at night", "use_cases.1.actor": "Lowmere University",
            "use_cases.1.data": "cards",
        },
        "Remit builder": {
            "consultation_title": TITLE, "question": "May bus card data be used to plan night buses?",
            "target_public": "Everybody who holds a bus card.", "in_scope": "The uses shown here.", "out_of_scope": "Fares.",
            "promise": "We do what you decide, or say in public why not.", "publication": "The license and the counts.",
            "review_by": day(700),
        },
        "Method chooser": {
            "needs": ["check"], "chain.1.method": "survey", "chain.1.title": "The vote", "chain.1.begins": day(1),
            "chain.1.ends": day(20),
        },
        "Expectations worksheet": {
            "most_important": ["q04_purposes"], "statements.1.statement": "Nobody's journeys are followed.",
            "statements.1.kind": "red_line",
        },
    }  # fmt: skip


def fill(newcomer: Person, tool: str, fields: Fields) -> None:
    """From the list of tools to a saved worksheet."""
    newcomer.open("/toolkit/").follow(tool).follow("Fill it in here").send("Begin", title=tool)
    newcomer.send("Save", **{f"f.{name}": value for name, value in fields.items()})


def supply_the_rest(newcomer: Person, colleagues: dict[str, Person], workspace: str, folder: Path) -> None:
    """What no worksheet can give: data protection, the community's own part, people."""
    newcomer.open(workspace).follow("The data-protection record").send(
        "Save",
        **{"controller": "Lowmere Transport", "recipients": "Nobody else", "retention": "Until the license ends",
           "rights_contact": "privacy@example.org", "purposes-0-purpose_en": "Inviting people to vote",
           "purposes-0-basis": "consent"},
    )  # fmt: skip
    organiser.give_roles(newcomer, workspace, {"recruiter": "recruiter@work.example"})
    speaker = colleagues["representative"]
    newcomer.open(workspace).follow("Which community is asked").send(
        "Note it", name="Night workers of Lowmere", email="representative@work.example",
        description_en="Everybody who works at night.",
    )  # fmt: skip
    community.claim(speaker, "representative@work.example")
    community.confirm(colleagues["operator"])
    community.register_key(speaker, folder)
    community.approve(speaker, TITLE)
    slug = workspace.rstrip("/").rsplit("/", 1)[1]
    recruiter.upload(colleagues["recruiter"], slug, second="en")
    recruiter.sign_roll(colleagues["recruiter"], slug, speaker)


def test_a_newcomer_opens_a_consultation_from_four_worksheets(
    visitor: Callable[..., Page], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    colleagues = {}
    for name in ("recruiter", "representative", "operator"):
        user = accounts.open_account(email=f"{name}@work.example", name=name, password=PASSWORD, verified=True)
        if name == "operator":
            accounts.grant(user=user, role=name, scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
        colleagues[name] = Person(visitor(reduced_motion="reduce")).sign_in(f"{name}@work.example", PASSWORD)
    started = time.monotonic()

    newcomer = Person(visitor(reduced_motion="reduce")).sign_up("Nora", "nora@work.example", PASSWORD)
    for tool, fields in worksheets().items():
        fill(newcomer, tool, fields)
    newcomer.open("/toolkit/worksheets/").follow("Make a consultation from worksheets")
    newcomer.send("Make it", organisation_name="Lowmere Transport").sees("Your worksheets are in the consultation")
    workspace = newcomer.follow("Go to the consultation").page.url
    supply_the_rest(newcomer, colleagues, workspace, tmp_path)
    newcomer.open(workspace).sees("Everything is there").press("Open the consultation")
    newcomer.sees("What is asked is frozen from now on")

    seconds = time.monotonic() - started
    with capsys.disabled():
        print(f"\nfrom signing up to an open consultation: {seconds:.0f} seconds")
    consultation = Consultation.objects.get()
    assert consultation.state != Consultation.State.PREPARING and seconds < MINUTES * 60
    assert (
        consultation.initiative.use_cases.get().ref == "night"
        and consultation.initiative.clauses.get().kind == "red_line"
    )
    assert Worksheet.objects.filter(consultation=consultation).count() == len(worksheets())
