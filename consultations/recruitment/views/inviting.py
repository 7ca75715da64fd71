"""The first stage: addresses, the public draw of letters, letters as PDF, and letters that came back."""

import csv
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consultations.people.uploads import MAXIMUM_BYTES, RowFault
from consultations.recruitment import letters, uploads
from consultations.recruitment.forms import plan as forms
from consultations.recruitment.models import Address, InvitationDraw, Recruitment
from consultations.recruitment.refusals import AddressesRefused
from consultations.recruitment.services import inviting
from consultations.recruitment.services.recording import record
from consultations.recruitment.views.pages import address, attempt, found, respond, show
from consultations.views.setup import page
from consultations.views.visits import private
from socialicense.accounts.permissions import Permission
from socialicense.spreadsheets import Line, safe_row

RECRUITS = (Permission.SEE_CONTACTS, Permission.INVITE_PEOPLE)
PAGE = 50


@login_required
@require_safe
def addresses(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The list of addresses, for recruiters; one is found by what stands on the envelope or by its number."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    words = request.GET.get("q", "").strip()
    listed = recruitment.addresses.order_by("place", "id")
    if words.isdigit() and len(words) < 9:
        listed = listed.filter(Q(place=int(words)) | Q(lines__icontains=words))
    elif words:
        listed = listed.filter(Q(lines__icontains=words) | Q(name__icontains=words))
    rows = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return show(request, "addresses.html", recruitment, rows=rows, words=words)


@login_required
@page
def upload(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """A CSV file, taken whole or not at all, with a report of every row that cannot be used."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    form = forms.AddressUploadForm(request.POST or None, request.FILES or None)
    report: list[RowFault] = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(MAXIMUM_BYTES + 1)
        languages = recruitment.component.consultation.languages
        read = uploads.read_addresses(content, languages=languages)
        report = list(read.faults)
        if not report:
            try:
                count = inviting.add_addresses(recruitment=recruitment, rows=read.rows, by=request.user)
            except AddressesRefused as refusal:
                sentence = _("This address is there already.")
                report = [RowFault(row, "line1", sentence) for row in refusal.values["rows"]]
            else:
                done = ngettext("%(n)s address was added.", "%(n)s addresses were added.", count) % {"n": count}
                return attempt(request, recruitment, lambda: None, done=done)
    status = 422 if report or form.errors else 200
    context = {"form": form, "report": report[:200], "faults": len(report)}
    return show(request, "upload.html", recruitment, status=status, title=_("Upload addresses"), **context)


@login_required
@page
def commit(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Prepare a draw of letters: list, areas, factors and the hash of a secret become public; then comes the number."""
    recruitment = found(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    areas = sorted(set(recruitment.addresses.exclude(area="").values_list("area", flat=True)))
    form = forms.CommitForm(request.POST or None, areas=areas[:60], initial={"kind": InvitationDraw.Kind.INVITATION})
    counts = {kind: inviting.frame(recruitment, kind).count() for kind in InvitationDraw.Kind.values}
    lede = _("%(first)s addresses have had no letter. %(second)s have had one and have not answered.") % {
        "first": counts[InvitationDraw.Kind.INVITATION],
        "second": counts[InvitationDraw.Kind.REMINDER],
    }
    return respond(
        request,
        recruitment,
        title=_("Prepare a draw of letters"),
        lede=lede,
        form=form,
        save=lambda: inviting.commit(
            recruitment=recruitment,
            kind=form.cleaned_data["kind"],
            size=form.cleaned_data["size"],
            factors=form.factors(),
            by=request.user,
        ),
        button=_("Publish the hashes"),
        saved=_("The hashes are public. Now wait for the public randomness."),
    )


def _draw(recruitment: Recruitment, draw_id: UUID) -> InvitationDraw:
    chosen = recruitment.invitation_draws.filter(pk=draw_id).first()
    if chosen is None:
        raise Http404
    return chosen


@login_required
@page
def reveal(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """Type in the public randomness: the letters are drawn at once, and the secret becomes public."""
    recruitment = found(request, slug, component_id, Permission.CONFIGURE_CONSULTATION)
    draw = _draw(recruitment, draw_id)
    form = forms.RevealForm(request.POST or None)
    return respond(
        request,
        recruitment,
        title=_("Draw the letters"),
        form=form,
        save=lambda: inviting.reveal(
            draw=draw,
            randomness=form.cleaned_data["randomness"],
            source=form.cleaned_data["source"],
            by=request.user,
        ),
        button=_("Draw"),
        saved=_("The letters are drawn. A recruiter can print them."),
    )


@login_required
@require_safe
def batches(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """The letters of one draw in batches to print."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    draw = _draw(recruitment, draw_id)
    count = len(letters.addresses_of(draw)) if draw.drawn_at else 0
    numbers = range(1, -(-count // letters.BATCH) + 1)
    return show(request, "letters.html", recruitment, draw=draw, count=count, batches=numbers, size=letters.BATCH)


@login_required
@require_POST
def batch(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID, number: int) -> HttpResponse:
    """One batch of letters. The same batch again is the same file; who took it is recorded."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    draw = _draw(recruitment, draw_id)
    chosen = letters.addresses_of(draw)[(number - 1) * letters.BATCH : number * letters.BATCH] if number else []
    if not chosen or draw.drawn_at is None:
        raise Http404
    content = letters.render(draw, chosen)
    record(recruitment, "letters_printed", request.user, {"draw": draw.number, "batch": number, "letters": len(chosen)})
    name = f"letters-{draw.number}-{number:03d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return private(HttpResponse(content, content_type="application/pdf", headers=headers))


@login_required
@require_POST
def mail_merge(request: HttpRequest, slug: str, component_id: UUID, draw_id: UUID) -> HttpResponse:
    """The letters as a table for a printing house, with the code of each. Who took it is recorded."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    draw = _draw(recruitment, draw_id)
    chosen = letters.addresses_of(draw) if draw.drawn_at else []
    if not chosen:
        raise Http404
    record(recruitment, "letters_exported", request.user, {"draw": draw.number, "letters": len(chosen)})
    headers = {"Content-Disposition": f'attachment; filename="letters-{draw.number}.csv"'}
    answer = StreamingHttpResponse(_merge(chosen), content_type="text/csv; charset=utf-8", headers=headers)
    answer["Cache-Control"] = "no-store, private"
    return answer


def _merge(chosen: list[Address]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(["letter", "name", "line1", "line2", "line3", "line4", "language", "code", "url"])
    web = letters.register_address()
    for one in chosen:
        code = inviting.code_of(one)
        lines = (one.lines.splitlines() + [""] * 4)[:4]
        yield writer.writerow(safe_row([one.place, one.name, *lines, one.language, code, f"{web}#{code}"]))


@login_required
@page
def returned(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Letters that came back."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    form = forms.ReturnedForm(request.POST or None)

    def save() -> None:
        try:
            inviting.undeliverable(
                recruitment=recruitment,
                places=form.cleaned_data["numbers"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except AddressesRefused as refusal:
            rows = ", ".join(str(number) for number in refusal.values["rows"][:20])
            form.add_error("numbers", _("These numbers are on no letter: %(numbers)s.") % {"numbers": rows})
            raise

    return respond(
        request,
        recruitment,
        title=_("Letters that came back"),
        form=form,
        save=save,
        button=_("Record them"),
        saved=_("Recorded."),
    )


@login_required
@require_POST
def reissue(request: HttpRequest, slug: str, component_id: UUID, address_id: UUID) -> HttpResponse:
    """A new code for a household that lost its letter, to be read out once."""
    recruitment = found(request, slug, component_id, *RECRUITS)
    chosen = recruitment.addresses.filter(pk=address_id, invited__isnull=False).first()
    if chosen is None:
        raise Http404
    code = inviting.reissue(address=chosen, by=request.user)
    return show(request, "code.html", recruitment, code=code, back=address(recruitment, "recruitment_addresses"))
