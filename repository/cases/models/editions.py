"""What was said when: versions of the content, and the acts that moved a case. Both are insert-only in the database."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repository.cases.models.case import Case


class Version(models.Model):
    """The content as it was handed in or published. Public ones carry a number of their own, from 1."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    public_n = models.PositiveIntegerField(null=True, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    withheld = models.TextField(
        blank=True, help_text="why the content was taken away, where it harmed somebody; its digest stays"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["case", "n"]
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="case_version_once"),
            models.UniqueConstraint(fields=["case", "public_n"], name="case_public_version_once"),
            models.CheckConstraint(condition=Q(n__gte=1), name="case_version_from_one"),
            models.CheckConstraint(condition=Q(withheld="") | Q(content={}), name="case_version_withheld_is_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.n}"


class Act(models.Model):
    """One step of a case: who, in which capacity, from which state to which, with which note and version."""

    class Kind(models.TextChoices):
        SUBMIT = "submit", _("Handed in")
        TAKE_BACK = "take_back", _("Taken back by the contributor")
        SCREEN = "screen", _("Screening began")
        SEND_TO_REVIEW = "send_to_review", _("Given to the reviewers")
        REVIEW = "review", _("Reviewed")
        ASK_FOR_CHANGES = "ask_for_changes", _("Changes asked for")
        DECLINE = "decline", _("Declined")
        ACCEPT = "accept", _("Accepted")
        INVITE_REPLY = "invite_reply", _("The people described were asked to reply")
        REPLY = "reply", _("A reply of the people described was added")
        PUBLISH = "publish", _("Published")
        UPDATE = "update", _("An update was begun")
        PUBLISH_UPDATE = "publish_update", _("Updated")
        CORRECT = "correct", _("A correction was begun")
        DROP_CORRECTION = "drop_correction", _("The correction was dropped")
        PUBLISH_CORRECTION = "publish_correction", _("Corrected")
        FLAG = "flag", _("Put in question")
        CLEAR_FLAG = "clear_flag", _("No longer in question")
        RETRACT = "retract", _("Retracted")
        WITHHOLD = "withhold", _("An old version was taken away")

    class Capacity(models.TextChoices):
        CONTRIBUTOR = "contributor", _("contributor")
        REVIEWER = "reviewer", _("reviewer")
        EDITOR = "editor", _("editor")
        COMMUNITY = "community", _("the people described")
        PLATFORM = "platform", _("the platform")

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=20, choices=Kind)
    capacity = models.CharField(max_length=12, choices=Capacity)
    reviewer_n = models.PositiveSmallIntegerField(null=True, blank=True, help_text="which of the reviewers")
    note = models.TextField(blank=True)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="acts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of a case")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["flag", "retract", "withhold", "publish_correction", "decline", "ask_for_changes"]
                )
                | ~Q(note=""),
                name="case_act_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["submit", "publish", "publish_update", "publish_correction"])
                | Q(version__isnull=False),
                name="case_act_keeps_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"
