"""The papers of a ballot: where they stand, printing them, and the protocol."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import selectors as consultations
from consultations.ballots.models import Ballot
from consultations.ballots.paper import printing, slips
from consultations.ballots.services.casting import frozen
from consultations.papers import forms, pdfs, selectors
from consultations.papers.selectors import OVERSEES, WORKS
from consultations.papers.standing import standing
from consultations.papers.views.pages import attempt, given_out, language, show
from consultations.views.setup import page
from consultations.views.visits import private
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal


@login_required
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Where desk helpers, counters and voting helpers begin: the votes of a consultation."""
    consultation = selectors.consultation_for(request.user, slug, *WORKS, *OVERSEES)
    held = {permission.value for permission in consultations.held(request.user, consultation)}
    ballots = [{"ballot": one, "title": frozen(one.id).definition.title} for one in selectors.ballots_of(consultation)]
    context = {"consultation": consultation, "ballots": ballots, "held": held}
    return private(render(request, "consultations/papers/home.html", context))


@login_required
@require_safe
def overview(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Every paper accounted for: printed, handed out, in the urn, read; what differs; and what is to be done."""
    ballot = selectors.ballot_for(request.user, slug, ballot_id, *OVERSEES)
    batches = slips.batches(ballot.id) if slips.exist(ballot.id) else []
    return show(request, "overview.html", ballot, batches=batches, **standing(ballot))


@login_required
@page
def print_papers(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Fresh papers as a PDF, in this answer and never again: the same serial twice would be a paper too many."""
    ballot = selectors.ballot_for(request.user, slug, ballot_id, Permission.CONFIGURE_CONSULTATION)
    definition = frozen(ballot.id).definition
    groups = definition.groups.labels if definition.groups else ()
    form = forms.PrintForm(request.POST or None, languages=definition.languages, groups=groups)
    status = 200
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        layout = pdfs.Layout(
            languages=definition.languages if chosen == "all" else (chosen,),
            large=form.cleaned_data["large"],
            both_sides=form.cleaned_data["both_sides"],
        )
        try:
            return _printed(request, ballot, form.wanted(), layout)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
    elif form.is_bound:
        status = 422
    return show(request, "print.html", ballot, form=form, title=_("Print papers"), status=status)


def _printed(request: HttpRequest, ballot: Ballot, piles: dict[str, int], layout: pdfs.Layout) -> HttpResponse:
    pdfs.ready()
    fresh = printing.print_slips(ballot=ballot, piles=piles, by=request.user)
    return given_out(pdfs.slips(ballot, fresh, layout), f"papers-{pdfs.short_code(ballot)}.pdf")


@login_required
@require_POST
def scrap(request: HttpRequest, slug: str, ballot_id: UUID, batch: int) -> HttpResponse:
    """A print that failed, or that nobody trusts: none of its papers counts."""
    ballot = selectors.ballot_for(request.user, slug, ballot_id, Permission.CONFIGURE_CONSULTATION)
    return attempt(
        request,
        ballot,
        lambda: printing.scrap(ballot=ballot, batch=batch, by=request.user),
        done=_("The print is scrapped. Destroy its papers."),
        page="paper",
    )


@login_required
@require_safe
def protocol(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The protocol of the count as a PDF with lines for signatures: as it stands now, or as it was at the close."""
    ballot = selectors.ballot_for(request.user, slug, ballot_id, *OVERSEES)
    lines = standing(ballot)
    if lines["count"] is None:
        raise Http404
    return given_out(pdfs.protocol(ballot, lines, language()), f"protocol-{pdfs.short_code(ballot)}.pdf")
