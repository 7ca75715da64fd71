"""The session's desk: challenge, story and rules before opening; afterwards where it stands."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations import selectors
from consultations.methods.codesign import selectors as reading
from consultations.methods.codesign.forms.rules import RulesForm
from consultations.methods.codesign.services import rules
from consultations.methods.codesign.views.access import address, of_team
from consultations.models import Consultation
from consultations.services import timetable
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

FOLDER = "consultations/methods/codesign"


@login_required
@page
def setup(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Challenge, story and rules while everything is prepared; where the session stands once it runs."""
    workshop = of_team(request, slug, component_id, Permission.VIEW_WORKSPACE)
    consultation = workshop.component.consultation
    if consultation.state != Consultation.State.PREPARING:
        if request.method == "POST":
            raise Http404
        context = {
            "consultation": consultation,
            "component": workshop.component,
            "workshop": workshop,
            "terms": rules.terms(workshop.component),
            "planned": timetable.planned(workshop.component),
            "drafts": reading.drafted(workshop.component),
        }
        return render(request, f"{FOLDER}/desk.html", context)
    if not selectors.may(request.user, consultation, Permission.CONFIGURE_CONSULTATION):
        raise Http404
    form = RulesForm(request.POST or None, instance=workshop, languages=consultation.languages)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rules.save(workshop=form.workshop(), by=request.user)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                return redirect(address("codesign_setup", workshop) + "?saved=1")
    context = {
        "consultation": consultation,
        "component": workshop.component,
        "workshop": workshop,
        "form": form,
        "saved": "saved" in request.GET,
        "missing": rules.missing(workshop.component, request.path),
    }
    return render(request, f"{FOLDER}/setup.html", context, status=status)
