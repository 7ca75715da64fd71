"""The draft license in community review: what it says, its number and fingerprint, and what people say about it."""

import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import selectors
from consultations.domain import texts
from consultations.people import notices
from consultations.refusals import NoDraftYet, NoticeNotAccepted, SignInRefused
from consultations.views.visits import Visit, private, visit
from repository.licenses.domain.draft import Clause
from repository.licenses.domain.draft import Draft as LicenseDraft
from repository.licenses.models import Draft
from repository.licenses.reading import support, words
from socialicense.accounts.permissions import Permission
from socialicense.discussion import selectors as said
from socialicense.discussion import services as discussion
from socialicense.discussion.models import Contribution
from socialicense.discussion.services import Author, Target
from socialicense.errors import Refusal

KIND = "draft"
A_PAGE = 30


def latest(here: Visit) -> Draft:
    """The newest draft of the consultation, or Http404 where there is none to see yet."""
    found = (
        Draft.objects.filter(consultation=here.consultation.id).exclude(state=Draft.State.DRAFT).order_by("-n").first()
    )
    if found is None:
        raise Http404
    return found


def in_window(one: Draft) -> bool:
    """Whether the draft takes comments just now."""
    now = timezone.now()
    return one.state == Draft.State.REVIEW and bool(one.opens and one.closes and one.opens <= now < one.closes)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the draft; comment on it while the window is open and one takes part."""
    here = visit(request, slug)
    one, error = latest(here), ""
    if request.method == "POST":
        try:
            comment(here, one, request.POST.get("text", ""))
            return redirect("consultations:draft", slug=slug)
        except Refusal as refusal:
            error = refusal.sentence()
    target = Target(KIND, one.id)
    more = {
        "draft": one,
        "reading": reading(here, parsed(bytes(one.content))),
        "open": in_window(one),
        "page": Paginator(said.shown(target), A_PAGE).get_page(request.GET.get("page")),
        "hidden": said.hidden(target).count(),
        "may_moderate": _may_moderate(request, here),
        "typed": request.POST.get("text", "") if error else "",
        "errors": [{"href": "#text", "text": error}] if error else [],
        "maximum": discussion.MAXIMUM,
    }
    page = render(request, "consultations/draft/draft.html", here.context(**more), status=422 if error else 200)
    return private(page) if here.seat else page


def comment(here: Visit, one: Draft, text: str) -> Contribution:
    """Say something about the draft. Refused without a seat, without the notice, and outside the window."""
    if here.seat is None:
        raise SignInRefused()
    if not notices.accepted(here.seat.participation):
        raise NoticeNotAccepted()
    if not in_window(one):
        raise NoDraftYet()
    author = Author("participation", here.seat.participation.id)
    return discussion.post(target=Target(KIND, one.id), author=author, text=text, language=here.language)


@lru_cache(maxsize=16)
def parsed(content: bytes) -> LicenseDraft:
    """A draft never changes, so it is read once for each process."""
    return LicenseDraft.from_json(json.loads(content))


def reading(here: Visit, one: LicenseDraft) -> dict[str, Any]:
    """The draft in the language of the page."""
    chosen = texts.language_of({tag: " ".join(lines) for tag, lines in one.summary.items()}, here.language)
    figures = {figure.id: figure for figure in one.figures}
    return {
        "summary": one.summary.get(chosen, ()),
        "summary_lang": chosen,
        "uses": [
            {
                "ref": use.case.ref,
                "title": here.words(use.case.title),
                "mark": words.verdict_mark(use.verdict),
                "word": words.verdict_word(use.verdict),
                "share": support.share_of(figures[use.decided_by]) if use.decided_by else None,
            }
            for use in one.use_cases
        ],
        "red_lines": [_clause(here, line) for line in one.red_lines],
        "conditions": [_clause(here, line) for line in one.conditions],
        "statements": [
            {
                "text": here.words(line.text),
                "mark": words.verdict_mark(line.result),
                "word": words.verdict_word(line.result),
            }
            for line in one.statements
            if line.top
        ],
    }


def _clause(here: Visit, line: Clause) -> dict[str, Any]:
    return {"text": here.words(line.text), "adopted": line.adopted, "sentence": here.words(line.sentence)}


@require_safe
@cache_control(public=True, max_age=86400, immutable=True)
def content(request: HttpRequest, slug: str, n: int) -> HttpResponse:
    """Draft n, byte for byte as it was hashed: what the ballot names and the community signs."""
    here = visit(request, slug)
    one = Draft.objects.filter(consultation=here.consultation.id, n=n).exclude(state=Draft.State.DRAFT).first()
    if one is None:
        raise Http404
    response = HttpResponse(bytes(one.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="draft-{n}.json"'
    return response


def _may_moderate(request: HttpRequest, here: Visit) -> bool:
    return request.user.is_authenticated and selectors.may(request.user, here.consultation, Permission.MODERATE)


@require_POST
def hide(request: HttpRequest, slug: str, comment_id: UUID) -> HttpResponse:
    """Hide a comment with a public reason; for those who moderate."""
    here = visit(request, slug)
    if not _may_moderate(request, here):
        raise Http404
    drafts = Draft.objects.filter(consultation=here.consultation.id).values_list("id", flat=True)
    one = get_object_or_404(Contribution, pk=comment_id, target_kind=KIND, target__in=list(drafts))
    discussion.hide(
        contribution=one, reason=request.POST.get("reason", ""), scope=here.consultation.id, by=request.user
    )
    return redirect("consultations:draft", slug=slug)


@require_safe
def moderation(request: HttpRequest, slug: str) -> HttpResponse:
    """The public log: how many comments were hidden, and why. The words themselves stay hidden."""
    here = visit(request, slug)
    page = Paginator(said.hidden(Target(KIND, latest(here).id)), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "consultations/draft/moderation.html", here.context(page=page))
