"""What people say about something: discussions of any target, named by kind and number, in any app."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from socialicense.discussion.grounds import Ground


class Discussion(models.Model):
    """One target that is talked about: when, under which names, and what it adds up to.

    The counts are kept in the row, by the same transaction as the act that changes them: a page reads one row instead
    of counting thousands. Every act takes the lock of this row first, so that counts and numbers are right whoever
    speaks at once.
    """

    class Identity(models.TextChoices):
        PSEUDONYMOUS = "pseudonymous", _("without names: “Person 12”, the same person always with the same number")
        NAMED = "named", _("under a name that each person chooses")
        VERIFIED = "verified", _("under the name on the roll or of the account, which the organisers have checked")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    target_kind = models.SlugField(max_length=30)
    target = models.UUIDField()
    scope = models.UUIDField(help_text="what its acts are audited under: the consultation")
    prompt = models.JSONField(_("what is discussed"), default=dict, blank=True)
    opens = models.DateTimeField(_("opens"), null=True, blank=True)
    closes = models.DateTimeField(_("closes"), null=True, blank=True)
    identity = models.CharField(_("under which names"), max_length=12, choices=Identity, default=Identity.PSEUDONYMOUS)
    premoderated = models.BooleanField(_("read before it appears"), default=False)

    last = models.PositiveIntegerField(default=0, editable=False)
    speakers_so_far = models.PositiveIntegerField(default=0, editable=False)
    shown = models.PositiveIntegerField(default=0, editable=False)
    hidden = models.PositiveIntegerField(default=0, editable=False)
    removed = models.PositiveIntegerField(default=0, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    reported = models.PositiveIntegerField(default=0, editable=False)
    escalated = models.PositiveIntegerField(default=0, editable=False)
    threads = models.PositiveIntegerField(default=0, editable=False)
    pro = models.PositiveIntegerField(default=0, editable=False)
    contra = models.PositiveIntegerField(default=0, editable=False)
    question = models.PositiveIntegerField(default=0, editable=False)
    unanswered = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target_kind", "target"], name="discussion_of_target_once"),
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True) | models.Q(opens__lt=models.F("closes")),
                name="discussion_opens_before_it_closes",
            ),
        ]
        indexes = [models.Index(fields=["scope"], name="discussion_of_scope")]

    def __str__(self) -> str:
        return f"{self.target_kind} {self.target}"


class Speaker(models.Model):
    """One person in one discussion: the number that stands for them, and the name they are shown under, if any.

    The same person has another number in another discussion: nothing on the pages joins the two.
    """

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="speakers")
    number = models.PositiveIntegerField()
    author_kind = models.SlugField(max_length=30)
    author = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    verified = models.BooleanField(default=False)
    capacity = models.SlugField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "number"], name="speaker_number_once"),
            models.UniqueConstraint(
                fields=["discussion", "author_kind", "author"],
                condition=models.Q(author__isnull=False),
                name="speaker_once",
            ),
            models.CheckConstraint(condition=models.Q(verified=False) | ~models.Q(name=""), name="verified_has_a_name"),
        ]
        indexes = [models.Index(fields=["author_kind", "author"], name="speaker_of_author")]

    def __str__(self) -> str:
        return self.name or f"#{self.number}"


class Contribution(models.Model):
    """One thing somebody said: the beginning of a thread, or an answer in one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden")
        REMOVED = "removed", _("taken back by its author")

    class Stance(models.TextChoices):
        NONE = "", _("just a thought")
        PRO = "pro", _("for it")
        CONTRA = "contra", _("against it")
        QUESTION = "question", _("a question")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="contributions")
    number = models.PositiveIntegerField()
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="in_thread")
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="answered_by")
    speaker = models.ForeignKey(Speaker, null=True, blank=True, on_delete=models.RESTRICT, related_name="contributions")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.NONE, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.SHOWN)
    ground = models.CharField(max_length=12, choices=Ground, blank=True)
    reason = models.TextField(_("why it is hidden"), blank=True)
    hidden_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    support = models.PositiveIntegerField(default=0)
    replies = models.PositiveIntegerField(default=0, help_text="answers in its thread that are shown")
    reports = models.PositiveIntegerField(default=0, help_text="reports that nobody has decided on yet")
    escalated = models.BooleanField(default=False)
    escalated_by = models.UUIDField(null=True, blank=True)
    listed = models.BooleanField(default=True, help_text="begins a thread that stands on the page")

    class Meta:
        ordering = ["discussion", "number"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "number"], name="contribution_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="hidden") | (~models.Q(reason="") & ~models.Q(ground="")),
                name="contribution_hidden_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state="removed", text="") | (~models.Q(state="removed") & ~models.Q(text="")),
                name="contribution_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True, answers__isnull=True)
                | models.Q(thread__isnull=False, answers__isnull=False, listed=False, replies=0),
                name="contribution_begins_or_answers",
            ),
            models.CheckConstraint(
                condition=~models.Q(escalated=True) | models.Q(escalated_by__isnull=False),
                name="contribution_escalated_by_somebody",
            ),
        ]
        _on_page = models.Q(listed=True)
        indexes = [
            models.Index(fields=["discussion", "number"], name="page_newest", condition=_on_page),
            models.Index(fields=["discussion", "support", "number"], name="page_supported", condition=_on_page),
            models.Index(fields=["discussion", "stance", "number"], name="page_stance", condition=_on_page),
            models.Index(
                fields=["discussion", "stance", "support", "number"], name="page_stance_supported", condition=_on_page
            ),
            models.Index(
                fields=["discussion", "number"], name="page_unanswered", condition=_on_page & models.Q(replies=0)
            ),
            models.Index(
                fields=["thread", "number"], name="page_thread", condition=models.Q(thread__isnull=False, state="shown")
            ),
            models.Index(fields=["discussion", "number"], name="queue_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["discussion", "number"], name="queue_reported", condition=models.Q(reports__gt=0)),
            models.Index(fields=["discussion", "number"], name="queue_escalated", condition=models.Q(escalated=True)),
            models.Index(fields=["speaker", "created_at"], name="contribution_of_speaker"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:40]}"


class Revision(models.Model):
    """What a contribution said before its author changed it. As public as the contribution itself."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()
    stance = models.CharField(max_length=8, choices=Contribution.Stance, default="", blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class Support(models.Model):
    """Somebody stands behind what another person said. Only the number of them is shown."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="supports")
    author_kind = models.SlugField(max_length=30)
    author = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "author_kind", "author"],
                condition=models.Q(author__isnull=False),
                name="support_once",
            )
        ]
        indexes = [models.Index(fields=["author_kind", "author"], name="support_of_author")]

    def __str__(self) -> str:
        return f"{self.contribution_id}"


class Report(models.Model):
    """Somebody says that a contribution breaks the rules. Seen by moderators only, never with who said it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reported_by")
    author_kind = models.SlugField(max_length=30, blank=True)
    author = models.UUIDField(null=True, blank=True)
    ground = models.CharField(max_length=12, choices=Ground)
    words = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "author_kind", "author"],
                condition=models.Q(author__isnull=False),
                name="report_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(ground="other") | ~models.Q(words=""), name="report_other_in_words"
            ),
        ]
        indexes = [models.Index(fields=["author_kind", "author"], name="report_of_author")]

    def __str__(self) -> str:
        return f"{self.ground}: {self.words[:40]}"


class Decision(models.Model):
    """One line of the public moderation log: what was done, why, when, in which capacity; never by name."""

    class Act(models.TextChoices):
        HIDE = "hide", _("hidden")
        PUBLISH = "publish", _("read and published")
        KEEP = "keep", _("reported, read and left standing")
        ESCALATE = "escalate", _("handed to a second moderator")
        UNDO = "undo", _("an earlier decision undone")
        UPHOLD = "uphold", _("objection heard, stays hidden")
        OVERTURN = "overturn", _("objection heard, shown again")

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="decisions")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(max_length=8, choices=Act)
    ground = models.CharField(max_length=12, choices=Ground, blank=True)
    words = models.CharField(max_length=500)
    capacity = models.SlugField(max_length=30)
    by = models.UUIDField(null=True, blank=True)
    before = models.CharField(max_length=7, choices=Contribution.State)
    after = models.CharField(max_length=7, choices=Contribution.State)
    batch = models.UUIDField(default=uuid4)
    undone = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=~models.Q(act="hide") | ~models.Q(ground=""), name="decision_to_hide_names_a_ground"
            ),
        ]
        indexes = [
            models.Index(fields=["discussion", "id"], name="decision_log"),
            models.Index(fields=["batch"], name="decision_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.contribution_id}"


class Appeal(models.Model):
    """The author's one answer to being hidden. Somebody else decides on it than whoever hid it."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="appeal")
    words = models.CharField(max_length=1000)
    against = models.UUIDField(null=True, blank=True, help_text="who decided first")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    upheld = models.BooleanField(null=True, blank=True, help_text="whether it stays hidden")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(against__isnull=True)
                | ~models.Q(decided_by=models.F("against")),
                name="appeal_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, upheld__isnull=True)
                | models.Q(decided_at__isnull=False, upheld__isnull=False),
                name="appeal_decided_how",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="appeal_open", condition=models.Q(decided_at__isnull=True))]

    def __str__(self) -> str:
        return self.words[:40]
