"""What a job's function holds in its hand while it runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from socialicense.jobs.models import Job, State

# Progress is written at most so often: a loop may report every item.
REPORT_SECONDS = 0.5


class LeaseLost(Exception):
    """Another runner has taken the job over: this one must not have an effect any more."""


class Cancelled(Exception):
    """Somebody asked for the job to stop."""


class Running:
    """A claimed job.

    `effect()` is the transaction that holds the effect and the job's end; `step()` one that holds a part of the
    effect and leaves the job running (the function must then recognise the parts already there).
    """

    def __init__(self, job: Job, *, lease: timedelta) -> None:
        self.id: UUID = job.pk
        self.kind: str = job.kind
        self.key: str = job.key
        self.payload: dict[str, Any] = job.payload
        self.scope: UUID | None = job.scope
        self.attempt: int = job.attempts
        self.lease = lease
        self.finished = False
        self.reported_at = 0.0
        self.phrase = ""

    def mine(self) -> Any:
        """The row, as long as this runner holds it."""
        return Job.objects.filter(pk=self.id, state=State.RUNNING, attempts=self.attempt)

    def renew(self) -> bool:
        """Prolong the lease; False when it is lost."""
        return bool(self.mine().update(lease_until=Now() + self.lease))

    def progress(self, done: int, total: int, phrase: str = "") -> None:
        """Show how far the work is (a phrase that gettext knows), renew the lease, stop when asked to.

        Call it outside `effect()` and `step()`: inside a transaction nobody sees it. Raises LeaseLost, Cancelled.
        """
        now = time.monotonic()
        if now - self.reported_at < REPORT_SECONDS and done < total and phrase == self.phrase:
            return
        self.reported_at, self.phrase = now, phrase
        shown = {"done": done, "total": total, "phrase": phrase, "lease_until": Now() + self.lease}
        if not self.mine().update(**shown):
            raise LeaseLost()
        if self.cancelled:
            raise Cancelled()

    @property
    def cancelled(self) -> bool:
        return bool(self.mine().filter(cancel=True).exists())

    @contextmanager
    def step(self) -> Iterator[None]:
        """A transaction in which this runner is certain to hold the job. Raises LeaseLost, Cancelled."""
        with transaction.atomic():
            self.hold()
            yield

    @contextmanager
    def effect(self) -> Iterator[None]:
        """The transaction of the effect, which also ends the job: both happen, once, or neither."""
        with transaction.atomic():
            job = self.hold()
            yield
            job.state, job.finished_at, job.lease_until = State.DONE, Now(), None
            job.done = job.total
            job.save(update_fields=["state", "finished_at", "lease_until", "done"])
        self.finished = True

    finish = effect

    def hold(self) -> Job:
        job = self.mine().select_for_update().first()
        if job is None:
            raise LeaseLost()
        if job.cancel:
            raise Cancelled()
        return job
