"""A meeting of a component and its agenda. Who speaks there is kept with the briefing."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.material.models import Speaker
from consultations.models import Component


class Meeting(models.Model):
    """The members come together: once, at a time, in a place or over a link. Called a session on the pages."""

    class Phase(models.TextChoices):
        LEARNING = "learning", _("learning")
        DELIBERATION = "deliberation", _("deliberation")
        DECISION = "decision", _("decision")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("going on now")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="meetings")
    title = models.JSONField(_("title"))
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, default=Phase.LEARNING)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    opens = models.DateTimeField(_("begins"))
    closes = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    access = models.JSONField(_("getting there and taking part"), default=dict, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list)
    door_code = models.CharField(max_length=6)
    takes_questions = models.BooleanField(_("members may ask questions"), default=True)
    collects_ideas = models.BooleanField(_("members may write down ideas"), default=False)
    size = models.PositiveSmallIntegerField(
        _("most people at one table"), default=6, validators=[MinValueValidator(2), MaxValueValidator(30)]
    )
    seed = models.BigIntegerField(null=True, blank=True, editable=False)
    met = models.PositiveIntegerField(null=True, blank=True, editable=False)
    possible = models.PositiveIntegerField(null=True, blank=True, editable=False)
    unbalanced = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["opens", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="meeting_begins_before_it_ends"
            ),
            models.CheckConstraint(condition=~models.Q(place="", link=""), name="meeting_has_a_place_or_a_link"),
            models.CheckConstraint(condition=models.Q(size__gte=2, size__lte=30), name="meeting_tables_seat_2_to_30"),
            models.CheckConstraint(
                condition=models.Q(met__isnull=True, possible__isnull=True, unbalanced__isnull=True)
                | models.Q(met__isnull=False, possible__isnull=False, unbalanced__isnull=False, seed__isnull=False),
                name="meeting_plan_has_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en") or str(self.id)


class AgendaItem(models.Model):
    """One point of the agenda. Running is the one that was started last, while the meeting runs."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("welcome")
        TALK = "talk", _("talk")
        QUESTIONS = "questions", _("questions and answers")
        TABLES = "tables", _("work at tables")
        PLENARY = "plenary", _("all together")
        VOTE = "vote", _("vote")
        BREAK = "break", _("break")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.JSONField(_("title"))
    kind = models.CharField(_("what happens"), max_length=10, choices=Kind, default=Kind.PLENARY)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1), MaxValueValidator(600)])
    language = models.CharField(_("language"), max_length=12, blank=True)
    speakers = models.ManyToManyField(Speaker, related_name="agenda_items", blank=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    extended = models.SmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=600), name="agenda_item_takes_1_to_600_minutes"
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en")
