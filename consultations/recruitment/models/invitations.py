"""The first stage: addresses, and the seeded draws that say who of them gets a letter."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.recruitment.models.plan import Recruitment


class InvitationDraw(models.Model):
    """One seeded draw of addresses: committed by the hash of a secret, carried out with public randomness."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("first letters")
        REMINDER = "reminder", _("second letters to those who have not answered")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="invitation_draws")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.PositiveIntegerField(_("letters"))
    plan = models.JSONField(help_text="[{area, addresses, factor, letters}], frozen when the secret is committed")
    frame_sha256 = models.CharField(max_length=64)
    frame = models.TextField(
        blank=True, editable=False, help_text="[[address, area]] that is drawn from, as JSON; blank once it is drawn"
    )
    secret = models.CharField(max_length=64, editable=False)
    secret_sha256 = models.CharField(max_length=64)
    randomness = models.CharField(_("public randomness"), max_length=200, blank=True)
    randomness_source = models.CharField(_("where it comes from"), max_length=300, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    list_sha256 = models.CharField(max_length=64, blank=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(auto_now_add=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recruitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["recruitment", "number"], name="invitation_draw_number_once"),
            models.UniqueConstraint(
                fields=["recruitment"], condition=Q(drawn_at__isnull=True), name="invitation_draw_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="") | (Q(drawn_at__isnull=False) & ~Q(seed="")),
                name="invitation_drawn_with_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Address(models.Model):
    """One address to which a letter may go. Seen by recruiters only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="addresses")
    key = models.CharField(max_length=64, help_text="hash of the normalised address, to find it twice")
    name = models.CharField(max_length=200, blank=True)
    lines = models.TextField(help_text="the address as it stands on the envelope, one line each")
    area = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=12)
    issue = models.PositiveSmallIntegerField(default=1, help_text="raised when a code is reissued")
    secret_sha256 = models.CharField(max_length=64, blank=True)
    invited = models.ForeignKey(
        InvitationDraw, null=True, blank=True, on_delete=models.PROTECT, related_name="first_letters"
    )
    reminded = models.ForeignKey(
        InvitationDraw, null=True, blank=True, on_delete=models.PROTECT, related_name="second_letters"
    )
    place = models.PositiveIntegerField(null=True, blank=True, help_text="the place in the order of the draw")
    undeliverable_at = models.DateTimeField(null=True, blank=True)
    undeliverable_reason = models.CharField(max_length=200, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recruitment", "place", "id"]
        indexes = [models.Index(fields=["recruitment", "invited", "place"], name="address_letters")]
        constraints = [
            models.UniqueConstraint(fields=["recruitment", "key"], name="address_once"),
            models.UniqueConstraint(
                fields=["secret_sha256"], condition=~Q(secret_sha256=""), name="household_code_once"
            ),
            models.CheckConstraint(
                condition=Q(reminded__isnull=True) | Q(invited__isnull=False), name="address_invited_before_reminded"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
