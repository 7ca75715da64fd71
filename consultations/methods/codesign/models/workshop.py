"""The workshop: what is asked, in which steps, under which rules, with which people in mind."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.gatherings.models import AgendaItem, Meeting
from consultations.models import Component


class Workshop(models.Model):
    """The challenge, the data story, and the rules of one co-design component, fixed before it opens."""

    class Dots(models.TextChoices):
        SECRET = "secret", _("in secret, through the ballot box")
        OPEN = "open", _("openly in the room, everybody sees them at once")

    component = models.OneToOneField(Component, primary_key=True, on_delete=models.CASCADE, related_name="workshop")
    template = models.SlugField(max_length=30, blank=True)
    challenge = models.JSONField(_("the challenge: how might we …"), default=dict, blank=True)
    data_story = models.JSONField(_("the story of the data"), default=dict, blank=True)
    dots = models.CharField(_("how dots are given"), max_length=6, choices=Dots, default=Dots.SECRET)
    priorities = models.JSONField(_("how priorities are set"), default=dict, blank=True)
    prices = models.JSONField(_("what each cluster would cost"), default=dict, blank=True)
    adoption = models.JSONField(_("rule of adoption"), default=dict, blank=True)
    delphi = models.JSONField(_("rule of consensus between rounds"), default=dict, blank=True)
    permissions = models.JSONField(_("who may do what on the board"), default=dict, blank=True)
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(revision__gte=0), name="workshop_revision_counts_up")]

    def __str__(self) -> str:
        return texts.wording(self.challenge, get_language() or "en")


class Step(models.Model):
    """One step of the agenda, with its minutes; a World Café's rounds and a Delphi's rounds are steps too.

    `item` is the point of the meeting's agenda that says the same; `settings` holds {"round": n} of a table round or a
    written round; `extended` is minutes more, or less, that the facilitator gave while it ran.
    """

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("welcome and ground rules")
        STORY = "story", _("the story of the data")
        JOURNEY = "journey", _("journey")
        PERSONAS = "personas", _("personas")
        HOW_MIGHT_WE = "how_might_we", _("how might we")
        CARDS = "cards", _("cards")
        CAFE = "cafe", _("table round")
        HARVEST = "harvest", _("harvest")
        CLUSTER = "cluster", _("cluster")
        PRIORITISE = "prioritise", _("prioritise")
        PROTOTYPE = "prototype", _("prototype")
        TEST = "test", _("test")
        DELPHI = "delphi", _("written round")
        ADOPT = "adopt", _("adopt")
        BREAK = "break", _("break")
        CLOSING = "closing", _("closing")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="steps")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps")
    item = models.OneToOneField(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="step")
    sitting = models.PositiveSmallIntegerField(_("meeting number"), default=1, validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.JSONField(_("title"))
    instructions = models.JSONField(_("what people do"), default=dict, blank=True)
    question = models.JSONField(_("question of the step"), default=dict, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=15, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    settings = models.JSONField(default=dict, blank=True)
    extended = models.SmallIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["workshop", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "position"], name="workshop_step_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=models.Q(minutes__gte=1), name="workshop_step_takes_time"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(started_at__isnull=False),
                name="workshop_step_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en")


class Stakeholder(models.Model):
    """Somebody whom the data or its re-use touches, on the stakeholder map."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="stakeholders")
    position = models.PositiveSmallIntegerField()
    name = models.JSONField(_("who"))
    touched = models.JSONField(_("how the data touches them"), default=dict, blank=True)
    interest = models.PositiveSmallIntegerField(
        _("how much they are touched"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    influence = models.PositiveSmallIntegerField(
        _("how much they can decide"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        ordering = ["workshop", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "position"], name="stakeholder_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(interest__range=(1, 5), influence__range=(1, 5)), name="stakeholder_on_the_map"
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.name, get_language() or "en")


class Persona(models.Model):
    """An invented person, always shown as invented, with a journey: stages with what data does and how it feels."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="personas")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("invented name"), max_length=100)
    about = models.JSONField(_("who this is"), default=dict, blank=True)
    goals = models.JSONField(_("what they want"), default=dict, blank=True)
    fears = models.JSONField(_("what they fear"), default=dict, blank=True)
    touchpoints = models.JSONField(_("where data about them arises"), default=dict, blank=True)
    journey = models.JSONField(_("journey: stage, data event, feeling"), default=list, blank=True)

    class Meta:
        ordering = ["workshop", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "position"], name="persona_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="persona_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
