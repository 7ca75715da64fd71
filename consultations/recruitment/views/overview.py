"""The recruitment of one component: what has been done, what comes next, and the numbers at each step."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import selectors as consultations
from consultations.models import Consultation
from consultations.recruitment import selectors
from consultations.recruitment.forms.plan import PlanForm
from consultations.recruitment.services import plan, retention
from consultations.recruitment.views.pages import address, attempt, found, respond, show
from consultations.views.setup import page
from consultations.views.visits import private
from socialicense.accounts.permissions import Permission

PLAN = ("seats", "alternates", "per_address", "one_per_household", "algorithm", "keep_until", "phone", "return_address")


@login_required
@require_safe
def overview(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Numbers for whoever may see the process; links for whoever may do the step."""
    component = selectors.component_for(request.user, slug, component_id, *selectors.OVERSEES)
    recruitment = selectors.of(component)

    def may(permission: Permission) -> bool:
        return consultations.may(request.user, component.consultation, permission)

    configures = may(Permission.CONFIGURE_CONSULTATION)
    if recruitment is None:
        context = {"consultation": component.consultation, "component": component, "configures": configures}
        return private(render(request, "consultations/recruitment/begin.html", context))
    return show(
        request,
        "overview.html",
        recruitment,
        numbers=selectors.numbers(recruitment),
        configures=configures,
        contacts=may(Permission.SEE_CONTACTS),
        invites=may(Permission.SEE_CONTACTS) and may(Permission.INVITE_PEOPLE),
        draws=recruitment.invitation_draws.all(),
        erasures=recruitment.erasures.all(),
        due=retention.due(recruitment),
        oversees=configures or may(Permission.WITNESS),
        frozen=component.consultation.state != Consultation.State.PREPARING,
    )


@login_required
@require_POST
def begin(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Decide that the people of this component are found by lottery."""
    component = selectors.component_for(request.user, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    made = plan.begin(component=component, by=request.user)
    return attempt(request, made, lambda: None, done=_("People for this part are found by lottery."))


@login_required
@page
def settings(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Seats, rules, dates and words of the letter."""
    recruitment = found(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    initial = {name: getattr(recruitment, name) for name in (*PLAN, "stipend", "letter")}
    initial |= {
        name: timezone.localtime(getattr(recruitment, name))
        for name in ("opens", "closes")
        if getattr(recruitment, name)
    }
    languages = recruitment.component.consultation.languages
    form = PlanForm(request.POST or None, initial=initial, languages=languages)
    return respond(
        request,
        recruitment,
        title=_("Seats, rules and dates"),
        form=form,
        save=lambda: plan.change(recruitment=recruitment, values=form.cleaned_data, by=request.user),
        clock=True,
        aside=[(address(recruitment), _("Back to the recruitment"))],
    )
