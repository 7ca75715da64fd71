"""Papers and files of a tool and of a worksheet: PDF, ODT, JSON. Made on request, kept nowhere but blank PDFs for a while."""

import json
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from consultations.views.visits import private
from socialicense.accounts import limits
from toolkit import papers
from toolkit.models import ToolText, Worksheet
from toolkit.papers import Layout, Paper
from toolkit.selectors import library, worksheets
from toolkit.services import taking_in
from toolkit.views.library import language

A_MINUTE = 30
ODT = "application/vnd.oasis.opendocument.text"
KEEP_SECONDS = 24 * 3600


def _layout(request: HttpRequest) -> Layout:
    size = request.GET.get("size", "")
    return Layout(size if size in papers.SIZES else "a4", request.GET.get("large") == "1")


def _file(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _text(request: HttpRequest, slug: str) -> ToolText:
    version = library.version_of(slug, request.GET.get("version", "")[:20])
    return library.text_of(version, request.GET.get("lang", "")[:12] or language())


@require_safe
def blank(request: HttpRequest, slug: str) -> HttpResponse:
    """The tool on paper, to be filled in by hand."""
    text, layout = _text(request, slug), _layout(request)
    key, kept = f"toolkit.{text.sha256}.{layout.size}.{layout.large}", caches["memory"]
    content = kept.get(key)
    if content is None:
        limits.check("toolkit.print", limits.network(request), per_minute=A_MINUTE)
        content = papers.as_pdf(Paper(text.definition), layout, timezone.now())
        kept.set(key, content, KEEP_SECONDS)
    return _file(content, "application/pdf", f"{slug}-{text.version.version}.pdf", inline=True)


@require_safe
def blank_odt(request: HttpRequest, slug: str) -> HttpResponse:
    text = _text(request, slug)
    return _file(papers.as_odt(Paper(text.definition)), ODT, f"{slug}-{text.version.version}.odt")


@require_safe
def tool_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The tool as it was written; with `blank=1` an empty worksheet, to be filled in elsewhere and taken in here."""
    text = _text(request, slug)
    raw = taking_in.blank(text.version, text.definition, language()) if "blank" in request.GET else text.body
    return _file(_json(raw), "application/json", f"{slug}-{text.version.version}.json")


def _json(raw: object) -> bytes:
    return (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode()


def _paper(worksheet: Worksheet) -> Paper:
    return Paper(
        worksheets.definition(worksheet, language()),
        worksheets.kept(worksheet),
        worksheet.title,
        worksheet.language,
        tuple(worksheet.leftover),
    )


def _name(worksheet: Worksheet, ending: str) -> str:
    return f"{slugify(worksheet.title)[:60] or worksheet.version.tool.slug}.{ending}"


@login_required
@require_safe
def filled(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """The worksheet on paper, as it stands."""
    worksheet, _rights = worksheets.find(request.user, worksheet_id)
    limits.check("toolkit.print", str(request.user.pk), per_minute=A_MINUTE)
    content = papers.as_pdf(_paper(worksheet), _layout(request), timezone.localtime())
    return private(_file(content, "application/pdf", _name(worksheet, "pdf"), inline=True))


@login_required
@require_safe
def filled_odt(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    worksheet, _rights = worksheets.find(request.user, worksheet_id)
    return private(_file(papers.as_odt(_paper(worksheet)), ODT, _name(worksheet, "odt")))


@login_required
@require_safe
def filled_json(request: HttpRequest, worksheet_id: UUID) -> HttpResponse:
    """The answers for machines; `take_in` reads the same file."""
    worksheet, _rights = worksheets.find(request.user, worksheet_id)
    return private(_file(_json(taking_in.give_out(worksheet)), "application/json", _name(worksheet, "json")))
