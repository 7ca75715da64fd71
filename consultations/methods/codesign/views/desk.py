"""The session's desk: its plan before opening, where it stands afterwards; and the form of challenge and rules."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import selectors
from consultations.method import Missing
from consultations.methods.codesign import selectors as reading
from consultations.methods.codesign.forms.rules import PricesForm, RulesForm
from consultations.methods.codesign.models import Workshop
from consultations.methods.codesign.selectors import workshop as plans
from consultations.methods.codesign.selectors.trace import traced
from consultations.methods.codesign.services import rules, sorting, trace
from consultations.methods.codesign.views.access import address, of_team
from consultations.models import Component, Consultation
from consultations.services import timetable
from consultations.views.editing import respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission

FOLDER = "consultations/methods/codesign"


@login_required
@require_safe
def setup(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The plan of the session while everything is prepared; where it stands once it runs."""
    workshop = of_team(request, slug, component_id, Permission.VIEW_WORKSPACE)
    component, consultation = workshop.component, workshop.component.consultation
    preparing = consultation.state == Consultation.State.PREPARING
    may = {name: selectors.may(request.user, consultation, right) for name, right in RIGHTS.items()}
    if preparing and not may["configures"]:
        raise Http404
    sittings = plans.sittings(workshop)
    context = {
        "consultation": consultation,
        "component": component,
        "workshop": workshop,
        "may": may,
        "preparing": preparing,
        "missing": rules.missing(component) if preparing else _to_mend(workshop),
        "cafe": plans.has_tables(sittings),
        "prices": reading.priorities(workshop).scale == "budget" and workshop.dots == workshop.Dots.SECRET,
        "sittings": sittings,
        "now": plans.now_on(workshop),
        "personas": workshop.personas.order_by("position"),
        "stakeholders": plans.stakeholders(workshop),
        "terms": rules.terms(component),
        "planned": timetable.planned(component),
        "drafts": reading.drafted(component),
    }
    return render(request, f"{FOLDER}/desk.html", context)


def _to_mend(workshop: Workshop) -> list[Missing]:
    """Broken links of the trace, which would stop the evidence; nothing once it is frozen."""
    if workshop.component.state == Component.State.DONE:
        return []
    log = address("codesign_decisions", workshop)
    return [Missing(_("The trace: %(fault)s") % {"fault": one}, log) for one in trace.to_mend(traced(workshop.component))]


RIGHTS = {"configures": Permission.CONFIGURE_CONSULTATION, "facilitates": Permission.FACILITATE}


@login_required
@page
def change(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Challenge, story and rules; they can be read here once they are frozen."""
    workshop = of_team(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    form = RulesForm(request.POST or None, instance=workshop, languages=workshop.component.consultation.languages)
    return respond(
        request,
        workshop.component.consultation,
        title=_("Challenge and rules"),
        lede=_(
            "The community approves the challenge and these rules before the session opens. What people will adopt arises"
            " later, from their own cards; how it is decided is fixed here."
        ),
        form=form,
        save=lambda: rules.save(workshop=form.workshop(), by=request.user),
        following=address("codesign_setup", workshop),
        aside=[(address("codesign_setup", workshop), _("The plan of the session"))],
    )


@login_required
@page
def prices(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """What each cluster would cost, before a budget is shared out."""
    workshop = of_team(request, slug, component_id, Permission.FACILITATE)
    if reading.priorities(workshop).scale != "budget":
        raise Http404
    form = PricesForm(request.POST or None, items=sorting.candidates(workshop), prices=workshop.prices)
    return respond(
        request,
        workshop.component.consultation,
        title=_("What each would cost"),
        lede=_("In whole units of money. The ballot shows it beside each, and it is frozen with the ballot."),
        form=form,
        save=lambda: sorting.price(workshop=workshop, prices=form.prices(), by=request.user),
        following=address("codesign_setup", workshop),
        aside=[(address("codesign_setup", workshop), _("The plan of the session"))],
        always=True,
    )
