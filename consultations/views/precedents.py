"""Start a consultation after the example of a published case."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.forms.setup import StartForm
from consultations.models import Consultation
from consultations.services import precedents
from consultations.views.editing import back_to
from consultations.views.setup import page
from repository.cases.models import Case
from repository.cases.selectors import public
from socialicense.accounts import selectors as accounts
from socialicense.accounts import services as account_services
from socialicense.errors import Refusal


@login_required
@page
def start(request: HttpRequest, number: int) -> HttpResponse:
    """What each part of the case would become here, then the same questions as for any other consultation."""
    case = public.by_number(number)
    if case.standing == Case.Standing.RETRACTED:
        raise Http404
    organisations = accounts.organisations_of(request.user)
    language = (get_language() or "en").split("-")[0]
    form = StartForm(request.POST or None, organisations=organisations, language=language)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _begin(request, case, form.cleaned_data, language)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(
                    request,
                    _("Its parts are copied, with dates proposed from today. Everything else is yours to write."),
                )
                return redirect(back_to(made))
    context = {"form": form, "case": case, "steps": precedents.steps(case)}
    return render(request, "consultations/organise/precedent.html", context, status=status)


def _begin(request: HttpRequest, case: Case, given: dict[str, Any], language: str) -> Consultation:
    chosen = given["languages"]
    title = {language if language in chosen else chosen[0]: given["title"]}
    with transaction.atomic():  # no organisation is founded for a case that nothing here is like
        organisation = account_services.chosen_or_founded(given, by=request.user)
        return precedents.begin(case=case, organisation=organisation, title=title, languages=chosen, by=request.user)
