"""Claim a job by lease, run its function, write down how it ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, connections
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal
from socialicense.jobs import registry
from socialicense.jobs.models import Job, State
from socialicense.jobs.running import Cancelled, LeaseLost, Running

log = structlog.get_logger(__name__)


class RunnerLost(Refusal):
    code = "runner_lost"
    message = _(
        "The work stopped several times before it could end. Try again; if it happens again, tell the operator."
    )


class Crashed(Refusal):
    code = "crashed"
    message = _("The work met an unexpected error (%(error)s). Try again; if it happens again, tell the operator.")


def run(job_id: UUID) -> bool:
    """Run the job if it is due and free; whether this process ran it. How it ended is on the row."""
    row = claim(job_id)
    if row is None:
        return False
    kind = registry.kinds.get(row.kind)
    if kind is None:  # a job of an app that is not installed here
        return close(
            row.pk, row.attempts, state=State.FAILED, error="unknown_job_kind", error_values={"kind": row.kind}
        )
    job = Running(row, lease=kind.lease)
    with structlog.contextvars.bound_contextvars(job=str(row.pk), kind=row.kind, attempt=row.attempts):
        log.info("job begins")
        with kept_alive(job):
            attempt(job, kind, row.max_attempts)
    return True


def due() -> Q:
    """Work that may be taken now: waiting and not before its time, or left behind by a runner that died."""
    waiting = Q(state=State.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
    return waiting | Q(state=State.RUNNING, lease_until__lt=Now(), attempts__lt=F("max_attempts"))


def claim(job_id: UUID) -> Job | None:
    """Take the lease by one conditional UPDATE; None when the job is not due or held by somebody else."""
    lease = Case(
        *(When(kind=slug, then=Value(kind.lease)) for slug, kind in registry.kinds.items()),
        default=Value(timedelta(seconds=15)),
    )
    taken = Job.objects.filter(due(), pk=job_id).update(
        state=State.RUNNING,
        lease_until=Now() + lease,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
    )
    return Job.objects.get(pk=job_id) if taken else None


def attempt(job: Running, kind: registry.Kind, max_attempts: int) -> None:
    try:
        kind.run(job)
        if not job.finished:
            with job.effect():
                pass
    except LeaseLost:
        log.warning("job lease lost")
    except Cancelled:
        close(job.id, job.attempt, state=State.CANCELLED)
        log.info("job cancelled")
    except Refusal as refusal:
        refuse(job, refusal.code, refusal.values)
    except Exception as error:
        code = getattr(error, "code", "")
        if isinstance(error, ValueError) and isinstance(code, str) and code:
            refuse(job, code, getattr(error, "values", {}))
        else:
            crash(job, error, max_attempts)
    else:
        log.info("job done")


def refuse(job: Running, code: str, values: dict[str, Any]) -> None:
    """A rule said no: trying again would not help."""
    close(job.id, job.attempt, state=State.FAILED, error=code, error_values=plain(values))
    log.warning("job refused", code=code)


def crash(job: Running, error: Exception, max_attempts: int) -> None:
    """Something broke: try again later, twice as late each time, and give up after the last attempt."""
    log.error("job crashed", exc_info=error)
    if isinstance(error, DatabaseError) and not connection.in_atomic_block:
        connection.close()  # the server may have restarted; the next statement opens a new connection
    name = {"error": type(error).__name__}
    if job.attempt >= max_attempts:
        close(job.id, job.attempt, state=State.FAILED, error=Crashed.code, error_values=name)
        return
    later = Now() + timedelta(seconds=min(2 ** (job.attempt - 1), 60))
    job.mine().update(state=State.QUEUED, not_before=later, lease_until=None, rung_at=None)


def close(job_id: UUID, attempts: int, **ending: Any) -> bool:
    held = Job.objects.filter(pk=job_id, state=State.RUNNING, attempts=attempts)
    return bool(held.update(finished_at=Now(), lease_until=None, **ending))


def plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | float) else str(value) for name, value in values.items()}


@contextmanager
def kept_alive(job: Running) -> Iterator[None]:
    """Renew the lease from a thread while the work runs, for functions that are busy in one long call."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(job.lease.total_seconds() / 3):
                if not job.renew():
                    return
        except DatabaseError:
            log.warning("job lease not renewed")
        finally:
            connections.close_all()

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
