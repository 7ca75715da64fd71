"""The facilitator's page while a session runs: which step is on, how long still, and what is next."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.methods.codesign.models import Step
from consultations.methods.codesign.selectors import workshop as reading
from consultations.methods.codesign.services import running
from consultations.methods.codesign.views.access import address, of_team
from consultations.methods.codesign.views.desk import FOLDER
from consultations.views.editing import attempt
from socialicense.accounts.permissions import Permission

LONGER = {"more": 5, "less": -5}


@login_required
@never_cache
@require_safe
def run(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    workshop = of_team(request, slug, component_id, Permission.FACILITATE)
    sittings = reading.sittings(workshop)
    context = {
        "consultation": workshop.component.consultation,
        "component": workshop.component,
        "workshop": workshop,
        "sittings": sittings,
        "now": reading.now_on(workshop),
        "cafe": reading.has_tables(sittings),
        "next": reading.next_step(workshop),
    }
    return render(request, f"{FOLDER}/run.html", context)


@login_required
@require_POST
def act(request: HttpRequest, slug: str, component_id: UUID, step_id: UUID, act: str) -> HttpResponse:
    """Start or end a step, or give it more time."""
    workshop = of_team(request, slug, component_id, Permission.FACILITATE)
    step = Step.objects.filter(workshop=workshop, pk=step_id).select_related("item").first()
    if step is None or act not in {"start", "end", *LONGER}:
        raise Http404
    step.workshop = workshop

    def do() -> None:
        if act == "start":
            running.start(step=step, by=request.user)
        elif act == "end":
            running.end(step=step, by=request.user)
        else:
            running.extend(step=step, minutes=LONGER[act], by=request.user)

    return attempt(request, do, done=_("Done."), following=address("codesign_run", workshop))
