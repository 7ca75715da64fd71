"""The papers of a meeting, as last made."""

from django.db import models

from consultations.gatherings.models.meetings import Meeting


class Pack(models.Model):
    """One PDF with everything to print for a meeting. It holds badge names, so it goes when a member is erased."""

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="pack")
    content = models.BinaryField()
    pages = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pages} pages for {self.meeting_id}"
