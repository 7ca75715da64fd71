"""Around a worksheet: its name, who else writes in it, its consultation, locking it, and removing it."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consultations.models import Consultation
from consultations.people.services import fingerprint
from socialicense.accounts.models import User
from toolkit.models import Change, Hand, Invitation, Worksheet
from toolkit.refusals import ConflictsOpen, InvitationDead, RequiredMissing, WorksheetNotLocked
from toolkit.selectors import worksheets
from toolkit.services.writing import hold, record

INVITED_FOR = timedelta(days=14)


@transaction.atomic
def rename(*, worksheet: Worksheet, title: str, by: User) -> None:
    """Give it another name. Raises WorksheetLocked."""
    held = hold(worksheet)
    held.title = title
    held.save(update_fields=["title"])
    record(held, "worksheet.renamed", by=by)


@transaction.atomic
def attach(*, worksheet: Worksheet, consultation: Consultation | None, by: User) -> None:
    """Make it one of a consultation's worksheets, which its team then reads; or of none. Raises WorksheetLocked."""
    held = hold(worksheet)
    if held.consultation_id is not None:
        record(held, "worksheet.detached", by=by)
    held.consultation = consultation
    held.save(update_fields=["consultation"])
    if consultation is not None:
        record(held, "worksheet.attached", by=by)


@transaction.atomic
def invite(*, worksheet: Worksheet, by: User) -> str:
    """A fresh secret for a link that lets signed-in people write here for two weeks. An older link is dead at once."""
    worksheet.invitations.filter(revoked_at=None).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(24)
    Invitation.objects.create(
        worksheet=worksheet, secret_sha256=fingerprint(secret), expires_at=timezone.now() + INVITED_FOR
    )
    record(worksheet, "worksheet.link_made", by=by)
    return secret


@transaction.atomic
def close_link(*, worksheet: Worksheet, by: User) -> None:
    """The link lets nobody in any more. Those who came by it stay."""
    if worksheet.invitations.filter(revoked_at=None).update(revoked_at=timezone.now()):
        record(worksheet, "worksheet.link_closed", by=by)


def invitation(secret: str) -> Invitation:
    """The living invitation behind a link. Raises InvitationDead."""
    found = (
        Invitation.objects.filter(secret_sha256=fingerprint(secret), revoked_at=None, expires_at__gt=timezone.now())
        .select_related("worksheet__owner", "worksheet__version__tool")
        .first()
    )
    if found is None:
        raise InvitationDead()
    return found


@transaction.atomic
def join(*, secret: str, by: User) -> Worksheet:
    """Let somebody in by a link. Raises InvitationDead."""
    worksheet = invitation(secret).worksheet
    if worksheet.owner_id != by.pk and Hand.objects.get_or_create(worksheet=worksheet, user=by)[1]:
        record(worksheet, "worksheet.joined", by=by)
    return worksheet


@transaction.atomic
def let_go(*, hand: Hand, by: User) -> None:
    """Somebody who was let in writes here no longer. What they wrote stays."""
    worksheet = hand.worksheet
    hand.delete()
    record(worksheet, "worksheet.left", by=by)


@transaction.atomic
def lock(*, worksheet: Worksheet, by: User, although_missing: bool = False) -> None:
    """It is done: from now on it is only read. Raises WorksheetLocked, ConflictsOpen, RequiredMissing."""
    held = hold(worksheet)
    tool, kept = worksheets.definition(held), worksheets.kept(held)
    torn = {conflict.field for conflict in worksheets.open_conflicts(held)}
    if torn:
        raise ConflictsOpen(fields=", ".join(field.label for field in tool.fields if field.id in torn))
    empty = [field.label for field in tool.fields if field.required and field.id not in kept]
    if empty and not although_missing:
        raise RequiredMissing(fields=", ".join(empty))
    held.locked_at, held.locked_by = timezone.now(), by
    _happened(held, Change.Kind.LOCKED, by)
    held.save(update_fields=["revision", "locked_at", "locked_by", "changed_at"])
    record(held, "worksheet.locked", by=by, values={"empty": len(empty)})


@transaction.atomic
def reopen(*, worksheet: Worksheet, reason: str, by: User) -> None:
    """Write on in a locked worksheet; the reason stays in its history. Raises WorksheetNotLocked."""
    held = Worksheet.objects.select_for_update(of=("self",)).get(pk=worksheet.pk)
    if not held.locked:
        raise WorksheetNotLocked()
    held.locked_at = held.locked_by = None
    _happened(held, Change.Kind.REOPENED, by, reason)
    held.save(update_fields=["revision", "locked_at", "locked_by", "changed_at"])
    record(held, "worksheet.reopened", by=by)


def _happened(held: Worksheet, kind: str, by: User, note: str = "") -> None:
    held.revision += 1
    held.changed_at = timezone.now()
    Change.objects.create(worksheet=held, revision=held.revision, kind=kind, note=note, by=by)


@transaction.atomic
def remove(*, worksheet: Worksheet, by: User) -> None:
    """Delete it with its history. One event in the audit trail is left."""
    record(worksheet, "worksheet.removed", by=by, values={"tool": worksheet.version.tool.slug})
    worksheet.delete()
