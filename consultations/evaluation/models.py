"""Surveys of the people who took part, and the reports of those who ran or commissioned the consultation."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Component, Consultation


class Survey(models.Model):
    """One survey: a ballot of its own, whose answers are published in aggregate only and enter no license."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("before people begin")
        AFTER = "after", _("at the end")

    component = models.OneToOneField(Component, primary_key=True, on_delete=models.CASCADE, related_name="survey")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="surveys")
    moment = models.CharField(_("when"), max_length=6, choices=Moment)
    questionnaire = models.CharField(max_length=12)
    items = models.JSONField()

    class Meta:
        ordering = ["-moment"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "moment"], name="evaluation_survey_once_a_moment"),
            models.CheckConstraint(condition=~models.Q(items=[]), name="evaluation_survey_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.moment}"


class Report(models.Model):
    """What the organiser or the data holder says about it. Never changed: a later one takes its place, all stay."""

    class Kind(models.TextChoices):
        ORGANISER = "organiser", _("report of the organiser")
        HOLDER = "holder", _("report of the data holder")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="evaluation_reports")
    kind = models.CharField(max_length=9, choices=Kind)
    n = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    language = models.CharField(max_length=12)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "n"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "kind", "n"], name="evaluation_report_once"),
            models.CheckConstraint(condition=~models.Q(answers={}), name="evaluation_report_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.n} of {self.consultation_id}"
