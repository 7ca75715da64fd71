"""Taking cases over from other collections: all rows of a file or none, each record once."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from repository.cases.domain import importing
from repository.cases.domain.importing import Read, RowFault
from repository.cases.models import Case, Imported
from repository.cases.reading import labels
from repository.cases.services import steps, writing
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.errors import Refusal

IMPORTS_A_MINUTE = 4
TURNS = 7_240_023  # advisory lock: one import at a time
BATCH = 500


class ImportRefused(Refusal):
    """Carries `count`; `faults` are rows, columns and reasons."""

    code = "case-import-refused"
    message = _("Nothing was taken over: %(count)s rows cannot be used. Each is listed with its reason.")
    status = 422

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


@dataclass(frozen=True)
class Outcome:
    """What became of one row: new, changed, unchanged, or left because somebody works on the draft already."""

    row: int
    source: str
    title: str
    what: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Report:
    """What became of a file. `unknown`: columns that no map names; `values`: ((column, value), how often) not known to us."""

    outcomes: tuple[Outcome, ...]
    unknown: tuple[str, ...]
    values: tuple[tuple[tuple[str, str], int], ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(one.what for one in self.outcomes))


def take_over(*, scheme: str, content: bytes, by: User, only_check: bool = False) -> Report:
    """Make a draft of this person from every record that is not here yet; change those that nobody has touched since.

    `only_check`: report what would happen and write nothing. Raises ImportRefused, TooMany.
    """
    limits.check("cases.import", str(by.pk), per_minute=IMPORTS_A_MINUTE)
    found = importing.read(scheme, content, today=steps.today(), country=labels.country_code)
    if found.faults:
        raise ImportRefused(found.faults)
    with transaction.atomic():
        _alone()
        outcomes = _written(scheme, found.rows, by)
        audit.record(
            event="case.imported", by=by, scope=None, target=f"case_import:{scheme}",
            values=dict(Counter(one.what for one in outcomes)),
        )  # fmt: skip
        if only_check:
            transaction.set_rollback(True)
    known = set(importing.scheme(scheme)["kept"])
    values = Counter(note for one in found.rows for note in one.notes if note[0] not in known)
    return Report(outcomes, found.unknown, tuple(values.most_common(500)))


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])


def _written(scheme: str, rows: tuple[Read, ...], by: User) -> tuple[Outcome, ...]:
    outcomes = []
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        held = {
            one.source: one
            for one in Imported.objects.filter(scheme=scheme, source__in=[row.source for row in batch])
            .select_related("case")
            .defer("notes", "case__content")
            .select_for_update(of=("self", "case"))
        }
        fresh = [row for row in batch if row.source not in held]
        cases = Case.objects.bulk_create(_case(row, by) for row in fresh)
        Imported.objects.bulk_create(
            Imported(case=case, scheme=scheme, source=row.source, digest=row.digest, notes=list(row.notes))
            for case, row in zip(cases, fresh, strict=True)
        )
        for row in batch:
            what = _renewed(held[row.source], row) if row.source in held else "new"
            outcomes.append(Outcome(row.row, row.source, row.document["title"], what, row.notes))
    return tuple(outcomes)


def _case(row: Read, by: User) -> Case:
    return Case(
        contributor=by, credit="", origin=Case.Origin.IMPORT, content=row.document, title=writing.title_of(row.document)
    )


def _renewed(held: Imported, row: Read) -> str:
    """A record that was taken over before: its draft follows it for as long as nobody has worked on it."""
    if held.digest == row.digest:
        return "unchanged"
    case = held.case
    if case.state != Case.State.DRAFT or case.saves or case.round or case.is_public:
        return "left"
    case.content, case.title = row.document, writing.title_of(row.document)
    case.save()
    held.digest, held.notes = row.digest, list(row.notes)
    held.save()
    return "changed"
