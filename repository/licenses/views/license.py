"""The page of a license, and the same license as PDF and JSON: one address, four forms."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from repository import onward
from repository.licenses import selectors
from repository.licenses.models import License, LicenseState, SealedPdf, Statement
from repository.licenses.reading import annex, build, issued, standings
from repository.licenses.selectors import Standing
from repository.licenses.services import anchors

PDF = "application/pdf"
CREDENTIAL = "application/vc"
JSON_LD = "application/ld+json"
Response = TypeVar("Response", bound=HttpResponseBase)
KEPT_SECONDS = 60
FORMS = ["text/html", CREDENTIAL, JSON_LD, PDF, "application/json"]


@dataclass(frozen=True)
class Published:
    """A file that belongs to a license, for the list on its page."""

    name: str
    about: str
    url: str


@dataclass(frozen=True)
class Happened:
    """A transition of the license, for the list on its page."""

    title: str
    at: str
    capacity: str
    reason: str
    statement_url: str
    trigger: str = ""
    successor: str = ""
    successor_url: str = ""


@require_safe
def newest(request: HttpRequest, number: str) -> HttpResponseBase:
    """The address without a version leads to the newest one."""
    license = _license(number)
    return redirect("licenses:version", number=license.number, n=license.version)


@require_safe
def version(request: HttpRequest, number: str, n: int) -> HttpResponseBase:
    """HTML, PDF or JSON, as the Accept header asks (RFC 9110 section 12.5.1)."""
    license = _license(number, n)
    form = request.get_preferred_type(FORMS) or "text/html"
    if form == PDF:
        response: HttpResponseBase = _pdf(license, inline=True)
    elif form == "text/html":
        response = _page(request, license)
    else:
        response = _jsonld(license, JSON_LD if form == "application/json" else form)
    patch_vary_headers(response, ["Accept"])
    response["Link"] = f'<{reverse("licenses:jsonld", args=[number, n])}>; rel="alternate"; type="{CREDENTIAL}"'
    return response


@require_safe
def jsonld(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """The signed JSON, byte for byte, as a file."""
    response = _jsonld(_license(number, n), CREDENTIAL)
    response["Content-Disposition"] = f'attachment; filename="{number}-v{n}.jsonld"'
    return response


@require_safe
def pdf(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """The sealed PDF as a file."""
    return _pdf(_license(number, n), inline=False)


@require_safe
def file(request: HttpRequest, number: str, n: int, name: str) -> HttpResponseBase:
    """A published file of the license: ballots, questions, checkpoint, tables. Sent as it is kept, never changed."""
    license = _license(number, n)
    attachment = get_object_or_404(license.attachments.select_related("artefact"), name=name)
    path = Path(settings.MEDIA_ROOT) / attachment.artefact.path
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=attachment.artefact.media_type
    )
    return _unchanging(response, attachment.artefact.sha256)


@require_safe
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A statement of the community, byte for byte as it was received."""
    found = get_object_or_404(Statement, pk=pk)
    response = HttpResponse(bytes(found.body), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="statement-{found.act}.json"'
    return _unchanging(response, found.sha256)


def _license(number: str, n: int | None = None) -> License:
    try:
        return selectors.version(number=number, n=n)
    except License.DoesNotExist as error:
        raise Http404 from error


def _jsonld(license: License, content_type: str) -> HttpResponse:
    response = HttpResponse(bytes(license.jsonld), content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return _unchanging(response, license.jsonld_sha256)


def _pdf(license: License, *, inline: bool) -> HttpResponse:
    sealed = SealedPdf.objects.get(pk=license.pk)
    response = HttpResponse(bytes(sealed.pdf), content_type=PDF)
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{license.number}-v{license.version}.pdf"'
    return _unchanging(response, sealed.sha256)


def _unchanging(response: Response, sha256: str) -> Response:
    response["ETag"] = f'"{sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: HttpRequest, license: License) -> HttpResponse:
    language = _language(request, license)
    standing = selectors.standing(license)
    with translation.override(language):
        urls = {
            "license": license,
            "pdf_url": _url(license, "pdf"),
            "jsonld_url": _url(license, "jsonld"),
        }
        head, body = _content(license, standing, language, urls)
        ways = onward.ways("license", license, request.user)
        return render(request, "repository/license.html", urls | {"head": head, "body": body, "ways_on": ways})


def _content(
    license: License, standing: Standing, language: str, urls: dict[str, object]
) -> tuple[dict[str, object], SafeString]:
    """What the head of the page needs, and its body. The body of a license changes only with its standing, so it is
    kept in memory for a while: most visitors read the same page."""
    key = f"licenses:page:{license.pk}:{language}:{standing.code}:{standing.since.isoformat()}"
    found: tuple[dict[str, object], SafeString] | None = caches["memory"].get(key)
    if found is None:
        found = _written(license, standing, language, urls)
        caches["memory"].set(key, found, KEPT_SECONDS)
    return found


def _written(
    license: License, standing: Standing, language: str, urls: dict[str, object]
) -> tuple[dict[str, object], SafeString]:
    reading = build.reading(issued.read_object(bytes(license.jsonld)), language)
    context = urls | {
        "reading": reading,
        "standing": standing,
        "shown": standings.shown(standing),
        "verify_url": f"{reverse('licenses:verify')}?number={license.number}",
        "files": _files(license),
        "statements_csv_url": _table_url(license, "statements.csv"),
        "since": build.day(anchors.rfc3339(standing.since)),
        "history": (history := [_happened(state) for state in selectors.history(license)]),
        "latest": history[-1] if history else None,
        "versions": list(selectors.issued().filter(number=license.number).order_by("version")),
        "other_languages": [
            {"code": code, "name": translation.get_language_info(code)["name_local"]}
            for code in license.languages
            if code != language and code in dict(settings.LANGUAGES)
        ],
    }
    head = {
        "title": f"{reading.number}: {reading.title.text}",
        "description": f"{reading.question.text} {reading.lede}".strip(),
        "address": reading.url,
        "exercise": reading.exercise,
    }
    return head, render_to_string("repository/license_body.html", context)


def _happened(state: LicenseState) -> Happened:
    return Happened(
        title=state.get_state_display(),
        at=annex.moment(anchors.rfc3339(state.at)),
        capacity=state.capacity,
        reason=state.reason,
        statement_url=reverse("licenses:statement", args=[state.statement_id]) if state.statement_id else "",
        trigger=state.get_trigger_display(),
        successor=state.successor.number if state.successor else "",
        successor_url=_page_of(state.successor) if state.successor else "",
    )


def _page_of(license: License) -> str:
    return reverse("licenses:version", args=[license.number, license.version])


def _language(request: HttpRequest, license: License) -> str:
    """What was asked for in the address, else the reader's own language where the interface has it."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"


def _files(license: License) -> list[Published]:
    about = {
        "ballots.jsonl": _("Every answer counted, one a line, in an order that leads to nobody"),
        "ballots.jsonl.gz": _("Every answer counted, one a line, packed"),
        "questions.json": _("The questions and rules, frozen before the first ballot"),
        "rows.jsonl": _("What one person answered, together: an open vote, or imported public data"),
    }
    found = [
        Published("license.jsonld", _("The license: signed, for people and machines"), _url(license, "jsonld")),
        Published("license.pdf", _("Its readable copy, sealed, with the license inside"), _url(license, "pdf")),
    ]
    for attachment in selectors.attachments(license):
        words = about.get(attachment.name, _about_kind(attachment.name))
        url = reverse("licenses:file", args=[license.number, license.version, attachment.name])
        found.append(Published(attachment.name, words, url))
    return found


def _about_kind(name: str) -> str:
    """What a file is whose name depends on the license: a checkpoint of a log, or a table."""
    if "checkpoint" in name:
        return _("Signed head of the ballot log")
    return _("A table from which figures in the license are added up again") if name.endswith(".csv") else ""


def _url(license: License, form: str) -> str:
    return reverse(f"licenses:{form}", args=[license.number, license.version])


def _table_url(license: License, name: str) -> str:
    if not license.attachments.filter(name=name).exists():
        return ""
    return reverse("licenses:file", args=[license.number, license.version, name])
