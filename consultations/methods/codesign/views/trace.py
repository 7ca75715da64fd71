"""The way from cards to clauses for everybody: the picture, the paths, the table, and one card by the number on its slip."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.methods.codesign.domain import picture, trace
from consultations.methods.codesign.forms.prototypes import SlipForm
from consultations.methods.codesign.selectors.trace import CardRow, Traced, traced
from consultations.methods.codesign.views import shown
from consultations.methods.codesign.views.access import address, of_visit
from consultations.methods.codesign.views.actors import facilitates
from consultations.methods.codesign.views.public import FOLDER, context
from consultations.views.visits import Visit, visit
from repository.licenses import selectors as licenses

ON_A_PAGE = 100
NONE, REST = "none", "rest"


@require_safe
def everything(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Picture, paths and table; with `number` in the address on to the card of that slip."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    form = SlipForm(request.GET if "number" in request.GET else None)
    found = traced(workshop.component)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["number"] in found.cards:
            return redirect(address("codesign_fate", workshop, form.cleaned_data["number"]))
        form.add_error("number", _("No card of this session has this number. Look at the slip again."))
    rows = Paginator(list(found.cards.values()), ON_A_PAGE).get_page(request.GET.get("page"))
    counts = Counter(one.word for one in found.fates.values())
    more = {
        "form": form,
        "picture": _picture(here, found),
        "paths": [_path(here, found, one) for one in shown.every(here, found)],
        "rows": [_line(row, found.fates[row.number]) for row in rows],
        "page": rows,
        "counted": [(shown.BECAME[word], n) for word in trace.WORDS if (n := counts[word])],
        "license": _license(here),
    }
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/trace.html", context(here, workshop, **more), status=status)


def _license(here: Visit) -> Any:
    """The license of this consultation once it is out, in its newest version."""
    return licenses.issued().filter(consultation=here.consultation.id).order_by("-version").first()


def _line(row: CardRow, one: trace.Fate) -> dict[str, Any]:
    verdict, label = shown.BECAME[one.word]
    return {"card": row, "fate": one, "verdict": verdict, "label": label, "lives_on": _elsewhere(one)}


def _elsewhere(one: trace.Fate) -> list[int]:
    """The other cards that a card lives on in."""
    return [number for number in one.lives_in if number != one.number]


def _path(here: Visit, found: Traced, one: shown.Shown) -> dict[str, Any]:
    """One prototype from its cards to its end."""
    node = found.nodes[one.ref]
    cards = trace.cards_of(found.graph, node)
    last = next(version for version in node.versions if version.n == (node.voted or node.versions[-1].n))
    groups = {found.cards[number].cluster for number in found.graph.live(last)} | set(last.clusters)
    return {
        "row": one,
        "cards": [found.cards[number] for number in cards[:12] if number in found.cards],
        "more": max(0, len(cards) - 12),
        "total": len(cards),
        "clusters": [
            {"number": number, "name": here.words(found.clusters[number])}
            for number in sorted(number for number in groups if number in found.clusters)
        ],
        "versions": one.draft.versions,
        "vote": shown.vote(one.draft),
        "because": one.prototype.dropped_reason,
    }


def _picture(here: Visit, found: Traced) -> dict[str, Any] | None:
    """The drawing with its labels; None while there is nothing to draw."""
    if not found.cards:
        return None
    sizes = Counter(_cluster(found, number) for number in found.cards)
    biggest = [key for key, _n in sizes.most_common() if key != NONE][: picture.MOST]
    flows: Counter[tuple[str, str, str]] = Counter()
    for number, one in found.fates.items():
        key = _cluster(found, number)
        flows[key if key in (*biggest, NONE) else REST, _furthest(one), one.word] += 1
    order = (
        [*sorted(biggest, key=int), REST, NONE],
        [*(prototype.ref for prototype in found.graph.prototypes), NONE],
        trace.WORDS,
    )
    drawn = picture.draw(
        [picture.Flow(*key, cards) for key, cards in sorted(flows.items())], order, mirrored=get_language_bidi()
    )
    return {"drawn": drawn, "labels": [_label(here, found, node) for node in drawn.nodes], "bar": picture.BAR}


def _cluster(found: Traced, number: int) -> str:
    clusters = found.fates[number].clusters
    return str(clusters[0]) if clusters else NONE


def _furthest(one: trace.Fate) -> str:
    """The prototype in which a card came furthest."""
    return min(one.landings, key=lambda landing: trace.WORDS.index(landing.word)).prototype if one.landings else NONE


def _label(here: Visit, found: Traced, node: picture.Node) -> dict[str, Any]:
    """A bar with its words, and where they are anchored."""
    text, side = _text(here, found, node), -8 if node.kind == "cluster" else picture.BAR + 8
    left = node.x + side if not get_language_bidi() else node.x + picture.BAR - side
    return {
        "text": f"{text} ({node.cards})",
        "anchor": "end" if side < 0 else "start",
        "x": str(left),  # as text: a template would write numbers as the language does
        "middle": str(node.middle),
        "bar": {"x": str(node.x), "y": str(node.y), "height": str(node.height)},
    }


def _text(here: Visit, found: Traced, node: picture.Node) -> str:
    if node.kind == "word":
        return str(_words()[node.key])
    if node.key == NONE:
        return _("in no cluster") if node.kind == "cluster" else _("in none")
    if node.key == REST:
        return _("other clusters")
    if node.kind == "cluster":
        return Truncator(here.words(found.clusters[int(node.key)])["text"]).chars(22)
    return node.key.upper()


def _words() -> Mapping[str, str]:
    """Short words for the last column of the picture."""
    return {
        "clause": _("a clause"),
        "adopted": _("adopted"),
        "open": _("being worked on"),
        "undecided": _("not decided"),
        "rejected": _("not adopted"),
        "dropped": _("dropped"),
        "hidden": _("taken off"),
        "waiting": _("not taken up"),
    }


@require_safe
def card(request: HttpRequest, slug: str, component_id: UUID, number: int) -> HttpResponse:
    """What became of one card, by the number on its slip: its words, where it went, and the clause or the reason."""
    here = visit(request, slug)
    workshop = of_visit(here, component_id)
    found = traced(workshop.component)
    if number not in found.cards:
        raise Http404
    one = trace.fate(found.graph, number)
    landed = [
        {
            "row": shown.shown(here, found.by_ref[landing.prototype], landing.word),
            "versions": [
                version
                for version in found.by_ref[landing.prototype].versions
                if version.n in landing.versions
            ],
            "vote": shown.vote(found.by_ref[landing.prototype]),
            "stayed": _stayed(found, landing),
        }
        for landing in one.landings
    ]
    more = {
        **_line(found.cards[number], one),
        "others": [found.cards[other] for other in _elsewhere(one) if other in found.cards],
        "behind": sorted(found.graph.behind([number]) - {number}),
        "clusters": [
            {"number": cluster, "name": here.words(found.clusters[cluster])}
            for cluster in one.clusters
            if cluster in found.clusters
        ],
        "landed": landed,
        "log": [decision for decision in found.decisions if _concerns(decision, one)],
        "license": _license(here),
        "facilitates": facilitates(request, here),
        "was": found.graph.by_number[number],
    }
    return render(request, f"{FOLDER}/trace_card.html", context(here, workshop, **more))


def _stayed(found: Traced, landing: trace.Landing) -> bool:
    """Whether the card is still behind the version that counts."""
    node = found.nodes[landing.prototype]
    return (node.voted or node.versions[-1].n) in landing.versions


def _concerns(decision: Any, one: trace.Fate) -> bool:
    """Decisions about the card, what it lives on in, its clusters, and its prototypes."""
    if decision.card:
        return decision.card.number in {one.number, *one.lives_in}
    if decision.cluster:
        return decision.cluster.number in one.clusters
    return bool(decision.prototype) and decision.prototype.ref in {landing.prototype for landing in one.landings}
