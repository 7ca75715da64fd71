"""The pages of a discussion with 100, 1,000 and 10,000 contributions: queries and milliseconds, and how they grow."""

import random
import time
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

from tests.bench import report
from tests.bench.stand import ended_by_signals, stand

SIZES = (100, 1_000, 10_000)
TIMES = 25
WORDS = "Let a council of people drawn by lot check every use, see https://example.org/lot and say why not in public. "


def filled(size: int) -> Any:
    """An open discussion: a third begins threads, the rest answers; one thread holds a tenth of everything."""
    from django.utils import timezone

    from socialicense.discussion.models import Contribution, Discussion, Speaker
    from socialicense.discussion.services import counting
    from tests.consultations.views import voting

    chance, now = random.Random(size), timezone.now()
    consultation = voting.consultation()
    row = Discussion.objects.create(
        target_kind="consultation", target=consultation.id, scope=consultation.id, last=size,
        opens=now - timedelta(days=1), closes=now + timedelta(days=1),
    )  # fmt: skip
    speakers = Speaker.objects.bulk_create(
        Speaker(discussion=row, number=n, author_kind="participation", author=uuid4()) for n in range(1, size // 10 + 2)
    )
    roots: list[Any] = []
    answers: list[Any] = []
    for number in range(1, size + 1):
        one = Contribution(
            discussion=row, number=number, speaker=chance.choice(speakers), text=WORDS * chance.randint(1, 6),
            language="en", created_at=now, support=chance.randint(0, size // 20),
        )  # fmt: skip
        if not roots or chance.random() < 1 / 3:
            one.stance = chance.choice(["", "pro", "contra", "question"])
            roots.append(one)
        else:
            root = roots[0] if chance.random() < 0.15 else chance.choice(roots)
            one.thread, one.answers, one.listed = root, root, False
            root.replies += 1
            answers.append(one)
    Contribution.objects.bulk_create(roots, batch_size=2000)
    Contribution.objects.bulk_create(answers, batch_size=2000)
    counting.change(row, counting.recount(row) | {"speakers_so_far": len(speakers)})
    row.refresh_from_db()
    return row


def pages(row: Any) -> dict[str, str]:
    """What is read: the first page in each order, one stance, a page in the middle, the longest thread, a file's log."""
    from django.urls import reverse

    def url(name: str, *args: object) -> str:
        return reverse(f"discussion:{name}", args=[row.target_kind, row.target, *args])

    page = url("page")
    return {
        "newest": page,
        "supported": f"{page}?sort=supported",
        "unanswered": f"{page}?sort=unanswered",
        "contra": f"{page}?stance=contra&sort=supported",
        "middle": f"{page}?after={row.last // 2}",
        "thread": url("thread", 1),
    }


def cost(path: str) -> tuple[int, float, float]:
    """Queries of one request, its milliseconds, and those of this process alone, which other work does not touch.

    The least of many: what remains when nothing else is in the way.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, spent, own = Client(), [], []
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    queries = len(captured)
    for _ in range(TIMES):
        began = time.process_time()
        with report.timed() as watch:
            client.get(path)
        own.append((time.process_time() - began) * 1000)
        spent.append(watch.seconds * 1000)
    return queries, min(spent), min(own)


def writes(row: Any) -> float:
    """Milliseconds of one more answer, in a transaction of its own, with every count kept."""
    from socialicense.discussion.naming import Author
    from socialicense.discussion.services import talking

    root, spent = row.contributions.get(number=1), []
    for _ in range(TIMES):
        with report.timed() as watch:
            talking.post(
                discussion=row, author=Author("participation", uuid4()), text=WORDS, language="en", answers=root
            )
        spent.append(watch.seconds * 1000)
    return min(spent)


def main() -> None:
    ended_by_signals()
    with stand():
        from django.db import connection

        measured: dict[str, list[tuple[int, float]]] = {}
        for size in SIZES:
            row = filled(size)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE discussion_contribution")
            for name, path in pages(row).items():
                queries, ms, own = cost(path)
                measured.setdefault(name, []).append((size, own))
                report.tell(f"discussion_{name}", ms, "ms", n=size, queries=queries, cpu=own)
            ms = writes(row)
            measured.setdefault("answering", []).append((size, ms))
            report.tell("discussion_answering", ms, "ms", n=size)
        for name, found in measured.items():
            for small, large in pairwise(found):
                report.growth(f"discussion_{name}", small, large)


if __name__ == "__main__":
    main()
