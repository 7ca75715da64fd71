"""Who may do what on the board: the form of the organisers, before the session opens."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consultations.methods.codesign.forms.board import RightsForm
from consultations.methods.codesign.services.board import rules
from consultations.methods.codesign.views.access import address, of_team
from consultations.views.editing import respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


@login_required
@page
def rights(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Set it while everything is prepared; read it afterwards."""
    workshop = of_team(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    form = RightsForm(request.POST or None, permissions=workshop.permissions)
    return respond(
        request,
        workshop.component.consultation,
        title=_("Who may do what on the board"),
        lede=_(
            "The community approves this before the session opens, and the board shows it. Hiding a card with a public"
            " reason is for facilitators only."
        ),
        form=form,
        save=lambda: rules.save(workshop=workshop, given=form.cleaned_data, by=request.user),
        following=address("codesign_setup", workshop),
        aside=[(address("codesign_setup", workshop), _("The plan of the session"))],
    )
