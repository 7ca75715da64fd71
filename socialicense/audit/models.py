"""Append-only record of acts. No foreign keys: it outlives what it speaks of."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act. The database refuses changes; only `position`, `previous` and `digest` are set once, by chaining."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    event = models.CharField(max_length=80)
    actor = models.UUIDField(null=True)
    capacity = models.CharField(max_length=80, blank=True)
    scope = models.UUIDField(null=True)
    target = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["scope", "id"], name="audit_scope"),
            models.Index(fields=["id"], condition=models.Q(position=None), name="audit_unchained"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.event} {self.target}"


class Head(models.Model):
    """The end of the chain at a moment, signed: nothing up to `position` can be taken away unseen."""

    position = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=200, blank=True)
    signature = models.TextField(blank=True)

    class Meta:
        verbose_name = _("signed end of the audit chain")
        verbose_name_plural = _("signed ends of the audit chain")

    def __str__(self) -> str:
        return f"{self.position} {self.digest}"
