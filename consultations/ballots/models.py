"""The ballot box: the frozen ballot, the roll of who may vote, and the leaves published after close.

Who has voted is known to the roll, what was answered to the box, and nothing joins the two after close. The box
itself is a table per ballot that `box.py` makes and drops; it has no Django model on purpose.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Component, NoticeText, Participation


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
    on_paper = models.PositiveIntegerField(null=True, blank=True, help_text="of those cast; None without paper")
    assisted = models.PositiveIntegerField(null=True, blank=True, help_text="of those cast, entered by a helper")
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
    """One participation may vote in one ballot. `voted` and `paper` are set at close, in a batch, while the key lives."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="roll")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="roll_entries")
    group = models.CharField(max_length=60, blank=True)
    voted = models.BooleanField(default=False)
    paper = models.BooleanField(default=False, help_text="took this ballot on paper")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "participation"], name="on_the_roll_once")]

    def __str__(self) -> str:
        return f"{self.participation_id} on {self.ballot_id}"


class Leaf(models.Model):
    """One published answer of a closed ballot, at its place in the log."""

    id = models.BigAutoField(primary_key=True)
    # Found by the index of `leaf_position_once`, which begins with it.
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    position = models.PositiveIntegerField()
    body = models.TextField(help_text="canonical JSON")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "position"], name="leaf_position_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.position}"


class PaperCount(models.Model):
    """The paper of a ballot, in numbers alone: serials and readings lie in tables that go with the box (`paper`)."""

    ballot = models.OneToOneField(Ballot, primary_key=True, on_delete=models.PROTECT, related_name="paper")
    batches = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0, help_text="sent by post and given up")
    in_urn = models.PositiveIntegerField(_("papers in the urn"), null=True, blank=True)
    left_over = models.PositiveIntegerField(_("papers left over"), null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(default=dict, blank=True, help_text="the protocol, written at close")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True)
                | models.Q(in_urn__isnull=False, left_over__isnull=False, settled_by__isnull=False),
                name="paper_settled_is_counted_by_hand",
            )
        ]

    def __str__(self) -> str:
        return f"paper of {self.ballot_id}"


class AssistedConsent(models.Model):
    """A person asked that a helper enter their answers: to which text, through which channel, how they were known.

    Written before the answers are asked; whether answers followed is in the box alone.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("by phone")
        DESK = "desk", _("at a desk")

    class Known(models.TextChoices):
        CODE = "code", _("told the code of the invitation")
        PAPERS = "papers", _("showed an identity paper")
        CALLED = "called", _("was called back on a number known before")
        PERSON = "person", _("is known in person")

    class Receipt(models.TextChoices):
        TOLD = "told", _("told at once, to write down")
        PRINTED = "printed", _("printed and handed over")
        POSTED = "posted", _("printed and sent by post")
        NONE = "none", _("not at all")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="assisted_consents")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="assisted_consents")
    text = models.ForeignKey(NoticeText, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    known = models.CharField(_("how the person was recognised"), max_length=8, choices=Known)
    receipt = models.CharField(_("receipt"), max_length=8, choices=Receipt, default=Receipt.TOLD)
    given_at = models.DateTimeField(auto_now_add=True)
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=["phone", "desk"]), name="assisted_by_a_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.channel}"


class PublishedRow(models.Model):
    """What one person answered in a closed ballot that promised linked rows: an open vote, or imported public data."""

    id = models.BigAutoField(primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    body = models.TextField(help_text="canonical JSON")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "position"], name="row_position_once")]

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
