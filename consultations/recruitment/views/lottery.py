"""The lottery as the public sees it: numbers, seeds, what is published of each draw, and the page for the room."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import selectors as consultations
from consultations.recruitment import selectors
from consultations.recruitment.domain import check_draw, publication
from consultations.recruitment.forms.draws import FilesForm
from consultations.recruitment.models import Draw, Recruitment
from consultations.views.visits import Visit, visit
from socialicense.accounts import limits
from socialicense.accounts.permissions import Permission
from socialicense.spreadsheets import safe_row

PUBLIC = (Draw.State.PUBLISHED, Draw.State.DRAWN, Draw.State.DECIDED)
CHECKS_PER_MINUTE = 20
UNREADABLE = _("These are not the files of a draw.")


def _recruitment(here: Visit, component_id: UUID) -> Recruitment:
    component = here.consultation.components.filter(pk=component_id).select_related("recruitment").first()
    recruitment = selectors.of(component) if component else None
    if recruitment is None:
        raise Http404
    return recruitment


@require_safe
def lottery(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """How the people of one part were found: numbers at each step, seeds, draws with their reasons."""
    here = visit(request, slug)
    recruitment = _recruitment(here, component_id)
    draws = [one for one in recruitment.draws.exclude(kind=Draw.Kind.TEST) if one.published_at is not None]
    context = here.context(
        recruitment=recruitment,
        component=here.words(recruitment.component.title),
        component_id=component_id,
        numbers=selectors.numbers(recruitment),
        letters=recruitment.invitation_draws.all(),
        draws=draws,
        tests=recruitment.draws.filter(kind=Draw.Kind.TEST).count(),
        facts=selectors.facts(recruitment.component),
    )
    return render(request, "consultations/recruitment/public/lottery.html", context)


def _draw(here: Visit, draw_id: UUID, *states: str) -> Draw:
    """A draw that is public, whatever became of it; Http404 for test runs and for what is not published."""
    found = (
        Draw.objects.filter(
            pk=draw_id, recruitment__component__consultation=here.consultation, published_at__isnull=False
        )
        .select_related("recruitment__component")
        .first()
    )
    if found is None or (states and found.state not in states):
        raise Http404
    return found


@require_safe
def draw(request: HttpRequest, slug: str, draw_id: UUID) -> HttpResponse:
    """What is published of one draw; whoever types their public number sees their panels."""
    here = visit(request, slug)
    one = _draw(here, draw_id)
    wanted = "".join(request.GET.get("person", "").upper().split())[:20]
    context = _context(here, one) | {"wanted": wanted, "mine": _own(one, wanted) if wanted else None}
    return render(request, "consultations/recruitment/public/draw.html", context)


def _context(here: Visit, one: Draw) -> dict[str, Any]:
    named = one.state == Draw.State.DECIDED
    shift = check_draw.shift(one.secret, one.announcement_sha256) if named else 0
    return here.context(
        draw=one,
        recruitment=one.recruitment,
        component=here.words(one.recruitment.component.title),
        component_id=one.recruitment.component_id,
        announced=json.loads(one.announcement),
        named=named,
        shift=f"{shift:03d}",
        panel=f"{one.panel:03d}" if one.panel is not None else "",
        people=selectors.panel_of(one) if named else (),
        rejected=one.result.get("rejected", []),
        secret=one.secret if named else "",
    )


def _own(one: Draw, wanted: str) -> dict[str, Any]:
    """The panels in which a public number stands, from what is published alone."""
    panels = json.loads(one.lottery)["panels"]
    number = wanted if "-" in wanted else f"{wanted[:4]}-{wanted[4:]}"
    places = [f"{place:03d}" for place, panel in enumerate(panels) if number in panel]
    known = any(row[0] == number for row in json.loads(one.announcement)["people"])
    return {"number": number, "known": known, "places": places, "percent": f"{len(places) / 10:.1f}"}


@require_safe
def room(request: HttpRequest, slug: str, draw_id: UUID) -> HttpResponse:
    """For a projector: waiting for the digits, then the digits, the sum, and the panel."""
    here = visit(request, slug)
    one = _draw(here, draw_id)
    may = consultations.may(request.user, here.consultation, Permission.CONFIGURE_CONSULTATION)
    return render(request, "consultations/recruitment/public/room.html", _context(here, one) | {"may": may})


def _file(content: bytes, name: str, kind: str = "application/json") -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
def announcement(request: HttpRequest, slug: str, draw_id: UUID) -> HttpResponse:
    return _file(_draw(visit(request, slug), draw_id).announcement.encode(), "announcement.json")


@require_safe
def panels(request: HttpRequest, slug: str, draw_id: UUID) -> HttpResponse:
    return _file(_draw(visit(request, slug), draw_id).lottery.encode(), "lottery.json")


@require_safe
def result(request: HttpRequest, slug: str, draw_id: UUID) -> HttpResponse:
    """The digits, the secret and the panel, once two people confirmed the digits."""
    one = _draw(visit(request, slug), draw_id, Draw.State.DECIDED)
    content = publication.result_file(
        str(one.id),
        one.announcement_sha256,
        digits=one.digits,
        source=one.digits_source,
        secret=one.secret,
        panel=one.panel or 0,
        ids=selectors.panel_of(one),
    )
    return _file(content, "result.json")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script that checks a draw: the code that this page runs, byte for byte."""
    return _file(Path(check_draw.__file__).read_bytes(), "check_draw.py", "text/x-python; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, draw_id: UUID) -> HttpResponse:
    """Check files that somebody has against each other and against what is published here."""
    here = visit(request, slug)
    one = _draw(here, draw_id)
    form = FilesForm(request.POST or None, request.FILES or None)
    findings, number, status = None, None, 200
    if request.method == "POST":
        limits.check("lottery.check", limits.network(request), per_minute=CHECKS_PER_MINUTE)
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            outcome = json.loads(given["result"]) if given.get("result") else None
            try:
                findings, number, _panel = check_draw.check(
                    given["announcement"],
                    given["lottery"],
                    digest=one.announcement_sha256,
                    result=outcome,
                    saved=json.loads(one.announcement),
                )
                status = 200
            except (KeyError, ValueError, IndexError, TypeError, AttributeError):
                form.add_error(None, UNREADABLE)
    context = here.context(draw=one, form=form, findings=findings, number=None if number is None else f"{number:03d}")
    return render(request, "consultations/recruitment/public/check.html", context, status=status)


@require_safe
def composition(request: HttpRequest, slug: str, component_id: UUID, form: str) -> HttpResponse:
    """Target, reached and population for each value, without small counts; as CSV or JSON."""
    here = visit(request, slug)
    facts = selectors.facts(_recruitment(here, component_id).component)
    if facts is None or form not in {"csv", "json"}:
        raise Http404
    columns = ("feature", "value", "population_percent", "minimum", "maximum", "members")
    rows = [
        (c.feature, c.value, c.population, c.minimum, c.maximum, "" if c.achieved is None else c.achieved)
        for c in facts.composition
    ]
    if form == "json":
        listed = [dict(zip(columns, row, strict=True)) for row in rows]
        return JsonResponse(
            {"members": facts.confirmed, "composition": listed}, json_dumps_params={"ensure_ascii": False}
        )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(safe_row(row) for row in rows)
    return _file(text.getvalue().encode(), "composition.csv", "text/csv; charset=utf-8")
