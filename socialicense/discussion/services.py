"""Saying something, and hiding what breaks the rules, with a reason that everybody can read."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.discussion.models import Contribution
from socialicense.errors import Refusal

MAXIMUM = 2000
A_MINUTE = 5


class TextRefused(Refusal):
    """Carries `maximum`, in characters."""

    code = "text-refused"
    message = _("Write something, at most %(maximum)s characters, as plain text.")
    status = 422


class ReasonNeeded(Refusal):
    code = "reason-needed"
    message = _("Give the reason: everybody will read it in the moderation log.")
    status = 422


@dataclass(frozen=True)
class Target:
    """What is talked about: a kind that its app chooses, and a number."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Author:
    """Who speaks: "participation" or "user", and the number."""

    kind: str
    id: UUID


def post(*, target: Target, author: Author, text: str, language: str) -> Contribution:
    """Say something about the target. Refuses empty or overlong words (TextRefused), and too many (TooMany)."""
    words = text.replace("\r\n", "\n").strip()
    unprintable = any(ord(sign) < 32 and sign not in "\n\t" or 0xD800 <= ord(sign) <= 0xDFFF for sign in words)
    if not words or len(words) > MAXIMUM or unprintable:
        raise TextRefused(maximum=MAXIMUM)
    limits.check("discussion", f"{author.kind}:{author.id}", per_minute=A_MINUTE)
    return Contribution.objects.create(
        target_kind=target.kind,
        target=target.id,
        author_kind=author.kind,
        author=author.id,
        text=words,
        language=language,
    )


@transaction.atomic
def hide(*, contribution: Contribution, reason: str, scope: UUID, by: User) -> Contribution:
    """Hide a contribution: its words leave the page, the reason goes into the public log. Twice changes nothing."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state == Contribution.State.HIDDEN:
        return row
    if not reason.strip():
        raise ReasonNeeded()
    row.state, row.reason, row.hidden_by = Contribution.State.HIDDEN, reason.strip(), by.pk
    row.save(update_fields=["state", "reason", "hidden_by"])
    audit.record(event="discussion.hidden", by=by, scope=scope, target=str(row.id), values={"reason": row.reason})
    return row


def release(*, author: Author) -> None:
    """Forget who said it: the words stay, as the contributions of nobody."""
    Contribution.objects.filter(author_kind=author.kind, author=author.id).update(author=None)
