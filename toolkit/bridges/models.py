"""What was made from which row of a worksheet, so that a second run updates it and does not make it again."""

from django.db import models

from consultations.models import Consultation
from toolkit.models import Worksheet


class Made(models.Model):
    """One record that came from one piece of a worksheet: a field, or a row of a table. Without a consultation it is a case
    (piece "case"), or a component of that case, whose id is then the `kind`."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="made")
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.CASCADE, related_name="made_from"
    )
    piece = models.CharField(max_length=100, help_text="the field, with the key of the row: cards:row3")
    kind = models.CharField(max_length=20)
    target = models.UUIDField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worksheet", "consultation", "piece"], name="made_once_from_a_piece"),
            models.UniqueConstraint(
                fields=["worksheet", "piece"], condition=models.Q(consultation=None), name="case_made_once_from_a_piece"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.piece}"
