"""The whole story on the running platform: web, worker and beat are processes, the pages are all that people use."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.models import Consultation, Participation
from socialicense.jobs.models import Job
from tests.factories import consultations as make

from . import citizens, community, organiser, processes, recruiter
from .conftest import PHONE
from .inspection import Inspector
from .person import Person

PASSWORD = "four words in a row"
ADDRESSES = {
    name: f"{name}@work.example" for name in ("organiser", "colleague", "recruiter", "representative", "operator")
}


@pytest.fixture
def address(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[str]:
    with processes.running(tmp_path) as found:
        settings.PUBLIC_ADDRESS = found
        yield found


class Cast:
    """Everybody in the story, each at a browser of their own."""

    def __init__(self, visitor: Callable[..., Page]) -> None:
        self.visitor, self.inspector = visitor, Inspector()

    def somebody(self, **how: Any) -> Person:
        scripts = how.get("scripts", True)
        return Person(self.visitor(reduced_motion="reduce", **how), self.inspector if scripts else None)

    def staff(self, name: str) -> Person:
        return self.somebody().sign_up(name.capitalize(), ADDRESSES[name], PASSWORD)


def test_story_from_nothing_to_a_withdrawn_license(visitor: Callable[..., Page], tmp_path: Path) -> None:
    cast = Cast(visitor)
    staff = {name: cast.staff(name) for name in ADDRESSES}
    call_command("role", "give", ADDRESSES["operator"], "operator", verbosity=0)
    workspace = organiser.begin(staff["organiser"])
    slug = workspace.rstrip("/").rsplit("/", 1)[1]
    _prepare(staff, workspace)
    signer = _community_agrees(staff, workspace, tmp_path)
    codes = _recruit(staff, workspace, slug)
    organiser.open_doors(staff["organiser"], workspace)
    receipts = _vote(cast, codes)
    assert cast.inspector.faults == []


def _prepare(staff: dict[str, Person], workspace: str) -> None:
    organiser.describe(staff["organiser"], workspace)
    organiser.promise(staff["organiser"], workspace)
    organiser.ask(staff["organiser"], workspace)
    organiser.give_roles(
        staff["organiser"],
        workspace,
        {"recruiter": ADDRESSES["recruiter"], "organiser": ADDRESSES["colleague"]},
    )


def _community_agrees(staff: dict[str, Person], workspace: str, folder: Path) -> community.Signer:
    organiser.note_community(staff["organiser"], workspace, ADDRESSES["representative"])
    representative = staff["representative"]
    community.claim(representative, ADDRESSES["representative"])
    community.confirm(staff["operator"])
    signer = community.register_key(representative, folder)
    staff["recruiter"].open("/organise/").follow(organiser.TITLE).sees("Nobody may be recruited before")
    community.approve(representative, organiser.TITLE)
    return signer


def _recruit(staff: dict[str, Person], workspace: str, slug: str) -> list[str]:
    recruiter.upload(staff["recruiter"], slug)
    recruiter.invite(staff["recruiter"], slug)
    return recruiter.codes(staff["recruiter"], slug, 2)


def _vote(cast: Cast, codes: list[str]) -> list[dict[str, object]]:
    """Three citizens by link, by code without scripts, by keyboard; a fourth by account; the rest through the service."""
    ada = cast.somebody(size=PHONE)
    citizens.by_link(ada, recruiter.address_of("Ada"))
    citizens.accept_notice(ada)
    receipts = [citizens.vote(ada, citizens.first_choice)]
    plain = cast.somebody(scripts=False)
    citizens.by_code(plain, codes[0])
    citizens.accept_notice(plain)
    receipts.append(citizens.vote(plain, citizens.first_choice))
    keys = citizens.Keyboard(cast.somebody().open("/join/"))
    keys.go_in(codes[1])
    receipts.append(keys.vote())
    return receipts
