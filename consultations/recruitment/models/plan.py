"""What a recruitment aims at: seats, features with their targets, and the rules of registering."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.models import Component


class Recruitment(models.Model):
    """The search for the members of one component by a lottery in two stages."""

    class Algorithm(models.TextChoices):
        LEXIMIN = "leximin", _("leximin: the smallest chances as large as possible, one after the other")
        MAXIMIN = "maximin", _("maximin: the smallest chance as large as possible")
        NASH = "nash", _("nash: the product of all chances as large as possible")
        GOLDILOCKS = "goldilocks", _("goldilocks: no chance very small and none very large")
        LEGACY = "legacy", _("legacy: one panel at random, for comparison only")

    component = models.OneToOneField(Component, primary_key=True, on_delete=models.CASCADE, related_name="recruitment")
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    alternates = models.PositiveSmallIntegerField(_("alternates"), default=0)
    per_address = models.PositiveSmallIntegerField(_("people of one address who may register"), default=1)
    one_per_household = models.BooleanField(_("at most one member of an address"), default=True)
    algorithm = models.CharField(_("algorithm"), max_length=12, choices=Algorithm, default=Algorithm.LEXIMIN)
    opens = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes = models.DateTimeField(_("registration closes"), null=True, blank=True)
    keep_until = models.DateField(_("pool kept until"), null=True, blank=True)
    stipend = models.JSONField(_("what members receive"), default=dict, blank=True)
    letter = models.JSONField(_("words of the letter"), default=dict, blank=True)
    phone = models.CharField(_("telephone for registering"), max_length=60, blank=True)
    return_address = models.TextField(_("address on the letter"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(per_address__gte=1), name="recruitment_per_address_at_least_one"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(opens__lt=F("closes")),
                name="recruitment_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"recruitment of {self.component_id}"


class Feature(models.Model):
    """Something by which the members should resemble the population, such as age."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recruitment = models.ForeignKey(Recruitment, on_delete=models.CASCADE, related_name="features")
    name = models.CharField(max_length=60)
    label = models.JSONField(default=dict, blank=True, help_text="the question on the registration page, as a Text")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["recruitment", "name"], name="recruitment_feature_once")]

    def __str__(self) -> str:
        return texts.wording(self.label, get_language() or "en") or self.name


class Value(models.Model):
    """One value of a feature, and how many members should have it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    feature = models.ForeignKey(Feature, on_delete=models.CASCADE, related_name="values")
    name = models.CharField(max_length=60)
    label = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    minimum = models.PositiveSmallIntegerField()
    maximum = models.PositiveSmallIntegerField()
    min_flex = models.PositiveSmallIntegerField(null=True, blank=True)
    max_flex = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.DecimalField(
        max_digits=6, decimal_places=3, null=True, blank=True, help_text="per cent of the population"
    )

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["feature", "name"], name="recruitment_value_once"),
            models.CheckConstraint(condition=Q(minimum__lte=F("maximum")), name="recruitment_target_min_to_max"),
            models.CheckConstraint(
                condition=Q(min_flex__isnull=True) | Q(min_flex__lte=F("minimum")), name="recruitment_min_flex_below"
            ),
            models.CheckConstraint(
                condition=Q(max_flex__isnull=True) | Q(max_flex__gte=F("maximum")), name="recruitment_max_flex_above"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100), name="recruitment_share_percent"
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.label, get_language() or "en") or self.name
