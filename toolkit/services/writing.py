"""Writing in a worksheet: several people at once, nobody's words lost, every step kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations.models import Consultation
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from toolkit.domain import merging, values
from toolkit.domain.tools import Field, Tool
from toolkit.models import Answer, Change, Conflict, ToolVersion, Worksheet
from toolkit.refusals import AnswerUnfit, FieldUnknown, TooManyWorksheets, WorksheetLocked
from toolkit.selectors import worksheets

MOST = 500  # worksheets of one person


@dataclass(frozen=True)
class Sent:
    """What somebody wrote into a field, and the revision of the field that they had before them."""

    value: Any
    revision: int


@dataclass(frozen=True)
class Written:
    """What came of it: for each field sent the revision at which it held exactly what was sent, which is what the
    sender has before them; the fields in which something else stands now; and those in conflict."""

    revisions: Mapping[str, int]
    behind: tuple[str, ...]
    conflicts: tuple[str, ...]


@transaction.atomic
def begin(
    *, version: ToolVersion, title: str, language: str, by: User, consultation: Consultation | None = None
) -> Worksheet:
    """An empty worksheet, with the rows that the tool starts with. Raises TooManyWorksheets."""
    if Worksheet.objects.filter(owner=by).count() >= MOST:
        raise TooManyWorksheets(most=MOST)
    worksheet = Worksheet.objects.create(
        version=version, title=title, language=language, owner=by, consultation=consultation
    )
    tool = worksheets.definition(worksheet)
    starts = {field.id: values.clean(field, list(field.starts)) for field in tool.fields if field.starts}
    if starts:
        worksheet.revision = 1
        _put(worksheet, starts, by=None)
        worksheet.save(update_fields=["revision"])
    record(worksheet, "worksheet.began", by=by, values={"tool": version.tool.slug, "version": version.version})
    return worksheet


@transaction.atomic
def write(*, worksheet: Worksheet, sent: Mapping[str, Sent], by: User) -> Written:
    """Put what was written into its fields. Raises WorksheetLocked, FieldUnknown, AnswerUnfit.

    What somebody did not change changes nothing. What can be joined with what somebody else wrote meanwhile is joined:
    the history holds first what was sent, then what it became. Where both changed the same piece, the earlier stays
    and the later is kept beside it as a conflict.
    """
    held = hold(worksheet)
    tool = worksheets.definition(held)
    standing = {answer.field: answer for answer in held.answers.filter(field__in=list(sent))}
    own: dict[str, Any] = {}
    joined: dict[str, Any] = {}
    clashes: dict[str, Any] = {}
    revisions: dict[str, int] = {}
    behind: list[str] = []
    for id, one in sent.items():
        value = cleaned(field_of(tool, id), one.value)
        answer = standing.get(id)
        now, revision = (answer.value, answer.revision) if answer else (None, 0)
        base = now if one.revision >= revision else value_at(held, id, one.revision)
        if value == now:
            revisions[id] = revision
        elif value == base:
            revisions[id] = one.revision
            behind.append(id)
        else:
            own[id], revisions[id] = value, held.revision + 1
            became, clash = merging.merge(base=base, standing=now, sent=value)
            if clash:
                clashes[id] = value
            if became != value:
                joined[id] = became
                behind.append(id)
    _keep(held, own, joined, clashes, by)
    worksheet.revision = held.revision
    return Written(revisions, tuple(behind), tuple(clashes))


def _keep(held: Worksheet, own: dict[str, Any], joined: dict[str, Any], clashes: dict[str, Any], by: User) -> None:
    if not own:
        return
    held.revision += 1
    _put(held, own, by=by)
    if joined:
        held.revision += 1
        _put(held, joined, by=by)
    for id, value in clashes.items():
        Conflict.objects.update_or_create(
            worksheet=held, field=id, by=by, outcome=Conflict.Outcome.OPEN, defaults={"value": value}
        )
    held.changed_at = timezone.now()
    held.save(update_fields=["revision", "changed_at"])


def hold(worksheet: Worksheet) -> Worksheet:
    """The worksheet as it stands now, locked in this transaction against others who write. Raises WorksheetLocked."""
    held = Worksheet.objects.select_for_update(of=("self",)).select_related("version__tool").get(pk=worksheet.pk)
    if held.locked:
        raise WorksheetLocked()
    return held


def field_of(tool: Tool, id: str) -> Field:
    found = tool.field(id)
    if found is None:
        raise FieldUnknown(field=id[:60])
    return found


def cleaned(field: Field, sent: Any) -> Any:
    """The value to keep. Raises AnswerUnfit, which carries the reason's code and values."""
    try:
        return values.clean(field, sent)
    except values.Unfit as unfit:
        raise AnswerUnfit(label=field.label, field=field.id, reason=unfit.code, unfit=unfit) from unfit


def value_at(worksheet: Worksheet, field: str, revision: int) -> Any:
    """What stood in the field at that revision of the worksheet; None where nothing did."""
    change = worksheet.changes.filter(field=field, revision__lte=revision).order_by("-revision").first()
    return change.value if change else None


def _put(worksheet: Worksheet, values: Mapping[str, Any], *, by: User | None, kind: str = Change.Kind.WRITTEN) -> None:
    """Write answers under the worksheet's revision, which the caller has raised, and remember them."""
    Change.objects.bulk_create(
        Change(worksheet=worksheet, revision=worksheet.revision, kind=kind, field=id, value=value, by=by)
        for id, value in values.items()
    )
    Answer.objects.bulk_create(
        [
            Answer(worksheet=worksheet, field=id, value=value, revision=worksheet.revision)
            for id, value in values.items()
        ],
        update_conflicts=True,
        unique_fields=["worksheet", "field"],
        update_fields=["value", "revision"],
    )


@transaction.atomic
def settle(*, conflict: Conflict, take: bool, by: User) -> None:
    """Decide which of two answers stands. The one that does not stays in the history. Raises WorksheetLocked."""
    held = hold(conflict.worksheet)
    fresh = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if fresh.outcome:
        return
    held.revision += 1
    if take:
        _put(held, {fresh.field: fresh.value}, by=by, kind=Change.Kind.SETTLED)
    else:
        Change.objects.create(
            worksheet=held,
            revision=held.revision,
            kind=Change.Kind.SETTLED,
            field=fresh.field,
            value=value_at(held, fresh.field, held.revision),
            by=by,
        )
    fresh.outcome = Conflict.Outcome.TAKEN if take else Conflict.Outcome.LEFT
    fresh.settled_at = held.changed_at = timezone.now()
    fresh.save(update_fields=["outcome", "settled_at"])
    held.save(update_fields=["revision", "changed_at"])


def put_all(*, worksheet: Worksheet, answers: Mapping[str, Any], gone: Sequence[str], by: User, kind: str) -> None:
    """Replace answers within the caller's transaction, under a new revision: when a worksheet moves or is imported."""
    worksheet.revision += 1
    _put(worksheet, {**dict.fromkeys(gone), **answers}, by=by, kind=kind)
    worksheet.changed_at = timezone.now()
    worksheet.save(update_fields=["revision", "changed_at"])


def record(worksheet: Worksheet, event: str, *, by: User | None, values: Mapping[str, Any] | None = None) -> None:
    """The act in the audit trail, in the scope of the worksheet's consultation. Words never go there."""
    audit.record(
        event=event,
        by=by,
        scope=worksheet.consultation_id,
        target=f"worksheet:{worksheet.pk}",
        values=dict(values or {}),
    )
