"""Finding published cases: words in the reader's language, typos forgiven, facets counted, in one statement a search.

Ranking: each word weighs by how rare it is (inverse document frequency, Sparck Jones 1972, in the form of Robertson and
Zaragoza 2009), times 4 in a title, 2 in summary, takeaway, names and facts, 1 elsewhere; a case must hold at least half
of the weight that the best one holds. The sets come from GIN indexes of PostgreSQL's full text search, one a field, so
that no document is read to be ranked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from repository.cases.domain import search
from repository.cases.domain.search import FACETS, Asked
from repository.cases.models import Case
from repository.cases.selectors import public

PAGE_SIZE = 20
WEIGHTS = {"title": 4.0, "summary": 2.0, "body": 1.0}
COVERED = 0.5
LIKE, LIKE_AT_ONCE = 0.4, 3  # similarity of trigrams that counts as a typo; how many known words one typo may mean
SHORTEST_TYPO = 4
COMMON = 0.5  # a word that more than this share of the cases hold says nothing, unless there is no other


@dataclass(frozen=True)
class Term:
    """A word as the index knows it. `n`: which of the typed words it stands for; `share`: how alike, 1 when it is it."""

    n: int
    lexeme: str
    weight: float
    share: float = 1.0


@dataclass(frozen=True)
class Wanted:
    """The words of a search as the index knows them. `led`: (as typed, as known) where a typo was forgiven."""

    terms: tuple[Term, ...]
    led: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One page of a search: how many cases there are, these ones in order, and counts by facet and code."""

    total: int
    cases: tuple[UUID, ...]
    counts: dict[str, dict[str, int]]
    wanted: Wanted | None = None


KNOWN = """
SELECT words.n, words.word, parts.lexeme, known.cases, words.config = %s
FROM unnest(%s::text[]) WITH ORDINALITY AS typed (word, n)
CROSS JOIN unnest(%s::text[]) AS config
CROSS JOIN LATERAL (SELECT typed.n, typed.word, config) AS words
CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector(cases_config(words.config), words.word))) AS parts (lexeme)
LEFT JOIN cases_lexeme AS known ON known.word = parts.lexeme
"""
NEAR = """
SELECT typed.n, known.word, known.cases, similarity(known.word, typed.word)
FROM unnest(%s::int[], %s::text[]) AS typed (n, word)
CROSS JOIN LATERAL (
    SELECT word, cases FROM cases_lexeme WHERE word %% typed.word AND similarity(word, typed.word) >= %s
    ORDER BY similarity(word, typed.word) DESC, cases DESC, word LIMIT %s
) AS known
"""


def wanted(words: str, language: str) -> Wanted:
    """What the typed words mean to the index, read in the reader's language and in those that cases are written in."""
    typed = search.terms(words)
    configs = list(dict.fromkeys([language, *_languages()]))
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [language, typed, configs])
        rows = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM cases_finding")
        size = int(cursor.fetchone()[0])
        terms = {(n, lexeme): Term(n, lexeme, _rarity(cases, size)) for n, _word, lexeme, cases, _own in rows if cases}
        said = {
            n for n, _word, _lexeme, _cases, own in rows if own
        }  # the others are stop words in the reader's language
        reached = {n for n, _lexeme in terms}
        lost = {
            n: word for n, word, _lexeme, _cases, _own in rows if n in said - reached and len(word) >= SHORTEST_TYPO
        }
        near: list[Any] = []
        if lost:
            cursor.execute(NEAR, [list(lost), list(lost.values()), LIKE, LIKE_AT_ONCE])
            near = cursor.fetchall()
    typos = [Term(n, word, _rarity(cases, size), float(alike)) for n, word, cases, alike in near]
    known = [term for term in terms.values() if term.n in said]
    found = _telling([*known, *typos], size)
    led = tuple((lost[term.n], term.lexeme) for term in typos)
    unknown = tuple(typed[n - 1] for n in sorted(said - reached - {term.n for term in typos}))
    return Wanted(tuple(found), led, unknown)


def _languages() -> list[str]:
    """The languages that published cases are written in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT language FROM cases_finding ORDER BY language")
        return [row[0] for row in cursor.fetchall()]


def _rarity(cases: int, size: int) -> float:
    return math.log(1 + (size - cases + 0.5) / (cases + 0.5))


def _telling(terms: list[Term], size: int) -> list[Term]:
    """The terms without those that most cases hold, unless nothing else is left."""
    least = _rarity(int(size * COMMON), size)
    telling = [term for term in terms if term.weight >= least]
    return telling or terms


def _scored(terms: Sequence[Term]) -> tuple[str, list[Any]]:
    """A table of case and score: the best field of each word, added up over the words, times what share of the words'
    weight the case holds."""
    parts, values = [], []
    for term in terms:
        for field, weight in WEIGHTS.items():
            parts.append(
                f"SELECT case_id, %s AS n, %s::float AS points, %s::float AS held FROM cases_finding WHERE {field} @@ %s::tsquery"
            )
            values += [term.n, term.weight * term.share * weight, term.weight * term.share, quoted(term.lexeme)]
    table = (
        "SELECT case_id, sum(points) * sum(held) AS score, sum(held) AS held FROM (SELECT case_id, n, max(points) AS points,"
        f" max(held) AS held FROM ({' UNION ALL '.join(parts)}) AS each GROUP BY case_id, n) AS words GROUP BY case_id"
    )
    return table, values


def quoted(lexeme: str) -> str:
    """The lexeme as a tsquery that holds nothing else."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


ORDERS = {
    "relevance": "score DESC, number DESC",
    "newest": "published_at DESC, number DESC",
    "latest": "year DESC NULLS LAST, number DESC",
    "earliest": "year ASC NULLS LAST, number DESC",
    "title": "sorted_title, number DESC",
}


def find(asked: Asked, *, language: str, size: int = PAGE_SIZE, since: Any = None) -> Found:
    """One page of the search. Within a facet any chosen code will do; its own counts are those of the other facets.

    `since`: only cases that were published after this moment.
    """
    meant = wanted(asked.words, language) if asked.words else None
    if meant is not None and not meant.terms:
        return Found(0, (), {}, meant)
    statement, values = statement_of(asked, meant, size=size, since=since)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for kind, what, n in rows:
        if kind == "count":
            name, _colon, code = what.partition(":")
            counts[name][code] = int(n)
    cases = tuple(UUID(what) for kind, what, _score in rows if kind == "case")
    total = next(int(n) for kind, _what, n in rows if kind == "total")
    return Found(total, cases, counts, meant)


def statement_of(asked: Asked, meant: Wanted | None, *, size: int, since: Any = None) -> tuple[str, list[Any]]:
    """Total, counts and page in one pass over what the words find."""
    values: list[Any] = []
    source, score, cut, table = "cases_finding", "0::float", "", ""
    if meant is not None:
        table, values = _scored(meant.terms)
        source, score = "scored JOIN cases_finding USING (case_id)", "scored.score"
        cut = f"WHERE scored.held >= {COVERED} * (SELECT max(held) FROM scored)"
    missed, only = ["0"], ["''"]
    chosen: list[Any] = []
    for name, codes in asked.chosen.items():
        missed.append("(NOT codes && %s::text[])::int")
        chosen.append(search.flat({name: codes}))
    for name, codes in asked.chosen.items():
        only.append(f"CASE WHEN codes && %s::text[] THEN '' ELSE '{name}' END")
        chosen.append(search.flat({name: codes}))
    late = [] if since is None else [since]
    if late:
        cut = f"{cut} {'AND' if cut else 'WHERE'} published_at > %s"
    statement = f"""
        WITH {f"scored AS MATERIALIZED ({table})," if table else ""} hits AS MATERIALIZED (
            SELECT case_id, number, published_at, year, sorted_title, codes, {score} AS score,
                {" + ".join(missed)} AS missed, {" || ".join(only)} AS only_missed
            FROM {source} {cut}
        )
        (SELECT 'count', code, count(*)::float
         FROM (SELECT unnest(codes) AS code, missed, only_missed FROM hits WHERE missed <= 1) AS each
         WHERE missed = 0 OR starts_with(code, only_missed || ':') GROUP BY code)
        UNION ALL (SELECT 'total', '', count(*) FROM hits WHERE missed = 0)
        UNION ALL (SELECT 'case', case_id::text, score FROM hits WHERE missed = 0
                   ORDER BY {ORDERS[asked.order]} LIMIT %s OFFSET %s)
    """
    return statement, [*values, *chosen, *late, size, size * (asked.page - 1)]


def in_order(ids: Sequence[UUID]) -> list[Case]:
    """Published cases with their parts, in the order of their ids."""
    found = {case.pk: case for case in public.with_parts(public.listed().filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def all_ids(asked: Asked, *, language: str) -> list[UUID]:
    """Every case of the search, in its order: for exports."""
    return list(find(Asked(asked.words, asked.chosen, asked.sort, 1), language=language, size=1_000_000).cases)


MARKED = """
SELECT ts_headline(cases_config(language), title, query, {whole}), ts_headline(cases_config(language), summary, query, {whole}),
    ts_headline(cases_config(language), body, query, {part})
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS texts (language, title, summary, body),
    LATERAL (SELECT %s::tsquery AS query) AS asked
""".format(
    whole="'HighlightAll=true,StartSel=\ue000,StopSel=\ue001'",
    part="'MaxFragments=1,MaxWords=30,MinWords=12,StartSel=\ue000,StopSel=\ue001'",
)


def marked(terms: Sequence[Term], texts: Sequence[tuple[str, str, str, str]]) -> list[tuple[str, str, str]]:
    """Texts (language, title, summary, body) with the found words marked; of the body the part that holds them."""
    if not terms or not texts:
        return [(title, summary, "") for _language, title, summary, _body in texts]
    query = " | ".join(quoted(term.lexeme) for term in terms)
    columns = [list(column) for column in zip(*texts, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(MARKED, [*columns, query])
        return [tuple(row) for row in cursor.fetchall()]


RELATED = """
WITH own AS (
    SELECT code FROM cases_finding CROSS JOIN LATERAL unnest(codes) AS code
    WHERE case_id = %s AND split_part(code, ':', 1) = ANY(%s)
), rare AS (
    SELECT own.code, ln(1 + (SELECT count(*) FROM cases_finding)::float / count(*)) AS weight
    FROM own JOIN cases_finding AS f ON f.codes @> ARRAY[own.code] GROUP BY own.code
), words AS (
    SELECT known.word, known.cases FROM cases_finding
    CROSS JOIN LATERAL unnest(tsvector_to_array(title)) AS lexeme JOIN cases_lexeme AS known ON known.word = lexeme
    WHERE case_id = %s AND known.cases > 1 ORDER BY known.cases, known.word LIMIT 6
), near AS (
    SELECT f.case_id, rare.weight FROM cases_finding AS f JOIN rare ON f.codes @> ARRAY[rare.code]
    UNION ALL
    SELECT f.case_id, 2 * ln(1 + (SELECT count(*) FROM cases_finding)::float / words.cases)
    FROM cases_finding AS f JOIN words ON (f.title || f.summary) @@ quote_literal(words.word)::tsquery
)
SELECT case_id FROM near WHERE case_id <> %s GROUP BY case_id ORDER BY sum(weight) DESC, case_id LIMIT %s
"""
ALIKE = ["theme", "data", "stage", "method", "country", "license"]


def related(case: Case, *, size: int = 4) -> list[Case]:
    """The cases most like this one: by rare facts in common, and by the rarest words of its title."""
    with connection.cursor() as cursor:
        cursor.execute(RELATED, [case.pk, ALIKE, case.pk, case.pk, size])
        return in_order([row[0] for row in cursor.fetchall()])
