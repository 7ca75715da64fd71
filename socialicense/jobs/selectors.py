"""Reads about background work."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils import timezone

from socialicense.jobs.models import Heartbeat, Job, State


def for_scope(scope: UUID) -> QuerySet[Job]:
    """All work for one consultation (or other scope), newest first."""
    return Job.objects.filter(scope=scope).order_by("-created_at", "pk")


def find(*, kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key).first()


def found(*, kind: str, keys: Iterable[str]) -> dict[str, Job]:
    """Work of one kind by its keys, at once; those that nobody asked for are left out."""
    return {job.key: job for job in Job.objects.filter(kind=kind, key__in=list(keys))}


def failed() -> QuerySet[Job]:
    return Job.objects.filter(state=State.FAILED).order_by("-finished_at")


def backlog() -> timedelta:
    """How long the longest waiting due job has been waiting; zero when none waits."""
    waiting = Job.objects.filter(state=State.QUEUED)
    now = timezone.now()
    since = waiting.filter(not_before=None).aggregate(first=Min("created_at"))["first"]
    held_back = waiting.filter(not_before__lte=now).aggregate(first=Min("not_before"))["first"]
    return max((now - moment for moment in (since, held_back) if moment), default=timedelta())


def last_beat(name: str) -> timedelta | None:
    """How long ago the part showed that it lives; None when it never did."""
    beat = Heartbeat.objects.filter(name=name).first()
    return timezone.now() - beat.beat_at if beat else None
