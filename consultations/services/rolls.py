"""The roll is vouched for by two people before the first ballot opens: one says how it was checked, another confirms.

What they sign is the digest of the roll that both saw. Whoever is added later is not covered, so the roll must then be
signed again; whoever leaves was covered, and leaving needs nobody's leave.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from consultations.ballots.refusals import SecondPersonNeeded
from consultations.ballots.services import opening
from consultations.models import Consultation, Participation, RollSignature
from consultations.refusals import NobodyOnTheRoll, ReasonMissing, RollChanged, RollClosed
from socialicense.accounts import selectors as accounts
from socialicense.accounts.models import ScopeKind, User
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import ROLES
from socialicense.audit import services as audit

TWO = 2
BATCH = 5000


@transaction.atomic
def ask(*, consultation: Consultation, how: str, by: User) -> RollSignature:
    """The first signature: how the roll was checked. It takes the place of one that nobody has confirmed.

    Raises ReasonMissing, NobodyOnTheRoll, and RollClosed once a ballot has published the roll.
    """
    if not how.strip():
        raise ReasonMissing()
    roll = _open_roll(consultation)
    consultation.roll_signatures.filter(confirmed_at=None).delete()
    request = RollSignature.objects.create(
        consultation=consultation,
        sha256=roll.sha256,
        size=len(roll.entries),
        how=how.strip(),
        asked_by=by,
        asked_as=capacity(consultation, by),
    )
    _record("asked", request, by)
    return request


@transaction.atomic
def confirm(*, request: RollSignature, by: User) -> RollSignature:
    """The second signature, of another account. Raises SecondPersonNeeded, and RollChanged for another roll by now."""
    request = RollSignature.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_at or request.asked_by_id == by.pk:
        raise SecondPersonNeeded()
    roll = _open_roll(request.consultation)
    if roll.sha256 != request.sha256:
        raise RollChanged()
    request.confirmed_by, request.confirmed_at = by, timezone.now()
    request.confirmed_as = capacity(request.consultation, by)
    request.save(update_fields=["confirmed_by", "confirmed_as", "confirmed_at"])
    _vouch(roll)
    _record("confirmed", request, by)
    return request


@transaction.atomic
def take_back(*, request: RollSignature, by: User) -> None:
    """Withdraw a first signature that nobody has confirmed."""
    request = RollSignature.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_at:
        raise SecondPersonNeeded()
    _record("taken_back", request, by)
    request.delete()


@transaction.atomic
def state_from_file(*, consultation: Consultation, how: str, capacities: Sequence[str]) -> RollSignature:
    """A roll that comes with a file: what the file states about who checked it, two capacities, is kept as stated."""
    if not how.strip():
        raise ReasonMissing()
    if len(set(capacities)) != TWO:
        raise SecondPersonNeeded()
    roll = opening.roll_of_consultation(consultation)
    request = RollSignature.objects.create(
        consultation=consultation,
        source=RollSignature.Source.FILE,
        sha256=roll.sha256,
        size=len(roll.entries),
        how=how.strip(),
        asked_as=capacities[0],
        confirmed_as=capacities[1],
        confirmed_at=timezone.now(),
    )
    _vouch(roll)
    _record("stated", request, None)
    return request


def waiting(consultation: Consultation) -> RollSignature | None:
    """The first signature that waits for a second one."""
    return consultation.roll_signatures.filter(confirmed_at=None).select_related("asked_by").first()


def unsigned(consultation: Consultation) -> int:
    """How many people on the roll no two people have vouched for."""
    return opening.on_the_roll(consultation.id).filter(vouched=False).count()


def capacity(consultation: Consultation, user: User) -> str:
    """The role in which somebody signs the roll: the first of theirs that may; "" for nobody's."""
    held = accounts.grants_in(scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id).filter(user=user)
    roles = set(held.values_list("role", flat=True))
    return next(
        (slug for slug, role in ROLES.items() if slug in roles and Permission.SIGN_ROLL in role.permissions), ""
    )


def uncovered(consultation: Consultation, roll: opening.Roll) -> bool:
    """Whether anybody of that roll is not covered by two signatures."""
    without = set(opening.on_the_roll(consultation.id).filter(vouched=False).values_list("id", flat=True))
    return bool(without) and any(person in without for person, _group in roll.entries)


def _vouch(roll: opening.Roll) -> None:
    """For exactly the people of the digest that was signed; whoever is added meanwhile is nobody's word."""
    people = [person for person, _group in roll.entries]
    for start in range(0, len(people), BATCH):
        Participation.objects.filter(id__in=people[start : start + BATCH]).update(vouched=True)


def _open_roll(consultation: Consultation) -> opening.Roll:
    """The roll, while there is anything to sign: somebody who took another's seat later is covered by a new one."""
    if opening.roll_published(consultation.id) and unsigned(consultation) == 0:
        raise RollClosed()
    roll = opening.roll_of_consultation(consultation)
    if not roll.entries:
        raise NobodyOnTheRoll()
    return roll


def _record(what: str, request: RollSignature, by: User | None) -> None:
    audit.record(
        event=f"roll.{what}",
        by=by,
        scope=request.consultation_id,
        target=str(request.consultation_id),
        values={"roll": request.sha256, "size": request.size, "how": request.how},
        capacity=request.confirmed_as or request.asked_as,
    )
