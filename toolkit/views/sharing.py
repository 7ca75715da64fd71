"""Around a worksheet: its people and the link that lets more in, its place, locking it and opening it again, removing it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.views.join import guarded
from consultations.views.visits import private
from socialicense.accounts import limits
from socialicense.errors import Refusal
from toolkit.forms.sheets import LockForm, PlaceForm, ReopenForm
from toolkit.models import Worksheet
from toolkit.refusals import InvitationDead, RequiredMissing
from toolkit.selectors import library, worksheets
from toolkit.services import sharing
from toolkit.views.library import language
from toolkit.views.worksheets import address, page

TRIES_A_MINUTE = 30


@login_required
@page
def people(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Who writes here, the link for more, the name of the worksheet and where it belongs."""
    worksheet = worksheets.managed(request.user, worksheet_id)
    own = worksheet.owner_id == request.user.pk  # nobody else takes it to another team
    places = worksheets.places_for(request.user) if own else []
    if worksheet.consultation is not None and worksheet.consultation not in places:
        places = [worksheet.consultation, *places]
    act = request.POST.get("act", "")
    initial = {"title": worksheet.title, "consultation": str(worksheet.consultation_id or "")}
    form = PlaceForm(request.POST if act == "name" else None, places=places, tag=language(), initial=initial)
    link, status = "", 200
    try:
        if act == "link":
            secret = sharing.invite(worksheet=worksheet, by=request.user)
            link = request.build_absolute_uri(reverse("toolkit:worksheet_join", args=[secret]))
        elif act == "close":
            sharing.close_link(worksheet=worksheet, by=request.user)
            messages.success(request, _("The link lets nobody in any more."))
            return redirect(request.path)
        elif act == "name":
            status = 422
            if form.is_valid():
                _place(request, worksheet, form)
                messages.success(request, _("Saved."))
                return redirect(request.path)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence()) if act == "name" else messages.error(request, refusal.sentence())
        status = int(refusal.status)
    context = {
        "sheet": worksheet,
        "form": form,
        "link": link,
        "open_link": bool(link) or worksheet.invitations.filter(revoked_at=None).exists(),
        "hands": worksheet.hands.select_related("user"),
        "days": sharing.INVITED_FOR.days,
    }
    return guarded(render(request, "toolkit/worksheets/people.html", context, status=status))


def _place(request: HttpRequest, worksheet: Worksheet, form: PlaceForm) -> None:
    if form.cleaned_data["title"] != worksheet.title:
        sharing.rename(worksheet=worksheet, title=form.cleaned_data["title"], by=request.user)
    if "consultation" in form.fields and form.place() != worksheet.consultation:
        sharing.attach(worksheet=worksheet, consultation=form.place(), by=request.user)


@login_required
@require_POST
def let_go(request: HttpRequest, worksheet_id: UUID, hand_id: int) -> HttpResponse:
    """Somebody who was let in writes here no longer."""
    worksheet = worksheets.managed(request.user, worksheet_id)
    hand = worksheet.hands.filter(pk=hand_id).first()
    if hand is None:
        raise Http404
    sharing.let_go(hand=hand, by=request.user)
    messages.success(request, _("Removed."))
    return redirect(address(worksheet, "worksheet_people"))


@login_required
@page
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """A link that lets people in. Reading it changes nothing, because mail programs read links too; the button goes in."""
    limits.check("toolkit.join", str(request.user.pk), per_minute=TRIES_A_MINUTE)
    try:
        if request.method == "POST":
            return guarded(redirect(address(sharing.join(secret=secret, by=request.user))))
        found = sharing.invitation(secret)
    except InvitationDead as refusal:
        context = {"sentence": refusal.sentence()}
        return guarded(render(request, "toolkit/worksheets/join.html", context, status=int(refusal.status)))
    text = library.text_of(found.worksheet.version, language())
    return guarded(render(request, "toolkit/worksheets/join.html", {"sheet": found.worksheet, "text": text}))


@login_required
@page
def done(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Lock the worksheet, or open a locked one again with a reason."""
    worksheet = worksheets.writable(request.user, worksheet_id)
    kind = ReopenForm if worksheet.locked else LockForm
    form = kind(request.POST or None)
    status, missing = 200, False
    if request.method == "POST":
        form = kind(request.POST)
        status = 422
        if form.is_valid():
            try:
                if worksheet.locked:
                    sharing.reopen(worksheet=worksheet, reason=form.cleaned_data["reason"], by=request.user)
                else:
                    sharing.lock(worksheet=worksheet, by=request.user, although_missing=form.cleaned_data["although"])
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status, missing = int(refusal.status), isinstance(refusal, RequiredMissing)
            else:
                messages.success(request, _("Open again.") if worksheet.locked else _("Locked."))
                return redirect(address(worksheet))
    context = {"sheet": worksheet, "form": form, "missing": missing}
    return private(render(request, "toolkit/worksheets/done.html", context, status=status))


@login_required
@page
def remove(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """Delete a worksheet with its history, after a page that says so."""
    worksheet = worksheets.managed(request.user, worksheet_id)
    if request.method == "POST":
        sharing.remove(worksheet=worksheet, by=request.user)
        messages.success(request, _("Removed."))
        return redirect("toolkit:worksheets")
    others = worksheet.hands.count()
    return private(render(request, "toolkit/worksheets/remove.html", {"sheet": worksheet, "others": others}))
