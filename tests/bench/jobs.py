"""Licenses issued by workers: two processes beside one."""

import time
from typing import Any

from tests.bench import report
from tests.bench.stand import Stand, ended_by_signals, stand

EACH = 8
SECONDS = 100


def ready(number: int) -> list[Any]:
    """Jobs that wait for a worker, each to issue one exercise."""
    from consultations.services import chain
    from tests.consultations.services.test_chain import Story

    stories = [Story() for _ in range(number)]
    for story in stories:
        story.vote(story.component, "yes")
        chain.issue_exercise(consultation=story.consultation)
    return stories


def issue(on: Stand, number: int, concurrency: int) -> float:
    """Licenses a second with so many worker processes."""
    from repository.licenses.models import SealedPdf

    ready(number)
    before = SealedPdf.objects.count()
    worker = on.start("worker", f"--concurrency={concurrency}", "--queues=default,pdf,mail")
    while SealedPdf.objects.count() == before:  # starting and the first one are not counted
        time.sleep(0.02)
    began, first = time.perf_counter(), SealedPdf.objects.count()
    while SealedPdf.objects.count() < before + number and time.perf_counter() < began + SECONDS:
        time.sleep(0.02)
    rate = (SealedPdf.objects.count() - first) / (time.perf_counter() - began)
    on.kill(worker)
    return rate


def main() -> None:
    ended_by_signals()
    with stand() as on:
        one, two = issue(on, EACH, 1), issue(on, 2 * EACH, 2)
    report.tell("jobs", two, "licenses/s", n=2 * EACH, baseline=one, workers=2)


if __name__ == "__main__":
    main()
