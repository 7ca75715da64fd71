"""The discussion of a proposal: anybody reads, people with an account speak, editors moderate."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from socialicense.accounts.models import PLATFORM, User
from socialicense.discussion import rooms
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.rooms import Reached, Room
from socialicense.discussion.services.moderating import Moderator
from toolkit.trials import selectors
from toolkit.trials.models import Proposal

KIND = "toolkit_proposal"


def enter(request: HttpRequest, target: UUID) -> Room:
    """The room of one proposal. It is open as long as the proposal is."""
    one = Proposal.objects.filter(pk=target).first()
    if one is None:
        raise Http404
    user = request.user if request.user.is_authenticated else None
    moderates = user is not None and selectors.edits(user)
    return Room(
        target=Target(KIND, one.id),
        scope=PLATFORM,
        title=f"P{one.number}: {one.title}",
        language="",
        back=reverse("trials:proposal", args=[one.number]),
        frame="base.html",
        author=Author("user", user.pk, name=user.name) if user else None,
        door=reverse("account_login"),
        moderator=Moderator(user, "toolkit_editor") if moderates else None,
        opens=one.proposed_at,
        closes=one.decided_at or one.proposed_at + timedelta(days=365),
        suggested_name=user.name if user else "",
        private=user is not None,
    )


def reach(author: Author, target: Target) -> Reached | None:
    """Where somebody with an account can be told something."""
    user = User.objects.filter(pk=author.id, is_active=True).first() if author.kind == "user" else None
    one = Proposal.objects.filter(pk=target.id).first()
    if user is None or one is None or not user.email:
        return None
    return Reached(user.email, user.language, f"P{one.number}: {one.title}")


def register() -> None:
    rooms.register(KIND, enter=enter, reach=reach)
