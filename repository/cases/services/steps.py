"""What every act on a case does alike: lock it, check the way, keep the version, write down the step."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from repository.cases.domain import reading, workflow
from repository.cases.models import Act, Case, Version
from repository.cases.refusals import OwnCase, ReasonMissing, WrongState
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

SHORTEST_REASON = 3
# What the contributor gets a mail about.
TOLD = frozenset(
    {
        Act.Kind.ASK_FOR_CHANGES, Act.Kind.DECLINE, Act.Kind.ACCEPT, Act.Kind.PUBLISH, Act.Kind.PUBLISH_UPDATE,
        Act.Kind.PUBLISH_CORRECTION, Act.Kind.FLAG, Act.Kind.CLEAR_FLAG, Act.Kind.RETRACT,
    }
)  # fmt: skip


def locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def require_state(case: Case, *states: str) -> None:
    """Raises WrongState unless the edition in work is in one of them."""
    if case.state not in states:
        raise WrongState(state=case.get_state_display())


def require_other(case: Case, by: User) -> None:
    """Nobody decides about a case of their own."""
    if case.contributor_id == by.pk:
        raise OwnCase()


def reason(text: str) -> str:
    """Why something is done, as everybody will read it. Raises ReasonMissing."""
    words = text.strip()
    if len(words) < SHORTEST_REASON:
        raise ReasonMissing()
    return words


def move(case: Case, act: str) -> None:
    """Take the edition in work one step on. Raises WrongState where the way does not lead."""
    step = workflow.MOVES[act]
    require_state(case, *step.sources)
    case.state = step.target


def snapshot(case: Case, *, public: bool) -> Version:
    """The content as it is now, kept for ever."""
    last = case.versions.order_by("n").last()
    published = case.versions.exclude(public_n=None).count()
    return Version.objects.create(
        case=case,
        n=last.n + 1 if last else 1,
        public_n=published + 1 if public else None,
        content=case.content,
        sha256=reading.digest(case.content),
    )


def record(
    case: Case,
    kind: str,
    *,
    by: User | None,
    capacity: str,
    note: str = "",
    version: Version | None = None,
    reviewer_n: int | None = None,
) -> Act:
    """Write down the step, in the history of the case and in the audit trail."""
    act = Act.objects.create(
        case=case, kind=kind, by=by, capacity=capacity, note=note, version=version, reviewer_n=reviewer_n
    )
    values: dict[str, Any] = {"state": case.state, "standing": case.standing}
    if version is not None:
        values |= {"version": version.n, "sha256": version.sha256}
    if kind in TOLD and case.contributor_id is not None:
        jobs.enqueue(kind="cases.tell", key=f"act:{act.pk}", payload={"act": act.pk})
    audit.record(event=f"case.{kind}", by=by, scope=case.pk, target=f"case:{case.pk}", values=values, capacity=capacity)
    return act


def today() -> str:
    """The day, as a case writes it."""
    return timezone.localdate().isoformat()


def untitled() -> str:
    """What a case without a title is called."""
    return _("A case without a title yet")
