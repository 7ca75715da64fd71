"""Acts that two people must sign: asked for by one with a public reason, confirmed by another."""

from django.db import transaction
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.refusals import BallotClosed, SecondPersonNeeded
from consultations.models import Consultation, SecondSignature
from consultations.refusals import ReasonMissing, TeamFixed
from consultations.services import chain
from socialicense.accounts.models import Grant, User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

Act = SecondSignature.Act


@transaction.atomic
def ask(*, consultation: Consultation, act: str, ballot: Ballot, reason: str, by: User) -> SecondSignature:
    """Ask for a ballot to be voided or closed early. A second person confirms."""
    if not reason.strip():
        raise ReasonMissing()
    if ballot.state != Ballot.State.OPEN:
        raise BallotClosed()
    request, created = SecondSignature.objects.get_or_create(
        act=act,
        target=ballot.id,
        defaults={"consultation": consultation, "reason": reason.strip(), "asked_by": by},
    )
    if created:
        _record("asked", request, by)
    return request


@transaction.atomic
def confirm(*, request: SecondSignature, by: User) -> SecondSignature:
    """The second person signs, and the act is done. Raises SecondPersonNeeded for whoever asked."""
    request = SecondSignature.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_by_id or request.asked_by_id == by.pk:
        raise SecondPersonNeeded()
    if not on_the_team_at_opening(request.consultation, by):
        raise TeamFixed()
    if request.act == Act.VOID_BALLOT:
        chain.void_and_reopen(request=request, by=by)
        request.refresh_from_db()
    else:
        request.confirmed_by, request.confirmed_at = by, timezone.now()
        request.save(update_fields=["confirmed_by", "confirmed_at"])
        if request.act == Act.CLOSE_EARLY:
            jobs.enqueue(
                kind="consultations.close_ballot",
                key=f"close-early:{request.target}",
                payload={"ballot": str(request.target)},
                scope=request.consultation_id,
            )
    _record("confirmed", request, by)
    return request


@transaction.atomic
def take_back(*, request: SecondSignature, by: User) -> None:
    """Withdraw a request that nobody has confirmed yet."""
    request = SecondSignature.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_by_id:
        raise SecondPersonNeeded()
    _record("taken_back", request, by)
    request.delete()


def on_the_team_at_opening(consultation: Consultation, user: User) -> bool:
    """A second person who joined later could be a second account of the first."""
    opened_at = consultation.opened_at or timezone.now()
    return Grant.objects.filter(user=user, scope_id=consultation.id, given_at__lte=opened_at).exists()


def _record(what: str, request: SecondSignature, by: User) -> None:
    audit.record(
        event=f"second_signature.{what}",
        by=by,
        scope=request.consultation_id,
        target=str(request.target),
        values={"act": request.act, "reason": request.reason},
    )
