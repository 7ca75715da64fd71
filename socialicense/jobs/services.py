"""Asking for background work, running it, cancelling it and trying again."""

import time
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal
from socialicense.jobs import bell, registry, runner
from socialicense.jobs.models import Job, State

log = structlog.get_logger(__name__)

# The sweeper rings at most so many per round: each ring makes a worker take further due jobs as well.
SWEEP_LIMIT = 50
RING_AGAIN_AFTER = timedelta(seconds=5)


class Person(Protocol):
    pk: Any


class NotRetryable(Refusal):
    code = "job_not_retryable"
    message = _("Only work that failed or was cancelled can be tried again.")


class NotCancellable(Refusal):
    code = "job_not_cancellable"
    message = _("This work has already ended.")


def enqueue(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    scope: UUID | None = None,
    not_before: datetime | None = None,
) -> Job:
    """The job for (kind, key), written in the caller's transaction; asking twice gives the same job.

    The bell rings after commit. A lost bell only delays: the sweeper rings again. Raises UnknownKind.
    """
    known = registry.kind_of(kind)
    fields = {
        "payload": payload,
        "scope": scope,
        "not_before": not_before,
        "queue": known.queue,
        "max_attempts": known.max_attempts,
    }
    Job.objects.bulk_create([Job(kind=kind, key=key, **fields)], ignore_conflicts=True)
    job = Job.objects.get(kind=kind, key=key)
    if job.state == State.QUEUED and (not_before is None or not_before <= timezone.now()):
        transaction.on_commit(partial(bell.ring, job.pk, queue=job.queue))
    return job


def retry(job: Job, *, by: Person | None) -> Job:
    """Queue failed or cancelled work again, with fresh attempts. Raises NotRetryable."""
    changed = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED]).update(
        state=State.QUEUED,
        not_before=None,
        max_attempts=F("attempts") + registry.kind_of(job.kind).max_attempts,
        error="",
        error_values={},
        cancel=False,
        finished_at=None,
        rung_at=None,
    )
    if not changed:
        raise NotRetryable()
    log.info("job retried", job=str(job.pk), kind=job.kind, by=str(by.pk) if by else None)
    transaction.on_commit(partial(bell.ring, job.pk, queue=job.queue))
    job.refresh_from_db()
    return job


def cancel(job: Job, *, by: Person | None) -> Job:
    """Waiting work is cancelled at once, running work at its next step. Raises NotCancellable."""
    stopped = Job.objects.filter(pk=job.pk, state=State.QUEUED).update(state=State.CANCELLED, finished_at=Now())
    if not stopped and not Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel=True):
        raise NotCancellable()
    log.info("job cancelled", job=str(job.pk), kind=job.kind, by=str(by.pk) if by else None)
    job.refresh_from_db()
    return job


def take_next(*, queue: str | None = None, scope: UUID | None = None) -> UUID | None:
    """The id of the longest waiting due job that nobody else is just taking. The taker still has to claim it."""
    jobs = Job.objects.filter(runner.due())
    if queue is not None:
        jobs = jobs.filter(queue=queue)
    if scope is not None:
        jobs = jobs.filter(scope=scope)
    with transaction.atomic():
        return (
            jobs.order_by("created_at", "pk").select_for_update(skip_locked=True).values_list("pk", flat=True).first()
        )


def run_one(job_id: UUID) -> bool:
    """Claim and run the job in this process; False when it was not due or somebody else has it."""
    return runner.run(job_id)


def run_due(*, until_idle: bool = True, scope: UUID | None = None, wait_seconds: float = 0.0) -> int:
    """Run due jobs in this process, for commands and tests without a worker; the number of runs.

    With `until_idle` also what these jobs enqueue, until nothing is due. `wait_seconds` bounds how long it then
    waits for work that is to be tried again later or that another runner holds.
    """
    runs, deadline = 0, time.monotonic() + wait_seconds
    while True:
        give_up()
        job_id = take_next(scope=scope)
        if job_id is not None:
            runs += runner.run(job_id)
            if not until_idle:
                return runs
            continue
        if time.monotonic() >= deadline or not unfinished(scope=scope):
            return runs
        time.sleep(0.1)


def unfinished(*, scope: UUID | None = None) -> bool:
    jobs = Job.objects.filter(state__in=[State.QUEUED, State.RUNNING])
    return (jobs if scope is None else jobs.filter(scope=scope)).exists()


def drain(*, queue: str, seconds: float) -> int:
    """Take further due jobs of the queue for a while, so that lost bells cost no throughput; the number of runs."""
    runs, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (job_id := take_next(queue=queue)) is not None:
        runs += runner.run(job_id)
    return runs


def sweep() -> int:
    """Ring again for due jobs that nobody took, and give up those whose runners died too often; the number rung."""
    give_up()
    with transaction.atomic():
        silent = Q(rung_at=None) | Q(rung_at__lt=Now() - RING_AGAIN_AFTER)
        waiting = (
            Job.objects.filter(runner.due() & silent).order_by("created_at", "pk").select_for_update(skip_locked=True)
        )
        found = list(waiting.values_list("pk", "queue")[:SWEEP_LIMIT])
        Job.objects.filter(pk__in=[pk for pk, queue in found]).update(rung_at=Now())
    beat("sweeper")
    return sum(bell.ring(pk, queue=queue) for pk, queue in found)


def forget(*, scope: UUID) -> int:
    """Delete the work of something that is no more; what runs just now ends by itself. The number deleted."""
    return Job.objects.filter(scope=scope).exclude(state=State.RUNNING).delete()[0]


def give_up() -> int:
    """Fail the jobs whose runners died as often as the job may be tried; their number."""
    lost = Job.objects.filter(state=State.RUNNING, lease_until__lt=Now(), attempts__gte=F("max_attempts"))
    ending = {"state": State.FAILED, "error": runner.RunnerLost.code, "error_values": {}}
    return lost.update(finished_at=Now(), lease_until=None, **ending)


def beat(name: str) -> None:
    """Note that a clock-driven part is alive."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_heartbeat (name, beat_at) VALUES (%s, statement_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at",
            [name],
        )


def clear_finished(*, before: datetime) -> int:
    """Delete ended jobs older than `before`; the number deleted. Failed ones stay until somebody has seen to them."""
    ended = Job.objects.filter(state__in=[State.DONE, State.CANCELLED], finished_at__lt=before)
    return ended.delete()[0]
