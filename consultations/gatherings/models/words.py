"""What members make in meetings: criteria, ideas in clusters, and questions to experts with their answers."""

from uuid import uuid4

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.gatherings.models.meetings import Meeting
from consultations.material.models import Speaker
from consultations.models import Component, Participation


class Criterion(models.Model):
    """What a good recommendation has to do, in the words of the members."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = models.JSONField(_("criterion"))

    class Meta:
        ordering = ["component", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "position"], name="criterion_position_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return texts.wording(self.text, get_language() or "en")


class Cluster(models.Model):
    """Ideas that belong together, under a name that the members gave them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="idea_clusters")
    position = models.PositiveSmallIntegerField()
    title = models.JSONField(_("name of the cluster"))

    class Meta:
        ordering = ["component", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "position"], name="idea_cluster_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en")


class Idea(models.Model):
    """One card. Nobody's name is kept with it; `number` is what people in the room call it by."""

    class State(models.TextChoices):
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="ideas")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas")
    number = models.PositiveIntegerField()
    text = models.TextField(_("idea"))
    language = models.CharField(max_length=12)
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas")
    state = models.CharField(max_length=6, choices=State, default=State.SHOWN)
    reason = models.TextField(_("why it is hidden"), blank=True)

    class Meta:
        ordering = ["component", "number"]
        constraints = [
            models.UniqueConstraint(fields=["component", "number"], name="idea_card_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="idea_card_says_something"),
            models.CheckConstraint(
                condition=~models.Q(state="hidden") | ~models.Q(reason=""), name="idea_card_hidden_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class Question(models.Model):
    """A question of a member to the experts. Who asked is known to the asker alone, and forgotten at erasure."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be read")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="questions")
    speaker = models.ForeignKey(Speaker, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions_asked"
    )
    text = models.TextField(_("question"))
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.TextField(_("why it is hidden"), blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=~models.Q(state="hidden") | ~models.Q(reason=""), name="question_hidden_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Answer(models.Model):
    """The answer to a question, with who gave it in which capacity."""

    question = models.OneToOneField(Question, primary_key=True, on_delete=models.CASCADE, related_name="answer")
    text = models.JSONField(_("answer"))
    given_by = models.CharField(_("who answers"), max_length=200)
    answered_on = models.DateField()

    def __str__(self) -> str:
        return texts.wording(self.text, get_language() or "en")


class Support(models.Model):
    """A member wants this question answered: an open reaction, not a vote."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="supports")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="supports")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "participation"], name="question_support_once")]

    def __str__(self) -> str:
        return f"{self.participation_id} supports {self.question_id}"
