"""What everybody reads: a case, its old versions and history, collections."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from repository.cases.domain import facts
from repository.cases.domain.catalogue import section
from repository.cases.models import Case, Version
from repository.cases.reading import history as histories
from repository.cases.reading import labels, page, values
from repository.cases.selectors import finding, public, work
from repository.cases.views import links

STANDING_MARKS = {"flagged": "cond", "corrected": "info", "retracted": "no"}


@dataclass(frozen=True)
class Line:
    """A case in a list."""

    title: str
    summary: str
    language: str
    url: str
    how: str
    license: str
    license_mark: str
    standing: str
    standing_mark: str
    why: str = ""


def line_of(case: Case, why: str = "") -> Line:
    """A published case as a line, in the language of the page. Wants `public_versions` and `components` loaded."""
    document = case.public_versions[0].content
    method = section("components").leaf("method")
    methods = dict.fromkeys(labels.code(method, one.method) for one in case.components.all())
    license = str(facts.value(document, "results.license") or "")
    around = [
        values.joined(labels.country(code) for code in facts.value(document, "place.countries") or ()),
        values.years(facts.value(document, "context.started"), facts.value(document, "context.ended")),
        values.capital(values.joined(list(methods)[:3])),
    ]
    shown = license in page.LICENSE_MARKS
    return Line(
        title=case.title,
        summary=str(document.get("summary", "")),
        language=str(document.get("language", "en")),
        url=links.public(case),
        how=" · ".join(part for part in around if part),
        license=values.capital(labels.code(section("results").leaf("license"), license)) if shown else "",
        license_mark=page.LICENSE_MARKS.get(license, ""),
        standing=values.capital(case.get_standing_display()) if case.standing in STANDING_MARKS else "",
        standing_mark=STANDING_MARKS.get(case.standing, ""),
        why=why,
    )


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    return render(request, "repository/cases/collections.html", {"collections": list(public.collections())})


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases of a collection in its order, each with why it is there."""
    found = public.collection(slug)
    entries = list(public.entries(found))
    by_id = {case.pk: case for case in public.with_parts(Case.objects.filter(pk__in=[one.case_id for one in entries]))}
    lines = [line_of(by_id[entry.case_id], entry.why) for entry in entries]
    return render(request, "repository/cases/collection.html", {"collection": found, "lines": lines})


@require_safe
def by_number(request: HttpRequest, number: int) -> HttpResponseBase:
    return redirect(links.public(public.by_number(number)))


@require_safe
def case(request: HttpRequest, number: int, slug: str) -> HttpResponseBase:
    """The newest version. Of a retracted case the note stands in front, and the text can still be opened."""
    found = public.by_number(number)
    if found.slug != slug:
        return redirect(links.public(found))
    return render(request, "repository/cases/case.html", _context(request, found, public.version(found)))


@require_safe
def version(request: HttpRequest, number: int, slug: str, n: int) -> HttpResponseBase:
    """A version as it was then, behind the note once the case is retracted; the newest has the address of the case."""
    found = public.by_number(number)
    shown = public.version(found, n)
    if found.slug != slug:
        return redirect("cases:version", number=number, slug=found.slug, n=n)
    context = _context(request, found, shown) | {"old": True}
    return render(request, "repository/cases/case.html", context)


def _context(request: HttpRequest, found: Case, shown: Version) -> dict[str, Any]:
    versions = public.public_versions(found)
    return {
        "case": found,
        "version": shown,
        "reading": page.reading(shown.content),
        "address": settings.SITE_URL + links.public(found),
        "newest": versions[-1],
        "versions": versions,
        "related": [line_of(one) for one in finding.related(found)],
        "replies": list(public.replies(found)),
        "reviewers": public.reviewers(found),
        "named_reviewers": values.joined(public.named_reviewers(found)),
        "ways_on": links.ways_on(found, request.user),
        "from_license": links.license_of(found),
        "may_edit": work.held(request.user).edits,
        "may_update": request.user.is_authenticated and found.contributor_id == request.user.pk,
        "retracted": found.standing == Case.Standing.RETRACTED,
    }


@require_safe
def history(request: HttpRequest, number: int, slug: str) -> HttpResponseBase:
    """Everything that happened to the case, with differences between published versions."""
    found = public.by_number(number)
    if found.slug != slug:
        return redirect("cases:history", number=number, slug=found.slug)
    steps = [histories.shown(step, _address(found, step.version)) for step in reversed(public.history(found))]
    context = {"case": found, "steps": steps, "retracted": found.standing == Case.Standing.RETRACTED}
    return render(request, "repository/cases/history.html", context)


def _address(case: Case, version: Version | None) -> str:
    if version is None or version.public_n is None or version.withheld:
        return ""
    return reverse("cases:version", args=[case.number, case.slug, version.public_n])
