"""The data-protection record, the notices printed from it, and who accepted which text."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation
from consultations.models.people import Participation


class LawfulBasis(models.TextChoices):
    CONSENT = "consent", _("consent (Art. 6(1)(a))")
    CONTRACT = "contract", _("contract (Art. 6(1)(b))")
    LEGAL = "legal_obligation", _("legal obligation (Art. 6(1)(c))")
    VITAL = "vital_interests", _("vital interests (Art. 6(1)(d))")
    PUBLIC_TASK = "public_task", _("public task (Art. 6(1)(e))")
    LEGITIMATE = "legitimate_interests", _("legitimate interests (Art. 6(1)(f))")


class SpecialGround(models.TextChoices):
    """Why special categories may be used at all (GDPR, Art. 9(2))."""

    EXPLICIT_CONSENT = "explicit_consent", _("explicit consent (Art. 9(2)(a))")
    BODY = "not_for_profit_body", _("members of a not-for-profit body (Art. 9(2)(d))")
    MADE_PUBLIC = "made_public", _("made public by the person (Art. 9(2)(e))")
    PUBLIC_INTEREST = "public_interest", _("substantial public interest (Art. 9(2)(g))")
    PUBLIC_HEALTH = "public_health", _("public health (Art. 9(2)(i))")
    RESEARCH = "research", _("research, statistics, archives (Art. 9(2)(j))")


class ProtectionRecord(models.Model):
    """What is done with personal data in this consultation; the privacy notice is printed from it."""

    consultation = models.OneToOneField(
        Consultation, primary_key=True, on_delete=models.CASCADE, related_name="protection"
    )
    controller = models.TextField(_("who is responsible, and how to reach them"), blank=True)
    purposes = models.JSONField(_("purposes"), default=list, help_text="[{purpose: Text, basis, detail}]")
    special_categories = models.JSONField(
        _("special categories"), default=list, help_text="[{category, ground}]", blank=True
    )
    recipients = models.TextField(_("who receives the data"), blank=True)
    retention = models.TextField(_("how long they are kept"), blank=True)
    transfers = models.TextField(_("transfers to other countries"), blank=True)
    rights_contact = models.CharField(_("where people claim their rights"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"data-protection record of {self.consultation_id}"


class NoticeText(models.Model):
    """The exact wording of a notice in one language, kept under its hash for as long as anybody accepted it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="notices")
    language = models.CharField(max_length=12)
    text = models.TextField()

    def __str__(self) -> str:
        return self.sha256[:12]


class NoticeAcceptance(models.Model):
    """One person accepted one text, in one language, through one channel, at one time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="acceptances")
    notice = models.ForeignKey(NoticeText, on_delete=models.PROTECT, related_name="acceptances")
    channel = models.CharField(max_length=10, default="browser")
    accepted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "notice"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="notice_accepted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.notice_id[:12]}"
