"""Mails of a copy on one machine, which sends none: they are shown on a page instead."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    sender = models.CharField(max_length=320)
    to = ArrayField(models.CharField(max_length=320))
    subject = models.CharField(max_length=998)
    text = models.TextField()
    attachments = ArrayField(models.CharField(max_length=255), default=list)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-sent_at", "pk"]

    def __str__(self) -> str:
        return self.subject
