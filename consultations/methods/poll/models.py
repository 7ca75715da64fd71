"""The questionnaire of a poll: its items in order."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.models import Component


class Item(models.Model):
    """One question of the questionnaire: about a use case, a proposed clause, or free."""

    class About(models.TextChoices):
        USE_CASE = "use_case", _("a use case")
        CONDITION = "condition", _("a condition")
        RED_LINE = "red_line", _("a red line")
        ITEM = "item", _("something else")

    class Scale(models.TextChoices):
        COMFORT = "comfort", _("comfort, in five steps")
        AGREEMENT = "agreement", _("agree, disagree or pass")
        SINGLE = "single", _("choose one")
        MULTIPLE = "multiple", _("choose several")
        APPROVAL = "approval", _("approve as many as you like")
        SCORE = "score", _("score from 0 to 10")
        CONSENT = "consent", _("consent: agree, concern or block")
        DOTS = "dots", _("share out points")
        RANKING = "ranking", _("put in order")
        TEXT = "text", _("short text")
        BUDGET = "budget", _("spend a budget")
        PAIRS = "pairs", _("compare two at a time")
        MOSCOW = "moscow", _("must, should, could or not this time")
        IMPACT = "impact", _("how much difference, from 1 to 5")
        EFFORT = "effort", _("how much work, from 1 to 5")

    class Rule(models.TextChoices):
        MAJORITY = "majority", _("more than half")
        SUPERMAJORITY = "supermajority", _("at least a named share")
        COMFORT = "comfort", _("a named share at or above a step of comfort")
        CONSENT = "consent", _("nobody blocks")
        APPROVAL = "approval", _("most approvals")
        BORDA = "borda", _("Borda count")
        MODIFIED_BORDA = "modified_borda", _("modified Borda count")
        IRV = "irv", _("instant runoff")
        SCHULZE = "schulze", _("Schulze method")
        NONE = "none", _("no decision: reported only")
        EQUAL_SHARES = "equal_shares", _("Method of Equal Shares")
        GREEDY = "greedy", _("most support first, as long as it fits")
        COPELAND = "copeland", _("most pairs won")
        WINS = "wins", _("largest share of comparisons won")
        CLASSES = "classes", _("the highest class that a named share reaches")
        QUARTILES = "quartiles", _("median and middle half, reported only")

    class Completion(models.TextChoices):
        ADD1_GREEDY = "add1_greedy", _("raise all shares step by step, then go by support")
        ADD1 = "add1", _("raise all shares step by step")
        GREEDY = "greedy", _("go by support")
        NONE = "none", _("leave it unspent")

    class Base(models.TextChoices):
        FOR_AND_AGAINST = "for_and_against", _("those for and against")
        CAST = "cast", _("all who answered")
        ALL_MEMBERS = "all_members", _("everybody on the roll")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="poll_items")
    position = models.PositiveSmallIntegerField()
    ref = models.SlugField(max_length=40)
    about = models.CharField(_("about"), max_length=12, choices=About)
    about_ref = models.CharField(max_length=60, blank=True)
    text = models.JSONField(_("question"))
    help = models.JSONField(_("explanation"), default=dict, blank=True)
    scale = models.CharField(_("scale"), max_length=12, choices=Scale, default=Scale.COMFORT)
    options = models.JSONField(_("options"), default=list, blank=True, help_text="[{id, text}]")
    minimum = models.PositiveSmallIntegerField(_("at least"), null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    budget = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    total = models.PositiveBigIntegerField(_("money to spend"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    completion = models.CharField(_("what the shares leave over"), max_length=12, choices=Completion, blank=True)
    variant = models.JSONField(default=dict, blank=True, help_text="utility, increment and ties, where a file names them")
    rule = models.CharField(_("decision rule"), max_length=14, choices=Rule, default=Rule.MAJORITY)
    threshold = models.CharField(_("share needed"), max_length=9, blank=True, help_text="2/3")
    step = models.PositiveSmallIntegerField(
        _("step of comfort"), null=True, blank=True, validators=[MinValueValidator(2), MaxValueValidator(5)]
    )
    base = models.CharField(_("share of"), max_length=16, choices=Base, default=Base.FOR_AND_AGAINST)
    quorum = models.CharField(_("quorum: share of the roll"), max_length=9, blank=True, help_text="1/5")
    safeguard = models.CharField(_("least share in every group"), max_length=9, blank=True, help_text="1/2")
    random_order = models.BooleanField(_("show the options in random order"), default=False)
    no_opinion = models.BooleanField(_("offer “no opinion”"), default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["component", "ref"], name="poll_item_ref_once")]

    def __str__(self) -> str:
        return texts.wording(self.text, get_language() or "en") or self.ref
