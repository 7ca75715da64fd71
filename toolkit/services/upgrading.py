"""Moving a worksheet to a newer version of its tool: offered, never forced, and nothing is thrown away."""

from django.db import transaction

from socialicense.accounts.models import User
from toolkit.domain import moving
from toolkit.domain.plain import States
from toolkit.models import Change, ToolVersion, Worksheet
from toolkit.refusals import NoNewerVersion
from toolkit.selectors import library, worksheets
from toolkit.services.writing import hold, put_all, record


def plan(*, worksheet: Worksheet, target: ToolVersion, states: States) -> moving.Move:
    """What moving would do. `states` are the words for yes, no and unsure."""
    old, new = worksheets.definition(worksheet), library.definition_of(target, worksheet.language)
    return moving.move(old, new, worksheets.kept(worksheet), states)


@transaction.atomic
def move(*, worksheet: Worksheet, states: States, by: User) -> None:
    """Pin the newer version and carry the answers over. Raises WorksheetLocked, NoNewerVersion."""
    held = hold(worksheet)
    target = worksheets.newer_version(held)
    if target is None:
        raise NoNewerVersion()
    found = plan(worksheet=held, target=target, states=states)
    old = held.version.version
    gone = [field for field in worksheets.kept(held) if field not in found.answers]
    held.version = target
    held.leftover = held.leftover + [
        {"field": left.field, "label": left.label, "text": left.text, "version": old} for left in found.left
    ]
    held.save(update_fields=["version", "leftover"])
    put_all(worksheet=held, answers=found.answers, gone=gone, by=by, kind=Change.Kind.MOVED)
    held.conflicts.filter(outcome="").exclude(field__in=list(found.answers)).update(
        outcome="left", settled_at=held.changed_at
    )
    record(held, "worksheet.moved", by=by, values={"from": old, "to": target.version})
