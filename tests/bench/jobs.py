"""Licenses issued by workers: two processes beside one."""

import time
from typing import Any

from tests.bench import report
from tests.bench.stand import Stand, ended_by_signals, stand

EACH = 24
SECONDS = 90


def ready(number: int) -> list[Any]:
    """Jobs that wait for a worker, each to issue one exercise."""
    from consultations.services import chain
    from tests.consultations.services.test_chain import Story

    stories = [Story() for _ in range(number)]
    for story in stories:
        story.vote(story.component, "yes")
        chain.issue_exercise(consultation=story.consultation)
    return stories


def issue(on: Stand, number: int, concurrency: int) -> tuple[float, float, int]:
    """Licenses a second with so many worker processes, seconds of CPU for each (PostgreSQL's included), and how many."""
    from repository.licenses.models import SealedPdf

    ready(number)
    before = SealedPdf.objects.count()
    worker = on.start("worker", f"--concurrency={concurrency}", "--queues=default,pdf,mail")
    while SealedPdf.objects.count() < before + concurrency:  # starting and the first ones are not counted
        time.sleep(0.02)
    began, first, cpu = time.perf_counter(), SealedPdf.objects.count(), on.cpu_of(worker) + on.cpu_of_postgres()
    while SealedPdf.objects.count() < before + number and time.perf_counter() < began + SECONDS:
        time.sleep(0.02)
    made, seconds = SealedPdf.objects.count() - first, time.perf_counter() - began
    cpu = on.cpu_of(worker) + on.cpu_of_postgres() - cpu
    on.kill(worker)
    return made / seconds, cpu / max(1, made), made


def main() -> None:
    ended_by_signals()
    with stand() as on:
        one, cpu_of_one, _made = issue(on, EACH, 1)
        two, cpu_of_two, made = issue(on, 2 * EACH, 2)
    report.tell("jobs", two, "licenses/s", n=made, baseline=one, workers=2, cpu_s=cpu_of_two, cpu_s_alone=cpu_of_one)


if __name__ == "__main__":
    main()
