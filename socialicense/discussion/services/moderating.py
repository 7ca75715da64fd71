"""What moderators do, each act with a reason in the public log: publish, hide, keep, hand on, undo, hear an objection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.discussion.grounds import Ground
from socialicense.discussion.models import Appeal, Contribution, Decision, Discussion, Report
from socialicense.discussion.refusals import (
    AlreadyDecided,
    NothingChosen,
    ReasonNeeded,
    SecondPersonNeeded,
    TextRefused,
)
from socialicense.discussion.services.counting import counted, locked
from socialicense.discussion.services.talking import WORDS, kept, with_roots
from socialicense.jobs import services as jobs

Act, State = Decision.Act, Contribution.State
# From which states each act leads where; None leaves the state as it is.
STEPS: dict[Any, tuple[frozenset[Any], Any]] = {
    Act.HIDE: (frozenset({State.SHOWN, State.WAITING}), State.HIDDEN),
    Act.PUBLISH: (frozenset({State.WAITING}), State.SHOWN),
    Act.KEEP: (frozenset({State.SHOWN}), None),
    Act.ESCALATE: (frozenset({State.SHOWN, State.WAITING}), None),
}
# Hearing an objection ends the matter; what was left standing or handed on is simply decided again.
UNDONE = (Act.HIDE, Act.PUBLISH)
CHANGED = ("state", "ground", "reason", "hidden_by", "replies", "reports", "escalated", "escalated_by")


@dataclass(frozen=True)
class Moderator:
    """Who decides, and in which capacity the log says it."""

    user: User
    capacity: str


@dataclass(frozen=True)
class Reason:
    """A ground from the published list, and a few words. Everybody reads both."""

    ground: str
    words: str


def decide(
    *, discussion: Discussion, numbers: Sequence[int], act: str, reason: Reason, by: Moderator
) -> list[Decision]:
    """One act on one or more contributions, whole or not at all; ReasonNeeded, NothingChosen, AlreadyDecided,
    SecondPersonNeeded."""
    states, after = STEPS[act]
    words = _reason(act, reason)
    with transaction.atomic():
        row = locked(discussion.pk)
        chosen = list(row.contributions.filter(number__in=set(numbers)).select_for_update().order_by("number"))
        if not chosen:
            raise NothingChosen()
        rows = with_roots(chosen)
        chosen = [rows[one.pk] for one in chosen]
        if len(chosen) != len(set(numbers)) or any(one.state not in states for one in chosen):
            raise AlreadyDecided()
        if any(one.escalated and one.escalated_by == by.user.pk for one in chosen):
            raise SecondPersonNeeded()
        before = {one.pk: one.state for one in chosen}
        with counted(row, rows.values(), *CHANGED):
            for one in chosen:
                _step(one, rows, after, act, Reason(reason.ground, words), by)
        Report.objects.filter(contribution__in=chosen, decided_at=None).exclude(contribution__escalated=True).update(
            decided_at=timezone.now()
        )
        return _written(row, chosen, before, act, Reason(reason.ground, words), by)


def _reason(act: str, reason: Reason) -> str:
    """The words as they are kept. To hide takes a ground; every act takes words, but publishing has its own."""
    try:
        words = kept(reason.words, WORDS) if reason.words.strip() or act != Act.PUBLISH else "–"
    except TextRefused as error:
        raise ReasonNeeded() from error
    if act == Act.HIDE and reason.ground not in Ground.values:
        raise ReasonNeeded()
    return words


def _step(
    one: Contribution,
    rows: dict[UUID, Contribution],
    after: str | None,
    act: str,
    reason: Reason,
    by: Moderator,
) -> None:
    """Bring one contribution, and the count of answers in its thread, to where the act leads."""
    state = after or one.state
    if one.thread_id is not None:
        rows[one.thread_id].replies += int(state == State.SHOWN) - int(one.state == State.SHOWN)
    one.state = state
    one.escalated = act == Act.ESCALATE
    one.escalated_by = by.user.pk if one.escalated else None
    if not one.escalated:
        one.reports = 0
    if state == State.HIDDEN:
        one.ground, one.reason, one.hidden_by = reason.ground, reason.words, by.user.pk
    else:
        one.ground, one.reason, one.hidden_by = "", "", None


def _written(
    row: Discussion,
    chosen: Sequence[Contribution],
    before: dict[UUID, str],
    act: str,
    reason: Reason,
    by: Moderator,
) -> list[Decision]:
    """The lines of the log and the audit of one act, and a note to each author whose words went or came back."""
    batch, now = uuid4(), timezone.now()
    lines = Decision.objects.bulk_create(
        Decision(
            discussion=row,
            contribution=one,
            act=act,
            ground=reason.ground if one.state == State.HIDDEN and act == Act.HIDE else "",
            words=reason.words,
            capacity=by.capacity,
            by=by.user.pk,
            before=before[one.pk],
            after=one.state,
            batch=batch,
            created_at=now,
        )
        for one in chosen
    )
    audit.record(
        event=f"discussion.{act}",
        by=by.user,
        scope=row.scope,
        target=f"discussion:{row.pk}",
        values={"contributions": [str(one.pk) for one in chosen], "ground": reason.ground},
        capacity=by.capacity,
    )
    for line in lines:
        if line.before != line.after:
            jobs.enqueue(kind="discussion.tell", key=f"tell:{line.pk}", payload={"decision": line.pk}, scope=row.scope)
    return lines


def undo(*, decision: Decision, words: str, by: Moderator) -> list[Decision]:
    """Take a decision back, and all that were taken with it: what it hid is shown again, what it showed waits again.

    AlreadyDecided where something came after it.
    """
    said = _reason(Act.UNDO, Reason("", words))
    with transaction.atomic():
        row = locked(decision.discussion_id)
        lines = list(row.decisions.filter(batch=decision.batch, act__in=UNDONE).select_for_update())
        latest = {
            line.contribution_id: line.pk
            for line in row.decisions.filter(contribution__in=[line.contribution_id for line in lines]).order_by("pk")
        }
        if not lines or any(line.undone or latest[line.contribution_id] != line.pk for line in lines):
            raise AlreadyDecided()
        target = {line.contribution_id: line.before for line in lines}
        chosen = list(row.contributions.filter(pk__in=target).select_for_update().order_by("number"))
        rows = with_roots(chosen)
        chosen = [rows[one.pk] for one in chosen]
        if any(one.state == State.REMOVED for one in chosen):
            raise AlreadyDecided()
        before = {one.pk: one.state for one in chosen}
        with counted(row, rows.values(), *CHANGED):
            for one in chosen:
                _step(one, rows, target[one.pk], Act.UNDO, Reason("", said), by)
        row.decisions.filter(pk__in=[line.pk for line in lines]).update(undone=True)
        heard = Appeal.objects.filter(contribution__in=chosen, decided_at=None)
        heard.update(decided_at=timezone.now(), upheld=False)
        return _written(row, chosen, before, Act.UNDO, Reason("", said), by)


def hear(*, appeal: Appeal, uphold: bool, words: str, by: Moderator) -> Decision:
    """Decide on the author's objection, as somebody else than whoever hid it. SecondPersonNeeded, AlreadyDecided."""
    act = Act.UPHOLD if uphold else Act.OVERTURN
    said = _reason(act, Reason("", words))
    with transaction.atomic():
        row = locked(appeal.contribution.discussion_id)
        held = Appeal.objects.select_for_update().get(pk=appeal.pk)
        rows = with_roots(Contribution.objects.select_for_update().filter(pk=held.contribution_id))
        one = rows[held.contribution_id]
        if held.decided_at is not None or one.state != State.HIDDEN:
            raise AlreadyDecided()
        if by.user.pk in {held.against, one.hidden_by}:
            raise SecondPersonNeeded()
        held.decided_at, held.decided_by, held.upheld = timezone.now(), by.user.pk, uphold
        held.save(update_fields=["decided_at", "decided_by", "upheld"])
        before = {one.pk: one.state}
        reason = Reason(one.ground, said)
        if not uphold:
            with counted(row, rows.values(), *CHANGED):
                _step(one, rows, State.SHOWN, act, reason, by)
        return _written(row, [one], before, act, reason, by)[0]
