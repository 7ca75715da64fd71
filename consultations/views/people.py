"""The roll: adding people, inviting them, codes on paper, and who has been reached."""

from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations import selectors
from consultations.forms import people as forms
from consultations.forms.texts import direction
from consultations.models import Consultation, Contact, Credential, Participation
from consultations.people import mailing, uploads
from consultations.people import services as people
from consultations.refusals import PeopleRefused
from consultations.services import brief
from consultations.views.editing import attempt, back_to, respond, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission

PAGE = 50


def _consultation(request: HttpRequest, slug: str) -> Consultation:
    return selectors.workspace_for(request.user, slug, Permission.INVITE_PEOPLE)


def _sees_contacts(request: HttpRequest, consultation: Consultation) -> bool:
    return selectors.may(request.user, consultation, Permission.SEE_CONTACTS)


@login_required
@require_safe
@never_cache
def roll(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts for everybody who may invite; names and addresses for the recruiter alone."""
    consultation = _consultation(request, slug)
    found = consultation.participations.order_by("member_code").select_related("contact")
    code = Credential.objects.filter(participation=OuterRef("pk"), kind=Credential.Kind.CODE, revoked_at=None)
    rows = Paginator(found.annotate(has_code=Exists(code)), PAGE).get_page(request.GET.get("page"))
    delivery = dict(
        Contact.objects.filter(participation__consultation=consultation)
        .exclude(email="")
        .values_list("delivery")
        .annotate(count=Count("pk"))
        .order_by("delivery")
    )
    active = consultation.participations.filter(state=Participation.State.ACTIVE).count()
    return show(
        request,
        "people.html",
        consultation,
        rows=rows,
        contacts=_sees_contacts(request, consultation),
        counts={
            "all": rows.paginator.count,
            "waiting": delivery.get("", 0),
            "queued": delivery.get("queued", 0),
            "sent": delivery.get("sent", 0),
            "bounced": delivery.get("bounced", 0),
            "active": active,
        },
        approved=consultation.exercise or _approved(consultation),
        closed=people.roll_closed(consultation),
    )


def _approved(consultation: Consultation) -> bool:
    answer = brief.approval(consultation)
    return answer is not None and answer.answer == "approved"


@login_required
@page
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """A CSV file, taken whole or not at all, with a report of every row that cannot be used."""
    consultation = _consultation(request, slug)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    report: list[uploads.RowFault] = []
    if request.method == "POST" and form.is_valid():
        read = uploads.read(form.cleaned_data["file"].read(uploads.MAXIMUM_BYTES + 1), languages=consultation.languages)
        report = list(read.faults)
        if not report:
            try:
                added = people.add(consultation=consultation, people=read.people, by=request.user)
            except PeopleRefused as refusal:
                report = [
                    uploads.RowFault(row + 1, "email", _("This address is on the roll already."))
                    for row in refusal.values["rows"]
                ]
            else:
                messages.success(
                    request,
                    ngettext("%(n)s person was added.", "%(n)s people were added.", len(added)) % {"n": len(added)},
                )
                return redirect(back_to(consultation, "people"))
    status = 422 if report or form.errors else 200
    context = {"form": form, "report": report[:200], "faults": len(report)}
    return show(request, "upload.html", consultation, status=status, **context)


@login_required
@page
def add(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = _consultation(request, slug)
    form = forms.PersonForm(request.POST or None, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("Add one person"),
        form=form,
        save=lambda: people.add(
            consultation=consultation, people=[people.Person(**form.cleaned_data)], by=request.user
        ),
        following=back_to(consultation, "people"),
        saved=_("One person was added."),
        button=_("Add"),
        always=True,
    )


@login_required
@page
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """People who come with a code on paper and about whom nothing else is kept."""
    consultation = _consultation(request, slug)
    form = forms.PlacesForm(request.POST or None)
    language = consultation.languages[0]
    return respond(
        request,
        consultation,
        title=_("Add people with a code on paper"),
        form=form,
        save=lambda: people.add(
            consultation=consultation,
            people=[people.Person(language=language)] * form.cleaned_data["count"],
            by=request.user,
        ),
        following=back_to(consultation, "people"),
        button=_("Add"),
        always=True,
    )


@login_required
@page
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Write, preview with the number of recipients, then send: the preview sends nothing."""
    consultation = _consultation(request, slug)
    form = forms.InviteForm(request.POST or None, languages=consultation.languages)
    previews = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "send" in request.POST:
            return attempt(
                request,
                lambda: people.invite(
                    consultation=consultation, subject=given["subject"], body=given["body"], by=request.user
                ),
                done=_("The invitations are on their way. You can leave this page."),
                following=back_to(consultation, "people"),
            )
        for tag in consultation.languages:
            words = mailing.Words(given["subject"].get(tag, ""), given["body"].get(tag, ""))
            link = _("(a link for each person alone)")
            subject, body = mailing.invitation(consultation, tag, words, name="", link=link)
            previews.append({"tag": tag, "dir": direction(tag), "subject": subject, "body": body})
    waiting = people.waiting(consultation)
    status = 422 if form.errors else 200
    return show(
        request, "invite.html", consultation, status=status, form=form, previews=previews, waiting=waiting.count()
    )


@login_required
@require_POST
@never_cache
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet of fresh codes for everybody on the roll who has none and no e-mail address. Shown once, kept nowhere."""
    consultation = _consultation(request, slug)
    sheet = people.print_codes(consultation=consultation, by=request.user)
    return _sheet(request, consultation, sheet)


@login_required
@require_POST
@never_cache
def reissue(request: HttpRequest, slug: str, participation_id: UUID) -> HttpResponse:
    """A new code for somebody who lost theirs, or a new mailed link; the old one is dead at once."""
    consultation = _consultation(request, slug)
    participation = consultation.participations.filter(pk=participation_id, state__in=["invited", "active"]).first()
    if participation is None:
        raise Http404
    if Contact.objects.filter(participation=participation).exclude(email="").exists():
        return attempt(
            request,
            lambda: people.reissue_link(participation=participation, by=request.user),
            done=_("A new link is on its way to the person. The old one is dead."),
            following=back_to(consultation, "people"),
        )
    code = people.reissue_code(participation=participation, by=request.user)
    return _sheet(request, consultation, [(participation, code)])


def _sheet(request: HttpRequest, consultation: Consultation, sheet: list[tuple[Participation, str]]) -> HttpResponse:
    shown = _sees_contacts(request, consultation)
    slips = [
        {
            "code": code,
            "qr": _qr(f"{settings.PUBLIC_ADDRESS}/join/#{code}"),
            "name": (participation.contact.name if shown else "") or participation.member_code,
        }
        for participation, code in sheet
    ]
    return show(request, "codes.html", consultation, slips=slips, address=f"{settings.PUBLIC_ADDRESS}/join/")


def _qr(address: str) -> SafeString:
    """The address as SVG: attributes only, no style element, so that the strict policy lets it be drawn."""
    picture = segno.make(address, error="m").svg_inline(
        scale=4, border=2, omitsize=False, svgclass="qr", lineclass=None
    )
    return mark_safe(picture)  # noqa: S308 - drawn from a code of our own alphabet
