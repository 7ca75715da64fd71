"""The expectations matrix: as a page, as CSV and as PDF."""

import csv
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from consultations.methods.codesign.selectors.trace import traced
from consultations.methods.codesign.services import expectations
from consultations.methods.codesign.views.access import of_visit
from consultations.methods.codesign.views.public import FOLDER, context
from consultations.views.visits import visit
from repository.licenses import pdf
from socialicense.accounts import limits
from socialicense.spreadsheets import safe_row

PDFS_A_MINUTE = 6


@require_safe
def matrix(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Who said what, by question and stage of the data's life, and what nobody spoke about."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    filled = expectations.shown(traced(workshop.component))
    return render(request, f"{FOLDER}/matrix.html", context(here, workshop, matrix=filled))


@require_safe
def as_csv(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """One row for each cell, gaps included; no cell is a formula."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="expectations.csv"'
    writer = csv.writer(response)
    writer.writerow(expectations.COLUMNS)
    for row in expectations.rows(traced(workshop.component)):
        writer.writerow(safe_row(row))
    return response


@require_safe
def as_pdf(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The matrix on paper, in the language of the page. Raises PdfUnavailable where the machine lacks the libraries."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    limits.check("codesign.matrix", limits.network(request), per_minute=PDFS_A_MINUTE)
    values = context(
        here,
        workshop,
        matrix=expectations.shown(traced(workshop.component)),
        lang=here.language,
        dir="rtl" if translation.get_language_bidi() else "ltr",
    )
    html = render_to_string("pdf/matrix.html", values)
    at = timezone.now().replace(microsecond=0)
    content = pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode())).content
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="expectations.pdf"'
    return response
