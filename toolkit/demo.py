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
    done = _begin(DONE, consultation, organiser)
    example = dict(worksheets.definition(done).example)
    _write(done, example, organiser)
    sharing.lock(worksheet=done, by=organiser, although_missing=True)
    begun = _begin(BEGUN, consultation, organiser)
    sharing.join(secret=sharing.invite(worksheet=begun, by=organiser), by=colleague)
    parts = list(worksheets.definition(begun).example.items())[:WRITTEN]
    _write(begun, dict(parts[:2]), organiser)
    _write(begun, dict(parts[2:]), colleague)


def _begin(slug: str, consultation: Consultation, by: User) -> Worksheet:
    version = library.version_of(slug)
    title = library.definition_of(version, "en").title
    return writing.begin(version=version, title=title, language="en", consultation=consultation, by=by)


def _write(worksheet: Worksheet, answers: Mapping[str, Any], by: User) -> None:
    sent = {field: Sent(value, worksheet.revision) for field, value in answers.items()}
    writing.write(worksheet=worksheet, sent=sent, by=by)


def register() -> None:
    demo.register("toolkit", build)
