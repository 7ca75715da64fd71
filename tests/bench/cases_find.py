"""10,000 invented cases: searching with facets, taking them away in an archive, taking as many over with a report by row.

The cases are generated for this measurement only: ten thousand published ones with the words of real ones shuffled.
"""

import csv
import io
import os
import random
from typing import Any

from tests.bench import report
from tests.bench.stand import ended_by_signals, stand

SIZES = (1_000, 10_000)
SEARCHES = 300
SEED = 7


def vocabulary() -> list[str]:
    """The words of the cases that come with the platform, as often as they stand there."""
    from repository.cases.services import loading

    words: list[str] = []
    for path in sorted(loading.CONTENT.glob("*.yaml")):
        words += [word for word in path.read_text("utf-8").split() if word.isalpha() and len(word) > 2]
    return words


def content(n: int, chance: random.Random, words: list[str]) -> dict[str, Any]:
    """An invented case: every code drawn, about 400 words."""
    from repository.cases.domain import catalogue
    from repository.cases.domain.catalogue import NOT_STATED, section

    def said(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most))) + "."

    def group(name: str) -> dict[str, Any]:
        made: dict[str, Any] = {"from": ["s1"]}
        for leaf in section(name).leaves:
            if leaf.optional:
                continue
            codes = sorted(leaf.codes)[:40] if leaf.kind == "choices" else list(leaf.codes)
            drawn: dict[str, Any] = {
                "text": lambda: said(10, 25), "texts": lambda: [said(6, 14), said(6, 14)],
                "choice": lambda codes=codes: chance.choice(codes), "flag": lambda: chance.random() < 0.5,
                "choices": lambda codes=codes: sorted(set(chance.choices(codes, k=2))),
                "date": lambda: str(chance.randint(2005, 2026)), "whole": lambda: chance.randint(5, 500), "number": lambda: 4.5,
            }  # fmt: skip
            made[leaf.name] = NOT_STATED if chance.random() < 0.3 else drawn[leaf.kind]()
        return made

    made = {name: group(name) for name in catalogue.SECTIONS}
    made["context"]["theme"] = chance.choice(section("context").leaf("theme").codes)
    made["organisers"]["organisations"] = [
        {
            "from": ["s1"],
            "name": f"Office {chance.randint(1, 900)}",
            "roles": ["lead"],
            "kind": "academic",
            "country": "BE",
        }
    ]
    part = group("components") | {"id": "c1", "feeds_into": [], "title": said(3, 5)}
    part["method"] = chance.choice(section("components").leaf("method").codes)
    return made | {
        "format": 1, "slug": f"invented-{n}", "title": said(5, 9)[:120], "summary": said(20, 30)[:280],
        "language": chance.choices(["en", "fr", "es"], weights=[8, 1, 1])[0], "takeaway": said(10, 20)[:400],
        "updated": "2026-01-01", "components": [part], "checks": [],
        "sources": [{"id": "s1", "title": said(4, 8), "url": f"https://example.org/{n}", "kind": "report",
                     "year": 2020, "peer_reviewed": False, "accessed": "2026-01-01"}],
    }  # fmt: skip


def fill(start: int, end: int, words: list[str]) -> None:
    """Published cases from `start` to `end`, indexed in one go."""
    from django.utils import timezone

    from repository.cases.domain import reading
    from repository.cases.models import Case, Version
    from repository.cases.services import indexing

    chance, now = random.Random(SEED + start), timezone.now()
    for first in range(start, end, 500):
        cases = []
        for n in range(first, min(first + 500, end)):
            made = content(n, chance, words)
            cases.append(
                Case(
                    content=made, title=made["title"], slug=made["slug"], number=n + 1, state="published",
                    standing="published", origin="file", published_at=now, declared=True,
                )
            )  # fmt: skip
        Case.objects.bulk_create(cases)
        Version.objects.bulk_create(
            Version(case=one, n=1, public_n=1, content=one.content, sha256=reading.digest(one.content)) for one in cases
        )
    indexing.complete()


def searches(words: list[str]) -> list[Any]:
    """What is asked: a third with rare and common words, a third with facets, a third with both, some misspelt."""
    from repository.cases.domain.catalogue import section
    from repository.cases.domain.search import Asked

    chance = random.Random(SEED)
    themes, types = section("context").leaf("theme").codes, section("data").leaf("types").codes
    made = []
    for n in range(SEARCHES):
        typed = chance.choices(words, k=chance.randint(1, 5)) if n % 3 != 1 else []
        if typed and n % 10 == 0 and len(typed[0]) > 5:
            typed[0] = typed[0][:3] + typed[0][4:]
        chosen: dict[str, tuple[str, ...]] = {}
        if n % 3:
            chosen = {"theme": tuple(chance.sample(themes, k=2))}
            if n % 2:
                chosen["data"] = (chance.choice(types),)
        made.append(Asked(" ".join(typed), chosen))
    return [*made, *[Asked()] * 10]


def main() -> None:
    ended_by_signals()
    with stand():
        from django.db import connection

        words, before = vocabulary(), 0
        growth: dict[str, list[tuple[int, float]]] = {}
        for size in SIZES:
            with report.timed() as filled:
                fill(before, size, words)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE cases_finding")
                cursor.execute("ANALYZE cases_lexeme")
            report.tell("cases_indexed", filled.seconds, "s", n=size - before)
            before = size
            growth.setdefault("cases_search", []).append((size, search(size, words)))
            growth.setdefault("cases_export", []).append((size, export(size)))
            growth.setdefault("cases_import", []).append((size, take_over(size, words)))
        for name, (small, large) in growth.items():
            report.growth(name, small, large)


def search(size: int, words: list[str]) -> float:
    """Milliseconds of the 95th of 100 searches: page, total and all facets; and of whole pages over Django."""
    from django.db import connection
    from django.test import Client

    from repository.cases.selectors import finding

    spent, asked = [], searches(words)
    finding.find(asked[0], language="en")
    for one in asked:
        with report.timed() as watch:
            finding.find(one, language="en")
        spent.append(watch.seconds * 1000)
    slowest = asked[spent.index(max(spent))]
    spent.sort()
    with connection.cursor() as cursor, report.timed() as bare:
        for _ in range(20):
            cursor.execute(
                "SELECT code, count(*) FROM (SELECT unnest(codes) AS code FROM cases_finding) AS each GROUP BY code"
            )
            cursor.fetchall()
    p95 = report.percentile(spent, 0.95)
    report.tell(
        "cases_search", p95, "ms", n=size, baseline=bare.seconds * 1000 / 20, p50=report.percentile(spent, 0.5),
        longest=spent[-1], longest_words=slowest.words, load=os.getloadavg()[0],
    )  # fmt: skip
    client, pages = Client(), []
    for one in asked[:40]:
        with report.timed() as watch:
            assert client.get(f"/cases/?{one.query()}").status_code == 200
        pages.append(watch.seconds * 1000)
    pages.sort()
    report.tell("cases_search_page", report.percentile(pages, 0.95), "ms", n=size, p50=report.percentile(pages, 0.5))
    return p95


def export(size: int) -> float:
    """Seconds of the whole archive, and how much memory it took."""
    from repository.cases.domain.search import Asked
    from repository.cases.reading import files
    from repository.cases.selectors import exporting, finding

    held = report.peak_mb()
    with report.timed() as watch:
        ids = finding.all_ids(Asked(), language="en")
        length = sum(len(piece) for piece in files.written("zip", exporting.kept(ids)))
    report.tell(
        "cases_export", watch.seconds, "s", n=len(ids), megabytes=length / 2**20, memory=report.peak_mb() - held,
        load=os.getloadavg()[0],
    )  # fmt: skip
    return watch.seconds


def take_over(size: int, words: list[str]) -> float:
    """Seconds of taking over as many records from a table, with the outcome of every row; and again, when all are here."""
    from repository.cases.models import Imported
    from repository.cases.services import exchanging
    from tests.factories import consultations as make

    chance, out = random.Random(SEED), io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["id", "title", "description", "body", "country", "start_date", "recruitment_method", "decision_methods_1"]
    )
    for n in range(size):
        told = [" ".join(chance.choices(words, k=k)) for k in (7, 25, 200)]
        writer.writerow([f"{size}-{n}", *told, "Belgium", "2020-01-01", "random", "magic"])
    content, by = out.getvalue().encode(), make.user()
    with report.timed() as watch:
        first = exchanging.take_over(scheme="participedia", content=content, by=by)
    with report.timed() as again:
        second = exchanging.take_over(scheme="participedia", content=content, by=by)
    assert (first.counts, second.counts) == ({"new": size}, {"unchanged": size})
    assert Imported.objects.filter(source__startswith=f"{size}-").count() == size
    report.tell("cases_import", watch.seconds, "s", n=size, again=again.seconds, load=os.getloadavg()[0])
    return watch.seconds


if __name__ == "__main__":
    main()
