"""The board: cards with history, clusters, open dots, and the change that each screen catches up with."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.methods.codesign.models.workshop import Step, Workshop
from consultations.models import Participation


class Cluster(models.Model):
    """Cards that belong together, under a name that the people gave them. An emptied one is `closed`, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="clusters")
    number = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    title = models.JSONField(_("name of the cluster"))
    revision = models.PositiveBigIntegerField(default=0)
    closed_reason = models.TextField(_("why it was closed"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["workshop", "position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="board_cluster_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closed_reason=""), name="board_cluster_closed_why"
            ),
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en")


class Card(models.Model):
    """One idea in somebody's own words. `number` is printed on the slip by which its writer finds it years later.

    The words stand in `text` and, with every earlier wording, in its versions. `revision` is the workshop's revision
    at its last change: an edit names the one that it began from, and two edits of one card keep both.
    """

    class Kind(models.TextChoices):
        IDEA = "idea", _("idea")
        HOPE = "hope", _("hope")
        FEAR = "fear", _("fear")
        NEED = "need", _("need")
        CONDITION = "condition", _("condition")
        RED_LINE = "red_line", _("red line")
        QUESTION = "question", _("question")

    class State(models.TextChoices):
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden")
        MERGED = "merged", _("merged into another card")
        SPLIT = "split", _("split into others")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="cards")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards")
    table = models.PositiveSmallIntegerField(_("table"), null=True, blank=True)
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.IDEA)
    text = models.TextField(_("card"))
    language = models.CharField(max_length=12)
    question_word = models.CharField(_("question it answers"), max_length=8, blank=True)
    life_cycle_stage = models.CharField(_("stage of the data's life"), max_length=20, blank=True)
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards")
    place = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State, default=State.SHOWN)
    reason = models.TextField(_("why"), blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="merged_from"
    )
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="split_to")
    written_by = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards_written"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["workshop", "number"]
        indexes = [models.Index(fields=["workshop", "revision"], name="board_card_revision")]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="board_card_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="board_card_says_something"),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(reason=""), name="board_card_hidden_says_why"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="board_card_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="board_card_not_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class CardVersion(models.Model):
    """What a card said at one moment, and what happened to it then. Never changed. A `conflict` is the wording of an
    edit that came after somebody else's: it waits beside the card until one of the two is chosen."""

    class Event(models.TextChoices):
        WRITTEN = "written", _("written")
        EDITED = "edited", _("edited")
        CONFLICT = "conflict", _("edited at the same time")
        MOVED = "moved", _("moved")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")
        HIDDEN = "hidden", _("hidden")
        SHOWN = "shown", _("shown again")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="versions")
    n = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=8, choices=Event)
    text = models.TextField()
    note = models.JSONField(default=dict, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    by_participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="card_versions"
    )
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["card", "n"]
        constraints = [models.UniqueConstraint(fields=["card", "n"], name="board_card_version_once")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.n}"


class Change(models.Model):
    """One change of the board at one revision: what a screen that knows an earlier revision has to fetch again."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)  # card | cluster | dots | step
    subject = models.UUIDField()

    class Meta:
        ordering = ["workshop", "revision"]
        constraints = [models.UniqueConstraint(fields=["workshop", "revision"], name="board_revision_once")]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.revision}"


class Dot(models.Model):
    """Open dots of one person on one card or cluster: seen by everybody at once, so a reaction and never a ballot."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="given_dots")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="dots")
    card = models.ForeignKey(Card, null=True, blank=True, on_delete=models.CASCADE, related_name="dots")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="dots")
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "participation", "card", "cluster"], nulls_distinct=False, name="board_dot_once"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="board_dot_counts"),
            models.CheckConstraint(
                condition=Q(card__isnull=False, cluster__isnull=True) | Q(card__isnull=True, cluster__isnull=False),
                name="board_dot_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} of {self.participation_id}"
