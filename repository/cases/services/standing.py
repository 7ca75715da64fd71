"""What happens to a published case: updates, corrections, questions about it, retraction. Its page stays, whatever comes."""

from typing import Any

from django.db import transaction

from repository.cases.domain import checking
from repository.cases.domain.workflow import State
from repository.cases.models import Act, Case, Version
from repository.cases.refusals import AlreadyDecided, Incomplete, NothingChanged, WrongState
from repository.cases.selectors import public
from repository.cases.services import indexing, moving, steps, writing
from socialicense.accounts.models import User

RETRACTED = Case.Standing.RETRACTED
# How a case stands after each of the acts that publish.
STANDINGS: dict[Any, Any] = {
    Act.Kind.PUBLISH: Case.Standing.PUBLISHED,
    Act.Kind.PUBLISH_UPDATE: Case.Standing.UPDATED,
    Act.Kind.PUBLISH_CORRECTION: Case.Standing.CORRECTED,
}


def _require_standing(case: Case) -> None:
    if not case.is_public or case.standing == RETRACTED:
        raise WrongState(state=case.get_standing_display())


@transaction.atomic
def update(*, case: Case, by: User) -> Case:
    """The contributor begins a new edition; readers keep the published one meanwhile."""
    held = steps.locked(case)
    _require_standing(held)
    steps.move(held, "update")
    held.save()
    steps.record(held, Act.Kind.UPDATE, by=by, capacity="contributor")
    return held


@transaction.atomic
def correct(*, case: Case, by: User) -> Case:
    """An editor opens a published case to mend a mistake."""
    held = steps.locked(case)
    _require_standing(held)
    steps.require_other(held, by)
    steps.move(held, "correct")
    held.save()
    steps.record(held, Act.Kind.CORRECT, by=by, capacity="editor")
    return held


@transaction.atomic
def drop_correction(*, case: Case, by: User) -> Case:
    """Leave the case as it was."""
    held = steps.locked(case)
    steps.move(held, "drop_correction")
    writing.back(held)
    held.save()
    steps.record(held, Act.Kind.DROP_CORRECTION, by=by, capacity="editor")
    return held


@transaction.atomic
def publish_correction(*, case: Case, note: str, by: User) -> Case:
    """Publish the corrected text with a note on what was wrong. Raises ReasonMissing, Incomplete, NothingChanged."""
    words = steps.reason(note)
    held = steps.locked(case)
    steps.require_other(held, by)
    steps.require_state(held, State.CORRECTION)
    newest = public.newest(held)
    if newest is not None and newest.content == held.content:
        raise NothingChanged()
    held.content = moving.whole(held)
    if found := checking.faults(held.content):
        raise Incomplete(found)
    moving.release(held, Case.Standing.CORRECTED)
    version = steps.snapshot(held, public=True)
    held.note = words
    held.save(update_fields=["note"])
    steps.record(held, Act.Kind.PUBLISH_CORRECTION, by=by, capacity="editor", note=words, version=version)
    return held


@transaction.atomic
def flag(*, case: Case, note: str, by: User) -> Case:
    """Put a published case in question while something is looked into; the note stands above it."""
    held = steps.locked(case)
    _require_standing(held)
    if held.standing == Case.Standing.FLAGGED:
        raise AlreadyDecided()
    held.standing, held.note = Case.Standing.FLAGGED, steps.reason(note)
    held.save()
    steps.record(held, Act.Kind.FLAG, by=by, capacity="editor", note=held.note)
    return held


@transaction.atomic
def clear_flag(*, case: Case, note: str, by: User) -> Case:
    """It was looked into: the case stands as it was published last. The note says what was found."""
    held = steps.locked(case)
    if held.standing != Case.Standing.FLAGGED:
        raise WrongState(state=held.get_standing_display())
    steps.require_other(held, by)
    last = held.acts.filter(kind__in=STANDINGS).last()
    held.standing = STANDINGS[last.kind] if last is not None else Case.Standing.PUBLISHED
    held.note = last.note if last is not None and held.standing == Case.Standing.CORRECTED else ""
    held.save()
    steps.record(held, Act.Kind.CLEAR_FLAG, by=by, capacity="editor", note=steps.reason(note))
    return held


@transaction.atomic
def retract(*, case: Case, note: str, by: User) -> Case:
    """Take the case back for good: the page stays with the note, the text moves behind it. What was in work ends."""
    held = steps.locked(case)
    _require_standing(held)
    held.note = steps.reason(note)
    writing.back(held)
    held.standing = RETRACTED
    held.save()
    indexing.forget(held)
    steps.record(held, Act.Kind.RETRACT, by=by, capacity="editor", note=held.note, version=public.newest(held))
    return held


@transaction.atomic
def withhold(*, version: Version, note: str, by: User) -> None:
    """Take away the content of an old version that harms somebody; its number, day and digest stay in the history.

    The newest public version cannot go this way: correct or retract the case first.
    """
    words = steps.reason(note)
    held = steps.locked(version.case)
    newest = public.newest(held)
    if version.withheld or (newest is not None and newest.pk == version.pk and held.standing != RETRACTED):
        raise AlreadyDecided()
    same = held.versions.filter(public_n=None, sha256=version.sha256)  # as it was handed in, word for word
    (same | held.versions.filter(pk=version.pk)).update(withheld=words, content={})
    steps.record(held, Act.Kind.WITHHOLD, by=by, capacity="editor", note=words)
