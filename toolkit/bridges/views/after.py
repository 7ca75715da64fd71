"""Put a worksheet of the time after opening where it belongs: into a report, an answer, a yearly report or a draft case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations import selectors as consultations
from consultations.evaluation.models import Report
from consultations.evaluation.reporting import WRITES
from consultations.views.editing import back_to
from consultations.views.visits import private
from socialicense.errors import Refusal
from toolkit.bridges.forms import CommitmentForm
from toolkit.bridges.services import after, cases
from toolkit.bridges.services.desk import Outcome
from toolkit.commitment import selectors as commitments
from toolkit.commitment.models import Commitment
from toolkit.models import Worksheet
from toolkit.selectors import worksheets
from toolkit.views.answering import page

Put = Callable[[], tuple[Outcome, ...]]


@login_required
@page
def put(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Say what becomes of the worksheet, and do it. Whoever may not write there finds nothing."""
    sheet, rights = worksheets.find(request.user, worksheet_id)
    slug = sheet.version.tool.slug
    form = None
    if slug in {after.EVALUATION, after.RESPONSE}:
        act, lede, following = _of_consultation(sheet, request.user)
    elif slug == after.CASE and sheet.owner_id == request.user.pk:
        lede = _("It becomes a draft case of yours. You look it over and hand it in, or throw it away.")
        act, following = (lambda: after.case(worksheet=sheet, by=request.user)), lambda: _case(sheet)
    elif slug == after.YEAR and rights.writes:
        kept = Commitment.objects.filter(organisation__in=commitments.organisations(request.user))
        form = CommitmentForm(request.POST or None, kept=kept)
        lede = _("It becomes the report of its year. People leave their comments there, and two of you sign it.")
        act, following = (lambda: _year(sheet, form, request.user)), lambda: _year_address(sheet, form)
    else:
        raise Http404
    refused = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            outcomes = act()
        except Refusal as refusal:
            refused = refusal
        else:
            more = {"puts": [{"worksheet": sheet, "outcomes": outcomes}], "following": following()}
            return private(render(request, "toolkit/bridges/after_told.html", more))
    status = int(refused.status) if refused else 422 if form is not None and form.errors else 200
    more = {"sheet": sheet, "lede": lede, "form": form, "refused": refused.sentence() if refused else ""}
    return private(render(request, "toolkit/bridges/after.html", more, status=status))


def _of_consultation(sheet: Worksheet, user: Any) -> tuple[Put, str, Callable[[], str]]:
    """Reports and answer belong to the consultation of the worksheet, and each to those who may write it."""
    if sheet.consultation is None:
        raise Http404
    consultation = sheet.consultation
    held = consultations.held(user, consultation)
    if sheet.version.tool.slug == after.EVALUATION:
        kinds = [kind for kind, needed in WRITES.items() if needed in held]
        lede = _(
            "Your section becomes a report that everybody can read. What members ticked is not taken from a worksheet."
        )
        act: Put = lambda: after.reports(worksheet=sheet, consultation=consultation, kinds=kinds, by=user)  # noqa: E731
        place = back_to(consultation, "evaluation_overview")
    else:
        kinds = [kind for kind in (Report.Kind.HOLDER,) if WRITES[kind] in held]
        lede = _(
            "It becomes the public answer of the data holder. Each row also answers the recommendation that it names word"
            " for word."
        )
        act = lambda: after.response(worksheet=sheet, consultation=consultation, by=user)  # noqa: E731
        place = back_to(consultation)
    if not kinds:
        raise Http404
    return act, lede, lambda: place


def _year(sheet: Worksheet, form: CommitmentForm, user: Any) -> tuple[Outcome, ...]:
    return after.year(worksheet=sheet, commitment=form.cleaned_data["commitment"], by=user)


def _year_address(sheet: Worksheet, form: CommitmentForm) -> str:
    year = int(worksheets.answers_of(sheet)["year"])
    return reverse("commitment:report", args=[form.cleaned_data["commitment"].slug, year])


def _case(sheet: Worksheet) -> str:
    found = cases.made(sheet)
    return reverse("cases:overview", args=[found.pk]) if found else reverse("cases:mine")
