"""Who wants to re-use which data for what: the initiative, its datasets, use cases and proposed clauses."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from socialicense.accounts.models import Organisation


class Identifiability(models.TextChoices):
    ANONYMOUS = "anonymous", _("anonymous: nobody can be recognised")
    AGGREGATED = "aggregated", _("aggregated: counts and averages only")
    PSEUDONYMOUS = "pseudonymous", _("pseudonymised: names replaced by codes")
    IDENTIFIED = "identified", _("identified: names or numbers of people")


class LifeCycleStage(models.TextChoices):
    COLLECTION = "collection", _("collection")
    PREPARATION = "preparation", _("preparation and storage")
    SHARING = "sharing", _("sharing and linking")
    ANALYSIS = "analysis", _("analysis")
    USE = "use", _("use of the results")


class DataInitiative(models.Model):
    """A plan to re-use data: who, with which partners, on which legal basis."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="initiatives")
    title = models.JSONField(_("title"))
    summary = models.JSONField(_("what is planned"), default=dict)
    custodian = models.CharField(_("who holds the data"), max_length=200, blank=True)
    partners = models.JSONField(_("partners"), default=list, help_text="[{name, role}]")
    legal_basis = models.TextField(_("legal basis of the re-use"), blank=True)

    def __str__(self) -> str:
        return texts.wording(self.title, get_language() or "en") or str(self.id)


class Dataset(models.Model):
    """Data that people outside know under an identifier of their own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    initiative = models.ForeignKey(DataInitiative, on_delete=models.CASCADE, related_name="datasets")
    ref = models.SlugField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    name = models.JSONField(_("name"))
    identifiers = models.JSONField(_("identifiers"), default=list, help_text="[{scheme: uri|doi|portal, value}]")
    version_scope = models.CharField(_("which versions or years"), max_length=200, blank=True)
    source = models.TextField(_("where the data come from"), blank=True)
    original_purpose = models.TextField(_("what they were collected for"), blank=True)
    sensitivity = models.TextField(_("how sensitive people find them"), blank=True)
    identifiability = models.CharField(
        _("can people be recognised?"), max_length=20, choices=Identifiability, default=Identifiability.PSEUDONYMOUS
    )

    class Meta:
        ordering = ["created_at", "ref"]
        constraints = [models.UniqueConstraint(fields=["initiative", "ref"], name="dataset_ref_once")]

    def __str__(self) -> str:
        return f"{self.ref}: {texts.wording(self.name, get_language() or 'en')}"


class UseCase(models.Model):
    """One concrete re-use, shown to citizens as an exhibit. Every verdict is about a use case."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    initiative = models.ForeignKey(DataInitiative, on_delete=models.CASCADE, related_name="use_cases")
    ref = models.SlugField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    title = models.JSONField(_("title"))
    purpose = models.JSONField(_("purpose"))
    actor = models.CharField(_("who would use the data"), max_length=200)
    datasets = models.ManyToManyField(Dataset, related_name="use_cases", verbose_name=_("which data"))
    identifiability = models.CharField(
        _("can people be recognised?"), max_length=20, choices=Identifiability, default=Identifiability.PSEUDONYMOUS
    )
    life_cycle_stage = models.CharField(
        _("stage of the data's life"), max_length=20, choices=LifeCycleStage, default=LifeCycleStage.ANALYSIS
    )
    benefit = models.JSONField(_("benefit, and for whom"), default=dict)
    risk = models.JSONField(_("risk, and for whom"), default=dict)
    commercial = models.BooleanField(_("is money made with it?"), default=False)
    ai_training = models.BooleanField(_("are AI models trained on it?"), default=False)

    class Meta:
        ordering = ["created_at", "ref"]
        constraints = [models.UniqueConstraint(fields=["initiative", "ref"], name="use_case_ref_once")]

    def __str__(self) -> str:
        return f"{self.ref}: {texts.wording(self.title, get_language() or 'en')}"


class ProposedClause(models.Model):
    """A condition or red line that is put to the people; it enters the license only when they adopt it."""

    class Kind(models.TextChoices):
        CONDITION = "condition", _("condition")
        RED_LINE = "red_line", _("red line")

    class Modality(models.TextChoices):
        MUST = "must", _("must")
        SHOULD = "should", _("should")
        MAY = "may", _("may")
        MUST_NOT = "must_not", _("must not")

    class Category(models.TextChoices):
        PURPOSE = "purpose", _("purpose")
        BENEFIT = "benefit", _("benefit")
        ACTOR = "actor", _("who may use the data")
        DATA = "data", _("data")
        SAFEGUARD = "safeguard", _("safeguard")
        TRANSPARENCY = "transparency", _("transparency")
        CHOICE = "choice", _("choice")
        OVERSIGHT = "oversight", _("oversight")
        REMEDY = "remedy", _("complaint and remedy")
        TIME = "time", _("time")
        CHANGE = "change", _("change")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    initiative = models.ForeignKey(DataInitiative, on_delete=models.CASCADE, related_name="clauses")
    ref = models.SlugField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.JSONField(_("text"))
    modality = models.CharField(_("strength"), max_length=10, choices=Modality)
    category = models.CharField(_("category"), max_length=20, choices=Category, default=Category.SAFEGUARD)
    applies_to = models.ManyToManyField(UseCase, blank=True, related_name="clauses", verbose_name=_("applies to"))
    test = models.TextField(_("how one checks that it is kept"), blank=True)
    responsible = models.CharField(_("who must keep it"), max_length=200, blank=True)
    deadline = models.CharField(_("by when"), max_length=100, blank=True)

    class Meta:
        ordering = ["created_at", "ref"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "ref"], name="clause_ref_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="red_line") | models.Q(modality="must_not"), name="red_line_is_must_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {texts.wording(self.text, get_language() or 'en')}"
