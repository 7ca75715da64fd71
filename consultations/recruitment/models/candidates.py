"""People who register: what they answered, how they are reached, what they consented to, and where they stand."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import NoticeText, Participation
from consultations.recruitment.models.invitations import Address
from consultations.recruitment.models.plan import Feature, Recruitment, Value


class Candidate(models.Model):
    """Somebody who registered. After erasure the row stays, blank, with the reason, so that counts stay true."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        POOL = "pool", _("in the lottery")
        SELECTED = "selected", _("selected")
        CONFIRMED = "confirmed", _("confirmed")
        ALTERNATE = "alternate", _("alternate")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ERASED = "erased", _("erased")

    class Source(models.TextChoices):
        PAGE = "page", _("registration page")
        CARD = "card", _("reply card")
        PHONE = "phone", _("telephone")
        FILE = "file", _("list")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="candidates")
    address = models.ForeignKey(Address, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates")
    household = models.CharField(max_length=64, blank=True, help_text="who shares it may not both be members")
    pseudonym = models.CharField(max_length=12, help_text="how published lists name this person")
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    source = models.CharField(max_length=6, choices=Source)
    issue = models.PositiveSmallIntegerField(default=1)
    secret_sha256 = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why declined, withdrawn or erased; no names")
    must = models.CharField(
        max_length=8,
        blank=True,
        choices=[("include", _("must be on the panel")), ("exclude", _("must not be on the panel"))],
    )
    must_reason = models.CharField(max_length=300, blank=True, help_text="published under the public number")
    participation = models.OneToOneField(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidate"
    )

    class Meta:
        ordering = ["recruitment", "pseudonym"]
        indexes = [models.Index(fields=["recruitment", "state"], name="candidate_state")]
        constraints = [
            models.UniqueConstraint(fields=["recruitment", "pseudonym"], name="candidate_pseudonym_once"),
            models.UniqueConstraint(
                fields=["secret_sha256"], condition=~Q(secret_sha256=""), name="candidate_code_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["erased", "declined", "withdrawn"]) | ~Q(reason=""),
                name="candidate_left_with_reason",
            ),
            models.CheckConstraint(condition=Q(must="") | ~Q(must_reason=""), name="candidate_must_with_reason"),
            models.CheckConstraint(
                condition=~Q(state="erased")
                | Q(secret_sha256="", household="", address__isnull=True, participation__isnull=True),
                name="candidate_erased_is_blank",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class CandidateContact(models.Model):
    """How a candidate is reached. Seen by recruiters and callers only, and erasable."""

    candidate = models.OneToOneField(Candidate, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=12)
    account = models.CharField(_("account for payments"), max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """What a candidate said about one feature."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="answers")
    feature = models.ForeignKey(Feature, on_delete=models.PROTECT, related_name="+")
    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "feature"], name="candidate_answer_once")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.feature_id}"


class Consent(models.Model):
    """A candidate accepted one exact notice, in one language, through one channel, at one time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="consents")
    notice = models.ForeignKey(NoticeText, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    accepted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "notice"], condition=Q(withdrawn_at__isnull=True), name="candidate_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.notice_id[:12]}"
