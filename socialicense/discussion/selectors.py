"""Reading what was said."""

from typing import Any

from django.db.models import QuerySet

from socialicense.discussion.models import Contribution
from socialicense.discussion.services import Author, Target


def shown(target: Target) -> QuerySet[Contribution]:
    """What stands on the page, newest day first; for paging."""
    return Contribution.objects.filter(
        target_kind=target.kind, target=target.id, state=Contribution.State.SHOWN
    ).order_by("-created_on", "-id")


def hidden(target: Target) -> QuerySet[Contribution]:
    """The moderation log: what was hidden, with its reason."""
    return Contribution.objects.filter(
        target_kind=target.kind, target=target.id, state=Contribution.State.HIDDEN
    ).order_by("-created_on", "-id")


def said_by(author: Author) -> list[dict[str, Any]]:
    """Everything one author said, for their own export."""
    found = Contribution.objects.filter(author_kind=author.kind, author=author.id).order_by("created_on", "id")
    return [
        {"on": one.created_on.isoformat(), "text": one.text, "state": one.state, "reason": one.reason} for one in found
    ]
