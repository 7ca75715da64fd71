"""Bringing people in: the list, their links and codes, the notices they accept, and leaving again."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from consultations.ballots.services import opening
from consultations.domain import codes
from consultations.models import Consultation, Contact, Credential, NoticeAcceptance, Participation
from consultations.people import notices
from consultations.refusals import NoticeNotAccepted, PeopleRefused, ReachedByMail, RollClosed, SignInRefused
from consultations.services.opening import require_approval
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

CREDENTIAL_AGE = timedelta(days=180)


@dataclass(frozen=True)
class Person:
    """One row of the list: where to reach somebody; group is for the safeguard only."""

    name: str = ""
    email: str = ""
    language: str = "en"
    group: str = ""


@transaction.atomic
def add(*, consultation: Consultation, people: Sequence[Person], by: User) -> list[Participation]:
    """Add people to the consultation, all or none. Refused before the community has approved what is asked.

    Refused as well (RollClosed) from the moment a ballot has published its roll: later ballots have no other voters.

    Somebody who is there already (same address, whatever its case) is not added twice: the row is refused.
    """
    require_approval(consultation)
    _require_open_roll(consultation)
    known = set(
        Contact.objects.filter(participation__consultation=consultation)
        .exclude(email="")
        .values_list("email", flat=True)
    )
    doubled = [n for n, person in enumerate(people, start=1) if person.email and person.email.lower() in known]
    if doubled:
        raise PeopleRefused(count=len(doubled), rows=doubled, reason="already-there")
    added = Participation.objects.bulk_create(
        [Participation(consultation=consultation, member_code=member_code(), group=p.group) for p in people]
    )
    Contact.objects.bulk_create(
        [
            Contact(participation=participation, name=p.name, email=p.email.lower(), language=p.language)
            for participation, p in zip(added, people, strict=True)
        ]
    )
    audit.record(
        event="people.added",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"count": len(added)},
    )
    return added


def _require_open_roll(consultation: Consultation) -> None:
    """Otherwise whoever runs the consultation could make voters for the ratification out of nobody."""
    if roll_closed(consultation):
        raise RollClosed()


def roll_closed(consultation: Consultation) -> bool:
    """Whether a ballot has published its roll, so that nobody is added by hand any more."""
    return opening.roll_published(consultation.id)


def member_code() -> str:
    """A name for a participation that says nothing about the person."""
    return "".join(secrets.choice(codes.ALPHABET) for _ in range(10))


def issue_link(participation: Participation) -> str:
    """A fresh secret for a mailed link; only its hash is kept. Older links stay valid until they expire."""
    secret = secrets.token_urlsafe(24)
    _keep(participation, Credential.Kind.LINK, secret)
    return secret


def issue_code(participation: Participation) -> str:
    """A fresh code for paper, replacing any earlier code of the person (a lost one is dead at once)."""
    Credential.objects.filter(participation=participation, kind=Credential.Kind.CODE, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    code = codes.make(secrets.randbelow)
    _keep(participation, Credential.Kind.CODE, code)
    return code


def _keep(participation: Participation, kind: str, secret: str) -> Credential:
    return Credential.objects.create(
        participation=participation,
        kind=kind,
        secret_sha256=fingerprint(secret),
        expires_at=timezone.now() + CREDENTIAL_AGE,
    )


def fingerprint(secret: str) -> str:
    """What is kept of a secret. Secrets carry 55 random bits or more, and attempts are limited."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def reissue_code(*, participation: Participation, by: User) -> str:
    """A new code for somebody who lost theirs, read out by phone: every other way in is dead, the act is recorded.

    Refused (ReachedByMail) for somebody with an address: see `reissue_link`.
    """
    if Contact.objects.filter(participation=participation).exclude(email="").exists():
        raise ReachedByMail()
    _lock_out(participation)
    code = issue_code(participation)
    audit.record(
        event="people.code_reissued",
        by=by,
        scope=participation.consultation_id,
        target=participation.member_code,
        values={},
    )
    return code


@transaction.atomic
def reissue_link(*, participation: Participation, by: User) -> None:
    """Mail a new link to somebody who lost theirs. Nobody of the team sees it: it would vote in the person's place."""
    _lock_out(participation)
    send_link(participation)
    audit.record(
        event="people.link_reissued",
        by=by,
        scope=participation.consultation_id,
        target=participation.member_code,
        values={},
    )


def send_link(participation: Participation) -> None:
    """Queue a mail with a fresh link to the person's own address, inside the caller's transaction."""
    Contact.objects.filter(participation=participation).update(delivery="queued")
    jobs.enqueue(
        kind="consultations.invite",
        key=f"reissue:{participation.id}:{secrets.token_hex(4)}",
        payload={"participations": [str(participation.id)]},
        scope=participation.consultation_id,
    )


def _lock_out(participation: Participation) -> None:
    """Whoever found or stole a secret is out: all secrets are dead, and an account that came in with one is untied.

    How often that happened is published with the turnout: who reissues secrets could vote with them.
    """
    participation.credentials.filter(revoked_at=None).update(revoked_at=timezone.now())
    Consultation.objects.filter(pk=participation.consultation_id).update(reissued=F("reissued") + 1)
    participation.user = None
    participation.save(update_fields=["user"])


@transaction.atomic
def print_codes(*, consultation: Consultation, by: User) -> list[tuple[Participation, str]]:
    """A fresh code for everybody who can be reached on paper only and holds no code. The codes are returned once."""
    require_approval(consultation)
    held = Credential.objects.filter(participation=OuterRef("pk"), kind=Credential.Kind.CODE, revoked_at=None)
    without = (
        consultation.participations.filter(~Exists(held), contact__email="")
        .filter(state__in=[Participation.State.INVITED, Participation.State.ACTIVE])
        .select_related("contact")
        .order_by("member_code")
    )
    sheet = [(participation, issue_code(participation)) for participation in without]
    audit.record(
        event="people.codes_printed",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"count": len(sheet)},
    )
    return sheet


def waiting(consultation: Consultation) -> QuerySet[Contact]:
    """Contacts with an address who have had no invitation yet."""
    return Contact.objects.filter(
        participation__consultation=consultation, participation__state=Participation.State.INVITED, delivery=""
    ).exclude(email="")


@transaction.atomic
def invite(
    *, consultation: Consultation, by: User, subject: Mapping[str, str] | str = "", body: Mapping[str, str] | str = ""
) -> int:
    """Queue an invitation mail, with a magic link, for everybody with an address who has had none. Returns how many.

    `subject` and `body` are words of the organisers, in one wording or by language; empty ones are ours.
    """
    require_approval(consultation)
    recipients = waiting(consultation)
    ids = list(recipients.values_list("participation_id", flat=True))
    recipients.update(delivery="queued")
    if ids:
        jobs.enqueue(
            kind="consultations.invite",
            key=f"invite:{consultation.id}:{min(ids)}:{len(ids)}:{secrets.token_hex(4)}",
            payload={"participations": [str(i) for i in ids], "subject": subject, "body": body},
            scope=consultation.id,
        )
    audit.record(
        event="people.invited", by=by, scope=consultation.id, target=str(consultation.id), values={"count": len(ids)}
    )
    return len(ids)


def redeem(secret: str, *, consultation: Consultation | None = None) -> Credential:
    """The living credential that a link or code opens. Raises SignInRefused, the same for every cause."""
    try:
        value = codes.normalise(secret)
    except codes.CodeMistyped:
        value = secret.strip()
    found = (
        Credential.objects.filter(secret_sha256=fingerprint(value), revoked_at=None, expires_at__gt=timezone.now())
        .select_related("participation__consultation")
        .exclude(participation__state__in=[Participation.State.WITHDRAWN, Participation.State.ERASED])
        .first()
    )
    if found is None or (consultation is not None and found.participation.consultation_id != consultation.id):
        raise SignInRefused()
    return found


def was_issued(secret: str) -> bool:
    """Whether a code that opens nothing was one once: expired or replaced, and so no guess."""
    try:
        value = codes.normalise(secret)
    except codes.CodeMistyped:
        return False
    return Credential.objects.filter(secret_sha256=fingerprint(value)).exists()


@transaction.atomic
def join_with_account(*, credential: Credential, user: User) -> Participation:
    """Tie a participation to an account, so that the person can come back by signing in: still one participation."""
    participation = credential.participation
    taken = Participation.objects.filter(consultation=participation.consultation_id, user=user).exclude(
        pk=participation.pk
    )
    if taken.exists() or participation.user_id not in {None, user.pk}:
        raise SignInRefused()
    participation.user = user
    participation.save(update_fields=["user"])
    return participation


@transaction.atomic
def accept_notice(*, participation: Participation, sha256: str, language: str, channel: str) -> NoticeAcceptance:
    """Record that the person accepted exactly the notice now in force. A changed text asks again."""
    notice = notices.current(participation.consultation, language)
    if notice.sha256 != sha256:
        raise NoticeNotAccepted()
    acceptance, _ = NoticeAcceptance.objects.get_or_create(
        participation=participation, notice=notice, withdrawn_at=None, defaults={"channel": channel}
    )
    if participation.state == Participation.State.INVITED:
        participation.state = Participation.State.ACTIVE
        participation.save(update_fields=["state"])
    return acceptance


@transaction.atomic
def withdraw_acceptance(*, acceptance: NoticeAcceptance, at: datetime) -> None:
    """The person takes an acceptance back; the record of it stays."""
    acceptance.withdrawn_at = at
    acceptance.save(update_fields=["withdrawn_at"])


@transaction.atomic
def withdraw(*, participation: Participation) -> None:
    """The person leaves the consultation: credentials are dead at once; a ballot already counted stays counted."""
    participation.state = Participation.State.WITHDRAWN
    participation.save(update_fields=["state"])
    participation.credentials.filter(revoked_at=None).update(revoked_at=timezone.now())
    audit.record(
        event="people.withdrew",
        by=None,
        scope=participation.consultation_id,
        target=participation.member_code,
        values={},
    )


@transaction.atomic
def erase(*, participation_id: UUID) -> None:
    """Erase everything that names the person; the participation row stays, blank, so that counts stay true."""
    participation = Participation.objects.select_for_update().get(pk=participation_id)
    Contact.objects.filter(participation=participation).delete()
    participation.credentials.all().delete()
    participation.state, participation.user, participation.group = Participation.State.ERASED, None, ""
    participation.save(update_fields=["state", "user", "group"])
    audit.record(
        event="people.erased",
        by=None,
        scope=participation.consultation_id,
        target=participation.member_code,
        values={},
    )
