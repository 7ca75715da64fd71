"""Who is there, and under which name a person wears a badge."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.gatherings.models.meetings import Meeting
from consultations.models import Participation


class Attendance(models.Model):
    """Whether one member was at one meeting. No time is kept: it would tell who came and voted when."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("asked to come")
        PRESENT = "present", _("in the room")
        REMOTE = "remote", _("over the link")
        ABSENT = "absent", _("absent")

    class Reason(models.TextChoices):
        """Coarse on purpose: why somebody is ill or busy is nobody's business here."""

        TOLD = "told", _("told us before")
        ACCESS = "access", _("access or technology failed")
        LEFT = "left", _("has left")
        UNKNOWN = "unknown", _("no word")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=8, choices=State, default=State.EXPECTED)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participation"], name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(state="absent") | models.Q(reason=""), name="reason_only_of_the_absent"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["expected", "present", "remote", "absent"]), name="attendance_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} at {self.meeting_id}: {self.state}"


class Badge(models.Model):
    """The name that a member chose to be called by in the room. Without one, the member code is shown."""

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.CASCADE, related_name="badge"
    )
    name = models.CharField(_("the name on your badge"), max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="badge_has_a_name")]

    def __str__(self) -> str:
        return self.name
