"""What members need and receive, and how each person was reached."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.recruitment.models.candidates import Candidate


class Support(models.Model):
    """One need or payment of one person, from asking to paying."""

    class Kind(models.TextChoices):
        STIPEND = "stipend", _("stipend")
        TRAVEL = "travel", _("travel")
        CARE = "care", _("care of children or relatives")
        INTERPRETER = "interpreter", _("interpreter")
        ACCESS = "access", _("access need")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="supports")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    what = models.CharField(_("what is needed"), max_length=500, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    provided_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(provided_at__isnull=True) | Q(agreed_at__isnull=False),
                name="support_agreed_before_provided",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | Q(agreed_at__isnull=False, amount__isnull=False),
                name="support_agreed_before_paid",
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="support_not_negative"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | ~Q(currency=""), name="support_amount_with_currency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.candidate_id}"


class Delivery(models.Model):
    """One attempt to reach one candidate: a mail, a letter or a call."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        POST = "post", _("letter")
        PHONE = "phone", _("telephone")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        BOUNCED = "bounced", _("came back")
        REACHED = "reached", _("reached")
        MISSED = "missed", _("not reached")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="deliveries")
    about = models.CharField(max_length=12, help_text="what it said: code, selected, reminder, words")
    channel = models.CharField(max_length=6, choices=Channel)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["queued_at", "id"]
        indexes = [models.Index(fields=["state", "channel"], name="delivery_state")]

    def __str__(self) -> str:
        return f"{self.about} to {self.candidate_id}: {self.state}"
