"""Trials: the list with its gaps, one trial, and what its author and those who were there write."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.people.uploads import MAXIMUM_BYTES
from repository.cases.reading import codes, labels
from socialicense.accounts import limits
from socialicense.spreadsheets import safe_row
from toolkit.models import ToolVersion
from toolkit.selectors import library
from toolkit.trials import selectors, uploads
from toolkit.trials.forms import (
    FinishForm,
    ProblemForm,
    RatingForm,
    ReasonForm,
    SettleForm,
    TrialForm,
    UploadForm,
    title_of,
)
from toolkit.trials.models import Problem, Trial
from toolkit.trials.services import trying
from toolkit.views.answering import answer, page

A_MINUTE = 10


def limit(request: HttpRequest) -> None:
    """Nobody writes faster than people do."""
    if request.method == "POST":
        limits.check("toolkit.trials", str(request.user.pk), per_minute=A_MINUTE)


def address(trial: Trial) -> str:
    return reverse("trials:trial", args=[trial.number])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every trial, and where nobody has tried yet."""
    found = selectors.grid()
    rows = [
        {
            "country": labels.country(row.country),
            "data": codes.BY_FIELD["data.types"].get(row.data_type, row.data_type),
            "counts": row.counts,
        }
        for row in found.rows
    ]
    more = {
        "trials": selectors.trials(),
        "methods": [codes.METHODS.get(method, method) for method in found.methods],
        "rows": rows,
        "untested": [card for card in _cards() if card["proof"].level == "untested"],
    }
    return render(request, "toolkit/trials/index.html", more)


def _cards() -> list[dict[str, Any]]:
    release = library.current()
    if release is None:
        return []
    versions = list(release.versions.select_related("tool").prefetch_related("texts").order_by("tool__number"))
    proofs = selectors.proofs(versions)
    return [{"slug": one.tool.slug, "title": title_of(one), "proof": proofs[one.tool.slug]} for one in versions]


@require_safe
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """One trial with its ratings and problems."""
    found = selectors.trial(number)
    more = {
        "trial": found,
        "country": labels.country(found.country),
        "data": codes.BY_FIELD["data.types"].get(found.data_type, found.data_type),
        "method": codes.METHODS.get(found.method, found.method),
        "tools": [{"slug": one.tool.slug, "title": title_of(one), "version": one} for one in _versions(found)],
        "ratings": [
            {"rating": one, "title": title_of(one.version)}
            for one in found.ratings.select_related("version__tool").prefetch_related("version__texts")
        ],
        "problems": found.problems.select_related("version__tool"),
        "own": request.user.is_authenticated and found.author_id == request.user.pk,
    }
    return render(request, "toolkit/trials/trial.html", more)


def _versions(found: Trial) -> list[ToolVersion]:
    return list(found.versions.select_related("tool").prefetch_related("texts").order_by("tool__number"))


@login_required
@page
def register(request: HttpRequest) -> HttpResponse:
    """Register a trial before it starts."""
    release = library.current()
    if release is None:
        raise Http404
    limit(request)
    form = TrialForm(request.POST or None, release=release)
    return answer(
        request,
        title=_("Register a trial"),
        lede=_(
            "Before it starts: what you want to find out, and what would count as failure. Failed and abandoned trials stay."
        ),
        forms=[form],
        save=lambda: address(
            trying.register(trial=form.trial(), versions=list(form.cleaned_data["versions"]), by=request.user)
        ),
        following=reverse("trials:index"),
        button=_("Register it"),
    )


@login_required
@page
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Say what it found."""
    found = selectors.own(number, request.user)
    form = FinishForm(request.POST or None, instance=found)

    def save() -> None:
        given = dict(form.cleaned_data)
        trying.finish(
            trial=found, verdict=given.pop("verdict"), ended_on=given.pop("ended_on"), found=given, by=request.user
        )

    return answer(
        request,
        title=_("What the trial found"),
        lede=_("By your own measure: %(failure)s") % {"failure": found.failure},
        forms=[form],
        save=save,
        following=address(found),
    )


@login_required
@page
def abandon(request: HttpRequest, number: int) -> HttpResponse:
    """Give it up, for a reason."""
    found = selectors.own(number, request.user)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        title=_("Give the trial up"),
        lede=_("It stays in the list as abandoned, with your reason: others learn from it."),
        forms=[form],
        save=lambda: trying.abandon(trial=found, reason=form.cleaned_data["reason"], by=request.user) and None,
        following=address(found),
        button=_("Give it up"),
    )


@login_required
@page
def rate(request: HttpRequest, number: int) -> HttpResponse:
    """Rate a tool, as somebody who was there and did not register the trial."""
    found = selectors.trial(number)
    limit(request)
    form = RatingForm(request.POST or None, trial=found)

    def save() -> None:
        given = form.cleaned_data
        trying.rate(
            trial=found,
            version=given["version"],
            voice=given["voice"],
            n=given["n"],
            ratings=form.ratings(),
            words=given["words"],
            by=request.user,
        )

    return answer(
        request,
        title=_("Rate a tool"),
        lede=_("From 1 to 5; 5 is best. Whoever registered the trial does not rate it."),
        forms=[form],
        save=save,
        following=address(found),
    )


@login_required
@require_safe
def template(request: HttpRequest, number: int) -> HttpResponse:
    """The form for ratings and problems as CSV, for a trial that runs elsewhere."""
    found = selectors.trial(number)
    out = io.StringIO()
    csv.writer(out).writerows(safe_row(row) for row in uploads.template(found))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"trial-{number}.csv") or ""
    return response


@login_required
@page
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Bring in the filled form."""
    found = selectors.trial(number)
    limit(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    lines: list[uploads.Line] = []
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        lines, faults = uploads.read(found, form.cleaned_data["file"].read(MAXIMUM_BYTES + 1))
        if faults:
            form.add_error("file", _("Nothing was kept. Mend the rows below and upload the file again."))
    return answer(
        request,
        title=_("Upload ratings and problems"),
        forms=[form],
        save=lambda: trying.take_in(trial=found, lines=lines, by=request.user) and None,
        following=address(found),
        row_faults=faults,
        files=True,
        button=_("Upload"),
    )


@login_required
@page
def problem(request: HttpRequest, number: int) -> HttpResponse:
    """Report a problem that a trial showed."""
    found = selectors.trial(number)
    limit(request)
    form = ProblemForm(request.POST or None, versions=found.versions.all())
    return answer(
        request,
        title=_("Report a problem"),
        lede=_("A severe problem takes back the level of a tool until it is solved."),
        forms=[form],
        save=lambda: trying.report(problem=Problem(trial=found, **form.cleaned_data), by=request.user) and None,
        following=address(found),
    )


@login_required
@page
def settle(request: HttpRequest, problem_id: UUID) -> HttpResponse:
    """Close a problem, as an editor."""
    found = Problem.objects.select_related("version__tool", "trial").filter(pk=problem_id).first()
    if found is None or not selectors.edits(request.user):
        raise Http404
    form = SettleForm(request.POST or None, tool=found.version.tool)
    return answer(
        request,
        title=_("A problem of %(tool)s") % {"tool": title_of(found.version)},
        lede=found.text,
        forms=[form],
        save=lambda: trying.settle(problem=found, by=request.user, **form.cleaned_data) and None,
        following=address(found.trial) if found.trial else reverse("trials:index"),
    )
