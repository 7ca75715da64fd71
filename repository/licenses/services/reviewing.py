"""What happens to a license while it lives, short of the community's own suspensions and withdrawals.

A review begins when its date has come or when something has changed: a new partner, purpose or technology, a breach, a
merger, another law. The license stays in force until the review decides. Only the community's side ends it: it confirms
the license as it is, adopts a newer one that takes its place, or suspends or withdraws it with its key.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from repository.licenses import selectors
from repository.licenses.domain.brief import Community
from repository.licenses.models import Kind, License, LicenseState, Statement
from repository.licenses.services import drafts
from repository.licenses.services.refusals import NoSuccessor, ReviewUnexplained, TransitionRefused
from socialicense.accounts.models import User
from socialicense.audit import services as audit

State = LicenseState.State
STANDS = (State.ISSUED, State.REINSTATED, State.CONFIRMED)
AGAIN = timedelta(days=365)
"""A license confirmed at its review date is due again after a year."""


@transaction.atomic
def begin(*, license: License, trigger: str, reason: str = "", capacity: str, by: User | None) -> LicenseState:
    """Open a review. Refused for a license that does not stand, and without a reason unless its date has come."""
    if trigger != LicenseState.Trigger.DATE and not reason.strip():
        raise ReviewUnexplained()
    last = _last(license)
    if license.is_exercise or last.state not in STANDS:
        raise TransitionRefused(state=last.get_state_display())
    return _move(license, State.UNDER_REVIEW, trigger=trigger, reason=reason, capacity=capacity, by=by)


@transaction.atomic
def confirm(*, license: License, reason: str, capacity: str, by: User) -> LicenseState:
    """The review is over and the license stands as it is. Whether somebody may say so is the caller's question."""
    if not reason.strip():
        raise ReviewUnexplained()
    last = _last(license)
    if last.state != State.UNDER_REVIEW:
        raise TransitionRefused(state=last.get_state_display())
    return _move(license, State.CONFIRMED, reason=reason, capacity=capacity, by=by)


@transaction.atomic
def supersede(*, license: License, successor: License, reason: str, capacity: str, by: User) -> LicenseState:
    """A newer license takes the place of this one, which nobody may rely on any more.

    Refuses NoSuccessor unless the newer one was issued later, stands, and was adopted by as many keys of the older one's
    community as could withdraw it: that signature is their word that it has had its time. A key that is only registered
    for the newer one says nothing, since anybody can register a key that is public.
    """
    last = _last(license)
    if license.is_exercise or last.state not in (*STANDS, State.UNDER_REVIEW, State.SUSPENDED):
        raise TransitionRefused(state=last.get_state_display())
    fits = (
        successor.kind == Kind.LICENSE
        and successor.pk != license.pk
        and successor.status_index > license.status_index  # numbered in order of issue
        and _last(successor).state in STANDS
        and _speaks_for(successor, drafts.handover_of(license.draft).brief.community)
    )
    if not fits:
        raise NoSuccessor()
    return _move(license, State.SUPERSEDED, successor=successor, reason=reason, capacity=capacity, by=by)


def begin_due(*, today: date) -> int:
    """Open the reviews whose date has come; how many. Run every day; the same day again opens nothing."""
    recently = LicenseState.objects.filter(
        license=OuterRef("pk"), trigger=LicenseState.Trigger.DATE, at__date__gt=today - AGAIN
    )
    due = selectors.issued().filter(
        ~Exists(recently), kind=Kind.LICENSE, review_date__lte=today, last_state__in=list(STANDS)
    )
    for license in due:
        begin(license=license, trigger=LicenseState.Trigger.DATE, capacity=settings.SITE_NAME, by=None)
    return len(due)


def _last(license: License) -> LicenseState:
    """The last state, the license's row held until the transaction ends."""
    License.objects.select_for_update().only("pk").get(pk=license.pk)
    last = license.states.order_by("-id").first()
    if last is None:
        raise TransitionRefused(state="")
    return last


def _speaks_for(successor: License, community: Community) -> bool:
    """Whether those who signed the adoption of the newer license could speak for that community."""
    adopted = Statement.objects.filter(
        act="adopt", target=successor.draft.sha256, consultation=successor.consultation
    ).values_list("key", flat=True)
    return len({key.multibase for key in community.keys} & set(adopted)) >= max(community.threshold, 1)


def _move(
    license: License,
    state: str,
    *,
    reason: str,
    capacity: str,
    by: User | None,
    trigger: str = "",
    successor: License | None = None,
) -> LicenseState:
    moved = LicenseState.objects.create(
        license=license,
        state=state,
        trigger=trigger,
        successor=successor,
        reason=reason.strip(),
        capacity=capacity,
        actor=by.pk if by else None,
    )
    audit.record(
        event=f"license.{state}",
        by=by,
        scope=license.consultation,
        target=f"license:{license.number}",
        values={
            "version": license.version,
            "trigger": trigger,
            "reason": moved.reason,
            "successor": successor.number if successor else "",
        },
        capacity=capacity,
    )
    return moved
