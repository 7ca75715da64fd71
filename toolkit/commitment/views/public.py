"""What everybody sees: commitments, each with its measures over the years, and its reports as page, PDF and CSV."""

import csv
import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.forms.texts import direction
from repository.licenses import pdf
from socialicense.accounts import limits
from socialicense.spreadsheets import safe_row
from toolkit.commitment import figures, selectors, standing
from toolkit.commitment.forms import CommentForm
from toolkit.commitment.models import Comment, Commitment, Part, YearReport
from toolkit.commitment.services import reports
from toolkit.views.answering import answer, page

COMMENTS_A_MINUTE = 5
PDFS_A_MINUTE = 10
TEXTS = ("failed", "lessons", "changes", "risks", "resources", "forum")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every published commitment, and one's own."""
    more = {
        "commitments": selectors.listed(request.user),
        "may_add": selectors.organisations(request.user).exists(),
    }
    return render(request, "toolkit/commitment/index.html", more)


@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    """One commitment: its words, what it is measured by, and its reports."""
    found = selectors.commitment(slug, request.user)
    keeps = selectors.manages(request.user, found.organisation)
    told = found.reports.all() if keeps else found.reports.exclude(state=YearReport.State.DRAFT)
    parts = list(found.parts.all())
    more = {
        "commitment": found,
        "keeps": keeps,
        "activities": [part for part in parts if part.kind == Part.Kind.ACTIVITY],
        "outcomes": [part for part in parts if part.kind == Part.Kind.OUTCOME],
        "groups": shown(found, drafts=keeps),
        "reports": told,
    }
    return render(request, "toolkit/commitment/commitment.html", more)


def shown(found: Commitment, *, drafts: bool) -> list[dict[str, Any]]:
    """The measures in groups, with years as columns; a changed definition has a row of its own."""
    every = standing.series(found, drafts=drafts)
    years = sorted({cell.year for one in every for cell in one.cells})
    groups = [*figures.GROUPS.items(), ("", _("Figures of its own"))]
    placed: dict[str, list[dict[str, Any]]] = {slug: [] for slug, _name in groups}
    for one in every:
        figure = figures.BY_SLUG.get(one.measure.figure)
        cells = [{"cell": cell, "met": one.met(cell)} for cell in one.cells]
        several = sum(other.measure.pk == one.measure.pk for other in every) > 1
        placed[figure.group if figure else ""].append({"series": one, "cells": cells, "several": several})
    return [{"name": name, "rows": placed[slug], "years": years} for slug, name in groups if placed[slug]]


@require_safe
def report(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The report of one year."""
    found = selectors.commitment(slug, request.user)
    row = selectors.report(found, year, request.user)
    return render(request, "toolkit/commitment/report.html", _context(request, found, row))


def _context(request: HttpRequest, found: Commitment, row: YearReport) -> dict[str, Any]:
    keeps = selectors.manages(request.user, found.organisation)
    comments = list(row.comments.all())
    return {
        "commitment": found,
        "report": row,
        "keeps": keeps,
        "parts": row.parts.select_related("part"),
        "figures": standing.of_report(row),
        "texts": [(row._meta.get_field(name).verbose_name, getattr(row, name)) for name in TEXTS if getattr(row, name)],
        "comments": [one for one in comments if one.state == Comment.State.SHOWN],
        "hidden": [one for one in comments if one.state == Comment.State.HIDDEN],
        "waiting": [one for one in comments if one.state == Comment.State.WAITING] if keeps else [],
        "open": reports.takes_comments(row),
        "signatures": row.signatures.all(),
    }


@login_required
@page
def comment(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Say something to a draft, from outside."""
    found = selectors.commitment(slug, request.user)
    row = selectors.report(found, year, request.user)
    if request.method == "POST":
        limits.check("commitment.comment", str(request.user.pk), per_minute=COMMENTS_A_MINUTE)
    form = CommentForm(request.POST or None, initial={"name": request.user.name})
    return answer(
        request,
        title=_("Comment on the report for %(year)s") % {"year": year},
        lede=_("It is shown once somebody has read it, with what was done about it."),
        forms=[form],
        save=lambda: reports.comment(report=row, by=request.user, **form.cleaned_data),
        following=address(row),
        button=_("Send"),
    )


def address(row: YearReport) -> str:
    return reverse("commitment:report", args=[row.commitment.slug, row.year])


@require_safe
def as_csv(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The figures of the report, one a row, with their definitions."""
    found = selectors.commitment(slug, request.user)
    row = selectors.report(found, year, request.user)
    out = io.StringIO()
    writer = csv.writer(out)
    columns = ("figure", "name", "definition", "version", "unit", "value", "target", "source")
    writer.writerow(("year", *columns))
    for one in standing.of_report(row):
        writer.writerow(safe_row([row.year, *(one[name] for name in columns)]))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}-{year}.csv") or ""
    return response


@require_safe
def as_pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The report on paper, in the language of the commitment."""
    found = selectors.commitment(slug, request.user)
    row = selectors.report(found, year, request.user)
    limits.check("commitment.pdf", limits.network(request), per_minute=PDFS_A_MINUTE)
    at = row.finished_at or timezone.now()
    language = found.language
    more = _context(request, found, row) | {
        "language": language,
        "direction": direction(language),
        "at": at.date().isoformat(),
    }
    with translation.override(language):
        html = render_to_string("toolkit/commitment/print.html", more)
    content = pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode())).content
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}-{year}.pdf") or ""
    return response
