"""The ballot box: the frozen ballot, the roll of who may vote, and the leaves published after close.

Who has voted is known to the roll, what was answered to the box, and nothing joins the two after close. The box
itself is a table per ballot that `box.py` makes and drops; it has no Django model on purpose.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Component, Participation


class Ballot(models.Model):
    """A frozen, hashed definition with its window. Never edited once open; it may be voided, or extended before its end."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        VOIDED = "voided", _("voided")

    class Channel(models.TextChoices):
        WEB = "web", _("cast by the voters")
        IMPORT = "import", _("imported from published data")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="ballots")
    stage_kind = models.SlugField(max_length=30)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    definition = models.TextField(help_text="canonical JSON, frozen")
    definition_sha256 = models.CharField(max_length=64)
    linkage = models.UUIDField(help_text="the group of ballots that share a pseudonym key")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    extension_reason = models.TextField(blank=True)
    roll_sha256 = models.CharField(max_length=64)
    eligible = models.PositiveIntegerField()
    cast = models.PositiveIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    root = models.CharField(max_length=64, blank=True)
    checkpoint = models.TextField(blank=True)
    superseded = models.TextField(blank=True, help_text="signed list of the receipts that a later vote replaced")
    void_reason = models.TextField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering = ["opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="ballot_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False, cast__isnull=False),
                name="ballot_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="voided") | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
                name="ballot_voided_says_why",
            ),
            models.UniqueConstraint(
                fields=["component", "stage_kind"], condition=~models.Q(state="voided"), name="one_ballot_a_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.state})"


class RollEntry(models.Model):
    """One participation may vote in one ballot. `voted` is set in a batch, in id order, while the key lives."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="roll")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="roll_entries")
    group = models.CharField(max_length=60, blank=True)
    voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "participation"], name="on_the_roll_once")]

    def __str__(self) -> str:
        return f"{self.participation_id} on {self.ballot_id}"


class Leaf(models.Model):
    """One published answer of a closed ballot, at its place in the log."""

    id = models.BigAutoField(primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    body = models.TextField(help_text="canonical JSON")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "position"], name="leaf_position_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.position}"


class FreeText(models.Model):
    """A free text behind a commitment in the log. Published with its salt only after moderation."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be moderated")
        PUBLISHED = "published", _("published")
        WITHHELD = "withheld", _("withheld")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="texts")
    question = models.CharField(max_length=60)
    commitment = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["commitment"]

    def __str__(self) -> str:
        return self.commitment[:12]
