"""Reads of the audit trail."""

from uuid import UUID

from django.db.models import QuerySet

from socialicense.audit.models import Event


def trail(scope: UUID) -> QuerySet[Event]:
    """Everything recorded for one consultation, organisation or other scope, newest first."""
    return Event.objects.filter(scope=scope).order_by("-id")


def of_target(target: str) -> QuerySet[Event]:
    return Event.objects.filter(target=target).order_by("-id")
