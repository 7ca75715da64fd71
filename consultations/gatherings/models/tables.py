"""Tables over the rounds of a meeting: who sits where, what is to be mixed, and what a table noted down."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.gatherings.models.meetings import Meeting
from consultations.models import Component, Participation


class SeatField(models.Model):
    """One coarse feature of the members that a table plan looks at, and how. `together` lists values to keep together."""

    class Use(models.TextChoices):
        MIX = "mix", _("mix: every table like the whole room")
        TOGETHER = "together", _("keep together: as few tables as possible")
        IGNORE = "ignore", _("leave aside")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="seat_fields")
    name = models.CharField(max_length=80)
    use = models.CharField(max_length=8, choices=Use, default=Use.MIX)
    together = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["component", "name"], name="seat_field_once")]

    def __str__(self) -> str:
        return self.name


class Trait(models.Model):
    """The value of one member in one such feature; erased with the person."""

    field = models.ForeignKey(SeatField, on_delete=models.CASCADE, related_name="traits")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="traits")
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "participation"], name="trait_once")]

    def __str__(self) -> str:
        return f"{self.field_id}: {self.value}"


class FixedPlace(models.Model):
    """A member who sits at one table in every round of a meeting: a wheelchair table, an induction loop, a host."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="fixed_places")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="fixed_places")
    number = models.PositiveSmallIntegerField(_("table"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participation"], name="fixed_place_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=999), name="fixed_place_has_a_table"),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} at table {self.number}"


class Round(models.Model):
    """One round of table work. A round that runs or was held is never planned again."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        HELD = "held", _("held")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    question = models.JSONField(_("the question of this round"), default=dict, blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="round_once")]

    def __str__(self) -> str:
        return f"round {self.position} of {self.meeting_id}"


class Table(models.Model):
    """One table of one round: its host, its room, and a place for an outside video room."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    host = models.CharField(_("host"), max_length=80, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    link = models.URLField(_("video room"), max_length=500, blank=True)

    class Meta:
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="round_table_once")]

    def __str__(self) -> str:
        return f"table {self.number} of {self.round_id}"


class Place(models.Model):
    """One member at one table in one round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="places")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "participation"], name="one_place_a_round")]
        indexes = [models.Index(fields=["round", "number"], name="places_of_a_table")]

    def __str__(self) -> str:
        return f"{self.participation_id} at table {self.number}"


class TableNote(models.Model):
    """What a table said. It has no author and may name nobody."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("note"))
    language = models.CharField(max_length=12)

    class Meta:
        ordering = ["round", "number", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something")]

    def __str__(self) -> str:
        return self.text[:60]
