"""The assembly itself: its rules, fixed before anybody is recruited, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Component


class Assembly(models.Model):
    """The rules of one assembly, and the dates of its report and of the end of its follow-up."""

    class Scale(models.TextChoices):
        AGREEMENT = "agreement", _("agree, disagree or pass")
        COMFORT = "comfort", _("comfort, in five steps")
        CONSENT = "consent", _("consent: agree, concern or block")

    class Base(models.TextChoices):
        FOR_AND_AGAINST = "for_and_against", _("those for and against")
        CAST = "cast", _("all who answered")
        ALL_MEMBERS = "all_members", _("all members")

    component = models.OneToOneField(Component, primary_key=True, on_delete=models.CASCADE, related_name="assembly")
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=40, validators=[MinValueValidator(10), MaxValueValidator(1000)]
    )
    origin = models.JSONField(_("how recommendations come about"), default=dict, blank=True)
    rating_threshold = models.CharField(_("share needed in a rating round"), max_length=9, default="4/5")
    rating_step = models.PositiveSmallIntegerField(
        _("step of comfort in a rating round"), default=3, validators=[MinValueValidator(2), MaxValueValidator(5)]
    )
    scale = models.CharField(_("how members answer in the decision"), max_length=12, choices=Scale, default=Scale.AGREEMENT)
    threshold = models.CharField(_("share needed in the decision"), max_length=9, default="2/3", blank=True)
    step = models.PositiveSmallIntegerField(
        _("step of comfort in the decision"), default=3, validators=[MinValueValidator(2), MaxValueValidator(5)]
    )
    base = models.CharField(_("share of"), max_length=16, choices=Base, default=Base.CAST)
    quorum = models.CharField(_("quorum: share of the members"), max_length=9, default="1/2", blank=True)
    reply_days = models.PositiveSmallIntegerField(
        _("days the data holder has to answer"), default=90, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    foreword = models.JSONField(_("what stands before the report"), default=dict, blank=True)
    delivered_to = models.CharField(_("handed over to"), max_length=300, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "assemblies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True) | models.Q(reported_at__isnull=False),
                name="assembly_settled_after_report",
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=10), name="assembly_seats_keep_the_vote_secret"),
        ]

    def __str__(self) -> str:
        return str(self.component)
