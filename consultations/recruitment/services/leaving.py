"""Leaving again: withdrawing from the lottery, and erasing everything that names a candidate."""

from django.db import transaction
from django.utils import timezone

from consultations.models import Participation
from consultations.people import services as people
from consultations.recruitment.models import Address, Candidate, CandidateContact
from consultations.recruitment.refusals import StepRefused
from consultations.recruitment.services.recording import record
from consultations.refusals import ReasonMissing
from socialicense.accounts.models import User

State = Candidate.State
LEFT = (State.WITHDRAWN, State.DECLINED, State.ERASED)


def held(candidate: Candidate) -> Candidate:
    """The row under a lock, as it is now."""
    return (
        Candidate.objects.select_for_update(of=("self",)).select_related("recruitment__component").get(pk=candidate.pk)
    )


@transaction.atomic
def withdraw(*, candidate: Candidate, reason: str, by: User | None) -> Candidate:
    """The person does not want to take part any more; a member gives up the seat. Refuses ReasonMissing, StepRefused."""
    return leave(candidate, State.WITHDRAWN, reason, by)


def leave(candidate: Candidate, state: str, reason: str, by: User | None) -> Candidate:
    """Move a candidate out of the lottery, with the reason; whatever place they had in the consultation ends."""
    candidate = held(candidate)
    if candidate.state in LEFT:
        raise StepRefused(state=candidate.get_state_display())
    if not reason.strip():
        raise ReasonMissing()
    before, candidate.state, candidate.reason = candidate.state, state, reason.strip()[:300]
    candidate.save(update_fields=["state", "reason"])
    if state == State.WITHDRAWN:
        candidate.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    if candidate.participation is not None and candidate.participation.state in {
        Participation.State.INVITED,
        Participation.State.ACTIVE,
    }:
        people.withdraw(participation=candidate.participation)
    record(
        candidate.recruitment,
        f"candidate_{state}",
        by,
        {"candidate": candidate.pseudonym, "was": before},
    )
    return candidate


@transaction.atomic
def erase(*, candidate: Candidate, reason: str, by: User | None) -> None:
    """Erase everything that names the person. The row stays, blank, with the reason; no further letter goes there.

    A payment that was made stays as an amount without a name, because books must add up.
    """
    candidate = held(candidate)
    if not reason.strip():
        raise ReasonMissing()
    if candidate.address_id is not None:
        Address.objects.filter(pk=candidate.address_id).update(refused_at=timezone.now())
    candidate.supports.filter(paid_at=None).delete()
    candidate.supports.update(what="")
    candidate.answers.all().delete()
    candidate.consents.all().delete()
    candidate.deliveries.all().delete()
    CandidateContact.objects.filter(candidate=candidate).delete()
    before = candidate.state
    candidate.address, candidate.participation = None, None
    candidate.household, candidate.secret_sha256 = "", ""
    candidate.state, candidate.reason = State.ERASED, reason.strip()[:300]
    candidate.save()
    record(candidate.recruitment, "candidate_erased", by, {"candidate": candidate.pseudonym, "was": before})
