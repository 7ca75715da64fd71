"""The count: papers counted by hand, and the word that every one is accounted for."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.ballots.models import PaperCount
from consultations.ballots.paper import counting
from consultations.ballots.paper.refusals import CountSettled
from consultations.papers import forms, selectors
from consultations.papers.services import finish as finish_count
from consultations.papers.views.pages import attempt, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal


@login_required
@page
def by_hand(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """How many papers are in the urn and how many are left over: counted by hand, typed here."""
    ballot = selectors.ballot_for(request.user, slug, ballot_id, Permission.COUNT_PAPER)
    count = PaperCount.objects.filter(pk=ballot.pk, settled_at=None).first()
    if count is None:
        raise CountSettled()
    form = forms.HandCountForm(request.POST or None, initial={"in_urn": count.in_urn, "left_over": count.left_over})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                counting.count_by_hand(ballot=ballot, by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
            else:
                return attempt(request, ballot, lambda: None, done=_("The hand count is kept."), page="paper")
    return show(
        request,
        "one_by_one.html",
        ballot,
        form=form,
        title=_("Count by hand"),
        lede=_("Two people count, before the first paper is read. What you type is compared with what is read."),
        status=status,
    )


@login_required
@require_POST
def finish(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The papers are counted: the vote closes, and everything is counted together."""
    ballot = selectors.ballot_for(request.user, slug, ballot_id, Permission.COUNT_PAPER)
    return attempt(
        request,
        ballot,
        lambda: finish_count(ballot=ballot, by=request.user),
        done=_("The papers are counted. The vote closes now, and everything is counted together."),
        page="paper",
    )
