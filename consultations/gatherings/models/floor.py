"""The speaking queue of a meeting. It is kept while the meeting lasts, and deleted when it ends."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.gatherings.models.meetings import Meeting
from consultations.models import Participation


class Turn(models.Model):
    """A wish to speak, and once it was somebody's turn for how long they had the floor."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SPEAKING = "speaking", _("has the floor")
        DONE = "done", _("has spoken")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="turns")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="turns")
    asked = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    began_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["meeting", "asked"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participation"], condition=~models.Q(state="done"), name="one_hand_up"
            ),
            models.UniqueConstraint(fields=["meeting"], condition=models.Q(state="speaking"), name="one_speaks"),
            models.UniqueConstraint(fields=["meeting", "asked"], name="asked_in_order"),
            models.CheckConstraint(
                condition=~models.Q(state="speaking") | models.Q(began_at__isnull=False), name="speaking_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.state}"
