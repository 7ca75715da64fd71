"""Make a consultation from worksheets, put one into its consultation, and read what the method chooser proposes."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import selectors as consultations
from consultations.models import Consultation
from consultations.views.editing import back_to
from consultations.views.visits import private
from socialicense.accounts import selectors as accounts
from socialicense.accounts import services as account_services
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal
from toolkit.bridges.forms import MakeForm
from toolkit.bridges.services import chain, making
from toolkit.models import Worksheet
from toolkit.selectors import worksheets
from toolkit.services import sharing
from toolkit.views.answering import answer, page


@login_required
@page
def make(request: HttpRequest) -> HttpResponse:
    """A new consultation from one's own worksheets that belong to none yet."""
    free = Worksheet.objects.filter(owner=request.user, consultation=None, version__tool__slug__in=making.BRIDGES)
    organisations = accounts.organisations_of(request.user)
    form = MakeForm(
        request.POST or None,
        sheets=free.select_related("version__tool").order_by("version__tool__number", "began_at"),
        organisations=organisations,
        initial={"sheets": list(free.values_list("pk", flat=True))},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        sheets = list(given["sheets"])
        try:
            with transaction.atomic():
                organisation = account_services.chosen_or_founded(given, by=request.user)
                consultation, puts = making.make(organisation=organisation, sheets=sheets, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
        else:
            _attach(sheets, consultation, request)
            return _told(request, consultation, puts)
    return answer(
        request,
        title=_("Make a consultation from worksheets"),
        lede=_(
            "Brief, remit, chooser, clauses and questions become a consultation in preparation. You can change everything there."
        ),
        forms=[form],
        save=lambda: None,
        following=reverse("toolkit:worksheets"),
        template="toolkit/bridges/make.html",
        any=free.exists(),
        button=_("Make it"),
    )


def _attach(sheets: list[Worksheet], consultation: Consultation, request: HttpRequest) -> None:
    """The worksheets belong to the consultation from now on; a locked one is left as it is."""
    for sheet in sheets:
        if not sheet.locked:
            sharing.attach(worksheet=sheet, consultation=consultation, by=request.user)


def _told(request: HttpRequest, consultation: Consultation, puts: list[making.Put]) -> HttpResponse:
    more = {"consultation": consultation, "puts": puts, "workspace": back_to(consultation)}
    return private(render(request, "toolkit/bridges/told.html", more))


@login_required
@page
def put(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Put one worksheet into its consultation, as somebody who may configure that."""
    sheet, _rights = worksheets.find(request.user, worksheet_id)
    if sheet.consultation is None or not making.makes(sheet):
        raise Http404
    consultation = sheet.consultation
    consultations.require(request.user, consultation, Permission.CONFIGURE_CONSULTATION)
    refused = None
    if request.method == "POST":
        try:
            return _told(
                request, consultation, making.put_into(consultation=consultation, sheets=[sheet], by=request.user)
            )
        except Refusal as refusal:
            refused = refusal
    more = {"sheet": sheet, "consultation": consultation, "refused": refused.sentence() if refused else ""}
    status = int(refused.status) if refused else 200
    return private(render(request, "toolkit/bridges/put.html", more, status=status))


@login_required
@require_safe
def proposal(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """What the rules of the method chooser say to the answers of a worksheet: chain, reasons, cautions, and limits."""
    sheet, _rights = worksheets.find(request.user, worksheet_id)
    tool = worksheets.definition(sheet)
    if "rules" not in tool.body:
        raise Http404
    found = chain.proposal(tool, worksheets.answers_of(sheet))
    more = {"sheet": sheet, "tool": tool, "proposal": found, "how": tool.body["rules"]["how"]}
    return private(render(request, "toolkit/bridges/proposal.html", more))
