"""After the draw: calling those who were drawn, their yes or no, and their seat in the consultation."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consultations.models import Participation
from consultations.people import members
from consultations.people.services import Person
from consultations.recruitment import gates
from consultations.recruitment.models import Candidate, CandidateContact, Consent, Delivery, Support
from consultations.recruitment.refusals import StepRefused
from consultations.recruitment.services import vacancies
from consultations.recruitment.services.leaving import held, leave
from consultations.recruitment.services.recording import record
from consultations.refusals import ReasonMissing
from socialicense.accounts.models import User

State = Candidate.State
Role = Participation.Role


@transaction.atomic
def confirm(*, candidate: Candidate, by: User | None) -> Candidate:
    """The person said yes: a selected one becomes a member, an alternate stands by. Refuses StepRefused, RollClosed.

    `by` is the caller; None when the person said so on their own page.
    """
    gates.require_open(candidate.recruitment)
    candidate = held(candidate)
    if candidate.state not in {State.SELECTED, State.ALTERNATE} or (
        candidate.state == State.ALTERNATE and candidate.participation_id is not None
    ):
        raise StepRefused(state=candidate.get_state_display())
    role = Role.MEMBER if candidate.state == State.SELECTED else Role.ALTERNATE
    if candidate.participation is not None:
        members.change_role(participation=candidate.participation, role=role, by=by)
    else:
        candidate.participation = _seat(candidate, role, by)
    if candidate.state == State.SELECTED:
        candidate.state = State.CONFIRMED
        if candidate.recruitment.stipend and not candidate.supports.filter(kind=Support.Kind.STIPEND).exists():
            Support.objects.create(candidate=candidate, kind=Support.Kind.STIPEND)
    candidate.save(update_fields=["state", "participation"])
    values = {"candidate": candidate.pseudonym, "role": str(role), "own": by is None}
    record(candidate.recruitment, "candidate_confirmed", by, values)
    return candidate


def _seat(candidate: Candidate, role: str, by: User | None) -> Participation:
    contact = CandidateContact.objects.get(candidate=candidate)
    consent = Consent.objects.filter(candidate=candidate, withdrawn_at=None).select_related("notice").last()
    return members.seat(
        consultation=candidate.recruitment.component.consultation,
        person=Person(name=contact.name, email=contact.email, language=contact.language),
        role=role,
        code_sha256=candidate.secret_sha256,
        accepted=consent.notice if consent else None,
        channel=consent.channel if consent else "",
        by=by,
        vacant=vacancies.vacant_for(candidate) if role == Role.MEMBER else None,
    )


@transaction.atomic
def decline(*, candidate: Candidate, reason: str, by: User | None) -> Candidate:
    """The person said no. The seat is vacant until a replacement is drawn. Refuses StepRefused, ReasonMissing."""
    if held(candidate).state not in {State.SELECTED, State.ALTERNATE}:
        raise StepRefused(state=candidate.get_state_display())
    return leave(candidate, State.DECLINED, reason, by)


@transaction.atomic
def called(*, candidate: Candidate, reached: bool, by: User) -> Delivery:
    """Write a call down in the ledger: whether the person was reached."""
    gates.require_open(candidate.recruitment)
    made = Delivery.objects.create(
        candidate=candidate,
        about="call",
        channel=Delivery.Channel.PHONE,
        state=Delivery.State.REACHED if reached else Delivery.State.MISSED,
        ended_at=timezone.now(),
    )
    record(candidate.recruitment, "called", by, {"candidate": candidate.pseudonym, "reached": reached})
    return made


@transaction.atomic
def lettered(*, candidate: Candidate, by: User) -> Delivery:
    """Write down that somebody who was drawn got a letter."""
    gates.require_open(candidate.recruitment)
    made = Delivery.objects.create(
        candidate=candidate,
        about="selected",
        channel=Delivery.Channel.POST,
        state=Delivery.State.SENT,
        ended_at=timezone.now(),
    )
    record(candidate.recruitment, "lettered", by, {"candidate": candidate.pseudonym})
    return made


@transaction.atomic
def came_back(*, candidate: Candidate, delivery: UUID, by: User) -> None:
    """A mail or letter that was sent has come back: it reached nobody, and no further mail is counted on."""
    sent = candidate.deliveries.filter(pk=delivery, state=Delivery.State.SENT)
    if sent.update(state=Delivery.State.BOUNCED, ended_at=timezone.now()):
        record(candidate.recruitment, "came_back", by, {"candidate": candidate.pseudonym})


@transaction.atomic
def except_from_draw(*, candidate: Candidate, must: str, reason: str, by: User) -> Candidate:
    """Say that somebody must ("include") or must not ("exclude") be on the panel, or neither (""), with the reason.

    The reason is part of the hashed input and published under the public number. Refuses StepRefused after the draw.
    """
    candidate = held(candidate)
    if candidate.state not in {State.REGISTERED, State.POOL, State.ALTERNATE}:
        raise StepRefused(state=candidate.get_state_display())
    if must and not reason.strip():
        raise ReasonMissing()
    candidate.must, candidate.must_reason = must, reason.strip()[:300] if must else ""
    candidate.save(update_fields=["must", "must_reason"])
    values = {"candidate": candidate.pseudonym, "must": must, "reason": candidate.must_reason}
    record(candidate.recruitment, "candidate_excepted", by, values)
    return candidate
