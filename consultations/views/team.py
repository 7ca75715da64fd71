"""Who works on a consultation, in which role."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations import selectors
from consultations.forms.people import TEAM_ROLES, TeamForm
from consultations.services import team as teams
from consultations.views.editing import attempt, back_to, respond
from consultations.views.setup import page
from socialicense.accounts import selectors as accounts
from socialicense.accounts.models import ScopeKind
from socialicense.accounts.permissions import Permission
from socialicense.accounts.roles import ROLES


@login_required
@page
def team(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug, Permission.GRANT_ROLES)
    form = TeamForm(request.POST or None)
    grants = accounts.grants_in(scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id)
    return respond(
        request,
        consultation,
        title=_("The team"),
        lede=_("Some acts need two people. Names are seen only by those who recruit, hand out paper or help people to vote."),
        form=form,
        save=lambda: teams.give(
            consultation=consultation, email=form.cleaned_data["email"], role=form.cleaned_data["role"], by=request.user
        ),
        following=back_to(consultation, "team"),
        template="team.html",
        button=_("Give this role"),
        always=True,
        members=[
            {"grant": grant, "role": ROLES[grant.role], "removable": grant.role in TEAM_ROLES}
            for grant in grants
            if grant.role in ROLES
        ],
    )


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, grant_id: UUID) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug, Permission.GRANT_ROLES)
    grants = accounts.grants_in(scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id)
    grant = grants.filter(pk=grant_id).first()
    if grant is None or grant.role not in TEAM_ROLES:
        raise Http404
    return attempt(
        request,
        lambda: teams.take(consultation=consultation, user=grant.user, role=grant.role, by=request.user),
        done=_("The role is taken away."),
        following=back_to(consultation, "team"),
    )
