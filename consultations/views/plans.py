"""A consultation in preparation as one file, out and in; and throwing it away."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.files import plans
from consultations.files.refusals import FilesRefused
from consultations.forms.setup import PlanForm
from consultations.models import Consultation
from consultations.services import discarding
from consultations.views.editing import back_to, editable, show
from consultations.views.setup import page
from repository.licenses.domain.questions import DefinitionRefused
from socialicense.accounts import selectors as accounts
from socialicense.accounts import services as account_services
from socialicense.errors import Refusal

MAXIMUM = 20 * 1024 * 1024
SHOWN = 50


@login_required
@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Texts, data, uses, chain, questions and dates as one file, while it is being prepared: no people, no keys."""
    consultation = editable(request, slug)
    if consultation.state != Consultation.State.PREPARING:
        raise Http404
    try:
        content = json.dumps(plans.plan(consultation), ensure_ascii=False, indent=1) + "\n"
    except DefinitionRefused:
        messages.error(request, _("A question has a rule that does not fit its scale. Mend it first."))
        return redirect(back_to(consultation))
    response = HttpResponse(content.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}.json"'
    return response


@login_required
@page
def take_in(request: HttpRequest) -> HttpResponse:
    """Begin a consultation from such a file; every fault is told, and nothing is kept of a faulty one."""
    organisations = accounts.organisations_of(request.user)
    form = PlanForm(request.POST or None, request.FILES or None, organisations=organisations)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            raw = plans.read(given["file"].name, given["file"].read(MAXIMUM + 1))
            with transaction.atomic():  # no organisation is founded for a faulty file
                organisation = account_services.chosen_or_founded(given, by=request.user)
                made = plans.take_in(raw=raw, organisation=organisation, by=request.user)
        except FilesRefused as refused:
            faults = [str(fault) for fault in refused.faults]
            form.add_error("file", refused.sentence())
        else:
            messages.success(request, _("The consultation is here. The community, people and keys are not in a file."))
            return redirect(back_to(made))
    context = {"form": form, "faults": faults[:SHOWN], "more": max(len(faults) - SHOWN, 0)}
    status = 422 if form.errors else 200
    return render(request, "consultations/organise/take_in.html", context, status=status)


@login_required
@page
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw a consultation away that has not opened, after being asked once."""
    consultation = editable(request, slug)
    held = discarding.invited(consultation)
    refusal = ""
    if request.method == "POST":
        try:
            discarding.discard(consultation=consultation, by=request.user)
        except Refusal as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, _("The consultation is gone. Only the audit trail knows that there was one."))
            return redirect(reverse("consultations:desk"))
    context = {"held": held, "refusal": refusal}
    return show(request, "discard.html", consultation, status=409 if refusal else 200, **context)
