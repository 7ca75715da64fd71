"""The check page: give a file or a number, learn whether the license holds, and if not, exactly why."""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from repository.licenses import checking, selectors
from repository.licenses.checking import Checked
from repository.licenses.domain import canonical
from repository.licenses.domain.tables import MAX_BYTES
from repository.licenses.forms import VerifyForm
from repository.licenses.models import License, SealedPdf
from repository.licenses.reading import faults, issued, parts
from repository.licenses.services import anchors, issuing
from repository.licenses.words import clean
from socialicense.accounts import limits

# Ballots of a known license are recounted at once up to this size; larger ones when the reader gives the file.
RECOUNT_LIMIT = 20_000_000
# A check costs seconds of a processor and anybody may ask for it.
CHECKS_A_MINUTE = 60


@dataclass(frozen=True)
class Reason:
    """A reason why it is not valid, or a check that was made."""

    sentence: str
    code: str


@dataclass(frozen=True)
class Shown:
    """The answer as the page prints it."""

    mark: str
    word: str
    headline: str
    number: str
    title: str
    page_url: str
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    checks: tuple[str, ...]
    counted: bool
    recounted: int
    attested: int
    stated: int


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and under POST or ?number= the answer. Nothing that is given here is kept."""
    number = request.GET.get("number", "")
    if request.method == "POST":
        form = VerifyForm(request.POST, request.FILES)
    else:
        form = VerifyForm({"number": number}) if number else VerifyForm()
    report = None
    if form.is_bound:
        limits.check("verify", limits.network(request), per_minute=CHECKS_A_MINUTE)
        report = _answer(form) if form.is_valid() else None
    context = {
        "form": form,
        "report": report,
        "verifier_url": reverse("licenses:verifier"),
        "did_url": reverse("licenses:did"),
        "signer_url": reverse("licenses:signer"),
    }
    return render(request, "repository/verify.html", context, status=422 if form.is_bound and form.errors else 200)


def _answer(form: VerifyForm) -> Shown | None:
    given = form.cleaned_data
    if given["file"]:
        data = given["file"].read()
        license = known(data)
    else:
        license = by_number(given["number"])
        if license is None:
            form.add_error("number", _("There is no license with this number here."))
            return None
        data = bytes(SealedPdf.objects.get(pk=license.pk).pdf)
    try:
        ballots = checking.unpacked(given["ballots"].file) if given["ballots"] else None
    except checking.BROKEN:
        form.add_error("ballots", _("This file cannot be unpacked, or unpacks to too much."))
        return None
    questions = _read(given["questions"])
    tables: dict[str, bytes] = {}
    rows: bytes | None = None
    if license is not None and ballots is None and questions is None:
        ballots, questions = published(license)
        rows = published_file(license, "rows.jsonl")
        tables = published_tables(license)
    status = [canonical.parse(anchors.status_list(n)) for n in anchors.LISTS]  # before the clock is read: good from then
    checked = checking.check(
        data,
        did=anchors.did_document(),
        now=anchors.rfc3339(timezone.now()),
        served=bytes(license.jsonld) if license else None,
        status=status,
        ballots=ballots,
        questions=questions,
        statement=_read(given["statement"]),
        tables=tables,
        rows=rows,
    )
    told = shown(checked)
    return replace(told, notes=(*told.notes, *_standing_notes(license))) if license else told


def _standing_notes(license: License) -> list[str]:
    """What the register knows of the license beyond whether it may be relied on."""
    last = license.states.select_related("successor").order_by("-id").first()
    if last is None:
        return []
    if last.successor is not None:
        return [_("%(number)s has taken its place.") % {"number": last.successor.number}]
    if last.state == last.State.UNDER_REVIEW:
        trigger = last.get_trigger_display()
        return [_("It is under review (%(trigger)s) and in force until the review decides.") % {"trigger": trigger}]
    return []


def _read(file: UploadedFile | None) -> bytes | None:
    return file.read() if file else None


def by_number(text: str) -> License | None:
    """The license that a number, a number with version, or an address names."""
    number, _slash, version = clean(text).strip().rstrip("/").rpartition("licenses/")[2].partition("/v")
    number = number.upper()
    try:
        return selectors.version(number=number, n=int(version) if version.isascii() and version.isdigit() else None)
    except (License.DoesNotExist, OverflowError):
        return None


def known(data: bytes) -> License | None:
    """The license of this register that the file says it is, so that it can be compared with what is served."""
    license = checking.license_in(data)
    try:
        document = json.loads(license) if license else {}
        address = str(document.get("id", ""))
    except (ValueError, AttributeError, RecursionError):
        return None
    return by_number(address) if address.startswith(f"{settings.SITE_URL}/licenses/") else None


def published(license: License) -> tuple[Any, bytes | None]:
    """The published ballots and questions of a license, where they are small enough to recount for a visitor."""
    files = {attachment.name: attachment.artefact for attachment in selectors.attachments(license)}
    ballots, questions = files.get("ballots.jsonl"), files.get("questions.json")
    if ballots is None or questions is None or ballots.bytes > RECOUNT_LIMIT:
        return None, None
    folder = Path(settings.MEDIA_ROOT)
    try:
        return (folder / ballots.path).read_bytes(), (folder / questions.path).read_bytes()
    except OSError:
        return None, None


def published_file(license: License, name: str) -> bytes | None:
    """A published file of a license, where it is small enough to be read for a visitor."""
    held = license.attachments.select_related("artefact").filter(name=name, artefact__bytes__lte=RECOUNT_LIMIT).first()
    try:
        return (Path(settings.MEDIA_ROOT) / held.artefact.path).read_bytes() if held else None
    except OSError:
        return None


def published_tables(license: License) -> dict[str, bytes]:
    """The published tables behind the facts of a license, by name."""
    made = issuing.content_of(license.draft).how_it_was_made
    names = {table.name for component in made.components for table in component.tables}
    folder, found = Path(settings.MEDIA_ROOT), {}
    for attachment in selectors.attachments(license):
        if attachment.name in names and attachment.artefact.bytes <= MAX_BYTES:
            with suppress(OSError):
                found[attachment.name] = (folder / attachment.artefact.path).read_bytes()
    return found


def shown(checked: Checked) -> Shown:
    """The answer in the reader's language."""
    reasons = [Reason(faults.sentence(item.code, item.values), item.code) for item in checked.pdf_findings]
    notes = []
    for finding in checked.findings:
        said = faults.sentence(finding.code, finding.values)
        if finding.severity == "note":
            notes.append(said)
        else:
            reasons.append(Reason(said, finding.code))
    if checked.test_seal:
        notes.append(_("The PDF carries a test seal: it shows how sealing works, and proves nothing to a court."))
    license = _issued(checked.document)
    mark, word, headline = _headline(checked, license)
    report = checked.report
    return Shown(
        mark=mark,
        word=word,
        headline=headline,
        number=license.number if license else "",
        title=parts.said(license.draft.identification.title, translation.get_language() or "en").text
        if license
        else "",
        page_url=_page(license),
        reasons=tuple(reasons),
        notes=tuple(notes),
        checks=tuple(faults.check_label(name) for name in checked.checks_run),
        counted=report is not None,
        recounted=report.recounted if report else 0,
        attested=report.attested if report else 0,
        stated=report.stated if report else 0,
    )


def _title(license: issued.Issued | None) -> str:
    language = translation.get_language() or "en"
    return parts.said(license.draft.identification.title, language).text if license else ""


def _headline(checked: Checked, license: issued.Issued | None) -> tuple[str, str, str]:
    if checked.valid and license is not None and license.exercise:
        return "info", _("Genuine exercise"), _("This is a genuine, unchanged exercise. It permits nothing.")
    if checked.valid:
        return "yes", _("Valid"), _("This license is genuine, unchanged and in force.")
    if checked.exit_code == 2:
        return "open", _("Not decided"), _("What was given does not suffice for an answer.")
    return "no", _("Not valid"), _("Do not rely on this file.")


def _issued(document: dict[str, Any] | None) -> issued.Issued | None:
    try:
        return issued.of(document) if document else None
    except issued.NotALicense:
        return None


def _page(license: issued.Issued | None) -> str:
    if license is None or by_number(license.id) is None or not license.id.startswith(settings.SITE_URL):
        return ""
    return reverse("licenses:version", args=[license.number, license.version])
