"""What everybody sees of an assembly: its recommendations, each with its history, and the report with the answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.methods.assembly import selectors as reading
from consultations.methods.assembly.forms.writing import CommentForm
from consultations.methods.assembly.models import Amendment, Assembly, MinorityStatement
from consultations.methods.assembly.services import outside, rules
from consultations.methods.assembly.views import shown
from consultations.methods.assembly.views.access import address, of_visit, recommendation
from consultations.services import timetable
from consultations.views.visits import Visit, kept_private, private, visit
from socialicense.accounts import limits
from socialicense.errors import Refusal

FOLDER = "consultations/methods/assembly"
COMMENTS_A_MINUTE = 3


def context(here: Visit, assembly: Assembly, **more: Any) -> dict[str, Any]:
    """What every public page of the assembly shows."""
    person = here.seat.participation if here.seat else None
    return here.context(
        assembly=assembly,
        component=assembly.component,
        named=here.words(assembly.component.title),
        member=reading.is_member(person),
        **more,
    )


def _running(assembly: Assembly, *kinds: str) -> bool:
    """Whether a stage of one of these kinds runs now."""
    return any(one.kind.slug in kinds and one.standing == "now" for one in timetable.planned(assembly.component))


@require_safe
def assembly(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every recommendation with where it stands, the timetable, and what the data holder owes."""
    here = visit(request, slug)
    found = of_visit(here, component_id)
    points = reading.standpoints(found.component)
    uses = shown.uses_of(here)
    more = {
        "rows": [shown.shown(here, one, uses) for one in points],
        "planned": timetable.planned(found.component),
        "members": reading.members(found.component),
        "terms": rules.terms(found.component),
        "owed": [one for one in reading.due(found, points) if one.overdue],
        "dissents": _about_uses(here, found, uses),
        "reconvenings": _reconvenings(here, found),
        "writing": _running(found, "drafting"),
        "last_words": _running(found, "drafting", "minority"),
        "voting": [ballot for ballot in reading.ballots(found.component) if ballot.state == "open"],
    }
    response = render(request, f"{FOLDER}/assembly.html", context(here, found, **more))
    return private(response) if here.seat else response


def _about_uses(here: Visit, found: Assembly, uses: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    rows = MinorityStatement.objects.filter(component=found.component).exclude(use_case="").prefetch_related("signatures")
    return [
        {"use": uses.get(row.use_case, {}), "text": here.words(row.text), "holders": len(row.signatures.all())}
        for row in reading.signed(rows)
    ]


def _reconvenings(here: Visit, found: Assembly) -> list[dict[str, Any]]:
    return [
        {"row": row, "purpose": here.words(row.purpose), "outcome": here.words(row.outcome)}
        for row in found.component.reconvenings.all()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, component_id: UUID, ref: str) -> HttpResponse:
    """One recommendation: its words, every version with what changed, amendments, comments, results, answers."""
    here = visit(request, slug)
    found = of_visit(here, component_id)
    point = reading.standpoint(found.component, ref)
    if point is None:
        raise Http404
    form, status = CommentForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _comment(request, here, found, ref, form.cleaned_data["text"])
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(request, _("Your comment is on the page. The members answer it in public."))
                return redirect(address("assembly_recommendation", found, ref) + "#comments")
    row = point.recommendation
    more = {
        "row": shown.shown(here, point, shown.uses_of(here)),
        "history": shown.history(here, point),
        "amendments": row.amendments.order_by("proposed_at"),
        "open_amendments": row.amendments.filter(state=Amendment.State.OPEN).exists(),
        "comments": row.comments.order_by("written_at"),
        "statements": _statements(here, row),
        "replies": [
            {"row": reply, "reason": here.words(reply.reason), "action": here.words(reply.action)}
            for reply in row.replies.all()
        ],
        "form": form,
        "may_comment": here.seat is not None or request.user.is_authenticated,
        "writing": _running(found, "drafting") and not row.withdrawn_at,
        "last_words": _running(found, "drafting", "minority"),
    }
    response = render(request, f"{FOLDER}/recommendation.html", context(here, found, **more), status=status)
    return kept_private(request, here, response)


def _statements(here: Visit, row: Any) -> list[dict[str, Any]]:
    """Minority statements, unsigned ones only to their author."""
    me = here.seat.participation.id if here.seat else None
    found = []
    for statement in row.minority_statements.prefetch_related("signatures").order_by("written_at"):
        signers = {signature.participation_id for signature in statement.signatures.all()}
        if statement.author_id in signers or statement.author_id == me:
            found.append(
                {
                    "row": statement,
                    "text": here.words(statement.text),
                    "holders": len(signers),
                    "counts": statement.author_id in signers,
                    "mine": statement.author_id == me,
                    "signed": me in signers,
                }
            )
    return found


def _comment(request: HttpRequest, here: Visit, found: Assembly, ref: str, text: str) -> None:
    """A few comments a minute from one network, from people who take part or are signed in."""
    limits.check("assembly.comment", limits.network(request), per_minute=COMMENTS_A_MINUTE)
    outside.comment(
        recommendation=recommendation(found, ref),
        text=text,
        language=here.language,
        participation=here.seat.participation if here.seat else None,
        user=request.user if request.user.is_authenticated and not here.seat else None,
    )


@require_safe
def report(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The report: what the members decided, what they did not carry, who sees it differently, and what is answered."""
    here = visit(request, slug)
    found = of_visit(here, component_id)
    if found.reported_at is None:
        raise Http404
    points = reading.standpoints(found.component)
    uses = shown.uses_of(here)
    rows = [shown.shown(here, one, uses) for one in points]
    more = {
        "foreword": here.words(found.foreword),
        "adopted": [row for row in rows if row.point.outcome == "adopted"],
        "others": [row for row in rows if row.point.outcome != "adopted"],
        "owed": reading.due(found, points),
        "dissents": _about_uses(here, found, uses),
        "members": reading.members(found.component),
        "reconvenings": _reconvenings(here, found),
        "terms": rules.terms(found.component),
    }
    return render(request, f"{FOLDER}/report.html", context(here, found, **more))
