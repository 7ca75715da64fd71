"""Writing the report of the organiser or of the data holder: published at once, followed by later ones, never changed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from consultations.evaluation import reporting
from consultations.evaluation.models import Report
from consultations.evaluation.refusals import NothingReported, NotOpenYet
from consultations.models import Consultation
from repository.licenses.domain import canonical
from socialicense.accounts.models import User
from socialicense.audit import services as audit


@transaction.atomic
def write(*, consultation: Consultation, kind: str, answers: Mapping[str, Any], language: str, by: User) -> Report:
    """Publish a report. `answers` holds what was filled in, by the ids of `reporting.fields`; others are refused."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if row.state == Consultation.State.PREPARING:
        raise NotOpenYet()
    known = {field.id: field for field in reporting.fields(kind, row)}
    said = {id: value for id, value in answers.items() if id in known and value not in (None, "", {})}
    if not said or any(field.required and field.id not in said for field in known.values()):
        raise NothingReported()
    last = Report.objects.filter(consultation=row, kind=kind).order_by("-n").values_list("n", flat=True).first()
    report = Report.objects.create(
        consultation=row, kind=kind, n=(last or 0) + 1, answers=said, language=language, written_by=by
    )
    audit.record(
        event="evaluation.reported",
        by=by,
        scope=row.id,
        target=str(report.id),
        values={"kind": str(kind), "n": report.n, "sha256": canonical.digest(said)},  # its words may name people
        capacity="data holder" if kind == Report.Kind.HOLDER else "organiser",
    )
    return report
