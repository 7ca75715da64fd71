"""The edition in work: begun, saved bit by bit, discarded. Nothing here is public."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from repository.cases.domain import precedent, workflow
from repository.cases.domain.workflow import Actor, State
from repository.cases.models import Case
from repository.cases.refusals import ChangedMeanwhile, WrongState
from repository.cases.selectors import public
from repository.cases.services import steps
from repository.licenses.models import License
from repository.licenses.reading import issued
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit

TWO_LETTERS = 2  # a case names its language so
BEGUN_A_MINUTE, SAVED_A_MINUTE = 5, 60


def empty(language: str) -> dict[str, Any]:
    """A case in which nothing is written yet."""
    return {"format": 1, "language": language, "components": [], "checks": [], "sources": []}


def begin(
    *,
    by: User,
    language: str,
    content: Mapping[str, Any] | None = None,
    origin: str = Case.Origin.CONTRIBUTOR,
    license: UUID | None = None,
) -> Case:
    """A fresh draft of this person, empty or filled from elsewhere. Raises TooMany."""
    limits.check("cases.begin", str(by.pk), per_minute=BEGUN_A_MINUTE)
    with transaction.atomic():
        case = Case(contributor=by, credit=by.name, origin=origin, license=license)
        case.content = empty(language) | dict(content or {})
        case.title = title_of(case.content)
        case.save()
        audit.record(event="case.begun", by=by, scope=case.pk, target=f"case:{case.pk}", values={"origin": str(origin)})
    return case


def begin_from_license(*, license: License, by: User) -> Case:
    """A draft filled from an issued license: its evidence annex and clauses, with the license as the only source."""
    issued_as = issued.of(issued.read_object(bytes(license.jsonld)))
    language = issued.main_language(issued_as.draft)
    content = precedent.content(
        issued_as.draft,
        number=license.number,
        address=issued_as.id,
        year=license.issued_at.year,
        issuer=issued_as.issuer,
        language=language if len(language) == TWO_LETTERS else "en",
        today=steps.today(),
    )
    return begin(by=by, language="en", content=content, origin=Case.Origin.LICENSE, license=license.pk)


def save(*, case: Case, changes: Mapping[str, Any], saves: int, by: User) -> Case:
    """Put these members into the edition in work. `saves`: how often it had been saved when the writer opened the page.

    Raises ChangedMeanwhile, WrongState, TooMany.
    """
    limits.check("cases.save", str(by.pk), per_minute=SAVED_A_MINUTE)
    with transaction.atomic():
        held = writable(case)
        if held.saves != saves:
            raise ChangedMeanwhile()
        held.content = dict(held.content) | dict(changes)
        if not held.is_public:  # what is in work does not rename what everybody reads
            held.title = title_of(held.content)
        held.saves += 1
        held.save()
        audit.record(
            event="case.saved", by=by, scope=case.pk, target=f"case:{case.pk}", values={"parts": sorted(changes)}
        )
    return held


def declare(*, case: Case, credit: str, relation: str, interests: str, by: User) -> Case:
    """What readers should know about whoever hands it in."""
    with transaction.atomic():
        held = writable(case)
        held.credit, held.relation, held.interests = credit.strip(), relation, interests.strip()
        held.declared = bool(relation)
        held.save()
        audit.record(
            event="case.declared", by=by, scope=case.pk, target=f"case:{case.pk}", values={"relation": relation}
        )
    return held


def writable(case: Case) -> Case:
    """The case, locked, when its state lets somebody write."""
    held = steps.locked(case)
    if State(held.state) not in workflow.WRITABLE:
        raise WrongState(state=held.get_state_display())
    return held


def writer(case: Case) -> Actor | None:
    """In which capacity somebody may write in it now."""
    return workflow.WRITABLE.get(State(case.state))


def discard(*, case: Case, by: User) -> None:
    """Throw a draft away. One that was handed in before stays, and goes back to what is published."""
    with transaction.atomic():
        held = steps.locked(case)
        steps.require_state(held, State.DRAFT, State.CHANGES)
        audit.record(event="case.discarded", by=by, scope=case.pk, target=f"case:{case.pk}", values={})
        if held.is_public:
            back(held)
            held.save()
        elif held.round:
            raise WrongState(state=held.get_state_display())
        else:
            held.delete()


def back(case: Case) -> None:
    """Put the newest published version in place of the edition in work."""
    newest = public.newest(case)
    if newest is not None:
        case.content = newest.content
    case.state = State.PUBLISHED


def title_of(content: Mapping[str, Any]) -> str:
    """What a case with this content is called in lists; "" while it has no title."""
    return str(content.get("title", ""))[:120]


def slug_of(title: str) -> str:
    """The readable part of an address."""
    return slugify(title)[:60].strip("-") or "case"
