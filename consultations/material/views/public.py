"""What everybody reads: the briefing with its balance, one item with its history, speakers, and requests with answers."""

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from consultations.forms.texts import local_name
from consultations.material import selectors
from consultations.material.forms import AskForm
from consultations.material.services import asking
from consultations.material.views import reading
from consultations.people import notices
from consultations.refusals import NoticeNotAccepted, SignInRefused
from consultations.views.visits import Visit, private, visit
from socialicense.errors import Refusal


@require_safe
def library(request: HttpRequest, slug: str) -> HttpResponse:
    """The briefing: how it is balanced, the items by stance, the speakers, and who watched over it."""
    here = visit(request, slug)
    standing = selectors.library(here.consultation)
    found = selectors.weighed(here.consultation, standing)
    digest = selectors.library_digest(here.consultation)
    more = {
        "groups": reading.grouped(standing, here.language),
        "any": bool(standing),
        "sentence": reading.sentence(found),
        "finding": found.finding,
        "shares": reading.shares(found),
        "speakers": selectors.speakers(here.consultation),
        "opinions": selectors.opinions(here.consultation, digest),
        "figures": selectors.request_figures(selectors.requests(here.consultation)),
        "withdrawn": [
            {"standing": one, "wording": one.wording(here.language)}
            for one in selectors.library(here.consultation, withdrawn=True)
        ],
        "digest": digest,
    }
    return _page(request, here, "library.html", more)


@csp_update({"media-src": ["'self'"]})
@require_safe
def item(request: HttpRequest, slug: str, item_id: object) -> HttpResponse:
    """One item: its newest version, or the one asked for, and what each version changed."""
    here = visit(request, slug)
    one = selectors.item(here.consultation, item_id)
    editions = selectors.editions(one)
    asked = request.GET.get("version", "")
    chosen = next((edition for edition in editions if str(edition.n) == asked), None) if asked else None
    if not editions or (asked and chosen is None):
        raise Http404
    edition = chosen or editions[0]
    tags = sorted(wording.language for wording in edition.wordings.all())
    wanted = request.GET.get("in", "")
    more = {
        "item": one,
        "read": reading.read(edition, wanted if wanted in tags else here.language),
        "languages": [{"tag": tag, "name": local_name(tag)} for tag in tags],
        "editions": editions,
        "newest": edition.n == editions[0].n,
        "opinions": [signed for signed in selectors.opinions(here.consultation) if signed.opinion.item_id == one.pk],
    }
    return _page(request, here, "item.html", more)


@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """What people wanted to know, with answers and times; and for those who take part, a place to ask."""
    here = visit(request, slug)
    form, status = AskForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        try:
            if _ask(here, form):
                return redirect("consultations:material_requests", slug=slug)
        except (SignInRefused, NoticeNotAccepted):
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.sentence())
            status = int(refusal.status)
    asked = selectors.requests(here.consultation)
    lines = [
        {
            "asked": one,
            "answer": here.words(one.request.answer) if one.request.answer else None,
            "leads": one.request.item is not None and one.request.item.editions.exclude(published_at=None).exists(),
        }
        for one in asked
    ]
    more = {
        "form": form if here.seat else None,
        "lines": lines,
        "figures": selectors.request_figures(asked),
        "days": asking.ANSWER_DAYS,
    }
    return _page(request, here, "requests.html", more, status=status)


def _ask(here: Visit, form: AskForm) -> bool:
    """Whether something was asked. Refused without a seat and without the notice."""
    if here.seat is None:
        raise SignInRefused()
    if not notices.accepted(here.seat.participation):
        raise NoticeNotAccepted()
    if not form.is_valid():
        return False
    asking.ask(
        consultation=here.consultation,
        participation=here.seat.participation,
        text=form.cleaned_data["text"],
        language=here.language,
    )
    return True


def _page(
    request: HttpRequest, here: Visit, template: str, more: dict[str, object], *, status: int = 200
) -> HttpResponse:
    page = render(request, f"consultations/material/{template}", here.context(**more), status=status)
    return private(page) if here.seat else page
