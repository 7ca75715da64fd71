"""Erasing the pool at the end, by two people."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.recruitment.forms.draws import ReasonForm
from consultations.recruitment.services import ending
from consultations.recruitment.views.pages import attempt, found, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


@login_required
@page
def ask(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Ask for the erasure of everybody who is no member."""
    recruitment = found(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    form = ReasonForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("Erase everybody who is no member"),
        lede=_(
            "Names, contacts, answers and addresses of all others are erased for good, with the confidential inputs of"
            " the draws. The numbers stay. No replacement can be drawn afterwards."
        ),
        form=form,
        save=lambda: ending.ask(recruitment=recruitment, reason=form.cleaned_data["reason"], by=request.user),
        button=_("Ask a second person to confirm"),
        saved=_("Nothing has happened yet: a second person must confirm it."),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The second person confirms."""
    recruitment = found(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    waiting = recruitment.erasures.filter(confirmed_at=None).first()
    if waiting is None:
        raise Http404
    return attempt(
        request,
        recruitment,
        lambda: ending.confirm(erasure=waiting, by=request.user),
        done=_("Erased. The numbers stay."),
    )
