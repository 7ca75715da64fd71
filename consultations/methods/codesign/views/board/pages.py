"""The board as a whole: columns, plain list, suggestions, the screen in the room, and what each screen asks every second."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.forms import board as forms
from consultations.methods.codesign.models import Card
from consultations.methods.codesign.selectors import board as reading
from consultations.methods.codesign.selectors import board_memory
from consultations.methods.codesign.selectors import workshop as agenda
from consultations.methods.codesign.services.board import arranging, cards, rules
from consultations.methods.codesign.views.board.access import Standing, attempt, cluster_given, for_board, show

A_PAGE = 50
TOGETHER = 200
OWN = 30


@require_safe
@for_board
def board(request: HttpRequest, before: Standing) -> HttpResponse:
    """Every cluster with its cards; loose ones first."""
    columns = reading.columns(before.workshop)
    return show(
        request,
        before,
        "board.html",
        columns=[(one, before.title(one.cluster) if one.cluster else None) for one in columns],
        numbers=reading.numbers(before.workshop),
        form=card_form(before),
        cluster_form=forms.ClusterForm(languages=before.here.consultation.languages, auto_id="cluster_%s"),
        own=own_cards(before),
        kinds=Card.Kind.choices,
        challenge=before.here.words(before.workshop.challenge),
        rules=rules.in_words(before.workshop.permissions),
    )


def card_form(before: Standing, data: Any = None) -> forms.CardForm:
    team = rights.FACILITATOR in before.by.roles
    spoken = before.here.consultation.languages
    first = {"language": before.here.language if before.here.language in spoken else spoken[0]}
    if team and before.by.person is None:
        first["for_other"] = True
    return forms.CardForm(data, languages=spoken, team=team, initial=first)


def own_cards(before: Standing) -> list[Card]:
    """The last cards of the person at this browser, for the numbers on their slips."""
    if before.by.person is None:
        return []
    return list(Card.objects.filter(workshop=before.workshop, written_by=before.by.person).order_by("-number")[:OWN])


@require_safe
def changes(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """What changed since `since`, as JSON; 304 when nothing did. The same for everybody; one query when nothing changed."""
    now = reading.revision(slug, component_id)
    if now is None:
        raise Http404
    etag = f'"{now}"'
    since = forms.number(request.GET.get("since"), 10**7) or 0
    if request.headers.get("If-None-Match") == etag or since >= now:
        response: HttpResponse = HttpResponseNotModified()
    else:
        told = board_memory.changes(component_id, since, now)
        response = JsonResponse({"revision": now, "anew": True} if told is None else {"revision": now, "changes": told})
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_board
def plain_list(request: HttpRequest, before: Standing) -> HttpResponse:
    """Every card as one list, page by page; with the chosen ones, everything that dragging does."""
    if request.method == "POST":
        return _together(request, before)
    asked = {name: request.GET.get(name, "")[:60] for name in ("words", "cluster", "kind")}
    page = Paginator(reading.listed(before.workshop, **asked), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("card", None)
    address = query.urlencode()
    query.pop("page", None)
    clusters = reading.clusters(before.workshop)
    return show(
        request,
        before,
        "list.html",
        page=page,
        query=query.urlencode(),
        address=address,
        ticked=chosen(request.GET),
        asked=asked,
        cards=reading.shown(before.workshop, list(page.object_list)),
        clusters=forms.choices(clusters, before.here.language),
        kinds=forms.kinds(),
        cluster_form=forms.ClusterForm(languages=before.here.consultation.languages),
    )


def chosen(sent: QueryDict) -> list[int]:
    """The numbers of the cards that were ticked."""
    found = (forms.number(one) for one in sent.getlist("card")[:TOGETHER])
    return [one for one in found if one is not None]


def _together(request: HttpRequest, before: Standing) -> HttpResponse:
    """Move, gather into a new cluster, or merge the chosen cards."""
    workshop, by, numbers = before.workshop, before.by, chosen(request.POST)
    following = f"{before.address('board_list')}?{request.POST.get('query', '')[:300]}"
    act = request.POST.get("act", "")
    if act == "merge":
        return attempt(
            request,
            before,
            lambda: cards.merge(workshop=workshop, into=min(numbers, default=0), numbers=numbers, by=by),
            done=_("Merged. What was said stands behind the card with the lowest number."),
            following=following,
        )
    if act == "cluster":
        return made_cluster(request, before, numbers, following)
    target = cluster_given(before, forms.number(request.POST.get("cluster")))
    return attempt(
        request,
        before,
        lambda: arranging.gather(workshop=workshop, numbers=numbers, cluster=target, by=by),
        done=ngettext("%(n)s card moved.", "%(n)s cards moved.", len(numbers)) % {"n": len(numbers)},
        following=following,
    )


def made_cluster(request: HttpRequest, before: Standing, numbers: list[int], following: str) -> HttpResponse:
    """A new cluster under the name that was sent, with these cards in it."""
    form = forms.ClusterForm(request.POST, languages=before.here.consultation.languages)
    if not form.is_valid():
        return show(
            request, before, "name_cluster.html", form=form, numbers=numbers, back=following, status=422
        )
    return attempt(
        request,
        before,
        lambda: arranging.make(
            workshop=before.workshop, title=form.cleaned_data["title"], numbers=numbers, by=before.by
        ),
        done=_("The cluster is on the board."),
        following=following,
    )


@require_safe
@for_board
def find(request: HttpRequest, before: Standing) -> HttpResponse:
    """What became of a card: by the number on the slip, for everybody, for as long as the consultation is public."""
    number = forms.number(request.GET.get("number"))
    if number is not None and reading.numbered(before.workshop, number) is not None:
        return redirect(before.address("fate", number))
    asked = bool(request.GET.get("number"))
    return show(request, before, "find.html", asked=asked, number=request.GET.get("number", "")[:20])


@require_http_methods(["GET", "HEAD", "POST"])
@for_board
def suggestions(request: HttpRequest, before: Standing) -> HttpResponse:
    """What could be sorted next, from the words that cards share; people take it or leave it."""
    if request.method == "POST":
        following = before.address("board_suggestions")
        if any(name.startswith("title") for name in request.POST):
            return made_cluster(request, before, chosen(request.POST), following)
        target = cluster_given(before, forms.number(request.POST.get("cluster")))
        return attempt(
            request,
            before,
            lambda: arranging.gather(workshop=before.workshop, numbers=chosen(request.POST), cluster=target, by=before.by),
            done=_("Moved."),
            following=following,
        )
    found = board_memory.suggestions(before.workshop)
    wanted = {home.key for home in found.homes} | {key for group in found.groups for key in group.keys}
    rows = {card.number: card for card in Card.objects.filter(workshop=before.workshop, number__in=wanted)}
    titles = {one.number: before.title(one) for one in reading.clusters(before.workshop)}
    languages = before.here.consultation.languages
    groups = []
    for at, group in enumerate(found.groups, start=1):
        name = ", ".join(group.words)
        form = forms.ClusterForm(
            languages=languages, initial={"title": dict.fromkeys(languages[:1], name)}, auto_id=f"group{at}_%s"
        )
        groups.append({"cards": [rows[key] for key in group.keys if key in rows], "form": form, "words": name})
    homes = [(rows[home.key], titles.get(home.cluster), home.cluster) for home in found.homes if home.key in rows]
    return show(request, before, "suggestions.html", homes=homes, groups=groups, numbers=reading.numbers(before.workshop))


@require_safe
@for_board
def screen(request: HttpRequest, before: Standing) -> HttpResponse:
    """For the projector: the step with its time, the newest cards, and how the clusters grow."""
    columns = reading.columns(before.workshop)
    return show(
        request,
        before,
        "screen.html",
        now=agenda.now_on(before.workshop),
        challenge=before.here.words(before.workshop.challenge),
        newest=reading.newest(before.workshop),
        clusters=[(one, before.title(one.cluster)) for one in columns if one.cluster],
        numbers=reading.numbers(before.workshop),
    )
