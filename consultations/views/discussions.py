"""Where an organiser sets what is discussed, and when: for the whole consultation and for each of its components."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import selectors
from consultations.forms.discussions import DiscussionForm
from consultations.models import Component, Consultation
from consultations.views.editing import back_to, editable, respond, show
from consultations.views.rooms import COMPONENT, CONSULTATION
from consultations.views.setup import page
from consultations.views.visits import Visit
from socialicense.accounts.permissions import Permission
from socialicense.discussion import selectors as discussed
from socialicense.discussion.models import Discussion
from socialicense.discussion.naming import Target
from socialicense.discussion.services import arranging


@dataclass(frozen=True)
class Place:
    """Something of a consultation that can be discussed, and its discussion where one is arranged."""

    target: Target
    title: Any
    row: Discussion | None

    @property
    def address(self) -> str:
        return reverse("discussion:page", args=[self.target.kind, self.target.id])


def places(consultation: Consultation) -> list[Place]:
    """The consultation itself, then each component in the order of the path. Two queries."""
    rows = {row.target: row for row in Discussion.objects.filter(scope=consultation.id)}
    components = consultation.components.filter(purpose=Component.Purpose.EVIDENCE).order_by("position")
    whole = Place(Target(CONSULTATION, consultation.id), _("The whole consultation"), rows.get(consultation.id))
    return [whole, *(Place(Target(COMPONENT, one.id), one.title, rows.get(one.id)) for one in components)]


@dataclass(frozen=True)
class Line:
    """One discussion as it is listed for the public."""

    title: str
    language: str
    url: str
    row: Discussion
    open: bool


def lines(here: Visit) -> list[Line]:
    """The discussions of a consultation that have a window, those that open first on top. One query, two with
    components."""
    consultation = here.consultation
    rows = [row for row in discussed.of_scope(consultation.id) if row.target_kind in {CONSULTATION, COMPONENT}]
    if not rows:
        return []
    titles = dict(Component.objects.filter(consultation=consultation).values_list("id", "title"))
    return [
        Line(words["text"], words["lang"], reverse("discussion:page", args=[row.target_kind, row.target]), row, is_open)
        for row in rows
        for words, is_open in [
            (here.words(row.prompt or titles.get(row.target, consultation.title)), arranging.is_open(row))
        ]
    ]


@login_required
@require_safe
def discussions(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be discussed, and what is; moderators find what is to be read."""
    consultation = selectors.workspace_for(request.user, slug)
    return show(
        request,
        "discussions.html",
        consultation,
        places=places(consultation),
        drafts=list(Discussion.objects.filter(scope=consultation.id, target_kind="draft")),
        runs=selectors.may(request.user, consultation, Permission.CONFIGURE_CONSULTATION),
        moderates=selectors.may(request.user, consultation, Permission.MODERATE),
    )


@login_required
@page
def arrange(request: HttpRequest, slug: str, kind: str, target: UUID) -> HttpResponse:
    """Prompt, window, names and moderation of one discussion."""
    consultation = editable(request, slug)
    found = next((place for place in places(consultation) if place.target == Target(kind, target)), None)
    if found is None:
        raise Http404
    form = DiscussionForm(request.POST or None, languages=consultation.languages, row=found.row)
    return respond(
        request,
        consultation,
        title=_("A discussion"),
        lede=_("Everybody reads it; people who take part speak, inside the window that you set."),
        form=form,
        save=lambda: arranging.arrange(
            target=found.target, scope=consultation.id, terms=form.terms(found.row), by=request.user
        ),
        following=back_to(consultation, "discussions"),
        clock=True,
        always=True,
    )
