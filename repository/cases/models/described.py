"""What the newest public version of a case speaks of, as rows: for lists, counts and search. Rewritten with each version."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from repository.cases.models.case import Case


class Organisation(models.Model):
    """An organisation that took part in a case, in whatever role: known by its name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("organisation in a case")
        verbose_name_plural = _("organisations in cases")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="case_organisation_once")]

    def __str__(self) -> str:
        return self.name


class Part(models.Model):
    """What an organisation was in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(_("role"), max_length=30)

    class Meta:
        verbose_name = _("part of an organisation in a case")
        verbose_name_plural = _("parts of organisations in cases")
        constraints = [models.UniqueConstraint(fields=["case", "organisation", "role"], name="case_part_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.role}"


class CaseComponent(models.Model):
    """One use of a method in a case; empty text and null mean that the sources do not say."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="components")
    ref = models.CharField(max_length=4)
    position = models.PositiveSmallIntegerField()
    feeds_into = models.JSONField(default=list, help_text="refs of later components")
    title = models.CharField(_("title"), max_length=120)
    method = models.CharField(_("method"), max_length=30)
    mode = models.CharField(_("mode"), max_length=20, blank=True)
    recruitment = models.CharField(_("recruitment"), max_length=40, blank=True)
    decision = models.CharField(_("decision"), max_length=30, blank=True)
    iap2 = models.CharField(_("level of participation"), max_length=20, blank=True)
    started = models.CharField(_("started"), max_length=10, blank=True)
    ended = models.CharField(_("ended"), max_length=10, blank=True)
    hours = models.FloatField(_("hours"), null=True, blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)

    class Meta:
        verbose_name = _("component of a case")
        verbose_name_plural = _("components of cases")
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "ref"], name="case_component_once"),
            models.UniqueConstraint(fields=["case", "position"], name="case_component_position_once"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gt=0), name="case_component_hours_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Source(models.Model):
    """Where facts of a case come from."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sources")
    ref = models.CharField(max_length=4)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=400)
    kind = models.CharField(_("kind"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    peer_reviewed = models.BooleanField(_("peer reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("source of a case")
        verbose_name_plural = _("sources of cases")
        ordering = ["case", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "ref"], name="case_source_once"),
            models.UniqueConstraint(fields=["case", "url"], name="case_source_address_once"),
        ]

    def __str__(self) -> str:
        return self.title
