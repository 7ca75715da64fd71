"""Worksheets: answers to the fields of one pinned version of a tool, by several people, with everything they ever said.

A worksheet without a consultation belongs to whoever began it. With one, its team reads it too.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from toolkit.models.content import ToolVersion


class Worksheet(models.Model):
    """One filled or half-filled tool. `revision` counts every change, so that a page knows whether it is behind."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="worksheets")
    title = models.CharField(_("name of this worksheet"), max_length=200)
    language = models.CharField(_("language it is filled in"), max_length=12)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="worksheets"
    )
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.SET_NULL, related_name="worksheets"
    )
    revision = models.PositiveIntegerField(default=0)
    leftover = models.JSONField(
        default=list, blank=True, help_text="answers without a place in this version of the tool"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="worksheet_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(locked_at__isnull=False) | models.Q(locked_by__isnull=True),
                name="worksheet_locked_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def locked(self) -> bool:
        return self.locked_at is not None


class Hand(models.Model):
    """Somebody who was let in by a link and writes in the worksheet too."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="hands")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="worksheet_hands")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["worksheet", "user"], name="worksheet_hand_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.worksheet_id}"


class Invitation(models.Model):
    """A link that lets signed-in people in until it expires or is taken back. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="invitations")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"to {self.worksheet_id} until {self.expires_at}"


class Answer(models.Model):
    """What stands in one field now. `revision` is that of the change which put it there."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worksheet", "field"], name="worksheet_answer_once")]

    def __str__(self) -> str:
        return f"{self.field} in {self.worksheet_id}"


class Change(models.Model):
    """One thing that happened to a worksheet. For `written`: the field and the value it had from then on."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("written")
        SETTLED = "settled", _("settled which of two answers stands")
        LOCKED = "locked", _("locked")
        REOPENED = "reopened", _("opened again")
        MOVED = "moved", _("moved to a newer version of the tool")
        IMPORTED = "imported", _("filled from a file")

    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    field = models.CharField(max_length=60, blank=True)
    value = models.JSONField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="worksheet_changes"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["worksheet", "revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "field", "revision"], condition=~models.Q(field=""), name="worksheet_change_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="reopened") | ~models.Q(note=""), name="worksheet_reopened_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.worksheet_id} {self.revision}"


class Conflict(models.Model):
    """What somebody wrote while somebody else wrote into the same field. It stands beside the field until settled."""

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        TAKEN = "taken", _("taken instead")
        LEFT = "left", _("left out")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="worksheet_conflicts"
    )
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=5, choices=Outcome, default=Outcome.OPEN, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(settled_at__isnull=False)),
                name="conflict_settled_with_its_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} in {self.worksheet_id}"
