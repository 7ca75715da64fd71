"""Proposals, their decision, and how the toolkit grew."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from toolkit.trials import selectors
from toolkit.trials.forms import DecideForm, ProposalForm, ReleaseForm, SpanForm, title_of
from toolkit.trials.models import Proposal
from toolkit.trials.services import proposing
from toolkit.trials.views.trials import limit
from toolkit.views.answering import answer, page

WHAT = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "translated": gettext_lazy("translated"),
    "adapted": gettext_lazy("adapted"),
    "retired": gettext_lazy("retired"),
}


def address(one: Proposal) -> str:
    return reverse("trials:proposal", args=[one.number])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every proposal with where it stands."""
    found = Proposal.objects.select_related("tool", "release")
    return render(request, "toolkit/trials/proposals.html", {"proposals": found})


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal."""
    one = selectors.proposal(number)
    user = request.user
    more = {
        "proposal": one,
        "checklist": [(words, one.checklist.get(name)) for name, words in proposing.CHECKLIST.items() if one.checklist],
        "own": user.is_authenticated and one.proposed_by_id == user.pk,
        "edits": selectors.edits(user),
        "talk": reverse("discussion:page", args=["toolkit_proposal", one.id]),
        "brought": title_of(one.brought) if one.brought else "",
    }
    return render(request, "toolkit/trials/proposal.html", more)


@login_required
@page
def propose(request: HttpRequest) -> HttpResponse:
    """Hand in a proposal."""
    limit(request)
    form = ProposalForm(
        request.POST or None, initial={"credit": request.user.name, "kind": request.GET.get("kind", "")}
    )
    return answer(
        request,
        title=_("Propose something for the toolkit"),
        lede=_("It is talked about in public. An editor decides with a list, and says why."),
        forms=[form],
        save=lambda: address(proposing.hand_in(proposal=Proposal(**form.cleaned_data), by=request.user)),
        following=reverse("trials:proposals"),
        button=_("Hand it in"),
    )


def _edited(request: HttpRequest, number: int) -> Proposal:
    one = selectors.proposal(number)
    if not selectors.edits(request.user):
        raise Http404
    return one


@login_required
@page
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back one's own proposal, after being asked once."""
    one = selectors.proposal(number)
    if one.proposed_by_id is None or one.proposed_by_id != request.user.pk:
        raise Http404
    return answer(
        request,
        title=_("Take back P%(number)s") % {"number": number},
        lede=_("It stays in the list as taken back."),
        forms=[],
        save=lambda: proposing.withdraw(proposal=one, by=request.user) and None,
        following=address(one),
        button=_("Take it back"),
    )


@login_required
@page
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept or decline, as an editor."""
    one = _edited(request, number)
    form = DecideForm(request.POST or None)
    return answer(
        request,
        title=_("Decide on P%(number)s") % {"number": number},
        lede=one.title,
        forms=[form],
        save=lambda: (
            proposing.decide(
                proposal=one,
                accepted="decline" not in request.POST,
                checklist=form.checked(),
                decision=form.cleaned_data["decision"],
                by=request.user,
            )
            and None
        ),
        following=address(one),
        template="toolkit/trials/decide.html",
    )


@login_required
@page
def put_into(request: HttpRequest, number: int) -> HttpResponse:
    """Say in which release it came out."""
    one = _edited(request, number)
    form = ReleaseForm(request.POST or None)
    return answer(
        request,
        title=_("Released: P%(number)s") % {"number": number},
        lede=_("It is credited in the notes of that release."),
        forms=[form],
        save=lambda: proposing.put_into(proposal=one, by=request.user, **form.cleaned_data) and None,
        following=address(one),
    )


@require_safe
def growth(request: HttpRequest) -> HttpResponse:
    """How the toolkit grew between two days; the last year unless others are asked for."""
    today = timezone.localdate()
    first = {"begins": today - timedelta(days=365), "ends": today}
    asked = SpanForm(request.GET) if {"begins", "ends"} & set(request.GET) else SpanForm(initial=first)
    span: dict[str, Any] | None = first
    if asked.is_bound:
        span = asked.cleaned_data if asked.is_valid() else None
    found = selectors.growth(span["begins"], span["ends"]) if span else None
    grown = found.grown if found else ()
    rows = [{"one": one, "what": WHAT[one.what], "title": title_of(one.version)} for one in grown]
    more = {"form": asked, "growth": found, "rows": rows}
    return render(request, "toolkit/trials/growth.html", more, status=200 if span else 422)
