"""Registering: by the code of a letter on the page, or typed in by a recruiter from a card or a call."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consultations.ballots import keys
from consultations.domain import codes
from consultations.people import members, notices
from consultations.people.services import fingerprint
from consultations.recruitment import gates
from consultations.recruitment.domain import invitations
from consultations.recruitment.models import (
    Address,
    Answer,
    Candidate,
    CandidateContact,
    Consent,
    Delivery,
    Draw,
    Recruitment,
    Support,
    Value,
)
from consultations.recruitment.refusals import (
    CodeKeyLost,
    HouseholdFull,
    PublishedIsFixed,
    RegistrationClosed,
    RegistrationRefused,
)
from consultations.recruitment.services.recording import record
from consultations.refusals import NoticeNotAccepted, ReasonMissing, SignInRefused
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs


@dataclass(frozen=True)
class Reach:
    """How a candidate is reached: at least a name, and an e-mail address or a telephone unless they come by letter."""

    name: str
    language: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Registration:
    """What somebody fills in: answers as {feature id: value id}, needs as (kind, words), the notice they accepted."""

    reach: Reach
    answers: Mapping[UUID, UUID]
    needs: Sequence[tuple[str, str]]
    notice_sha256: str
    notice_language: str


def household(code: str) -> Address:
    """The address whose letter carries this (well-formed) code. SignInRefused, the same for every cause."""
    found = _household(code)
    if found is None:
        raise SignInRefused()
    return found


def _household(code: str) -> Address | None:
    return (
        Address.objects.filter(secret_sha256=fingerprint(code), invited__isnull=False)
        .select_related("recruitment__component__consultation")
        .first()
    )


def candidate_of(code: str) -> Candidate:
    """The candidate whose own code this is. SignInRefused, the same for every cause."""
    found = _candidate(code)
    if found is None:
        raise SignInRefused()
    return found


def _candidate(code: str) -> Candidate | None:
    return (
        Candidate.objects.filter(secret_sha256=fingerprint(code))
        .select_related("recruitment__component__consultation")
        .first()
    )


def opens(code: str) -> bool:
    """Whether a (well-formed) code is one of a household's or of a candidate's that lives."""
    return _household(code) is not None or _candidate(code) is not None


def require_window(recruitment: Recruitment) -> None:
    """Registration is open just now. Refuses NotOpenYet, RegistrationClosed and what the gates refuse."""
    gates.require_open(recruitment)
    now = timezone.now()
    if not (recruitment.opens and recruitment.closes and recruitment.opens <= now < recruitment.closes):
        raise RegistrationClosed()


@transaction.atomic
def register(
    *, address: Address, registration: Registration, source: str = Candidate.Source.PAGE, by: User | None = None
) -> tuple[Candidate, str]:
    """Register one person of an address; returns the candidate and their own code, which is shown once.

    Refuses RegistrationClosed, HouseholdFull, RegistrationRefused (not exactly one known answer to each feature) and
    NoticeNotAccepted (the text has changed, or was not accepted).
    """
    recruitment = address.recruitment
    require_window(recruitment)
    address = Address.objects.select_for_update().get(pk=address.pk)
    if address.candidates.count() >= recruitment.per_address:
        raise HouseholdFull(most=recruitment.per_address)
    notice = notices.current(recruitment.component.consultation, registration.notice_language)
    if notice.sha256 != registration.notice_sha256:
        raise NoticeNotAccepted()
    values = _answers(recruitment, registration.answers)
    candidate = Candidate(
        recruitment=recruitment, address=address, household=str(address.id), source=source, pseudonym=pseudonym()
    )
    code = code_of(candidate)
    candidate.secret_sha256 = fingerprint(code)
    candidate.save()
    reach = registration.reach
    CandidateContact.objects.create(
        candidate=candidate, name=reach.name, email=reach.email.lower(), phone=reach.phone, language=reach.language
    )
    Answer.objects.bulk_create([Answer(candidate=candidate, feature=v.feature, value=v) for v in values])
    Consent.objects.create(candidate=candidate, notice=notice, channel=_channel(source))
    Support.objects.bulk_create(
        [Support(candidate=candidate, kind=kind, what=what) for kind, what in registration.needs]
    )
    record(recruitment, "registered", by, {"candidate": candidate.pseudonym, "source": source})
    if reach.email:
        send_code(candidate)
    return candidate, code


@transaction.atomic
def correct(*, candidate: Candidate, reach: Reach, answers: Mapping[UUID, UUID], reason: str, by: User) -> Candidate:
    """Put right what somebody got wrong, on their word. Answers stay once a draw that holds them is public.

    Refuses ReasonMissing, RegistrationRefused, PublishedIsFixed.
    """
    gates.require_open(candidate.recruitment)
    if not reason.strip():
        raise ReasonMissing()
    held = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    values = _answers(candidate.recruitment, answers)
    before = set(held.answers.values_list("value", flat=True))
    if before != {value.pk for value in values}:
        if _in_a_public_draw(held):
            raise PublishedIsFixed()
        held.answers.all().delete()
        Answer.objects.bulk_create([Answer(candidate=held, feature=v.feature, value=v) for v in values])
    CandidateContact.objects.filter(candidate=held).update(
        name=reach.name, email=reach.email.lower(), phone=reach.phone, language=reach.language
    )
    record(
        candidate.recruitment,
        "candidate_corrected",
        by,
        {
            "candidate": held.pseudonym,
            "answers": before != {value.pk for value in values},
            "reason": reason.strip()[:300],
        },
    )
    return held


def _in_a_public_draw(candidate: Candidate) -> bool:
    waiting = [Draw.State.COMPUTED, Draw.State.PUBLISHED, Draw.State.DRAWN, Draw.State.DECIDED]
    draws = candidate.recruitment.draws.exclude(kind=Draw.Kind.TEST).filter(state__in=waiting)
    return any(candidate.pseudonym in draw.result.get("people", {}) for draw in draws)


def _channel(source: str) -> str:
    return source if source in {Candidate.Source.CARD, Candidate.Source.PHONE} else "browser"


def _answers(recruitment: Recruitment, answers: Mapping[UUID, UUID]) -> list[Value]:
    """One known value for each feature, or RegistrationRefused."""
    values = list(Value.objects.filter(pk__in=answers.values()).select_related("feature"))
    found = {value.feature_id: value.pk for value in values}
    features = set(recruitment.features.values_list("pk", flat=True))
    if not features or set(found) != features or found != dict(answers):
        raise RegistrationRefused()
    return values


def pseudonym() -> str:
    """A name for published lists that says nothing about the person."""
    return codes.grouped("".join(secrets.choice(codes.ALPHABET) for _ in range(8)))


def code_of(candidate: Candidate) -> str:
    """The candidate's own code. CodeKeyLost when the key is gone."""
    key = keys.load(candidate.recruitment_id)
    if key is None:
        raise CodeKeyLost()
    return invitations.code(key, owner=candidate.id.bytes, issue=candidate.issue)


def send_code(candidate: Candidate) -> None:
    """Mail the candidate that they are registered, and how to come back."""
    delivery = Delivery.objects.create(candidate=candidate, about="code", channel=Delivery.Channel.MAIL)
    jobs.enqueue(
        kind="recruitment.mail",
        key=f"mail:{delivery.id}",
        payload={"deliveries": [str(delivery.id)]},
        scope=candidate.recruitment.component.consultation_id,
    )


@transaction.atomic
def reissue(*, candidate: Candidate, by: User) -> str:
    """A new own code for somebody who lost theirs; the old one is dead at once.

    It is mailed where there is an address, and "" returned: nobody of the team sees it. Otherwise it is read out.
    """
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("recruitment").get(pk=candidate.pk)
    if candidate.state == Candidate.State.ERASED:
        raise SignInRefused()
    candidate.issue += 1
    code = code_of(candidate)
    old, candidate.secret_sha256 = candidate.secret_sha256, fingerprint(code)
    candidate.save(update_fields=["issue", "secret_sha256"])
    if candidate.participation is not None:
        members.change_code(participation=candidate.participation, old=old, new=candidate.secret_sha256)
    record(candidate.recruitment, "own_code_reissued", by, {"candidate": candidate.pseudonym})
    if CandidateContact.objects.filter(candidate=candidate).exclude(email="").exists():
        send_code(candidate)
        return ""
    return code
