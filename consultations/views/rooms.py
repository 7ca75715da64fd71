"""Discussions of consultations: who may read, speak and moderate, for each kind of target there is here.

A consultation and each of its components may have one, open in the window that the organiser sets; the draft license
has one while it is in community review. Everybody reads; people with a seat speak, and moderators in their capacity.
"""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from consultations.domain import texts
from consultations.models import Component, Consultation, Contact
from consultations.people import notices
from consultations.refusals import NoticeNotAccepted
from consultations.views.visits import Visit, visit
from repository.licenses.models import Draft
from socialicense.accounts import selectors as accounts
from socialicense.accounts.models import ScopeKind
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import ROLES
from socialicense.discussion import rooms
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.rooms import Reached, Room
from socialicense.discussion.services.moderating import Moderator

CONSULTATION, COMPONENT, DRAFT = "consultation", "component", "draft"
FRAME = "consultations/frame.html"


def _room(request: HttpRequest, here: Visit, target: Target, title: texts.Text, back: str, **window: object) -> Room:
    """A room of this consultation for this visitor."""
    moderator = moderator_of(request, here.consultation)
    author, stopped = _speaker(here, moderator)
    words = here.words(title)
    return Room(
        target=target,
        scope=here.consultation.id,
        title=words["text"],
        language=words["lang"],
        back=back,
        frame=FRAME,
        author=author,
        stopped=stopped,
        remedy=reverse("consultations:notice", args=[here.consultation.slug]) if stopped else "",
        door=reverse("consultations:join"),
        moderator=moderator,
        suggested_name=author.name if author else "",
        private=here.seat is not None or moderator is not None,
        context=here.context(),
        **window,  # type: ignore[arg-type]
    )


def _speaker(here: Visit, moderator: Moderator | None) -> tuple[Author | None, NoticeNotAccepted | None]:
    """Who would be speaking: somebody with a seat once they accepted the notice, or a moderator in their capacity."""
    if here.seat is None:
        if moderator is None:
            return None, None
        return Author("user", moderator.user.pk, capacity=moderator.capacity), None
    person = here.seat.participation
    name = Contact.objects.filter(participation=person).values_list("name", flat=True).first() or ""
    stopped = None if notices.accepted(person) else NoticeNotAccepted()
    return Author("participation", person.pk, name=name), stopped


def moderator_of(request: HttpRequest, consultation: Consultation) -> Moderator | None:
    """The visitor as a moderator of this consultation, in the capacity of their role; None for everybody else."""
    if not request.user.is_authenticated:
        return None
    held = accounts.grants_in(scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id).filter(user=request.user.pk)
    roles = sorted(grant.role for grant in held if Permission.MODERATE in ROLES[grant.role].permissions)
    return Moderator(request.user, roles[0]) if roles and request.user.is_active else None


def enter_consultation(request: HttpRequest, target: UUID) -> Room:
    """The discussion of a whole consultation."""
    one = Consultation.objects.filter(pk=target).values("slug", "title").first()
    if one is None:
        raise Http404
    here = visit(request, one["slug"])
    back = reverse("consultations:consultation", args=[here.consultation.slug])
    return _room(request, here, Target(CONSULTATION, target), one["title"], back)


def enter_component(request: HttpRequest, target: UUID) -> Room:
    """The discussion of one component."""
    one = Component.objects.filter(pk=target).values("consultation__slug", "title").first()
    if one is None:
        raise Http404
    here = visit(request, one["consultation__slug"])
    back = reverse("consultations:consultation", args=[here.consultation.slug])
    return _room(request, here, Target(COMPONENT, target), one["title"], back)


def enter_draft(request: HttpRequest, target: UUID) -> Room:
    """The discussion of a draft license."""
    one = Draft.objects.filter(pk=target).exclude(state=Draft.State.DRAFT).first()
    slug = Consultation.objects.filter(pk=one.consultation).values_list("slug", flat=True).first() if one else None
    if one is None or slug is None:
        raise Http404
    return draft_room(request, visit(request, slug), one)


def draft_room(request: HttpRequest, here: Visit, one: Draft) -> Room:
    """The discussion of a draft, in the window of its review; a draft that is not in review takes no more words."""
    back = reverse("consultations:draft", args=[here.consultation.slug])
    ends = one.closes if one.state == Draft.State.REVIEW else one.opens
    return _room(request, here, Target(DRAFT, one.id), here.consultation.title, back, opens=one.opens, closes=ends)


def reach(author: Author, target: Target) -> Reached | None:
    """Where a participant is told what moderators decided: the address on the roll, if there is one."""
    if author.kind != "participation":
        return None
    contact = (
        Contact.objects.filter(participation=author.id)
        .exclude(email="")
        .select_related("participation__consultation")
        .first()
    )
    if contact is None:
        return None
    title = texts.wording(contact.participation.consultation.title, contact.language)
    return Reached(contact.email, contact.language, title)


def register() -> None:
    """Tell the discussions which kinds of target there are here."""
    rooms.register(CONSULTATION, enter=enter_consultation, reach=reach)
    rooms.register(COMPONENT, enter=enter_component, reach=reach)
    rooms.register(DRAFT, enter=enter_draft, reach=reach)
