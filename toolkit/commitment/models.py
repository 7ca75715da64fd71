"""The commitment with its activities, outcomes and measures, and its reports: one for each year, frozen when signed."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from socialicense.accounts.models import Organisation


class Commitment(models.Model):
    """What an organisation promised in public, and for how long."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commitments")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what we promise"))
    language = models.CharField(_("language"), max_length=12, default="en")
    starts = models.DateField(_("begins"))
    ends = models.DateField(_("ends"))
    source = models.URLField(_("where it was made public"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="commitment_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        """The calendar years that it touches."""
        return range(self.starts.year, self.ends.year + 1)


class Part(models.Model):
    """An activity that will be done, or an outcome that should come of it."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("activity")
        OUTCOME = "outcome", _("outcome")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("in one sentence"))

    class Meta:
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "kind", "position"],
                name="commitment_part_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(text=""), name="commitment_part_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Measure(models.Model):
    """A figure by which the commitment is measured: one that the platform computes (`figure`), or one of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    figure = models.SlugField(_("computed figure"), max_length=60, blank=True)
    name = models.CharField(_("own figure: name"), max_length=200, blank=True)
    definition = models.TextField(_("own figure: what it counts"), blank=True)
    baseline = models.DecimalField(_("at the start"), max_digits=14, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "figure"], condition=~Q(figure=""), name="commitment_figure_once"
            ),
            models.UniqueConstraint(
                fields=["commitment", "name"], condition=Q(figure=""), name="commitment_measure_once"
            ),
            models.CheckConstraint(
                condition=~Q(figure="") | (~Q(name="") & ~Q(definition="")), name="commitment_own_measure_defined"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.figure


class Value(models.Model):
    """One number of a measure in one year: the target, or what was reached as told from elsewhere, with its source."""

    class Kind(models.TextChoices):
        TARGET = "target", _("target")
        REACHED = "reached", _("reached")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="values")
    kind = models.CharField(max_length=7, choices=Kind)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=3)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "kind", "year"], name="commitment_value_once"),
            models.CheckConstraint(
                condition=~Q(kind="reached") | ~Q(source=""), name="commitment_earlier_figure_names_its_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.value}"


class YearReport(models.Model):
    """What became of it in one year. A draft is shown for comments; once two people have signed, nothing changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        COMMENTS = "comments", _("open for comments")
        FINAL = "final", _("final")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    failed = models.TextField(_("what did not work"), blank=True)
    lessons = models.TextField(_("what we learned"), blank=True)
    changes = models.TextField(_("what we change in the plan"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    resources = models.TextField(_("people and money"), blank=True)
    forum = models.CharField(_("where it was reported"), max_length=300, blank=True)
    comments_until = models.DateField(_("comments until"), null=True, blank=True)
    figures = models.JSONField(default=list, editable=False, help_text="frozen when final, with their definitions")
    figures_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "year"], name="commitment_report_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(comments_until__isnull=False), name="commitment_comments_have_an_end"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(failed=""), name="commitment_report_says_what_did_not_work"
            ),
            models.CheckConstraint(
                condition=~Q(state="final") | (Q(finished_at__isnull=False) & ~Q(figures_sha256="")),
                name="commitment_final_report_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.year}"


class PartReport(models.Model):
    """One activity or outcome in one year."""

    class Rating(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        STARTED = "started", _("started")
        PARTLY = "partly", _("partly done")
        SUBSTANTIALLY = "substantially", _("substantially done")
        COMPLETED = "completed", _("completed")

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="reports")
    rating = models.CharField(_("how far it is"), max_length=13, choices=Rating, blank=True)
    planned = models.TextField(_("planned for this year"), blank=True)
    done = models.TextField(_("done, or how people gained a say"), blank=True)
    evidence = models.TextField(_("where one can see it"), blank=True)
    reason = models.TextField(_("why not more"), blank=True)
    next_step = models.TextField(_("next"), blank=True)

    class Meta:
        ordering = ["part__kind", "part__position"]
        constraints = [models.UniqueConstraint(fields=["report", "part"], name="commitment_part_reported_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.part_id}"


class OwnValue(models.Model):
    """What an own measure reached in the year of a report, as the team states it, with where it comes from."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="own_values")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="own_values")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    source = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "measure"], name="commitment_own_value_once"),
            models.CheckConstraint(condition=~Q(source=""), name="commitment_own_value_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.value}"


class Comment(models.Model):
    """What somebody from outside says to a draft. Read before it is shown; the answer stands beside it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be read")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="comments")
    name = models.CharField(_("your name, as it is shown"), max_length=200)
    affiliation = models.CharField(_("for whom you speak"), max_length=200, blank=True)
    text = models.TextField(_("comment"))
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    reason = models.TextField(_("why it is hidden"), blank=True)
    answer = models.TextField(_("what we do with it"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="commitment_comment_says_something"),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(reason=""), name="commitment_comment_hidden_why"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SignOff(models.Model):
    """One member of the team signs the report as it stands; the second signature makes it final."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(_("in which capacity"), max_length=200)
    sha256 = models.CharField(max_length=64, help_text="of the report as it stood")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="commitment_signed_once")]

    def __str__(self) -> str:
        return f"{self.capacity} {self.report_id}"
