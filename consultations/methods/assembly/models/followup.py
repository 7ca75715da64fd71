"""After the report: what the data holder answers to each recommendation, how far it is, and meeting again."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.methods.assembly.models.recommendations import Recommendation
from consultations.models import Component


class Reply(models.Model):
    """The data holder's answer to one recommendation. It may be answered again; the last one counts, all stay.

    `refused` records that the data holder gives no answer; it is written by the organiser, with the reason.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("accepted in part")
        REJECTED = "rejected", _("rejected")
        CONSIDERING = "considering", _("under consideration")
        NOT_COMPETENT = "not_competent", _("not in the data holder's power")
        REFUSED = "refused", _("the data holder gives no answer")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(_("answer"), max_length=14, choices=Kind)
    reason = models.JSONField(_("why"))
    action = models.JSONField(_("what will be done"), default=dict, blank=True)
    owner = models.CharField(_("who is responsible"), max_length=200, blank=True)
    deadline = models.DateField(_("until when"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason={}), name="reply_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(kind__in=["accepted", "partly", "considering"])
                | (~Q(owner="") & Q(deadline__isnull=False)),
                name="reply_names_owner_and_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.kind}"


class Progress(models.Model):
    """How far a recommendation is: first after three months, then every six."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(_("how far it is"), max_length=12, choices=State)
    text = models.JSONField(_("what happened"))
    proof = models.URLField(_("where one can see it"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["reported_at"]
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.state}"


class Reconvening(models.Model):
    """The members meet again to hear the answer, or to look at what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="reconvenings")
    meets_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=300)
    purpose = models.JSONField(_("what for"))
    outcome = models.JSONField(_("what came of it"), default=dict, blank=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["meets_at"]

    def __str__(self) -> str:
        return f"{self.meets_at:%F}"
