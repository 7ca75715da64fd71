"""Job rows are the truth about background work; Celery only rings the bell."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socialicense import errors


class State(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("in progress")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One piece of background work, once per (kind, key).

    `attempts` counts claims and fences: a runner whose number is no longer the row's has lost its lease.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    scope = models.UUIDField(null=True, blank=True, db_index=True)
    queue = models.CharField(max_length=20, default="default")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    phrase = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=80, blank=True)
    error_values = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    cancel = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="job_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=State.RUNNING) | models.Q(lease_until__isnull=False),
                name="job_running_leased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "created_at"],
                condition=models.Q(state__in=[State.QUEUED, State.RUNNING]),
                name="job_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"

    @property
    def finished(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}

    @property
    def percent(self) -> int:
        """0 to 100; 0 while the total is unknown."""
        return 100 if self.state == State.DONE else min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def step(self) -> str:
        """What is being done, in the reader's language."""
        return gettext(self.phrase) if self.phrase else ""

    @property
    def failure(self) -> str:
        """Why it failed, as a sentence in the reader's language; empty when it did not fail."""
        return errors.sentence_for(self.error, self.error_values) if self.error else ""


class Heartbeat(models.Model):
    """When a clock-driven part of the platform last showed that it lives."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at}"
