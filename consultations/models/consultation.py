"""The consultation itself, the community's approval of what is asked, and acts that need two people."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.models.community import Community
from consultations.models.initiative import DataInitiative


class Consultation(models.Model):
    """One question to one community: the remit, the promise, and a chain of components that answer it."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        OPEN = "open", _("open")
        REVIEW = "review", _("draft in community review")
        RATIFICATION = "ratification", _("draft put to the vote")
        ADOPTION = "adoption", _("waiting for the community's signature")
        ISSUED = "issued", _("license issued")
        WITHHELD = "withheld", _("license withheld")
        ABANDONED = "abandoned", _("abandoned")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    initiative = models.ForeignKey(DataInitiative, on_delete=models.PROTECT, related_name="consultations")
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    title = models.JSONField(_("title"))
    state = models.CharField(max_length=14, choices=State, default=State.PREPARING)
    languages = models.JSONField(_("languages"), default=list)
    target_public = models.JSONField(_("who is asked"), default=dict)
    question = models.JSONField(_("the question"), default=dict)
    in_scope = models.JSONField(_("what can be decided"), default=dict)
    out_of_scope = models.JSONField(_("what cannot"), default=dict)
    promise = models.JSONField(_("the promise"), default=dict, help_text=_("what the data holder commits to do"))
    publication = models.JSONField(_("what will be published"), default=dict)
    review_by = models.DateField(_("review of the license due"), null=True, blank=True)
    review_minutes = models.PositiveIntegerField(_("community review, in minutes"), default=14 * 24 * 60)
    ratification_minutes = models.PositiveIntegerField(_("ratification vote, in minutes"), default=14 * 24 * 60)
    adoption_days = models.PositiveIntegerField(_("days the community has to sign"), default=60)
    open_vote = models.BooleanField(
        _("open vote"), default=False, help_text=_("fewer than ten people: who voted how is published")
    )
    rows_published = models.BooleanField(
        default=False, editable=False, help_text="imported public data: the answers of one person stay together"
    )
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    exercise = models.BooleanField(_("exercise: nobody adopts the result"), default=False)
    demo = models.BooleanField(default=False)
    brand_name = models.CharField(_("name on the pages"), max_length=80, blank=True)
    brand_mark = models.CharField(_("mark: up to three letters"), max_length=3, blank=True)
    brand_accent = models.CharField(
        _("accent colour"), max_length=6, blank=True, validators=[RegexValidator(r"^[0-9a-fA-F]{6}$")]
    )
    preview_token = models.UUIDField(default=uuid4, editable=False)
    brief = models.TextField(blank=True, editable=False)
    brief_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    reissued = models.PositiveIntegerField(default=0, editable=False, help_text="links and codes replaced as lost")
    import_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    response = models.JSONField(_("the data holder's response"), default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="preparing") | ~models.Q(brief_sha256=""), name="opened_with_a_brief"
            )
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en") or self.slug

    @property
    def first_language(self) -> str:
        """The language in which lists and letters of ours are written: the first that was named."""
        return str(self.languages[0]) if self.languages else "en"


class CommunityApproval(models.Model):
    """The community's answer to what is to be asked, given to one exact text by its hash."""

    class Answer(models.TextChoices):
        APPROVED = "approved", _("ask us this")
        DO_NOT_ASK = "do_not_ask", _("do not ask")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="approvals")
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    answer = models.CharField(max_length=12, choices=Answer)
    reason = models.TextField(blank=True)
    capacity = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["answered_at"]

    def __str__(self) -> str:
        return f"{self.answer} {self.sha256[:12]}"


class SecondSignature(models.Model):
    """An act that two people must sign: asked for by one with a public reason, confirmed by another."""

    class Act(models.TextChoices):
        VOID_BALLOT = "void_ballot", _("void a ballot")
        CLOSE_EARLY = "close_early", _("close a ballot early")
        COUNT_PAPER = "count_paper", _("count papers although numbers differ")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="second_signatures")
    act = models.CharField(max_length=20, choices=Act)
    target = models.UUIDField()
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "target"], name="second_signature_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("asked_by")),
                name="two_different_people",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="confirmed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"
