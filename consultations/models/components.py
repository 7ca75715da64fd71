"""The chain of a consultation: components, each one application of one method, and their dated stages."""

from uuid import uuid4

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.models.consultation import Consultation


class Component(models.Model):
    """One application of one method; `feeds_into` names the next one in the chain."""

    class Purpose(models.TextChoices):
        EVIDENCE = "evidence", _("evidence")
        RATIFICATION = "ratification", _("ratification")
        EVALUATION = "evaluation", _("evaluation")

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        RUNNING = "running", _("running")
        DONE = "done", _("evidence frozen")
        VOIDED = "voided", _("voided")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="components")
    method = models.SlugField(max_length=30)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.EVIDENCE)
    position = models.PositiveSmallIntegerField(default=1)
    feeds_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="fed_by")
    title = models.JSONField(_("title"))
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    subject = models.JSONField(default=dict, blank=True, help_text="what a ratification is about: {draft, n}")
    evidence = models.TextField(blank=True, editable=False)
    evidence_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="component_position_once"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(evidence_sha256=""), name="done_with_evidence"
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en") or str(self.id)


class Stage(models.Model):
    """A dated window of a component in which one kind of contribution is accepted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="stages")
    kind = models.SlugField(max_length=30)
    opens = models.DateTimeField(_("opens"))
    closes = models.DateTimeField(_("closes"))
    reason = models.TextField(_("why it was moved, added or left out"), blank=True)
    left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["opens"]
        constraints = [
            models.UniqueConstraint(fields=["component", "kind"], name="stage_kind_once"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="stage_opens_before_it_closes"),
            models.CheckConstraint(
                condition=models.Q(left_out=False) | ~models.Q(reason=""), name="stage_left_out_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens:%F %R} to {self.closes:%F %R}"
