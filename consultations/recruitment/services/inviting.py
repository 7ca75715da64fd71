"""The first stage: addresses, the seeded draws of letters, codes, and letters that came back."""

import json
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from consultations.ballots import keys
from consultations.domain.sortition import drawing
from consultations.people.services import fingerprint
from consultations.recruitment import gates
from consultations.recruitment.domain import invitations
from consultations.recruitment.models import Address, InvitationDraw, Recruitment
from consultations.recruitment.refusals import (
    AddressesRefused,
    AlreadyDrawn,
    CodeKeyLost,
    DrawPending,
    FrameChanged,
    InvitationsRefused,
    RandomnessMissing,
)
from consultations.recruitment.services.recording import record
from consultations.recruitment.uploads import Row
from socialicense.accounts.models import User

Kind = InvitationDraw.Kind
BATCH = 2000


@transaction.atomic
def add_addresses(*, recruitment: Recruitment, rows: Sequence[Row], by: User) -> int:
    """Add addresses, all or none. Refused (AddressesRefused) with the rows of those that are there already, and
    (DrawPending) while the hash of the list is published and not yet drawn from."""
    gates.require_approved(recruitment)
    _require_no_pending(recruitment)
    known = set(recruitment.addresses.values_list("key", flat=True))
    doubled = [row.number for row in rows if row.key in known]
    if doubled:
        raise AddressesRefused(count=len(doubled), rows=doubled)
    made = [
        Address(
            recruitment=recruitment, key=row.key, name=row.name, lines=row.lines, area=row.area, language=row.language
        )
        for row in rows
    ]
    Address.objects.bulk_create(made, batch_size=BATCH)
    record(recruitment, "addresses_added", by, {"count": len(made)})
    return len(made)


def _require_no_pending(recruitment: Recruitment) -> None:
    if recruitment.invitation_draws.filter(drawn_at=None).exists():
        raise DrawPending()


def frame(recruitment: Recruitment, kind: str) -> QuerySet[Address]:
    """From which addresses a draw of this kind draws: those without a letter, or those that have not answered one."""
    if kind == Kind.INVITATION:
        return recruitment.addresses.filter(invited=None)
    answered = Q(candidates__isnull=False) | Q(undeliverable_at__isnull=False) | Q(refused_at__isnull=False)
    return recruitment.addresses.filter(invited__isnull=False, reminded=None).exclude(answered)


@transaction.atomic
def commit(
    *, recruitment: Recruitment, kind: str, size: int, factors: Mapping[str, Fraction], by: User
) -> InvitationDraw:
    """Prepare a draw: the list, the letters of each area and a secret are fixed, their hashes published.

    The public randomness must come after this. Refuses DrawPending, InvitationsRefused.
    """
    gates.require_open(recruitment)
    Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    _require_no_pending(recruitment)
    listed = [(str(id), area) for id, area in frame(recruitment, kind).values_list("id", "area")]
    if not 1 <= size <= len(listed):
        raise InvitationsRefused(there=len(listed))
    shares = invitations.allocate(Counter(area for _, area in listed), factors, size)
    secret = secrets.token_hex(32)
    last = recruitment.invitation_draws.aggregate(last=Max("number"))["last"] or 0
    made = InvitationDraw.objects.create(
        recruitment=recruitment,
        number=last + 1,
        kind=kind,
        size=size,
        plan=[{"area": s.area, "addresses": s.addresses, "factor": s.factor, "letters": s.letters} for s in shares],
        frame_sha256=invitations.frame_digest(listed),
        frame=json.dumps(listed),
        secret=secret,
        secret_sha256=drawing.commitment(secret),
        committed_by=by,
    )
    values = {"kind": kind, "size": size, "frame": made.frame_sha256, "secret_sha256": made.secret_sha256}
    record(recruitment, "invitations_committed", by, values)
    return made


@transaction.atomic
def reveal(*, draw: InvitationDraw, randomness: str, source: str, by: User) -> InvitationDraw:
    """Carry the draw out with the public randomness: the same list, secret and words give the same letters.

    Households that answer while the randomness is awaited stay on the list, and get no letter (`letters.addresses_of`).
    Refuses AlreadyDrawn, RandomnessMissing, and FrameChanged where the list is not the published one.
    """
    draw = InvitationDraw.objects.select_for_update().get(pk=draw.pk)
    recruitment = draw.recruitment
    gates.require_open(recruitment)
    if draw.drawn_at is not None:
        raise AlreadyDrawn()
    if not randomness.strip() or not source.strip():
        raise RandomnessMissing()
    listed = _published_list(draw)
    draw.randomness, draw.randomness_source = " ".join(randomness.split()), source.strip()
    draw.seed = drawing.joined(draw.secret, draw.randomness, draw.secret_sha256)
    drawn = invitations.draw(listed, [invitations.Share(**share) for share in draw.plan], seed=draw.seed)
    draw.list_sha256, draw.frame = invitations.list_digest(drawn), ""
    draw.drawn_at, draw.drawn_by = timezone.now(), by
    draw.save()
    _mark(draw, drawn)
    record(
        recruitment,
        "invitations_drawn",
        by,
        {"number": draw.number, "seed": draw.seed, "list": draw.list_sha256, "letters": len(drawn)},
    )
    return draw


def _published_list(draw: InvitationDraw) -> list[tuple[str, str]]:
    """The list whose hash was published, every address of it still there and in its area. Refuses FrameChanged."""
    there = {str(id): area for id, area in draw.recruitment.addresses.values_list("id", "area")}
    listed = [(id, area) for id, area in json.loads(draw.frame or "[]")]
    if not draw.frame:  # committed before the list was kept
        listed = [(str(id), area) for id, area in frame(draw.recruitment, draw.kind).values_list("id", "area")]
    unchanged = all(there.get(id) == area for id, area in listed)
    if not unchanged or invitations.frame_digest(listed) != draw.frame_sha256:
        raise FrameChanged()
    return listed


def _mark(draw: InvitationDraw, drawn: list[str]) -> None:
    """Write down who gets a letter; first letters get their place and the hash of their code."""
    if draw.kind == Kind.REMINDER:
        Address.objects.filter(id__in=drawn).update(reminded=draw)
        return
    start = (draw.recruitment.addresses.aggregate(last=Max("place"))["last"] or 0) + 1
    found = Address.objects.in_bulk([UUID(reference) for reference in drawn])
    for place, reference in enumerate(drawn, start=start):
        address = found[UUID(reference)]
        address.invited, address.place = draw, place
        address.secret_sha256 = fingerprint(code_of(address))
    Address.objects.bulk_update(found.values(), ["invited", "place", "secret_sha256"], batch_size=BATCH)


def code_of(address: Address) -> str:
    """The code on the letter to this address. CodeKeyLost when the key is gone."""
    key = keys.load(address.recruitment_id)
    if key is None:
        raise CodeKeyLost()
    return invitations.code(key, owner=address.id.bytes, issue=address.issue)


@transaction.atomic
def reissue(*, address: Address, by: User) -> str:
    """A new code for a household that lost its letter; the old one is dead at once."""
    gates.require_open(address.recruitment)
    address = Address.objects.select_for_update().get(pk=address.pk)
    address.issue += 1
    code = code_of(address)
    address.secret_sha256 = fingerprint(code)
    address.save(update_fields=["issue", "secret_sha256"])
    record(address.recruitment, "code_reissued", by, {"address": str(address.id)})
    return code


@transaction.atomic
def undeliverable(*, recruitment: Recruitment, places: Sequence[int], reason: str, by: User) -> int:
    """Record letters that came back, by the number printed on them. Returns how many were marked now.

    Raises AddressesRefused when a number is on no letter: nothing is marked then.
    """
    invited = recruitment.addresses.filter(place__in=places, invited__isnull=False)
    unknown = sorted(set(places) - set(invited.values_list("place", flat=True)))
    if unknown or not places:
        raise AddressesRefused(count=len(unknown), rows=unknown)
    marked = invited.filter(undeliverable_at=None).update(
        undeliverable_at=timezone.now(), undeliverable_reason=reason.strip()[:200]
    )
    record(recruitment, "letters_undeliverable", by, {"count": marked})
    return marked
