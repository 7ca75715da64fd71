"""What reviewers say: a recommendation, a checklist, words, and comments on single fields."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from repository.cases.models.case import Case


class Review(models.Model):
    """One person's review of one round. Until it is handed in only its author sees it."""

    class Advice(models.TextChoices):
        ACCEPT = "accept", _("Accept it as it is")
        CHANGES = "changes", _("Ask for changes first")
        DECLINE = "decline", _("Do not publish it")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="which of the reviewers of this case")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_reviews")
    advice = models.CharField(_("your advice"), max_length=8, choices=Advice, blank=True)
    checklist = models.JSONField(default=dict, help_text="{question: yes | no | unsure}")
    words = models.TextField(_("in a few sentences"), blank=True)
    interests = models.TextField(_("your own interests in this case"), blank=True)
    named = models.BooleanField(_("readers may see my name"), default=False)
    begun_at = models.DateTimeField(auto_now_add=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "reviewer"], name="case_review_once_a_round"),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | ~Q(advice=""), name="case_review_handed_in_with_advice"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.number} of {self.case_id}"


class Comment(models.Model):
    """A reviewer's words on one field, and what the contributor did about them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    field = models.CharField(max_length=80)
    text = models.TextField(_("comment"))
    answer = models.TextField(_("what was done about it"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["field", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "field"], name="case_comment_once_a_field"),
            models.CheckConstraint(condition=~Q(text=""), name="case_comment_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="case_comment_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:40]}"


class Reply(models.Model):
    """The right of reply: what the community or organisation that a case describes says about it."""

    class State(models.TextChoices):
        INVITED = "invited", _("asked")
        HANDED_IN = "handed_in", _("waiting for an editor")
        SHOWN = "shown", _("shown beside the case")
        REFUSED = "refused", _("not shown")
        SILENT = "silent", _("no reply came")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    of = models.CharField(_("who replies"), max_length=200, help_text=_("the community or organisation"))
    capacity = models.CharField(_("in which capacity"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    until = models.DateField(_("waited for until"), null=True, blank=True)
    text = models.TextField(_("the reply"), blank=True)
    language = models.CharField(max_length=35, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="case_replies"
    )
    decided_why = models.TextField(_("how that was known, or why it is not shown"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["invited", "silent"]) | ~Q(text=""), name="case_reply_has_words"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["shown", "refused"]) | ~Q(decided_why=""),
                name="case_reply_decided_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(by__isnull=True) | ~Q(decided_by=F("by")),
                name="case_reply_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.state}"


class Concern(models.Model):
    """A reader's word that something in a published case is wrong; an editor answers it."""

    class About(models.TextChoices):
        ERROR = "error", _("a fact is wrong")
        SOURCE = "source", _("a source does not say this, or is gone")
        PERSON = "person", _("it says something about a person that should not be public")
        COMMUNITY = "community", _("it harms the community that it describes")
        RIGHTS = "rights", _("it uses text or pictures without permission")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an editor")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("not upheld")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="concerns")
    about = models.CharField(_("what is it about?"), max_length=10, choices=About)
    text = models.TextField(_("what is wrong, and how do you know?"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="case_concerns"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state="open") | ~Q(answer=""), name="case_concern_answered"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(by__isnull=True) | ~Q(decided_by=F("by")),
                name="case_concern_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.text[:40]}"
