"""What is searched: one row a published case, written in the transaction that publishes it, and the words of all of them."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repository.cases.models.case import Case


class Finding(models.Model):
    """A published case as search and facets see it. `codes` are "facet:code"; the vectors weigh from title to body."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="finding")
    language = models.CharField(max_length=35)
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(null=True)
    sorted_title = models.CharField(max_length=400)
    codes = ArrayField(models.TextField())
    title = SearchVectorField()
    summary = SearchVectorField()
    body = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["title"], name="case_finding_title"),
            GinIndex(fields=["summary"], name="case_finding_summary"),
            GinIndex(fields=["body"], name="case_finding_body"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.sorted_title}"


class Lexeme(models.Model):
    """A word of the published cases as search knows it, and how many cases hold it: rare words weigh more, and misspelt
    ones are led to the nearest known."""

    word = models.TextField(primary_key=True)
    cases = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="case_lexeme_like")]

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """A search that somebody keeps. `seen_at`: cases published later are new to them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_case_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000, help_text="as in the address of the list of cases")
    mailed = models.BooleanField(_("write to me when a new case is found"), default=False)
    seen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="publication of the newest case that a mail told of")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="case_search_saved_once"),
            models.CheckConstraint(condition=~Q(name=""), name="case_search_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Imported(models.Model):
    """Where an imported draft came from: the same record of the same collection is imported once."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="imported")
    scheme = models.CharField(max_length=20)
    source = models.CharField(max_length=200, help_text="the record's id in the collection that it comes from")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was read")
    notes = models.JSONField(default=list, help_text="values that no field of ours knows: [column, value]")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "source"], name="case_imported_once"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(scheme=""), name="case_imported_from_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.source}"


class Sent(models.Model):
    """A case that a program handed in under a key of its own: sent again, it is answered with the same case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="case_sent_once")]

    def __str__(self) -> str:
        return self.key
