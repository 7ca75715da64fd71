"""Keys with which programs act for a person, within scopes and until a day."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(days=365)


class Scope(models.TextChoices):
    """Every act that a key may be given. The label is read by the owner, who ticks it."""

    CASES_READ = "cases:read", _("Read my own cases, drafts included")
    CASES_SUBMIT = "cases:submit", _("Hand cases in for me")


class Key(models.Model):
    """Of the secret only its SHA-256 is kept. What a key may do, for whom and until when is fixed when it is made: the
    database lets nothing change but the day of its last use, and that it is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=40), editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    last_used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="apikey_named"),
            models.CheckConstraint(condition=Q(prefix__regex="^[0-9a-f]{12}$"), name="apikey_prefix_form"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="apikey_digest_form"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values, scopes__len__gte=1), name="apikey_scopes_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST),
                name="apikey_expires_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")), name="apikey_revoked_after_made"
            ),
            models.UniqueConstraint(fields=["owner", "name"], condition=Q(revoked_at=None), name="apikey_name_once"),
        ]

    def __str__(self) -> str:
        return f"slk_{self.prefix}"
