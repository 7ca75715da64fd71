"""Who vouches for the roll: two people say that everybody on it belongs there, and stands there once."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation


class RollSignature(models.Model):
    """One person says how the roll was checked, a second one confirms exactly that roll. Or a file that brings its
    own roll states who checked it; that is shown as stated."""

    class Source(models.TextChoices):
        PEOPLE = "people", _("signed here by two accounts")
        FILE = "file", _("stated in the imported file")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="roll_signatures")
    source = models.CharField(max_length=6, choices=Source, default=Source.PEOPLE)
    sha256 = models.CharField(max_length=64, help_text="of the roll that both saw")
    size = models.PositiveIntegerField()
    how = models.TextField(_("how it was checked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_as = models.CharField(max_length=200, help_text="role, or the capacity that a file states")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_as = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(confirmed_at__isnull=True), name="one_roll_signature_waits"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="two_people_sign_the_roll",
            ),
            models.CheckConstraint(
                condition=Q(source="file", asked_by__isnull=True, confirmed_by__isnull=True, confirmed_at__isnull=False)
                | Q(source="people", asked_by__isnull=False, confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(source="people", asked_by__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="roll_signed_by_accounts_or_by_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.consultation_id}"
