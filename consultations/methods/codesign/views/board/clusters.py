"""One cluster: its cards, its name, where it stands, merged, closed, opened again."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from consultations.methods.codesign.forms import board as forms
from consultations.methods.codesign.models import Cluster
from consultations.methods.codesign.selectors import board as reading
from consultations.methods.codesign.services.board import arranging, dots
from consultations.methods.codesign.views.board.access import Standing, attempt, cluster_or_404, for_board, show
from consultations.methods.codesign.views.board.pages import A_PAGE, chosen, made_cluster


@require_safe
@for_board
def cluster(request: HttpRequest, before: Standing, number: int) -> HttpResponse:
    """The cards of a cluster in their order, and everything that can be done with it."""
    one = cluster_or_404(before, number)
    page = Paginator(reading.listed(before.workshop, cluster=str(number)), A_PAGE).get_page(request.GET.get("page"))
    cards = reading.shown(before.workshop, list(page.object_list))
    others = [row for row in reading.clusters(before.workshop) if row.pk != one.pk]
    mine = reading.own_dots(before.dots_step, before.by.person) if before.dots_left and before.dots_step else {}
    return show(
        request,
        before,
        "cluster.html",
        cluster=one,
        title_of=before.title(one),
        page=page,
        rows=[(card, _before(cards, at)) for at, card in enumerate(cards)],
        others=[(row.number, before.wording(row)) for row in others],
        form=forms.ClusterForm(languages=before.here.consultation.languages, initial={"title": one.title}),
        fresh=forms.ClusterForm(languages=before.here.consultation.languages, auto_id="fresh_%s"),
        mine=mine.get(one.pk, 0),
    )


def _before(cards: list[reading.Shown], at: int) -> dict[str, int | str | None]:
    """Before which card one goes to stand one place earlier or later; "" is the end, None is not possible."""
    earlier = cards[at - 1].card.number if at else None
    later = cards[at + 2].card.number if at + 2 < len(cards) else "" if at + 2 == len(cards) else None
    return {"earlier": earlier, "later": later}


@require_POST
@for_board
def make(request: HttpRequest, before: Standing) -> HttpResponse:
    """A new cluster, with the cards that were ticked."""
    return made_cluster(request, before, chosen(request.POST), before.address())


@require_POST
@for_board
def act(request: HttpRequest, before: Standing, number: int, act: str) -> HttpResponse:
    """One act on one cluster, by its name."""
    one = cluster_or_404(before, number)
    found = ACTS.get(act)
    if found is None:
        raise Http404
    following = before.address() if act in {"combine", "close"} else before.address("board_cluster", number)
    if act == "rename":
        form = forms.ClusterForm(request.POST, languages=before.here.consultation.languages)
        if not form.is_valid():
            return show(request, before, "name_cluster.html", form=form, rename=one, back=following, status=422)
        return attempt(
            request,
            before,
            lambda: arranging.rename(cluster=one, title=form.cleaned_data["title"], by=before.by),
            done=_("Saved."),
            following=following,
        )
    done, do = found
    return attempt(request, before, lambda: do(request, before, one), done=done, following=following)


def _combine(request: HttpRequest, before: Standing, one: Cluster) -> None:
    into = cluster_or_404(before, forms.number(request.POST.get("into")) or 0)
    arranging.combine(cluster=one, into=into, by=before.by)


def _dots(request: HttpRequest, before: Standing, one: Cluster) -> None:
    given = forms.number(request.POST.get("dots")) or 0
    dots.give(workshop=before.workshop, on=one, number=given, by=before.by)


ACTS: dict[str, tuple[Any, Callable[[HttpRequest, Standing, Cluster], object]]] = {
    "rename": (_("Saved."), lambda request, before, one: None),
    "earlier": (_("Moved."), lambda r, before, one: arranging.shift(cluster=one, earlier=True, by=before.by)),
    "later": (_("Moved."), lambda r, before, one: arranging.shift(cluster=one, earlier=False, by=before.by)),
    "combine": (_("Merged. The empty cluster is closed and can be opened again."), _combine),
    "close": (
        _("Closed. It can be opened again."),
        lambda r, before, one: arranging.close(cluster=one, reason=r.POST.get("reason", "")[:300], by=before.by),
    ),
    "reopen": (_("Open again."), lambda r, before, one: arranging.reopen(cluster=one, by=before.by)),
    "dots": (_("Your dots are on the board."), _dots),
}
