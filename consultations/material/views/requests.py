"""Answering what people want to know, and the opinions of those who watch over the process."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations import selectors as consultations
from consultations.material import forms, selectors
from consultations.material.models import InformationRequest
from consultations.material.services import asking, oversight
from consultations.material.views.library import writable
from consultations.models import Consultation
from consultations.views.editing import back_to, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission


def _request(consultation: Consultation, request_id: UUID) -> InformationRequest:
    found = consultation.information_requests.filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@page
def answer(request: HttpRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Answer a request for information, once."""
    consultation = writable(request, slug)
    one = _request(consultation, request_id)
    language = get_language() or "en"
    standing = {str(each.item.pk): each for each in selectors.library(consultation)}
    titles = [(pk, each.wording(language).title) for pk, each in standing.items()]
    form = forms.AnswerForm(request.POST or None, languages=consultation.languages, items=titles)

    def save() -> None:
        chosen = form.cleaned_data["item"]
        asking.answer(
            request=one,
            text=form.cleaned_data["answer"],
            item=standing[chosen].item if chosen else None,
            declined=form.cleaned_data["declined"],
            by=request.user,
        )

    return respond(
        request,
        consultation,
        title=_("Answer request %(n)s") % {"n": one.number},
        form=form,
        save=save,
        following=back_to(consultation, "briefing"),
        template="material/answer.html",
        button=_("Publish the answer"),
        asked=one,
        always=True,
    )


@login_required
@page
def hide(request: HttpRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Hide the words of a request that breaks the rules."""
    consultation = consultations.workspace_for(request.user, slug, Permission.MODERATE)
    one = _request(consultation, request_id)
    form = forms.ReasonForm(request.POST or None)
    return respond(
        request,
        consultation,
        title=_("Hide the words of request %(n)s") % {"n": one.number},
        lede=_("The answer stays. Your reason takes the place of the words."),
        form=form,
        save=lambda: asking.hide(request=one, because=form.cleaned_data["reason"], by=request.user),
        following=back_to(consultation, "briefing"),
        button=_("Hide the words"),
        template="material/answer.html",
        asked=one,
        always=True,
    )


@login_required
@page
def opinion(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign the briefing as it stands, or object; for those who watch over the process."""
    consultation = consultations.workspace_for(request.user, slug, Permission.WITNESS)
    language = get_language() or "en"
    items = [(each.item, each.wording(language).title) for each in selectors.library(consultation)]
    digest = selectors.library_digest(consultation)
    form = forms.OpinionForm(request.POST or None, items=items, initial={"sha256": digest})
    return respond(
        request,
        consultation,
        title=_("Is the briefing balanced?"),
        lede=_("You sign exactly what everybody reads now. When it changes later, the page says so."),
        form=form,
        save=lambda: oversight.give(
            consultation=consultation,
            sha256=form.cleaned_data["sha256"],
            kind=form.cleaned_data["kind"],
            words=form.cleaned_data["words"],
            capacity=form.cleaned_data["capacity"],
            item=form.cleaned_data["item"],
            by=request.user,
        ),
        following=back_to(consultation, "briefing"),
        button=_("Sign"),
        digest=digest,
        always=True,
    )
