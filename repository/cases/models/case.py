"""The case: the edition that is in work, and how its published versions stand."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from repository.cases.domain import workflow

STATES = [state.value for state in workflow.State]
STANDINGS = [standing.value for standing in workflow.Standing]


class Case(models.Model):
    """One case of citizen engagement in a data project.

    `content` is the edition in work, a document of the form of content/case.schema.json, which may still be incomplete.
    What the public reads is the newest public Version, and `title` is that of the newest once there is one; `number` is
    its permanent id, given once.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("handed in")
        SCREENING = "screening", _("being screened")
        REVIEW = "review", _("with the reviewers")
        CHANGES = "changes", _("changes asked for")
        ACCEPTED = "accepted", _("accepted")
        PUBLISHED = "published", _("published")
        CORRECTION = "correction", _("being corrected")
        DECLINED = "declined", _("declined")

    class Standing(models.TextChoices):
        NONE = "none", _("not published")
        PUBLISHED = "published", _("published")
        UPDATED = "updated", _("updated")
        CORRECTED = "corrected", _("corrected")
        FLAGGED = "flagged", _("in question")
        RETRACTED = "retracted", _("retracted")

    class Origin(models.TextChoices):
        CONTRIBUTOR = "contributor", _("handed in by a contributor")
        FILE = "file", _("written by the editors from public sources")
        LICENSE = "license", _("drafted from a license")
        IMPORT = "import", _("taken over from another collection")

    class Relation(models.TextChoices):
        NONE = "none", _("I had no part in it")
        ORGANISER = "organiser", _("I organised it or worked for those who did")
        PARTICIPANT = "participant", _("I took part in it")
        FUNDER = "funder", _("I paid for it or worked for those who did")
        DATA = "data", _("I belong to those who hold or use the data")
        COMMUNITY = "community", _("I belong to the community that it is about")
        RESEARCHER = "researcher", _("I studied or evaluated it")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, unique=True, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=80, blank=True)
    key = models.SlugField(
        max_length=80, null=True, blank=True, unique=True, editable=False, help_text="the file it is kept in"
    )
    license = models.UUIDField(null=True, blank=True, editable=False, help_text="the license it was drafted from")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing, default=Standing.NONE)
    note = models.TextField(_("note on its standing"), blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.CONTRIBUTOR)
    title = models.CharField(_("title"), max_length=120, blank=True)
    content = models.JSONField(default=dict)
    saves = models.PositiveIntegerField(default=0, editable=False, help_text="how often the edition in work was saved")
    contributor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    credit = models.CharField(_("name to be thanked"), max_length=200, blank=True)
    relation = models.CharField(_("relation to the case"), max_length=12, choices=Relation, blank=True)
    interests = models.TextField(_("interests that readers should know of"), blank=True)
    declared = models.BooleanField(_("interests were declared"), default=False)
    round = models.PositiveSmallIntegerField(default=0, editable=False, help_text="how often it was handed in")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="case_state_known"),
            models.CheckConstraint(condition=Q(standing__in=STANDINGS), name="case_standing_known"),
            models.CheckConstraint(
                condition=Q(standing="none", number__isnull=True, published_at__isnull=True)
                | (~Q(standing="none") & Q(number__isnull=False, published_at__isnull=False) & ~Q(slug="")),
                name="case_public_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["flagged", "retracted"]) | ~Q(note=""), name="case_standing_with_note"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "correction"]) | ~Q(standing="none"),
                name="case_published_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "correction"]) | Q(declared=True),
                name="case_interests_before_submission",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="case_state"),
            models.Index(fields=["-published_at"], name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.id)

    @property
    def is_public(self) -> bool:
        return self.standing != self.Standing.NONE
