"""The board on paper, as last printed."""

from django.db import models

from consultations.methods.codesign.models.workshop import Workshop


class BoardPrint(models.Model):
    """One part of the board as a PDF, in one size and language; the next one takes its place. Holds no names."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="prints")
    size = models.CharField(max_length=2)
    part = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12)
    revision = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["workshop", "size", "part", "language"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "size", "part", "language"], name="board_print_once"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.part} of {self.workshop_id}"
