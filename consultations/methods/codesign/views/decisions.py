"""The log of decisions for everybody, and what facilitators and moderators enter."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.forms.people import ReasonForm
from consultations.methods.codesign.forms.board import number
from consultations.methods.codesign.forms.prototypes import DecisionForm
from consultations.methods.codesign.models import Feedback, Prototype, Workshop
from consultations.methods.codesign.selectors import board
from consultations.methods.codesign.selectors.trace import traced
from consultations.methods.codesign.services import decisions, prototypes
from consultations.methods.codesign.services.trace import to_mend
from consultations.methods.codesign.views.access import address, of_team, of_visit
from consultations.methods.codesign.views.actors import facilitates
from consultations.methods.codesign.views.public import FOLDER, context
from consultations.views.editing import attempt, respond
from consultations.views.setup import page
from consultations.views.visits import kept_private, visit
from socialicense.accounts.permissions import Permission


@require_safe
def log(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """What was kept, changed and dropped, and why; for the team also where the trace is still broken."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    found, team = traced(workshop.component), facilitates(request, here)
    more = {
        "log": found.decisions[::-1],
        "facilitates": team,
        "faults": to_mend(found) if team else [],
    }
    response = render(request, f"{FOLDER}/trace_decisions.html", context(here, workshop, **more))
    return kept_private(request, here, response)


def _thing(workshop: Workshop, about: str, ref: str) -> Any:
    """A card or cluster by its number, a prototype by its short name, feedback by its id; Http404 where there is none."""
    n = number(ref)
    found: Model | None = None
    if about == "card" and n is not None:
        found = board.numbered(workshop, n)
    elif about == "cluster" and n is not None:
        found = board.cluster_numbered(workshop, n)
    elif about == "prototype":
        found = Prototype.objects.filter(workshop=workshop, ref=ref).first()
    elif about == "feedback":
        try:
            found = Feedback.objects.filter(version__prototype__workshop=workshop, pk=UUID(ref)).first()
        except ValueError:
            found = None
    if found is None:
        raise Http404
    return found


@login_required
@page
def decide(request: HttpRequest, slug: str, component_id: UUID, about: str, ref: str) -> HttpResponse:
    """Write down what the room decided about a card, a cluster, a prototype or feedback."""
    workshop = of_team(request, slug, component_id, Permission.FACILITATE)
    thing = _thing(workshop, about, ref)
    form = DecisionForm(request.POST or None)
    return respond(
        request,
        workshop.component.consultation,
        title=_("Decided about: %(thing)s") % {"thing": str(thing)},
        form=form,
        save=lambda: decisions.record(
            workshop=workshop, about=thing, language=get_language() or "en", by=request.user, **form.cleaned_data
        ),
        saved=_("The log tells it to everybody."),
        following=address("codesign_decisions", workshop),
        button=_("Enter it into the log"),
        always=True,
    )


@login_required
@page
def hide(request: HttpRequest, slug: str, component_id: UUID, feedback_id: UUID) -> HttpResponse:
    """Take feedback off the page for a public reason; an empty form with "show" puts it back."""
    workshop = of_team(request, slug, component_id, Permission.MODERATE)
    found = _thing(workshop, "feedback", str(feedback_id))
    following = address("codesign_prototype", workshop, found.version.prototype.ref) + "#feedback"
    if "show" in request.POST:
        return attempt(
            request,
            lambda: prototypes.show(feedback=found, by=request.user),
            done=_("It is on the page again."),
            following=following,
        )
    form = ReasonForm(request.POST or None)
    return respond(
        request,
        workshop.component.consultation,
        title=_("Take feedback off the page"),
        lede=found.text[:400],
        form=form,
        save=lambda: prototypes.hide(feedback=found, reason=form.cleaned_data["reason"], by=request.user),
        saved=_("It is hidden; its place and the reason stay."),
        following=following,
        always=True,
    )
