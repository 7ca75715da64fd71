"""Prototypes: versions with the reason for each change, what they came from, feedback, and the log of decisions."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.methods.codesign.models.board import Card, Cluster
from consultations.methods.codesign.models.workshop import Step, Workshop
from consultations.models import Participation
from consultations.models.initiative import ProposedClause


class Prototype(models.Model):
    """A draft that people can hold against the light: a notice, a rule, a clause, an oversight body."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("a consent notice")
        RULE = "rule", _("a rule")
        CLAUSE = "clause", _("a clause")
        BODY = "body", _("an oversight body")
        OTHER = "other", _("something else")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="prototypes")
    position = models.PositiveSmallIntegerField()
    ref = models.SlugField(max_length=20)
    kind = models.CharField(_("what is it?"), max_length=8, choices=Kind)
    dropped_reason = models.TextField(_("why it was dropped"), blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["workshop", "position"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "ref"], name="prototype_ref_once"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""), name="prototype_dropped_why"
            ),
        ]

    def __str__(self) -> str:
        return self.ref.upper()


class PrototypeVersion(models.Model):
    """What a prototype said at one moment, as the clause that it would become. Never changed; the last one counts."""

    class Clause(models.TextChoices):
        CONDITION = "condition", _("a condition")
        RED_LINE = "red_line", _("a red line")
        NONE = "none", _("no clause of the license")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    prototype = models.ForeignKey(Prototype, on_delete=models.CASCADE, related_name="versions")
    n = models.PositiveSmallIntegerField()
    title = models.JSONField(_("title"))
    text = models.JSONField(_("wording"))
    tests = models.JSONField(_("what we want to find out with it"), default=dict, blank=True)
    clause = models.CharField(_("what it becomes"), max_length=10, choices=Clause, default=Clause.CONDITION)
    modality = models.CharField(_("strength"), max_length=10, choices=ProposedClause.Modality, blank=True)
    category = models.CharField(
        _("category"), max_length=20, choices=ProposedClause.Category, default=ProposedClause.Category.SAFEGUARD
    )
    use_cases = models.JSONField(_("which uses it concerns"), default=list, blank=True)
    test = models.TextField(_("how one checks that it is kept"), blank=True)
    responsible = models.CharField(_("who must keep it"), max_length=200, blank=True)
    deadline = models.CharField(_("by when"), max_length=100, blank=True)
    change = models.TextField(_("what changed, and why"), blank=True)
    written_by = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="prototype_versions"
    )
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["prototype", "n"]
        constraints = [
            models.UniqueConstraint(fields=["prototype", "n"], name="prototype_version_once"),
            models.CheckConstraint(
                condition=~Q(clause="red_line") | Q(modality="must_not"), name="prototype_red_line_is_must_not"
            ),
            models.CheckConstraint(
                condition=~Q(clause="condition") | ~Q(modality=""), name="prototype_condition_binds"
            ),
            models.CheckConstraint(condition=Q(n=1) | ~Q(change=""), name="prototype_version_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.prototype_id} {self.n}"


class PrototypeSource(models.Model):
    """A card or a whole cluster that a version of a prototype grew from."""

    version = models.ForeignKey(PrototypeVersion, on_delete=models.CASCADE, related_name="sources")
    card = models.ForeignKey(Card, null=True, blank=True, on_delete=models.RESTRICT, related_name="prototypes")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.RESTRICT, related_name="prototypes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "card", "cluster"], nulls_distinct=False, name="prototype_source_once"
            ),
            models.CheckConstraint(
                condition=Q(card__isnull=False, cluster__isnull=True) | Q(card__isnull=True, cluster__isnull=False),
                name="prototype_source_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} from {self.card_id or self.cluster_id}"


class Feedback(models.Model):
    """What somebody says to a version: I like, I wish, what if."""

    class Kind(models.TextChoices):
        LIKE = "like", _("I like")
        WISH = "wish", _("I wish")
        WHAT_IF = "what_if", _("What if")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(PrototypeVersion, on_delete=models.CASCADE, related_name="feedback")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField(_("in your words"))
    language = models.CharField(max_length=12)
    hidden_reason = models.TextField(_("why it is hidden"), blank=True)
    written_by = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="prototype_feedback"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="prototype_feedback_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class Decision(models.Model):
    """One line of the decision log: what was kept, changed or dropped, and why. Never changed, only followed by another.

    It is about a card, a cluster, a prototype, or one piece of feedback.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", _("kept")
        CHANGED = "changed", _("changed")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="decisions")
    n = models.PositiveIntegerField()
    card = models.ForeignKey(Card, null=True, blank=True, on_delete=models.RESTRICT, related_name="decisions")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.RESTRICT, related_name="decisions")
    prototype = models.ForeignKey(Prototype, null=True, blank=True, on_delete=models.RESTRICT, related_name="decisions")
    feedback = models.ForeignKey(Feedback, null=True, blank=True, on_delete=models.RESTRICT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.TextField(_("why"))
    language = models.CharField(max_length=12)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_participation = models.ForeignKey(
        Participation, null=True, blank=True, on_delete=models.SET_NULL, related_name="codesign_decisions"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["workshop", "n"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "n"], name="codesign_decision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="codesign_decision_says_why"),
            models.CheckConstraint(
                condition=(
                    Q(card__isnull=False, cluster__isnull=True, prototype__isnull=True, feedback__isnull=True)
                    | Q(card__isnull=True, cluster__isnull=False, prototype__isnull=True, feedback__isnull=True)
                    | Q(card__isnull=True, cluster__isnull=True, prototype__isnull=False, feedback__isnull=True)
                    | Q(card__isnull=True, cluster__isnull=True, prototype__isnull=True, feedback__isnull=False)
                ),
                name="codesign_decision_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.outcome}"
