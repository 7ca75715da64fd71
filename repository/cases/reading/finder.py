"""A search as a page tells it: facets with counts, what is chosen and how to take it back, found words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repository.cases.domain import search
from repository.cases.domain.catalogue import section
from repository.cases.domain.search import FACETS, Asked
from repository.cases.reading import labels, values

NAMES: dict[str, Any] = {
    "theme": gettext_lazy("Theme"),
    "country": gettext_lazy("Country"),
    "data": gettext_lazy("Kind of data"),
    "stage": gettext_lazy("Stage of the data’s life"),
    "method": gettext_lazy("Method"),
    "recruitment": gettext_lazy("How people came in"),
    "mode": gettext_lazy("How people met"),
    "iap2": gettext_lazy("Level of participation (IAP2)"),
    "license": gettext_lazy("Social license"),
    "organiser": gettext_lazy("Kind of organiser"),
    "year": gettext_lazy("Year it began"),
    "evaluation": gettext_lazy("Evaluation"),
    "language": gettext_lazy("Language of the record"),
    "reviewed": gettext_lazy("Reviewed here by others"),
}
SORTS: dict[str, Any] = {
    "relevance": gettext_lazy("best match first"),
    "newest": gettext_lazy("newest on this platform first"),
    "latest": gettext_lazy("latest year first"),
    "earliest": gettext_lazy("earliest year first"),
    "title": gettext_lazy("by title"),
}
BEGIN, END = (
    "\ue000",
    "\ue001",
)  # around found words: characters for private use, which are taken out of the text before


@dataclass(frozen=True)
class Choice:
    """One code of a facet. `n`: how many cases there are with it, given what is chosen in the other facets."""

    code: str
    name: str
    n: int
    chosen: bool
    id: str


@dataclass(frozen=True)
class Facet:
    """A facet and its codes, most cases first; years latest first."""

    key: str
    name: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        return sum(one.chosen for one in self.choices)


@dataclass(frozen=True)
class Chosen:
    """A choice, and the search without it."""

    name: str
    query: str


@dataclass(frozen=True)
class Piece:
    """A bit of text, found or not."""

    text: str
    found: bool


def name_of(facet: str, code: str) -> str:
    """The words for a code of a facet in the language of the page."""
    if facet == "year":
        return code
    if facet == "language":
        return language(code)
    if facet == "reviewed":
        return _("reviewed") if code == "yes" else _("not reviewed")
    group, _dot, leaf = FACETS[facet].partition(".")
    return labels.code(section(group).leaf(leaf), code)


def language(code: str) -> str:
    """The name of a language, in the language of the page."""
    return str(labels.locale().languages.get(code, code))


def facets(asked: Asked, counts: dict[str, dict[str, int]]) -> list[Facet]:
    """Every facet that could narrow the search, or does."""
    told = []
    for key in FACETS:
        chosen = asked.chosen.get(key, ())
        found = dict.fromkeys(chosen, 0) | counts.get(key, {})
        choices = [
            Choice(code, values.capital(name_of(key, code)), n, code in chosen, f"facet-{key}-{code}")
            for code, n in found.items()
        ]
        if key == "year":
            choices.sort(key=lambda one: one.code, reverse=True)
        else:
            choices.sort(key=lambda one: (-one.n, search.folded(one.name)))
        if len(choices) > 1 or chosen:
            told.append(Facet(key, str(NAMES[key]), tuple(choices)))
    return told


def chosen(asked: Asked) -> list[Chosen]:
    """What is chosen, each with the search that is left without it; the words stand first."""
    told = []
    if asked.words:
        told.append(Chosen(_("“%(words)s”") % {"words": asked.words}, asked.wordless().query()))
    for key, codes in asked.chosen.items():
        for code in codes:
            name = f"{NAMES[key]}: {name_of(key, code)}"
            told.append(Chosen(name, asked.without(key, code).query()))
    return told


def title(asked: Asked) -> str:
    """A search in words, for feeds and saved searches."""
    found = [one.name for one in chosen(asked)]
    return " · ".join(found) if found else _("All cases")


def sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    """The orders that make sense: code, words, whether it is the one that holds."""
    offered = [code for code in SORTS if asked.words or code != "relevance"]
    return [(code, str(SORTS[code]), code == asked.order) for code in offered]


def pieces(marked: str) -> list[Piece]:
    """A text whose found words stand between BEGIN and END, in pieces."""
    told = []
    for n, part in enumerate(marked.split(BEGIN)):
        if n == 0:
            told.append(Piece(part, False))
            continue
        found, _end, rest = part.partition(END)
        told += [Piece(found, True), Piece(rest, False)]
    return [one for one in told if one.text]


def unmarked(text: str) -> str:
    """The text without the two characters that mark, should a writer have used them."""
    return text.replace(BEGIN, "").replace(END, "")


def led(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Typed words and the known ones that stood in for them, joined."""
    grouped: dict[str, list[str]] = {}
    for typed, known in pairs:
        grouped.setdefault(typed, []).append(known)
    return [(typed, values.joined(known)) for typed, known in grouped.items()]


def without_facet(asked: Asked, facet: str) -> Asked:
    """The search without its choices in one facet."""
    for code in asked.chosen.get(facet, ()):
        asked = asked.without(facet, code)
    return asked
