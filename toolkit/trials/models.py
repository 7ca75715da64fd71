"""Trials with their ratings and problems, and proposals with what became of them."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from toolkit.models import Release, Tool, ToolVersion


class Trial(models.Model):
    """Tools tried in a real setting. Registered before it starts, with what would count as failure; never deleted."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        FINISHED = "finished", _("finished")
        ABANDONED = "abandoned", _("abandoned")

    class Verdict(models.TextChoices):
        WORKED = "worked", _("it worked")
        PARTLY = "partly", _("it worked in part")
        FAILED = "failed", _("it failed")

    class Again(models.TextChoices):
        YES = "yes", _("yes")
        CHANGED = "changed", _("with changes")
        NO = "no", _("no")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    question = models.TextField(_("what you want to find out"))
    failure = models.TextField(_("what would count as failure"))
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="trials")
    versions = models.ManyToManyField(ToolVersion, related_name="trials")
    initiative = models.CharField(_("data project"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200)
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.SET_NULL, related_name="trials"
    )
    country = models.CharField(_("country"), max_length=2)
    language = models.CharField(_("language"), max_length=12)
    data_type = models.CharField(_("kind of data"), max_length=40)
    method = models.CharField(_("method"), max_length=40)
    on_platform = models.BooleanField(_("it runs on this platform"), default=False)
    starts_on = models.DateField(_("starts on"))
    registered_at = models.DateTimeField(auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="trials"
    )
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    verdict = models.CharField(_("by your own measure"), max_length=7, choices=Verdict, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reason = models.TextField(_("why it was abandoned"), blank=True)
    participants = models.PositiveIntegerField(_("people who took part"), null=True, blank=True)
    minutes_planned = models.PositiveIntegerField(_("minutes planned"), null=True, blank=True)
    minutes_used = models.PositiveIntegerField(_("minutes used"), null=True, blank=True)
    adaptations = models.TextField(_("what you changed in the tools"), blank=True)
    outputs = models.TextField(_("what came out, and where one can see it"), blank=True)
    again = models.CharField(_("would you use them again?"), max_length=7, choices=Again, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=~Q(question="") & ~Q(failure=""), name="trial_says_what_would_be_failure"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("registered_at__date")), name="trial_registered_before_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state="registered", ended_on__isnull=True, verdict="")
                | Q(state="finished", ended_on__isnull=False, ended_on__gte=F("starts_on")) & ~Q(verdict="")
                | Q(state="abandoned", ended_on__isnull=False, verdict="") & ~Q(reason=""),
                name="trial_ends_with_a_verdict_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"T{self.number}"


class Rating(models.Model):
    """How one tool did in one trial, for one voice. Participants' figures are the means of what they said."""

    class Voice(models.TextChoices):
        FACILITATOR = "facilitator", _("those who led it")
        PARTICIPANTS = "participants", _("those who took part")

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="ratings")
    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="ratings")
    voice = models.CharField(max_length=12, choices=Voice)
    n = models.PositiveIntegerField(_("how many people"), default=1, validators=[MinValueValidator(1)])
    clarity = models.DecimalField(_("clear"), max_digits=2, decimal_places=1)
    usefulness = models.DecimalField(_("useful"), max_digits=2, decimal_places=1)
    fit = models.DecimalField(_("fits our case"), max_digits=2, decimal_places=1)
    ease = models.DecimalField(_("little work"), max_digits=2, decimal_places=1)
    words = models.TextField(_("in words"), blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version", "voice"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "version", "voice"], name="trial_rating_once_a_voice"),
            models.CheckConstraint(
                condition=Q(
                    clarity__range=(1, 5), usefulness__range=(1, 5), fit__range=(1, 5), ease__range=(1, 5), n__gte=1
                ),
                name="trial_rating_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.version_id} {self.voice}"


class Problem(models.Model):
    """Something that did not work in a tool. An open severe one takes the tool's level back."""

    class Severity(models.TextChoices):
        MINOR = "minor", _("small: one can work around it")
        MODERATE = "moderate", _("it costs time or people")
        SEVERE = "severe", _("severe: people are misled, left out or harmed")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SOLVED = "solved", _("solved")
        DECLINED = "declined", _("not a problem of the tool")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    trial = models.ForeignKey(Trial, null=True, blank=True, on_delete=models.PROTECT, related_name="problems")
    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="problems")
    severity = models.CharField(_("how bad"), max_length=8, choices=Severity)
    text = models.TextField(_("what went wrong"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField(_("what was done about it"), blank=True)
    solved_in = models.ForeignKey(
        ToolVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="solved_problems"
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reported_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="tool_problem_says_something"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & ~Q(answer="") & Q(settled_at__isnull=False)),
                name="tool_problem_settled_with_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Proposal(models.Model):
    """Somebody asks for a new tool, a change, a translation, an adaptation or the end of a tool."""

    class Kind(models.TextChoices):
        NEW = "new", _("a new tool")
        CHANGE = "change", _("a change")
        TRANSLATION = "translation", _("a translation")
        ADAPTATION = "adaptation", _("an adaptation to another context")
        RETIRE = "retire", _("to retire a tool")

    class State(models.TextChoices):
        OPEN = "open", _("under discussion")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RELEASED = "released", _("released")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    kind = models.CharField(_("what do you propose?"), max_length=11, choices=Kind)
    tool = models.ForeignKey(Tool, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    successor = models.ForeignKey(Tool, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    need = models.TextField(_("why it is needed, and by whom"))
    text = models.TextField(_("what exactly should be there"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    context = models.CharField(_("for which context"), max_length=200, blank=True)
    trial = models.ForeignKey(Trial, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    source = models.CharField(_("whose work it is, and under which license"), max_length=300)
    credit = models.CharField(_("name to be thanked"), max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="toolkit_proposals"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    checklist = models.JSONField(default=dict, blank=True)
    decision = models.TextField(_("why"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    brought = models.ForeignKey(ToolVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="brought_by")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(kind="new") | Q(tool__isnull=False), name="proposal_names_its_tool"),
            models.CheckConstraint(
                condition=~Q(kind="translation") | ~Q(language=""), name="proposal_names_its_language"
            ),
            models.CheckConstraint(condition=~Q(kind="adaptation") | ~Q(context=""), name="proposal_names_its_context"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"])
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="proposal_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(release__isnull=False), name="proposal_released_in_a_release"
            ),
        ]

    def __str__(self) -> str:
        return f"P{self.number}"
