"""The contributor's side: one's own cases, what is missing, handing in, answering comments."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from repository.cases.domain.checking import Fault
from repository.cases.domain.workflow import State
from repository.cases.forms.judging import AnswerForm
from repository.cases.models import Case
from repository.cases.reading import faults as fault_words
from repository.cases.reading import history as histories
from repository.cases.reading import labels, page
from repository.cases.selectors import public, work
from repository.cases.services import moving, reviewing, standing, writing
from repository.cases.views import answering, links
from repository.cases.views.finding import reader_language
from repository.licenses import selectors as licenses
from repository.licenses.models import License
from socialicense.errors import Refusal

# The pages of the form, in the order in which they are best filled in: sources first, for everything rests on them.
PAGES = (
    "sources", "identity", "context", "place", "data", "governance", "organisers", "components", "results", "response",
    "evaluation", "lessons", "checks", "provenance",
)  # fmt: skip

A_PAGE = 50


@answering.page
def start(request: HttpRequest) -> HttpResponseBase:
    """What handing in means; and the button that begins a draft."""
    if request.method == "POST" and request.user.is_authenticated:
        return redirect("cases:overview", pk=writing.begin(by=request.user, language=reader_language()).pk)
    return answering.show(request, "start.html", signed_in=request.user.is_authenticated)


@login_required
@answering.page
def from_license(request: HttpRequest, number: str) -> HttpResponseBase:
    """Begin a draft that is filled from an issued license, after saying what that does."""
    try:
        license = licenses.version(number=number)
    except License.DoesNotExist as error:
        raise Http404 from error
    if license.is_exercise:
        raise Http404
    if request.method == "POST":
        return redirect("cases:overview", pk=writing.begin_from_license(license=license, by=request.user).pk)
    return answering.show(request, "from_license.html", license=license)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    page_of = Paginator(work.mine(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page_of, "asked": list(work.asked_to_reply(request.user))}
    return answering.show(request, "mine.html", **context)


@login_required
@require_safe
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pages of the form with what is missing on each, the reviewers' comments, and what can be done now."""
    case = work.own(request.user, pk)
    return answering.show(request, "overview.html", **_overview(case))


def _overview(case: Case) -> dict[str, Any]:
    writes = case.state in (State.DRAFT, State.CHANGES)
    found = moving.missing(case) if writes else []
    return {
        "case": case,
        "writes": writes,
        "pages": [_page(case, name, found) for name in PAGES],
        "missing": len(found) + (not case.declared),
        "comments": [_comment(one) for one in work.comments(case)],
        "decision": work.decision(case) if case.state in (State.CHANGES, State.DECLINED) else None,
        "steps": [histories.shown(step, "") for step in reversed(public.history(case, inside=True))],
        "address": links.public(case) if case.is_public else "",
        "retracted": case.standing == Case.Standing.RETRACTED,
    }


def _page(case: Case, name: str, found: list[Fault]) -> dict[str, Any]:
    if name == "provenance":
        return {
            "title": labels.section(name),
            "url": reverse("cases:provenance", args=[case.pk]),
            "open": int(not case.declared),
        }
    here = [one for one in found if fault_words.section_of(one) == name]
    places = list(dict.fromkeys(fault_words.place_of(one) for one in here))
    return {
        "title": labels.section(name),
        "url": reverse("cases:write", args=[case.pk, name]),
        "open": len(here),
        "places": places[:6],
        "more": len(places) > 6,
    }


def _comment(one: Any) -> dict[str, Any]:
    name = one.field.partition(".")[0]
    url = reverse("cases:write", args=[one.review.case_id, name]) if name in PAGES else ""
    return {
        "comment": one,
        "place": histories.place_of_field(one.field),
        "url": url,
        "form": AnswerForm(prefix=str(one.pk)),
    }


@login_required
@require_safe
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The edition in work as readers would see it; while somebody else writes in it, as it was handed in last."""
    case = work.readable(request.user, pk)
    text, newest = work.text_for(request.user, case), public.newest(case)
    context = {
        "case": case,
        "reading": page.reading(text),
        "invited": work.invited(request.user, case),
        "address": links.public(case) if newest is not None and newest.content == text else "",
        "retracted": case.standing == Case.Standing.RETRACTED,
    }
    return answering.show(request, "read.html", **context)


@login_required
@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    case = work.own(request.user, pk)
    try:
        moving.submit(case=case, by=request.user)
    except Refusal as refusal:
        context = _overview(case) | {"refused": refusal.sentence()}
        return answering.show(request, "overview.html", status=int(refusal.status), **context)
    return redirect("cases:overview", pk=pk)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    case = work.own(request.user, pk)
    return answering.attempt(
        request,
        lambda: moving.take_back(case=case, by=request.user),
        done=_("It is a draft again."),
        following=reverse("cases:overview", args=[pk]),
    )


@login_required
@answering.page
def discard(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Ask first, then throw the draft away."""
    case = work.own(request.user, pk)
    if request.method != "POST":
        return answering.show(request, "discard.html", case=case)
    return answering.attempt(
        request,
        lambda: writing.discard(case=case, by=request.user),
        done=_("The draft is gone."),
        following=reverse("cases:mine"),
    )


@login_required
@require_POST
def update(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Begin a new edition of a published case."""
    case = work.own(request.user, pk)
    return answering.attempt(
        request,
        lambda: standing.update(case=case, by=request.user),
        done=_("You can change it now. Readers keep the published version until the new one is accepted."),
        following=reverse("cases:overview", args=[pk]),
    )


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Say what was done about a comment."""
    comment = work.comment_for(request.user, pk)
    form = AnswerForm(request.POST, prefix=str(pk))
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    return answering.attempt(
        request,
        lambda: reviewing.answer(comment=comment, text=text, by=request.user),
        done=_("Your answer is kept."),
        following=reverse("cases:overview", args=[comment.review.case_id]) + "#comments",
    )
