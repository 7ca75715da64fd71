"""Those who see it differently: minority statements, signed off by their authors; and reasons for and against uses."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.methods.assembly.models.recommendations import Recommendation
from consultations.models import Component, Participation


class MinorityStatement(models.Model):
    """A minority's own words about a recommendation or a use case. It counts once its author has signed it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="minority_statements")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="minority_statements"
    )
    use_case = models.SlugField(max_length=40, blank=True)
    text = models.JSONField(_("what we hold instead, and why"))
    author = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="minority_statements"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recommendation__isnull=False, use_case="")
                | (models.Q(recommendation__isnull=True) & ~models.Q(use_case="")),
                name="minority_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class MinoritySignature(models.Model):
    """A member stands behind exactly this text: `sha256` is that of its canonical form."""

    statement = models.ForeignKey(MinorityStatement, on_delete=models.CASCADE, related_name="signatures")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="minority_signatures")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "participation"], name="minority_signed_once")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.sha256[:12]}"


class UseReason(models.Model):
    """A reason that members give for or against a use case; it stands beside the verdict in the license."""

    class Side(models.TextChoices):
        FOR = "for", _("for it")
        AGAINST = "against", _("against it")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="use_reasons")
    use_case = models.SlugField(max_length=40)
    side = models.CharField(_("for or against"), max_length=8, choices=Side)
    text = models.JSONField(_("the reason"))
    written_by = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="use_reasons"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return f"{self.use_case} {self.side}"
