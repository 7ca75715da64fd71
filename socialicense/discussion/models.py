"""What people say about something: contributions on any target, named by kind and number, in any app."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contribution(models.Model):
    """One thing somebody said. Its words are never edited: it is shown, or hidden with a public reason."""

    class State(models.TextChoices):
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    target_kind = models.SlugField(max_length=30)
    target = models.UUIDField()
    author_kind = models.SlugField(max_length=30)
    author = models.UUIDField(null=True, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=6, choices=State, default=State.SHOWN)
    reason = models.TextField(_("why it is hidden"), blank=True)
    hidden_by = models.UUIDField(null=True, blank=True)
    created_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["created_on", "id"]
        indexes = [
            models.Index(fields=["target_kind", "target", "state", "created_on", "id"], name="contribution_of_target"),
            models.Index(fields=["author_kind", "author"], name="contribution_of_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="hidden") | ~models.Q(reason=""), name="contribution_hidden_says_why"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="contribution_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.target_kind} {self.target}: {self.text[:40]}"
