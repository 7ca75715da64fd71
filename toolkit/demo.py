"""Worksheets of the demo: one that is done and locked, one that two people are still writing."""

from collections.abc import Mapping
from typing import Any

from consultations import demo
from consultations.models import Consultation
from socialicense.accounts.models import User
from toolkit.models import Worksheet
from toolkit.selectors import library, worksheets
from toolkit.services import loading, sharing, writing
from toolkit.services.writing import Sent

DONE, BEGUN = "readiness-checklist", "data-initiative-brief"
WRITTEN = 4  # fields of the one that is still being written


def build(people: Mapping[str, Any], consultation: Consultation) -> None:
    """Filled with the invented examples of the tools themselves."""
    loading.load()
    organiser, colleague = people["organiser"], people["colleague"]
    done = begin(DONE, consultation, organiser)
    example = dict(worksheets.definition(done).example)
    write(done, example, organiser)
    sharing.lock(worksheet=done, by=organiser, although_missing=True)
    begun = begin(BEGUN, consultation, organiser)
    sharing.join(secret=sharing.invite(worksheet=begun, by=organiser), by=colleague)
    parts = list(worksheets.definition(begun).example.items())[:WRITTEN]
    write(begun, dict(parts[:2]), organiser)
    write(begun, dict(parts[2:]), colleague)


def begin(slug: str, consultation: Consultation | None, by: User) -> Worksheet:
    """An empty worksheet that is called like its tool, and marked where no consultation of the demo does it."""
    version = library.version_of(slug)
    title = library.definition_of(version, "en").title + ("" if consultation else " (invented)")
    return writing.begin(version=version, title=title, language="en", consultation=consultation, by=by)


def write(worksheet: Worksheet, answers: Mapping[str, Any], by: User) -> None:
    """Put answers into it, as somebody who has all of it before them."""
    sent = {field: Sent(value, worksheet.revision) for field, value in answers.items()}
    writing.write(worksheet=worksheet, sent=sent, by=by)


def register() -> None:
    demo.register("toolkit", build)
