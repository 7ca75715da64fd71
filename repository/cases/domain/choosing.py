"""Collections as a file: a list of {slug, title, intro, cases}, each case by the short name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from repository.cases.domain.reading import Misread, Unreadable, digest, parsed
from socialicense import strict_yaml

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
MEMBERS = {"slug", "title", "intro", "cases"}
LONGEST = {"slug": 60, "title": 120, "intro": 2000}


@dataclass(frozen=True)
class Chosen:
    """One collection; `cases` in its order."""

    slug: str
    title: str
    about: str
    cases: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Of what the file says."""
        return digest([self.slug, self.title, self.about, list(self.cases)])


def read(name: str, content: bytes, known: Set[str]) -> list[Chosen]:
    """The collections of the file; `known`: the cases there are. Raises Unreadable."""
    text, value = parsed(name, content)
    if not isinstance(value, list):
        raise Unreadable([Misread(name, None, "", "wrong-type", {})])
    rows = strict_yaml.rows(text)
    misreads = [
        Misread(name, rows.get(path, rows.get(path[:1])), "".join(f"/{step}" for step in path), code, values)
        for path, code, values in _faults(value, known)
    ]
    if misreads:
        raise Unreadable(misreads)
    return [Chosen(one["slug"], one["title"], one["intro"].strip(), tuple(one["cases"])) for one in value]


def _faults(value: list[Any], known: Set[str]) -> Iterator[tuple[tuple[str | int, ...], str, dict[str, Any]]]:
    slugs: set[str] = set()
    for number, one in enumerate(value):
        if not isinstance(one, dict):
            yield (number,), "wrong-type", {}
            continue
        for member in sorted(MEMBERS - set(one)):
            yield (number, member), "missing", {}
        for member in sorted(set(one) - MEMBERS):
            yield (number, member), "unknown-member", {}
        for member, longest in LONGEST.items():
            words = one.get(member, "x")
            if not isinstance(words, str) or not words.strip() or "\0" in words:
                yield (number, member), "wrong-type", {}
            elif len(words) > longest:
                yield (number, member), "too-long", {"limit": longest}
        cases = one.get("cases", [])
        if not isinstance(cases, list) or not all(isinstance(case, str) and SLUG.match(case) for case in cases):
            yield (number, "cases"), "wrong-form", {}
        elif len(set(cases)) < len(cases):
            yield (number, "cases"), "doubled", {}
        else:
            strangers = [(at, case) for at, case in enumerate(cases) if case not in known]
            yield from (((number, "cases", at), "no-such-case", {"given": case}) for at, case in strangers)
        slug = one.get("slug")
        if isinstance(slug, str) and slug in slugs:
            yield (number, "slug"), "doubled", {}
        slugs.add(str(slug))
