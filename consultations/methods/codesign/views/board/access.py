"""Who stands before the board, what they may do there, and what every page of it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from consultations import selectors
from consultations.domain import texts
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Card, Cluster, Step, Workshop
from consultations.methods.codesign.selectors import board
from consultations.methods.codesign.services.board import dots
from consultations.methods.codesign.services.board.refusals import NotYourPart
from consultations.methods.codesign.services.board.turn import Actor, is_open
from consultations.methods.codesign.views.access import address, of_visit
from consultations.methods.codesign.views.public import context
from consultations.people import notices
from consultations.views.visits import Visit, kept_private, visit
from socialicense import errors
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

FOLDER = "consultations/methods/codesign/board"


@dataclass(frozen=True)
class Standing:
    """Somebody before a board."""

    here: Visit
    workshop: Workshop
    by: Actor

    @cached_property
    def open(self) -> bool:
        return is_open(self.workshop.component)

    @cached_property
    def may(self) -> dict[str, bool]:
        """What this person may do just now."""
        return {act: self.open and self.by.may(self.workshop, act) for act in (*rights.ACTS, rights.HIDE)}

    @cached_property
    def dots_step(self) -> Step | None:
        return dots.step_of(self.workshop)

    def address(self, name: str = "board", *args: object) -> str:
        return address(f"codesign_{name}", self.workshop, *args)

    def title(self, cluster: Cluster) -> dict[str, str]:
        return self.here.words(cluster.title)

    def wording(self, cluster: Cluster | None) -> str:
        return texts.wording(cluster.title, self.here.language) if cluster else ""

    @cached_property
    def dots_left(self) -> dict[str, int] | None:
        """The budget and what is left of it, for somebody who may give open dots now."""
        if self.dots_step is None or not self.may[rights.DOTS] or self.by.person is None:
            return None
        about = dots.about(self.workshop)
        budget = dots.budget_of(self.workshop, self.dots_step)
        left = max(0, budget - dots.spent(self.dots_step, self.by))
        return {"budget": budget, "left": left, "cards": about != "clusters", "clusters": about != "cards"}


def standing(request: HttpRequest, slug: str, component_id: UUID) -> Standing:
    """Whoever asks, before a board that the public may see. Http404 where there is none."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    return Standing(here, workshop, _actor(request, here))


def _actor(request: HttpRequest, here: Visit) -> Actor:
    roles: set[str] = set()
    person = here.seat.participation if here.seat else None
    if person is not None and notices.accepted(person):
        roles.add(rights.PARTICIPANT)
    else:
        person = None
    user = request.user if request.user.is_authenticated else None
    held = selectors.held(user, here.consultation) if user is not None else frozenset()
    if Permission.FACILITATE in held:
        roles.add(rights.FACILITATOR)
    elif Permission.WITNESS in held:
        roles.add(rights.OBSERVER)
    else:
        user = None
    return Actor(frozenset(roles), person=person, user=user)


Page = Callable[..., HttpResponse]


def for_board(view: Page) -> Page:
    """A page of the board: finds who stands before it, and keeps what is shown to a person from every cache."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, component_id: UUID, **kwargs: Any) -> HttpResponse:
        before = standing(request, slug, component_id)
        return kept_private(request, before.here, view(request, before, **kwargs))

    return wrapped


def show(request: HttpRequest, before: Standing, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page of the board."""
    values = context(
        before.here,
        before.workshop,
        before=before,
        may=before.may,
        open=before.open,
        team=rights.FACILITATOR in before.by.roles,
        unread=before.here.seat is not None and before.by.person is None,
        **more,
    )
    return render(request, f"{FOLDER}/{template}", values, status=status)


def attempt(
    request: HttpRequest, before: Standing, act: Callable[[], object], *, done: str | Promise, following: str
) -> HttpResponse:
    """Do what a button or a script asks. Who may not do it at all gets the page that says so; any other refusal is a
    sentence where the person came from, or a problem for a script."""
    scripted = request.headers.get("Accept") == "application/json"
    try:
        act()
    except NotYourPart as refusal:
        return errors.problem(request, refusal) if scripted else errors.refusal_page(request, refusal)
    except Refusal as refusal:
        if scripted:
            return errors.problem(request, refusal)
        messages.error(request, refusal.sentence())
        return redirect(following)
    if scripted:
        return JsonResponse({"revision": board.revision(before.here.consultation.slug, before.workshop.pk)})
    messages.success(request, str(done))
    return HttpResponseRedirect(following)


def card_or_404(before: Standing, number: int) -> Card:
    found = board.numbered(before.workshop, number)
    if found is None:
        raise Http404
    found.workshop = before.workshop
    return found


def cluster_or_404(before: Standing, number: int) -> Cluster:
    found = board.cluster_numbered(before.workshop, number)
    if found is None:
        raise Http404
    found.workshop = before.workshop
    return found


def cluster_given(before: Standing, number: int | None) -> UUID | None:
    """The cluster that a form names by its number; None for 0. A number that nobody knows is a closed cluster."""
    if not number:
        return None
    found = board.cluster_numbered(before.workshop, number)
    return found.pk if found else UUID(int=0)
