"""Cases as files: one of them, the ones of a search, or all; with codebook, JSON-LD context and citations."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from repository.cases.domain import linked
from repository.cases.models import Case
from repository.cases.reading import files
from repository.cases.refusals import Retracted
from repository.cases.selectors import exporting, finding, public
from repository.cases.views.finding import asked_of, reader_language
from socialicense.accounts import limits

FILES_A_MINUTE = 30


def _attached(response: HttpResponseBase, name: str, kind: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}.{files.ENDINGS.get(kind, kind)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def one(request: HttpRequest, number: int, slug: str, kind: str) -> HttpResponseBase:
    """A published case in its newest version as JSON, JSON-LD, CSV, BibTeX or CSL-JSON. Raises Retracted."""
    found = public.by_number(number)
    if kind not in files.FORMATS or kind == "zip":
        raise Http404
    if found.standing == Case.Standing.RETRACTED:
        raise Retracted(note=found.note)
    if found.slug != slug:
        return redirect("cases:file", number=number, slug=found.slug, kind=kind)
    kept = exporting.of(found, public.version(found))
    response = HttpResponse(files.single(kind, kept), content_type=files.FORMATS[kind])
    response["Access-Control-Allow-Origin"] = "*"
    return _attached(response, f"case-{number}", kind)


@require_safe
def found(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every case that the search in the address finds, in its order."""
    if kind not in files.FORMATS:
        raise Http404
    limits.check("cases.files", limits.network(request), per_minute=FILES_A_MINUTE)
    ids = finding.all_ids(asked_of(request), language=reader_language())
    response = StreamingHttpResponse(files.written(kind, exporting.kept(ids)), content_type=files.FORMATS[kind])
    return _attached(response, "cases", kind)


@require_safe
def codebook(request: HttpRequest) -> HttpResponseBase:
    """What the columns and codes of the tables mean."""
    return _attached(HttpResponse(b"".join(files.codebook()), content_type=files.FORMATS["csv"]), "codebook", "csv")


@require_safe
def context(request: HttpRequest) -> HttpResponse:
    """The terms of the JSON-LD."""
    vocabulary = settings.SITE_URL + reverse("cases:context") + "#"
    response = HttpResponse(json.dumps(linked.context(vocabulary), indent=1), content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=86400"
    return response
