"""Ballots that run: extend one with a public reason; void it or close it early with a second person."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from consultations import selectors
from consultations.ballots.models import Ballot
from consultations.ballots.services import opening as ballots
from consultations.forms import people as forms
from consultations.models import Consultation, SecondSignature
from consultations.services import signatures
from consultations.views.editing import attempt, back_to, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission

ASKING = {
    SecondSignature.Act.VOID_BALLOT: (
        gettext_lazy("Void this ballot"),
        gettext_lazy("Nothing in it will be counted, everything cast is thrown away, and everybody is told why."),
    ),
    SecondSignature.Act.CLOSE_EARLY: (
        gettext_lazy("Close this ballot early"),
        gettext_lazy("What was cast until then is counted. Nobody can vote or change a vote afterwards."),
    ),
    SecondSignature.Act.COUNT_PAPER: (
        gettext_lazy("Count the papers although numbers differ"),
        gettext_lazy(
            "Say what differs and why nobody can find the reason. It is published with the count. Papers that were not read"
            " alike by two people are left out."
        ),
    ),
}


def _ballot(consultation: Consultation, ballot_id: UUID) -> Ballot:
    found = Ballot.objects.filter(component__consultation=consultation, pk=ballot_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@page
def extend(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug, Permission.OPEN_CONSULTATION)
    ballot = _ballot(consultation, ballot_id)
    form = forms.ExtendForm(request.POST or None, initial={"closes": timezone.localtime(ballot.closes)})
    return respond(
        request,
        consultation,
        title=_("Give people more time"),
        lede=_("A window may be extended before its end, never afterwards, and never be shortened."),
        form=form,
        save=lambda: ballots.extend(
            ballot=ballot,
            closes=form.cleaned_data["closes"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        button=_("Extend"),
        saved=_("The new end is public."),
        always=True,
    )


@login_required
@page
def ask(request: HttpRequest, slug: str, ballot_id: UUID, act: str) -> HttpResponse:
    consultation = selectors.workspace_for(request.user, slug, Permission.VOID_BALLOT)
    ballot = _ballot(consultation, ballot_id)
    form = forms.ReasonForm(request.POST or None)
    title, lede = ASKING[SecondSignature.Act(act)]
    return respond(
        request,
        consultation,
        title=title,
        lede=lede,
        form=form,
        save=lambda: signatures.ask(
            consultation=consultation, act=act, ballot=ballot, reason=form.cleaned_data["reason"], by=request.user
        ),
        button=_("Ask a second person to confirm"),
        saved=_("Nothing has happened yet: a second person must confirm it."),
        always=True,
    )


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, request_id: UUID) -> HttpResponse:
    """The second person confirms, or whoever has the right takes the request back."""
    consultation = selectors.workspace_for(request.user, slug, Permission.VOID_BALLOT)
    asked = consultation.second_signatures.filter(pk=request_id).first()
    if asked is None:
        raise Http404
    back = "take_back" in request.POST
    return attempt(
        request,
        lambda: (
            signatures.take_back(request=asked, by=request.user)
            if back
            else signatures.confirm(request=asked, by=request.user)
        ),
        done=_("The request is taken back.") if back else _("Confirmed by a second person and done."),
        following=back_to(consultation),
    )
