"""The community's own pages: claim the record, keys, answer what is asked, review and sign the draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import clock, method
from consultations.forms import people as forms
from consultations.forms import sheets
from consultations.models import Community, CommunityRepresentative, Component, Consultation
from consultations.people import notices
from consultations.services import brief
from consultations.services import community as services
from consultations.views import stations
from consultations.views.results import rule_in_words
from consultations.views.setup import page
from repository.licenses.domain.questions import Question
from socialicense.errors import Refusal

CLAIM = "community_claim"
SPANS = {
    "review_minutes": gettext_lazy("Time to read and comment on the draft"),
    "ratification_minutes": gettext_lazy("Time to vote on the draft"),
}


def standing(request: HttpRequest, community: Community | None) -> CommunityRepresentative:
    """The person's standing as representative; Http404 for everybody else."""
    found = community.representatives.filter(user=request.user).first() if community else None
    if found is None:
        raise Http404
    return found


def _answered(question: Question) -> dict[str, Any]:
    """A question with what can be answered and the rule that decides: these are approved with its words."""
    own = sheets.WORDS.get(question.scale.kind, {})
    return {
        "text": question.text,
        "help": question.help,
        "options": question.options,
        "marks": [str(words) for words in own.values()]
        + ([str(sheets.NO_OPINION_WORDS)] if question.no_opinion else []),
        "hint": sheets.hint(question),
        "rule": rule_in_words(question),
    }


def of_consultation(request: HttpRequest, slug: str) -> Consultation:
    found = (
        Consultation.objects.filter(slug=slug)
        .select_related("community", "initiative__organisation", "protection")
        .first()
    )
    if found is None:
        raise Http404
    standing(request, found.community)
    clock.tell(found)
    return found


@require_safe
def claim_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: opening it changes nothing. The secret leaves the address and waits in the session."""
    services.read_claim(token)
    request.session[CLAIM] = token
    return redirect("consultations:claim")


@login_required
@page
def claim(request: HttpRequest) -> HttpResponse:
    """Take the record over, saying in which capacity and on what authority."""
    community = services.read_claim(request.session.get(CLAIM, ""))
    form = forms.ClaimForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.claim(
                community=community,
                authority=form.cleaned_data["authority"],
                capacity=form.cleaned_data["capacity"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
        else:
            del request.session[CLAIM]
            messages.success(request, _("The record is yours. An operator will check the authority you named."))
            return redirect("consultations:community_home", community.id)
    if form.errors:
        status = 422
    consultations = list(community.consultations.select_related("initiative__organisation"))
    context = {"form": form, "community": community, "consultations": consultations}
    return render(request, "consultations/representative/claim.html", context, status=status)


@login_required
@require_safe
def home(request: HttpRequest, community_id: UUID) -> HttpResponse:
    community = Community.objects.filter(pk=community_id).first()
    context = {
        "community": community,
        "standing": standing(request, community),
        "keys": community.keys.filter(retired_at=None),
        "consultations": community.consultations.select_related("initiative__organisation"),
    }
    return render(request, "consultations/representative/home.html", context)


@login_required
@page
def keys(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Register the public halves of keys that were made offline."""
    community = Community.objects.filter(pk=community_id).first()
    standing(request, community)
    form = forms.KeyForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.register_key(community=community, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
        else:
            messages.success(request, _("The key is registered."))
            return redirect(reverse("consultations:community_keys", args=[community.id]))
    elif form.errors:
        status = 422
    context = {"form": form, "community": community, "keys": community.keys.filter(retired_at=None)}
    return render(request, "consultations/representative/keys.html", context, status=status)


@login_required
@page
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly the text that would be asked, with its hash, and two answers."""
    consultation = of_consultation(request, slug)
    digest = brief.canonical.digest(brief.asked(consultation))
    form = forms.AnswerForm(request.POST or None, initial={"sha256": digest})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(consultation=consultation, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
        else:
            messages.success(request, _("Your answer is recorded under the hash of this text."))
            return redirect(reverse("consultations:community_asked", args=[slug]))
    elif form.errors:
        status = 422
    components = consultation.components.filter(purpose=Component.Purpose.EVIDENCE).prefetch_related("stages")
    context = {
        "consultation": consultation,
        "community": consultation.community,
        "form": form,
        "digest": digest,
        "text": brief.asked_text(consultation),
        "asked": (text := brief.asked(consultation)),
        "privacy": notices.texts_of(consultation.protection, get_language() or "en"),
        "spans": [(name, stations.span(text["dates"][key])) for key, name in SPANS.items()],
        "parts": [
            (component, [_answered(question) for question in chosen.questions(component)], chosen.terms(component))
            for component in components
            for chosen in [method.method_of(component)]
        ],
        "answer": brief.approval(consultation),
        "earlier": consultation.approvals.order_by("-answered_at"),
        "open_to_answer": consultation.state == Consultation.State.PREPARING,
    }
    return render(request, "consultations/representative/asked.html", context, status=status)
