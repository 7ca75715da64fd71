"""Signing the draft: the community reads it, signs it on a computer of its own, and hands the statement in here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.forms.people import StatementForm
from consultations.models import Consultation
from consultations.services import chain
from consultations.views.representative import of_consultation, standing
from consultations.views.setup import page
from repository.licenses import selectors as licenses
from repository.licenses.domain import signing as license_signing
from socialicense.errors import Refusal

LARGEST = 64_000
OPEN = (Consultation.State.REVIEW, Consultation.State.RATIFICATION, Consultation.State.ADOPTION)


@login_required
@page
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft with its hash, what to type to sign it offline, and the place for the signed statement."""
    consultation = of_consultation(request, slug)
    community = consultation.community
    found = licenses.drafts(consultation=consultation.id).last()
    form = StatementForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            received = chain.representative_statement(
                consultation=consultation, data=form.cleaned_data["file"].read(LARGEST + 1), by=request.user
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence())
            status = int(refusal.status)
        else:
            counts = {"signed": received.signed, "needed": received.needed}
            messages.success(request, _("The signature is valid: %(signed)s of %(needed)s.") % counts)
            return redirect(reverse("consultations:community_draft", args=[slug]))
    elif form.errors:
        status = 422
    context = {
        "consultation": consultation,
        "community": community,
        "standing": standing(request, community),
        "draft": found,
        "content": reverse("consultations:draft_content", args=[slug, found.n]) if found else "",
        "statements": licenses.statements(target=found.sha256) if found else [],
        "keys": [(key, license_signing.fingerprint(key.multibase)) for key in community.keys.filter(retired_at=None)],
        "form": form,
        "may_sign": found is not None and consultation.state in OPEN,
        "licenses": licenses.licenses_of(consultation=consultation.id),
    }
    return render(request, "consultations/representative/draft.html", context, status=status)
