"""The second stage: draws of a panel. Each is a record that stays, with its reason, whatever became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.recruitment.models.plan import Recruitment


class Draw(models.Model):
    """One run of the lottery: computed, published, approved by two people, and decided by three digits in public."""

    class Kind(models.TextChoices):
        TEST = "test", _("test run: decides nothing")
        PANEL = "panel", _("draw of the panel")
        REPLACEMENT = "replacement", _("draw of replacements")

    class State(models.TextChoices):
        COMPUTING = "computing", _("being computed")
        COMPUTED = "computed", _("computed")
        PUBLISHED = "published", _("published, waiting for the digits")
        DRAWN = "drawn", _("digits typed in, waiting for a second person")
        DECIDED = "decided", _("decided")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.COMPUTING)
    reason = models.TextField(help_text="why this draw is made; public")
    dropped_reason = models.TextField(blank=True)
    algorithm = models.CharField(max_length=12, choices=Recruitment.Algorithm)
    seats = models.PositiveSmallIntegerField()
    secret = models.CharField(max_length=64, editable=False)
    secret_sha256 = models.CharField(max_length=64)
    input = models.TextField(editable=False, help_text="canonical JSON; confidential")
    input_sha256 = models.CharField(max_length=64)
    result = models.JSONField(
        default=dict, editable=False, help_text="chances and report; confidential until published"
    )
    lottery = models.TextField(blank=True, editable=False, help_text="lottery.json as published")
    announcement = models.TextField(blank=True, editable=False, help_text="announcement.json as published")
    announcement_sha256 = models.CharField(max_length=64, blank=True)
    digits = models.CharField(max_length=3, blank=True)
    digits_source = models.CharField(max_length=300, blank=True)
    panel = models.PositiveSmallIntegerField(null=True, blank=True)
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recruitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["recruitment", "number"], name="draw_number_once"),
            models.UniqueConstraint(
                fields=["recruitment"],
                condition=Q(state__in=["computing", "computed", "published", "drawn"]) & ~Q(kind="test"),
                name="draw_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["recruitment"], condition=Q(kind="panel", state="decided"), name="draw_panel_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="test") | ~Q(state__in=["published", "drawn", "decided"]),
                name="draw_test_decides_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "drawn", "decided"]) | ~Q(announcement_sha256=""),
                name="draw_published_with_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["drawn", "decided"]) | ~Q(digits=""), name="draw_decided_by_digits"
            ),
            models.CheckConstraint(
                condition=Q(state="decided", panel__isnull=False) | (~Q(state="decided") & Q(panel__isnull=True)),
                name="draw_panel_named_once_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(dropped_reason=""), name="draw_dropped_with_reason"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="draw_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class DrawApproval(models.Model):
    """One person vouches for one stage of a draw; a stage needs two different people."""

    class Stage(models.TextChoices):
        PUBLICATION = "publication", _("what is published is what was computed from the pool")
        DIGITS = "digits", _("these are the digits that were drawn in public")

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="approvals")
    stage = models.CharField(max_length=12, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["draw", "stage", "by"], name="draw_two_different_people")]

    def __str__(self) -> str:
        return f"{self.stage} of {self.draw_id}"


class PoolErasure(models.Model):
    """The end of a recruitment: two people erase everybody who is no member. Asked for by one, confirmed by another."""

    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="erasures")
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment"], condition=Q(confirmed_at__isnull=True), name="pool_erasure_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
                name="pool_erased_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.recruitment_id}"
