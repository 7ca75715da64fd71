"""Recommendations in members' words: versions, amendments, and comments from outside."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Component, Participation
from consultations.models.initiative import ProposedClause


class Recommendation(models.Model):
    """One recommendation; its words stand in its versions. Withdrawn by the members for a reason, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    ref = models.SlugField(max_length=20)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["component", "ref"], name="recommendation_ref_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="recommendation_withdrawn_why"
            ),
        ]

    def __str__(self) -> str:
        return self.ref.upper()


class Version(models.Model):
    """What a recommendation said at one moment. Written by a member, never changed; the last one counts."""

    class Kind(models.TextChoices):
        CONDITION = "condition", _("a condition")
        RED_LINE = "red_line", _("a red line")
        RECOMMENDATION = "recommendation", _("a recommendation")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="versions")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what is it?"), max_length=14, choices=Kind)
    statement = models.JSONField(_("what we recommend"))
    rationale = models.JSONField(_("why"), default=dict)
    modality = models.CharField(_("strength"), max_length=10, choices=ProposedClause.Modality, blank=True)
    category = models.CharField(
        _("category"), max_length=20, choices=ProposedClause.Category, default=ProposedClause.Category.SAFEGUARD
    )
    use_cases = models.JSONField(_("which uses it concerns"), default=list, blank=True)
    criteria = models.JSONField(_("which of our criteria it meets"), default=list, blank=True)
    sources = models.JSONField(_("what it rests on"), default=list, blank=True)
    test = models.TextField(_("how one checks that it is kept"), blank=True)
    responsible = models.CharField(_("who must keep it"), max_length=200, blank=True)
    deadline = models.CharField(_("by when"), max_length=100, blank=True)
    change = models.TextField(_("what changed, and why"), blank=True)
    written_by = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="versions_written"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "n"], name="version_number_once"),
            models.CheckConstraint(
                condition=~Q(kind="red_line") | Q(modality="must_not"), name="version_red_line_is_must_not"
            ),
            models.CheckConstraint(condition=~Q(kind="condition") | ~Q(modality=""), name="version_condition_binds"),
            models.CheckConstraint(condition=Q(n=1) | ~Q(change=""), name="version_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.n}"


class Amendment(models.Model):
    """A member's proposal to change a recommendation, taken in with a new version or rejected for a reason."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("taken in")
        REJECTED = "rejected", _("not taken in")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="amendments")
    against = models.PositiveSmallIntegerField(help_text="the version that it wants to change")
    text = models.TextField(_("what should change"))
    reason = models.TextField(_("why"))
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decision = models.TextField(_("what was decided, and why"), blank=True)
    taken_into = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    proposed_by = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="amendments_proposed"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decision="", decided_at__isnull=True)
                | (~Q(state="open") & ~Q(decision="") & Q(decided_at__isnull=False)),
                name="amendment_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", taken_into__isnull=False)
                | (~Q(state="accepted") & Q(taken_into__isnull=True)),
                name="amendment_taken_into_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.state}"


class Comment(models.Model):
    """What an expert or somebody from outside says to a draft, and what the members made of it."""

    class Source(models.TextChoices):
        EXPERT = "expert", _("expert")
        PUBLIC = "public", _("public")

    class Disposition(models.TextChoices):
        OPEN = "open", _("not answered yet")
        TAKEN_IN = "taken_in", _("taken in")
        PARTLY = "partly", _("partly taken in")
        NOT_TAKEN = "not_taken", _("not taken in")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="comments")
    on = models.PositiveSmallIntegerField(help_text="the version that it speaks about")
    source = models.CharField(max_length=8, choices=Source)
    name = models.CharField(_("who says it"), max_length=200, blank=True)
    affiliation = models.CharField(_("for whom they work"), max_length=200, blank=True)
    text = models.TextField(_("what they say"))
    language = models.CharField(max_length=12, default="en")
    disposition = models.CharField(max_length=10, choices=Disposition, default=Disposition.OPEN)
    answer = models.TextField(_("why"), blank=True)
    hidden_reason = models.TextField(_("why it is not shown"), blank=True)
    participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="assembly_comments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assembly_comments"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(condition=Q(disposition="open") | ~Q(answer=""), name="comment_answered_with_a_reason"),
            models.CheckConstraint(condition=~Q(source="expert") | ~Q(name=""), name="comment_expert_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.recommendation_id}"
