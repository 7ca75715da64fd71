"""Make a consultation from worksheets, or put worksheets into one: in one transaction, in the order of the path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from consultations.models import Consultation
from consultations.services import preparing
from socialicense.accounts.models import Organisation, User
from socialicense.audit import services as audit
from toolkit.bridges.refusals import NothingToMake, NoTitle
from toolkit.bridges.services import chain, clauses, communities, initiative, items
from toolkit.bridges.services.desk import Desk, Outcome
from toolkit.models import Worksheet
from toolkit.selectors import worksheets as reading

# What each tool makes, in the order in which it can be made: uses before clauses, parts before questions.
BRIDGES: dict[str, tuple[Callable[[Desk], None], ...]] = {
    "data-initiative-brief": (initiative.brief,),
    "exhibit-card": (initiative.exhibit,),
    "clause-library": (clauses.library,),
    "card-sort": (clauses.cards,),
    "method-chooser": (chain.chain,),
    "remit-builder": (initiative.remit,),
    "community-map": (communities.noted,),
    "facilitator-agendas": (chain.agenda,),
    "expectations-worksheet": (clauses.statements, items.expectations),
    "before-and-after-questionnaire": (items.questionnaire,),
}


@dataclass(frozen=True)
class Put:
    """What came of one worksheet."""

    worksheet: Worksheet
    outcomes: tuple[Outcome, ...]


def makes(worksheet: Worksheet) -> bool:
    """Whether anything can be made from a worksheet of this tool."""
    return worksheet.version.tool.slug in BRIDGES


def ordered(sheets: Sequence[Worksheet]) -> list[Worksheet]:
    """Those from which something can be made, in the order in which it is."""
    order = list(BRIDGES)
    return sorted(
        (sheet for sheet in sheets if makes(sheet)),
        key=lambda sheet: (order.index(sheet.version.tool.slug), sheet.began_at, str(sheet.pk)),
    )


@transaction.atomic
def put_into(*, consultation: Consultation, sheets: Sequence[Worksheet], by: User) -> list[Put]:
    """Put worksheets into a consultation that is being prepared. Run again, it updates what it made and doubles nothing.

    Raises NothingToMake, FrozenText.
    """
    preparing.require_preparing(consultation)
    chosen = ordered(sheets)
    if not chosen:
        raise NothingToMake()
    found: list[Put] = []
    for sheet in chosen:
        consultation.refresh_from_db()
        desk = Desk(sheet, consultation, by)
        for bridge in BRIDGES[sheet.version.tool.slug]:
            bridge(desk)
        found.append(Put(sheet, tuple(desk.outcomes)))
    audit.record(
        event="consultation.filled_from_worksheets",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"worksheets": [str(sheet.pk) for sheet in chosen]},
    )
    return found


@transaction.atomic
def make(*, organisation: Organisation, sheets: Sequence[Worksheet], by: User) -> tuple[Consultation, list[Put]]:
    """A new consultation from worksheets. Raises NothingToMake, NoTitle."""
    chosen = ordered(sheets)
    if not chosen:
        raise NothingToMake()
    title, language = _title(chosen)
    consultation = preparing.begin(organisation=organisation, title={language: title}, languages=[language], by=by)
    return consultation, put_into(consultation=consultation, sheets=chosen, by=by)


def _title(chosen: Sequence[Worksheet]) -> tuple[str, str]:
    """The title from the remit builder, otherwise from the brief; with the language it is in."""
    for slug, field in (("remit-builder", "consultation_title"), ("data-initiative-brief", "title")):
        for sheet in chosen:
            if sheet.version.tool.slug == slug and (title := str(reading.answers_of(sheet).get(field) or "")):
                return title, sheet.language
    raise NoTitle()
