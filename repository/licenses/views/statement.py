"""Handing in what a community signed about a license. No account: the signature counts, not the messenger."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from repository.licenses.forms import StatementForm
from repository.licenses.reading import faults
from repository.licenses.reading.words import number
from repository.licenses.services import community
from repository.licenses.services.refusals import StatementUnusable
from socialicense.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hand_in(request: HttpRequest) -> HttpResponse:
    """The form; under POST the statement takes effect, or the page says why it does not count."""
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    context: dict[str, object] = {"form": form, "signer_url": reverse("licenses:signer")}
    if form.is_bound and form.is_valid():
        try:
            received = community.receive_about_license(data=form.cleaned_data["statement"])
        except Refusal as refusal:
            form.add_error("statement", _sentence(refusal))
        else:
            context |= _done(received)
    return render(request, "repository/statement.html", context, status=422 if form.errors else 200)


def _sentence(refusal: Refusal) -> str:
    if isinstance(refusal, StatementUnusable):
        return faults.sentence(refusal.values["reason"], {})
    return refusal.sentence()


def _done(received: community.Received) -> dict[str, object]:
    license = received.license
    page_url = reverse("licenses:version", args=[license.number, license.version]) if license else ""
    missing = max(received.needed - received.signed, 0)
    progress = ngettext("One more key has to sign.", "%(n)s more keys have to sign.", missing) % {"n": number(missing)}
    return {
        "received": received,
        "headline": _("It has taken effect") if received.applied else _("It is here"),
        "progress": progress if missing else _("It stands in the register and in the status lists now."),
        "page_url": page_url,
    }
