"""Worksheets of the time after opening: reports, the data holder's answer, the yearly report, and a case."""

from collections.abc import Sequence

from django.db import transaction

from consultations.evaluation.models import Report
from consultations.models import Consultation
from socialicense.accounts.models import User
from toolkit.bridges.services import cases, reporting, years
from toolkit.bridges.services.desk import Desk, Outcome
from toolkit.commitment.models import Commitment
from toolkit.models import Worksheet

EVALUATION, RESPONSE, YEAR, CASE = (
    "evaluation-questionnaires",
    "response-template",
    "annual-self-evaluation",
    "case-submission",
)
BECOMES = {EVALUATION: "report", RESPONSE: "response", YEAR: "year", CASE: "case"}
OF_CONSULTATION = frozenset({EVALUATION, RESPONSE})


def becomes(worksheet: Worksheet) -> str:
    """What is made of a worksheet of this tool once people were asked; "" where nothing is, or a consultation is missing."""
    slug = worksheet.version.tool.slug
    return "" if slug in OF_CONSULTATION and worksheet.consultation_id is None else BECOMES.get(slug, "")


@transaction.atomic
def reports(
    *, worksheet: Worksheet, consultation: Consultation, kinds: Sequence[Report.Kind], by: User
) -> tuple[Outcome, ...]:
    """The sections of organiser and data holder become reports of an opened consultation; a second run writes a new
    version only where something has changed. Raises NotOpenYet, NothingReported."""
    desk = Desk(worksheet, consultation, by)
    for kind in kinds:
        reporting.report(desk, kind)
    return tuple(desk.outcomes)


@transaction.atomic
def response(*, worksheet: Worksheet, consultation: Consultation, by: User) -> tuple[Outcome, ...]:
    """The response template becomes the data holder's public answer. Raises NothingToAnswer."""
    desk = Desk(worksheet, consultation, by)
    reporting.response(desk)
    return tuple(desk.outcomes)


@transaction.atomic
def year(*, worksheet: Worksheet, commitment: Commitment, by: User) -> tuple[Outcome, ...]:
    """The yearly self-evaluation becomes the report of its year, which is begun where there is none.

    Raises NoYear, WrongYear, Frozen."""
    return years.report(worksheet, commitment, by)


@transaction.atomic
def case(*, worksheet: Worksheet, by: User) -> tuple[Outcome, ...]:
    """The submission form becomes a draft case of this person; run again, it updates that draft while it is one.

    Raises NotToBeShared, WrongState."""
    return cases.draft(worksheet, by)
