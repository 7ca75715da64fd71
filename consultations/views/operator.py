"""The operators' page: communities whose authority waits to be checked, outside the organisers' reach."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.forms.people import ConfirmAuthorityForm, ContestForm
from consultations.models import Community
from consultations.services import community as services
from consultations.views.setup import page
from socialicense.accounts import access
from socialicense.errors import Refusal


def _require_operator(request: HttpRequest) -> None:
    if not access.operates(request.user):
        raise Http404


@login_required
@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    _require_operator(request)
    states = Community.State
    waiting = Community.objects.filter(state__in=[states.CLAIMED, states.CONTESTED]).order_by("name")
    settled = Community.objects.filter(state=states.CONFIRMED).order_by("name")[:50]
    context = {"waiting": waiting, "settled": settled}
    return render(request, "consultations/organise/communities.html", context)


@login_required
@page
def community(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Confirm the authority, saying how it was checked, or write down who contests it and why."""
    _require_operator(request)
    found = Community.objects.filter(pk=community_id).exclude(state=Community.State.NOTICE).first()
    if found is None:
        raise Http404
    contesting = "contest" in request.POST
    confirm = ConfirmAuthorityForm(request.POST if request.method == "POST" and not contesting else None)
    contest = ContestForm(request.POST if contesting else None)
    form = contest if contesting else confirm
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if contesting:
                services.contest(community=found, statement=form.cleaned_data["statement"], by=request.user)
            else:
                services.confirm(community=found, how=form.cleaned_data["how"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
        else:
            messages.success(request, _("Recorded and public."))
            return redirect("consultations:communities")
    elif form.errors:
        status = 422
    context = {
        "community": found,
        "confirm": confirm,
        "contest": contest,
        "faulty": form,
        "representatives": found.representatives.select_related("user"),
        "consultations": found.consultations.select_related("initiative__organisation"),
    }
    return render(request, "consultations/organise/authority.html", context, status=status)
