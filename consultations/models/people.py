"""People in a consultation: the participation, the erasable contact, and the credentials that let a person in."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation


class Participation(models.Model):
    """A person in a consultation. However many credentials they hold, they are one participation and have one ballot."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACTIVE = "active", _("taking part")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ERASED = "erased", _("erased")

    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("participant")
        MEMBER = "member", _("member")
        ALTERNATE = "alternate", _("alternate")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="participations")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    role = models.CharField(
        max_length=12,
        choices=Role,
        default=Role.PARTICIPANT,
        db_default=Role.PARTICIPANT,
        help_text="members were drawn by lot; alternates wait for a seat",
    )
    member_code = models.CharField(_("member code"), max_length=12)
    group = models.CharField(_("group"), max_length=60, blank=True)
    vouched = models.BooleanField(default=False, db_default=False, help_text="on a roll that two people signed")
    seated_for = models.ForeignKey(
        "consultations.Component",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="whose lottery filled a vacant seat with this person after a roll was published",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "member_code"], name="member_code_once"),
            models.UniqueConstraint(
                fields=["consultation", "user"], condition=models.Q(user__isnull=False), name="participant_once"
            ),
            models.CheckConstraint(
                condition=models.Q(seated_for__isnull=True) | models.Q(role="member"), name="seated_late_as_member"
            ),
        ]

    def __str__(self) -> str:
        return self.member_code


class Contact(models.Model):
    """How a participant is reached. Kept apart from everything else, and erasable."""

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.CASCADE, related_name="contact"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    invited_at = models.DateTimeField(null=True, blank=True)
    delivery = models.CharField(max_length=10, default="", blank=True)

    def __str__(self) -> str:
        return self.name or self.email


class Credential(models.Model):
    """What lets a person in: a mailed link or a code on paper. Only the hash of the secret is kept."""

    class Kind(models.TextChoices):
        LINK = "link", _("mailed link")
        CODE = "code", _("code on paper")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=6, choices=Kind)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.participation_id}"
