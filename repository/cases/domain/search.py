"""What of a case is searched and counted, and what a reader asks for: the words, facets and order of an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from repository.cases.domain import facts
from repository.cases.domain.catalogue import section
from repository.cases.domain.facts import Document

# Facet -> the field that it counts, in the order in which they are offered.
FACETS: dict[str, str] = {
    "theme": "context.theme",
    "country": "place.countries",
    "data": "data.types",
    "stage": "data.stages",
    "method": "components.method",
    "recruitment": "components.recruitment",
    "mode": "components.mode",
    "iap2": "components.iap2",
    "license": "results.license",
    "organiser": "organisations.kind",
    "year": "context.started",
    "evaluation": "evaluation.type",
    "language": "identity.language",
    "reviewed": "reviewed",
}
SORTS = ("relevance", "newest", "latest", "earliest", "title")
ORGANISERS = {"lead", "commissioner", "delivery"}
LONGEST, MOST_WORDS, MOST_CHOSEN = 400, 16, 40
CODE = re.compile(r"[A-Za-z0-9_]{1,40}", re.ASCII)
TITLE, SUMMARY, BODY = "title", "summary", "body"


@dataclass(frozen=True)
class Texts:
    """The words of a case by how much they weigh."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Asked:
    """A search: words, chosen codes by facet (any of them within a facet, all facets together), order, page from 1."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """The order that holds: by relevance where there are words, else by newest."""
        if self.sort in SORTS and (self.words or self.sort != "relevance"):
            return self.sort
        return "relevance" if self.words else "newest"

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the address, without the page: the same search always gives the same address."""
        told = [("q", self.words)] if self.words else []
        told += [(name, code) for name in FACETS for code in self.chosen.get(name, ())]
        return told + ([("sort", self.sort)] if self.sort in SORTS else [])

    def query(self) -> str:
        return urlencode(self.pairs())

    def without(self, facet: str, code: str) -> Asked:
        """The search with this one choice taken back."""
        left = {
            name: tuple(one for one in codes if (name, one) != (facet, code)) for name, codes in self.chosen.items()
        }
        return replace(self, chosen={name: codes for name, codes in left.items() if codes}, page=1)

    def wordless(self) -> Asked:
        return replace(self, words="", page=1)


def asked(given: Mapping[str, Sequence[str]]) -> Asked:
    """The search that names and values of an address ask for. What cannot be a choice is left out."""
    chosen = {}
    for name in FACETS:
        codes = [one for one in dict.fromkeys(given.get(name, ())) if CODE.fullmatch(one)][:MOST_CHOSEN]
        if codes:
            chosen[name] = tuple(sorted(codes))
    sort, page = _last(given, "sort"), _last(given, "page")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Asked(clean(_last(given, "q")), chosen, sort if sort in SORTS else "", max(1, number))


def _last(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name) or [""]
    return str(values[-1])


def clean(words: str) -> str:
    """Typed words without control characters and lone surrogates, single-spaced, at most LONGEST characters."""
    printable = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in words[: 4 * LONGEST])
    return " ".join(printable.split())[:LONGEST].strip()


def terms(words: str) -> list[str]:
    """The single words that are looked for, each once."""
    return list(dict.fromkeys(word.casefold() for word in clean(words).split()))[:MOST_WORDS]


def folded(words: str) -> str:
    """Without case and accents: what titles are sorted by."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def texts(document: Document) -> Texts:
    """Title; summary, takeaway and names; and everything else that is written in the case, in its language."""
    names = [str(one.get("name", "")) for one in facts.organisations(document)]
    region = facts.value(document, "place.region") or ""
    head = [str(document.get("summary", "")), str(document.get("takeaway", "")), region, *names]
    parts = [str(part.get("title", "")) for part in facts.components(document)]
    return Texts(str(document.get("title", "")), _lines(head), _lines([*parts, *_written(document)]))


def _lines(words: Iterable[str]) -> str:
    return "\n".join(one for one in words if one).replace("\0", " ")


def _written(document: Document) -> Iterator[str]:
    for told in facts.every_fact(document):
        if told.leaf.kind == "text" and isinstance(told.value, str) and told.leaf.name not in ("name", "region"):
            yield told.value
        elif told.leaf.kind == "texts" and told.value:
            yield from (one.text for one in told.value)
    for source in document.get("sources") or ():
        yield str(source.get("title", ""))


def codes(document: Document, *, reviewed: bool) -> dict[str, tuple[str, ...]]:
    """The codes of a case by facet; a facet about which nothing is known is not there."""
    found: dict[str, Iterable[Any]] = {
        name: _of(facts.value(document, path))
        for name, path in FACETS.items()
        if path.partition(".")[0] in ("context", "place", "data", "results", "evaluation") and name != "year"
    }
    for name in ("method", "recruitment", "mode", "iap2"):
        leaf = section("components").leaf(name)
        found[name] = [facts.fact(part, leaf).value for part in facts.components(document)]
    kind = section("organisations").leaf("kind")
    organisers = [one for one in facts.organisations(document) if ORGANISERS & set(one.get("roles") or ())]
    found["organiser"] = [facts.fact(one, kind).value for one in organisers]
    year = first_year(document)
    found["year"] = [year] if year else []
    found["language"] = [document.get("language")]
    found["reviewed"] = ["yes" if reviewed else "no"]
    kept = {name: tuple(sorted({str(one) for one in found[name] if one})) for name in FACETS}
    return {name: told for name, told in kept.items() if told}


def _of(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple | list) else [value]


def first_year(document: Document) -> int | None:
    """The year in which it began, as far as the sources say; else the one in which it ended."""
    when = facts.value(document, "context.started") or facts.value(document, "context.ended")
    return int(str(when)[:4]) if when else None


def flat(told: Mapping[str, Sequence[str]]) -> list[str]:
    """Codes as they are stored: "theme:health"."""
    return [f"{name}:{code}" for name, found in told.items() for code in found]


def grouped(stored: Iterable[str]) -> dict[str, list[str]]:
    """Codes by facet, from how they are stored."""
    told: dict[str, list[str]] = {}
    for one in stored:
        name, _colon, code = one.partition(":")
        told.setdefault(name, []).append(code)
    return told
