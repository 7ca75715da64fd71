"""Prototypes as pages show them: words in the reader's language, how far each came, and what changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.methods.codesign.models import PrototypeVersion
from consultations.methods.codesign.selectors import Drafted
from consultations.methods.codesign.selectors.trace import Traced
from consultations.views.changes import changed, terms_changed
from consultations.views.visits import Visit
from repository.licenses.reading import support

BECAME: dict[str, tuple[str, str | Promise]] = {
    "clause": ("yes", gettext_lazy("Adopted as a clause")),
    "adopted": ("yes", gettext_lazy("Adopted")),
    "open": ("info", gettext_lazy("Being worked on")),
    "undecided": ("open", gettext_lazy("Not decided")),
    "rejected": ("no", gettext_lazy("Not adopted")),
    "dropped": ("open", gettext_lazy("Dropped")),
    "hidden": ("open", gettext_lazy("Taken off the board")),
    "waiting": ("open", gettext_lazy("On the board, not taken up")),
}


@dataclass(frozen=True)
class Shown:
    """One prototype for a page; `became` is a key of BECAME."""

    ref: str
    draft: Drafted
    title: dict[str, str]
    text: dict[str, str]
    became: str
    verdict: str
    label: str

    @property
    def prototype(self) -> Any:
        return self.draft.prototype

    @property
    def latest(self) -> PrototypeVersion:
        return self.draft.voted or self.draft.latest


def shown(here: Visit, one: Drafted, became: str) -> Shown:
    verdict, label = BECAME[became]
    said = one.voted or one.latest
    return Shown(one.prototype.ref, one, here.words(said.title), here.words(said.text), became, verdict, str(label))


def every(here: Visit, found: Traced) -> list[Shown]:
    """Every prototype of a session."""
    return [shown(here, one, found.nodes[one.prototype.ref].word) for one in found.drafts]


def history(here: Visit, found: Traced, one: Drafted) -> list[dict[str, Any]]:
    """Every version, newest first, with what changed from the one before, and the sources of each."""
    rows: list[dict[str, Any]] = []
    before: PrototypeVersion | None = None
    grown = {version.n: version for version in found.nodes[one.prototype.ref].versions}
    for version in one.versions:
        rows.append(
            {
                "version": version,
                "lang": here.words(version.text)["lang"],
                "title": changed(here, before.title if before else None, version.title),
                "text": changed(here, before.text if before else None, version.text),
                "terms": _terms(before, version),
                "sources": sources(here, found, grown[version.n].cards, grown[version.n].clusters),
            }
        )
        before = version
    return rows[::-1]


def sources(here: Visit, found: Traced, cards: Any, clusters: Any) -> dict[str, Any]:
    """Clusters with those of their cards that the version grew from, and the cards beside them."""
    gathered = [
        {
            "number": number,
            "name": here.words(found.clusters[number]),
            "cards": [card for card in found.graph.members(number) if card in cards],
        }
        for number in sorted(clusters)
        if number in found.clusters
    ]
    inside = {card for one in gathered for card in one["cards"]}
    alone = [found.cards[number] for number in sorted(cards) if number in found.cards and number not in inside]
    return {"cards": alone, "clusters": gathered}


def _terms(before: PrototypeVersion | None, after: PrototypeVersion) -> list[tuple[str, str, str]]:
    """What changed beside the words: name, before, after."""
    names = {
        "clause": _("What it becomes"), "modality": _("Strength"), "category": _("What it is about"),
        "test": _("How one checks it"), "responsible": _("Who must keep it"), "deadline": _("By when"),
    }  # fmt: skip
    return terms_changed(before, after, names)


def vote(one: Drafted) -> dict[str, Any] | None:
    """What the adoption gave, with its share and how many agreed, had a concern, or blocked."""
    figure = one.figure
    if figure is None:
        return None
    return {
        "figure": figure,
        "share": support.share_of(figure),
        "agree": figure.marks.get("agree"),
        "concern": figure.marks.get("concern"),
        "block": figure.marks.get("block"),
    }
