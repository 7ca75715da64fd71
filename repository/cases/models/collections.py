"""Cases that belong together, chosen by an editor with a reason."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repository.cases.models.case import Case


class Collection(models.Model):
    """A named choice of cases, in an order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("what holds them together"))
    language = models.CharField(_("language"), max_length=35, default="en")
    shown = models.BooleanField(_("everybody may see it"), default=False)
    kept_as = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of what a file last said of it"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(about=""), name="case_collection_says_what_it_is")
        ]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """A case in a collection, and why it is there."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    why = models.CharField(_("why it is here"), max_length=280, blank=True)

    class Meta:
        verbose_name = _("case in a collection")
        verbose_name_plural = _("cases in collections")
        ordering = ["collection", "position"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "case"], name="case_entry_once"),
            models.UniqueConstraint(fields=["collection", "position"], name="case_entry_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.collection_id}"
