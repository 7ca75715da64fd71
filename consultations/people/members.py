"""Members and alternates: people whom a lottery brings in, with a role and the code that they hold already."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultations.models import (
    Component,
    Consultation,
    Contact,
    Credential,
    NoticeAcceptance,
    NoticeText,
    Participation,
)
from consultations.people import notices
from consultations.people import services as people
from consultations.people.services import CREDENTIAL_AGE, Person, member_code, roll_closed
from consultations.refusals import RollClosed
from consultations.services.opening import require_approval
from socialicense.accounts.models import User
from socialicense.audit import services as audit

LIVING = (Participation.State.INVITED, Participation.State.ACTIVE)


@transaction.atomic
def seat(
    *,
    consultation: Consultation,
    person: Person,
    role: str,
    code_sha256: str,
    accepted: NoticeText | None,
    channel: str,
    by: User | None,
    vacant: Component | None = None,
) -> Participation:
    """Bring one person in as member or alternate; the code they hold (its hash) lets them in from now on.

    Somebody who takes part already under the same name and address keeps their one participation and gets the role. The
    code does not let them in then: anybody can register under that name, so a link goes to the address instead.
    `accepted` is the notice they consented to: it is not asked for again while it is in force. Refuses RollClosed.

    Once a ballot has published its roll, a member still takes a seat of `vacant`, the component whose lottery drew
    them. That stuffs no ballot: the lottery names it only for a seat that is empty and for somebody who had registered
    before the first roll and whom a draw that was decided in public names (`recruitment.services.vacancies`), so whoever
    runs the consultation can make up neither person nor number; rolls that are published stay as they are; the newcomer
    is on no later one before two people have signed it anew, and then on those of that component and the ratification.
    """
    require_approval(consultation)
    late = roll_closed(consultation)
    if late and (vacant is None or role != Participation.Role.MEMBER):
        raise RollClosed()
    participation = _there(consultation, person)
    if participation is None:
        participation = Participation.objects.create(
            consultation=consultation, member_code=member_code(), role=role, seated_for=vacant if late else None
        )
        Contact.objects.create(
            participation=participation, name=person.name, email=person.email.lower(), language=person.language
        )
    else:
        participation.role = role
        participation.save(update_fields=["role"])
        _record("seated_again", participation, by, {"role": role})
        people.send_link(participation)
        return participation
    Credential.objects.create(
        participation=participation,
        kind=Credential.Kind.CODE,
        secret_sha256=code_sha256,
        expires_at=timezone.now() + CREDENTIAL_AGE,
    )
    if accepted is not None and notices.current(consultation, accepted.language).sha256 == accepted.sha256:
        NoticeAcceptance.objects.get_or_create(
            participation=participation, notice=accepted, withdrawn_at=None, defaults={"channel": channel}
        )
        participation.state = Participation.State.ACTIVE
        participation.save(update_fields=["state"])
    _record("seated_late" if late else "seated", participation, by, {"role": role})
    return participation


def _there(consultation: Consultation, person: Person) -> Participation | None:
    if not person.email or not person.name:
        return None
    found = Contact.objects.filter(
        Q(participation__consultation=consultation, participation__state__in=LIVING),
        email=person.email.lower(),
        name__iexact=person.name,
    )
    contact = found.select_related("participation").first()
    return contact.participation if contact else None


@transaction.atomic
def change_role(*, participation: Participation, role: str, by: User | None) -> None:
    """An alternate takes a seat, or the other way round."""
    participation.role = role
    participation.save(update_fields=["role"])
    _record("role_changed", participation, by, {"role": role})


@transaction.atomic
def change_code(*, participation: Participation, old: str, new: str) -> None:
    """Replace the hash of a code that was lost; whoever found it is out at once."""
    participation.credentials.filter(secret_sha256=old, revoked_at=None).update(revoked_at=timezone.now())
    Credential.objects.create(
        participation=participation,
        kind=Credential.Kind.CODE,
        secret_sha256=new,
        expires_at=timezone.now() + CREDENTIAL_AGE,
    )


def _record(what: str, participation: Participation, by: User | None, values: dict[str, str]) -> None:
    audit.record(
        event=f"people.{what}",
        by=by,
        scope=participation.consultation_id,
        target=participation.member_code,
        values=values,
    )
