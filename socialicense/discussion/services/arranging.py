"""What is known of a target before anybody speaks: its row, its window, who speaks under which name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.discussion.models import Discussion, Speaker
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.refusals import NameNeeded, NotShortened, NotVerified
from socialicense.discussion.services.counting import locked

NAME = 80


@dataclass(frozen=True)
class Terms:
    """What an organiser sets for a discussion."""

    prompt: Mapping[str, str]
    opens: datetime | None
    closes: datetime | None
    identity: str = Discussion.Identity.PSEUDONYMOUS
    premoderated: bool = False


def row_of(target: Target, *, scope: UUID, opens: datetime | None = None, closes: datetime | None = None) -> Discussion:
    """The discussion of a target, made when it is first needed; a window that its app knows is kept up to date."""
    row, _made = Discussion.objects.get_or_create(
        target_kind=target.kind,
        target=target.id,
        defaults={"scope": scope, "opens": opens, "closes": closes},
    )
    wanted = {"scope": scope} | ({"opens": opens, "closes": closes} if opens else {})
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if changed:
        Discussion.objects.filter(pk=row.pk).update(**changed)
        row.refresh_from_db()
    return row


def is_open(row: Discussion | None) -> bool:
    """Whether something can be said just now."""
    if row is None or row.opens is None or row.closes is None:
        return False
    return row.opens <= timezone.now() < row.closes


@transaction.atomic
def arrange(*, target: Target, scope: UUID, terms: Terms, by: User) -> Discussion:
    """Set window, names and moderation. Once it has begun it is never shortened, and names stay (NotShortened)."""
    row = locked(row_of(target, scope=scope).pk)
    begun = row.opens is not None and row.opens <= timezone.now()
    if begun and (terms.opens != row.opens or terms.closes is None or terms.closes < row.closes):
        raise NotShortened()
    if terms.identity != row.identity and row.speakers.exists():
        raise NotShortened()
    row.prompt, row.opens, row.closes = dict(terms.prompt), terms.opens, terms.closes
    row.identity, row.premoderated = terms.identity, terms.premoderated
    row.save(update_fields=["prompt", "opens", "closes", "identity", "premoderated"])
    audit.record(
        event="discussion.arranged",
        by=by,
        scope=scope,
        target=f"discussion:{row.pk}",
        values={"opens": row.opens, "closes": row.closes, "identity": row.identity, "premoderated": row.premoderated},
    )
    return row


def speaker_of(row: Discussion, author: Author, *, name: str = "") -> Speaker:
    """The author in this discussion, with the next number when they speak for the first time.

    The caller holds the row. Refuses where a name is needed and there is none (NameNeeded, NotVerified).
    """
    found = Speaker.objects.filter(discussion=row, author_kind=author.kind, author=author.id).first()
    if found is not None:
        return found
    wanted, verified = _name(row, author, name)
    row.speakers_so_far += 1
    Discussion.objects.filter(pk=row.pk).update(speakers_so_far=row.speakers_so_far)
    return Speaker.objects.create(
        discussion=row,
        number=row.speakers_so_far,
        author_kind=author.kind,
        author=author.id,
        name=wanted,
        verified=verified,
        capacity=author.capacity,
    )


def _name(row: Discussion, author: Author, given: str) -> tuple[str, bool]:
    """The name to be shown, and whether the app above vouches for it. Whoever speaks in a capacity needs none."""
    if author.capacity or row.identity == Discussion.Identity.PSEUDONYMOUS:
        return "", False
    if row.identity == Discussion.Identity.VERIFIED:
        if not author.name.strip():
            raise NotVerified()
        return author.name.strip()[:NAME], True
    wanted = " ".join(given.split())
    if not wanted or len(wanted) > NAME or not wanted.isprintable():
        raise NameNeeded()
    return wanted, False
