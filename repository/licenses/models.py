"""What the public record keeps. Licenses, their states, statements and files are insert-only in the database itself.

A row here names a consultation by its UUID only: a license outlives the consultation it came from.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """SL is a license that a community adopted; SX an exercise, which is never in force."""

    LICENSE = "SL", _("License")
    EXERCISE = "SX", _("Exercise")


class Act(models.TextChoices):
    """What a community can say."""

    ADOPT = "adopt", _("Adopt")
    WITHHOLD = "withhold", _("Withhold")
    SUSPEND = "suspend", _("Suspend")
    REINSTATE = "reinstate", _("Reinstate")
    WITHDRAW = "withdraw", _("Withdraw")


class Draft(models.Model):
    """Version n of a draft license. Its content is fixed; only its state and review window move."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Community review")
        ADOPTED = "adopted", _("Adopted")
        ISSUED = "issued", _("Issued")
        WITHHELD = "withheld", _("Withheld")
        ABANDONED = "abandoned", _("Abandoned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.UUIDField(db_index=True)
    n = models.PositiveIntegerField()
    content = models.BinaryField(help_text="The draft as canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=64, db_index=True)
    handover = models.BinaryField(help_text="What it was drafted from, as canonical JSON.")
    exercise = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    ratification = models.BinaryField(null=True, help_text="Evidence of the ratification ballot, as canonical JSON.")
    ratified = models.BooleanField(null=True, help_text="Whether that ballot passed.")
    opens = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["consultation", "n"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "n"], name="draft_once_per_number"),
            models.CheckConstraint(condition=Q(n__gte=1), name="draft_number_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review", "adopted", "issued", "withheld", "abandoned"]),
                name="draft_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ratification__isnull=True, ratified__isnull=True)
                | Q(ratification__isnull=False, ratified__isnull=False),
                name="draft_ratified_on_evidence",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gt=models.F("opens")),
                name="draft_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.n} of {self.consultation}"


class Statement(models.Model):
    """A statement signed with the community's own keys, kept byte for byte as it came. Insert-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(max_length=10, choices=Act)
    target = models.CharField(max_length=200, db_index=True, help_text="SHA-256 of a draft, or the id of a license.")
    consultation = models.UUIDField(db_index=True)
    capacity = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    key = models.CharField(max_length=100, help_text="The public key that signed it (Multikey).")
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["received_at"]
        constraints = [models.CheckConstraint(condition=Q(act__in=Act.values), name="statement_act_known")]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"


class Counter(models.Model):
    """The last number given in a series, taken under a row lock: series without gaps."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class License(models.Model):
    """The signed JSON, once for a draft and kind. Insert-only; what happens to it later is a LicenseState."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, db_index=True)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=2, choices=Kind)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="licenses")
    consultation = models.UUIDField(db_index=True)
    adoption = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="+")
    status_index = models.PositiveIntegerField(unique=True)
    jsonld = models.BinaryField()
    jsonld_sha256 = models.CharField(max_length=64)
    title = models.JSONField(help_text="{language: text}, for lists; the JSON-LD is the authority.")
    search_text = models.TextField()
    verdicts = models.JSONField(default=list, help_text="Distinct verdicts, for the register's facet.")
    languages = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    review_date = models.DateField(null=True)

    class Meta:
        ordering = ["-issued_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "kind"], name="license_once_per_draft"),
            models.UniqueConstraint(fields=["number", "version"], name="license_once_per_number"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="license_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="SX", adoption__isnull=True) | Q(kind="SL", adoption__isnull=False),
                name="license_adopted_or_exercise",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=models.F("issued_at")), name="license_valid_for_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def is_exercise(self) -> bool:
        return self.kind == Kind.EXERCISE


class SealedPdf(models.Model):
    """The sealed PDF of a license. Insert-only: the license is public from the moment it is there."""

    license = models.OneToOneField(License, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    seal_key = models.CharField(max_length=30)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PDF of {self.license_id}"


class LicenseState(models.Model):
    """One transition of a license: the last one is its state. Insert-only."""

    class State(models.TextChoices):
        ISSUED = "issued", _("Issued")
        UNDER_REVIEW = "under_review", _("Under review")
        SUSPENDED = "suspended", _("Suspended")
        REINSTATED = "reinstated", _("Reinstated")
        CONFIRMED = "confirmed", _("Confirmed after a review")
        SUPERSEDED = "superseded", _("Superseded")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Trigger(models.TextChoices):
        DATE = "date", _("its review date has come")
        PARTNER = "partner", _("a new partner")
        PURPOSE = "purpose", _("a new purpose")
        TECHNOLOGY = "technology", _("a new technology")
        BREACH = "breach", _("a breach of its terms or of the data")
        MERGER = "merger", _("a merger or takeover")
        LAW = "law", _("a change of the law")
        OTHER = "other", _("something else")

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="states")
    trigger = models.CharField(max_length=10, choices=Trigger, blank=True, default="")
    successor = models.ForeignKey(License, on_delete=models.PROTECT, null=True, blank=True, related_name="superseding")
    state = models.CharField(max_length=12, choices=State)
    actor = models.UUIDField(null=True, help_text="The account that acted, none where the community's key did.")
    capacity = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="states")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["license"], condition=Q(state="issued"), name="license_issued_once"),
            models.UniqueConstraint(fields=["license"], condition=Q(state="withdrawn"), name="license_withdrawn_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["suspended", "reinstated", "withdrawn"]) | Q(statement__isnull=False),
                name="license_state_by_the_community",
            ),
            models.CheckConstraint(
                condition=~Q(state="under_review") | ~Q(trigger=""), name="license_review_says_what_began_it"
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", successor__isnull=False)
                | (~Q(state="superseded") & Q(successor__isnull=True)),
                name="license_superseded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.license_id}"


class Artefact(models.Model):
    """A published file in MEDIA_ROOT, named by the SHA-256 of its bytes. Insert-only."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    sri = models.CharField(max_length=80)
    bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """Under which name a license publishes an artefact. Insert-only."""

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=100)
    artefact = models.ForeignKey(Artefact, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["license", "name"], name="attachment_once_per_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.license_id}"
