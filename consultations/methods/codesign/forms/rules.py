"""The forms of challenge, story and rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.forms.setup import InTexts
from consultations.methods.codesign.domain.rules import RulesRefused, read
from consultations.methods.codesign.models import Workshop
from consultations.methods.codesign.services.rules import RULES
from repository.licenses.domain.questions import DefinitionRefused, fraction

NOT_A_SHARE = _("Write a share such as 1/2 or 2/3, not above 1.")
BASES = (
    ("cast", _("all who answered")),
    ("for_and_against", _("those for and against")),
    ("all_members", _("everybody on the roll")),
)
SCALES = (
    ("dots", _("dots: share out a number of points")),
    ("impact_effort", _("impact and effort, each from 1 to 5")),
    ("moscow", _("must, should, could or won’t")),
    ("pairs", _("pairs: which of two matters more")),
    ("budget", _("a budget, spent by equal shares")),
)
USES = (
    ("agreement", _("yes: agree, disagree or pass")),
    ("consent", _("yes: agree, concern or block")),
    ("", _("no, another part of the consultation asks about them")),
)


class ShareField(forms.CharField):
    """A fraction such as 2/3, or nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 9, "required": False, **options})

    def clean(self, value: Any) -> str:
        given = str(super().clean(value))
        try:
            if given:
                fraction(given)
        except DefinitionRefused as refused:
            raise forms.ValidationError(NOT_A_SHARE) from refused
        return given


class RulesForm(InTexts):
    """What is asked of the session, how it sorts, and what adopts."""

    long = ("challenge", "data_story")

    scale = forms.ChoiceField(label=_("How do people set priorities?"), widget=forms.RadioSelect, choices=SCALES)
    about = forms.ChoiceField(
        label=_("What is put in order?"),
        widget=forms.RadioSelect,
        choices=[("clusters", _("clusters")), ("cards", _("single cards"))],
    )
    points = forms.IntegerField(label=_("Dots for each person"), min_value=1, max_value=100)
    seats = forms.IntegerField(
        label=_("How many go on to prototypes"), min_value=1, max_value=60, help_text=_("With dots and pairs.")
    )
    shown = forms.IntegerField(label=_("Most pairs that one person is asked"), min_value=1, max_value=100)
    total = forms.IntegerField(
        label=_("Money of the budget"),
        min_value=0,
        max_value=10**12,
        help_text=_("Whole units, only with a budget. What each would cost is written down before the ballot opens."),
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), max_length=3, required=False, help_text=_("Three letters such as EUR.")
    )
    threshold = ShareField(
        label=_("Share that must not block"),
        help_text=_("A fraction such as 4/5. Left empty, one block stops a prototype."),
    )
    base = forms.ChoiceField(label=_("Share of"), widget=forms.RadioSelect, choices=BASES)
    quorum = ShareField(
        label=_("Quorum: share of the roll"), help_text=_("A fraction such as 1/2; empty when there is none.")
    )
    uses = forms.ChoiceField(
        label=_("Does the adoption also decide about the uses?"), required=False, widget=forms.RadioSelect, choices=USES
    )
    use_threshold = ShareField(
        label=_("Share that a use needs"), help_text=_("With agree or disagree. Left empty, more than half decides.")
    )
    reasons = forms.BooleanField(label=_("People may write what their concern is"), required=False)
    rounds = forms.IntegerField(
        label=_("Most written rounds"), min_value=0, max_value=6, help_text=_("0 when there is none (Delphi).")
    )
    share = ShareField(label=_("Share that must be in favour"), required=True)
    limit = ShareField(label=_("Share against that must not be reached"), required=True)
    top = forms.IntegerField(label=_("In favour from this score on"), min_value=1, max_value=10)
    bottom = forms.IntegerField(label=_("Against up to this score"), min_value=0, max_value=9)

    class Meta:
        model = Workshop
        fields = ["challenge", "data_story", "dots"]
        widgets = {"dots": forms.RadioSelect}
        help_texts = {
            "challenge": _("One question that begins with “How might we”. Everybody reads it first."),
            "data_story": _("In plain words: where the data come from, who holds them, and who would use them for what."),
        }

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, languages=languages, **kwargs)
        self.fields["dots"].choices = [(slug, capfirst(name)) for slug, name in Workshop.Dots.choices]
        workshop = self.instance
        for rule, shape in RULES.items():
            for name, value in vars(read(shape, getattr(workshop, rule))).items():
                if name in self.fields and name not in self.initial:
                    self.initial[name] = value

    def clean(self) -> dict[str, Any]:
        """Each set of rules must fit together; a fault stands at its field."""
        given = super().clean() or self.cleaned_data
        for shape in RULES.values():
            fields = set(vars(shape())) & set(given)
            try:
                read(shape, {field: given[field] for field in fields})
            except RulesRefused as refused:
                name = str(refused.values.get("pointer", "")).lstrip("/")
                if name not in self.errors:
                    self.add_error(name, str(SENTENCES.get(refused.code, SENTENCES[""])) % refused.values)
        return given

    def workshop(self) -> Workshop:
        """The workshop with the words and rules of this form, not saved yet."""
        found = self.save(commit=False)
        for name, shape in RULES.items():
            fields = set(vars(shape())) & set(self.cleaned_data)
            setattr(found, name, {**getattr(found, name), **{field: self.cleaned_data[field] for field in fields}})
        return found


class PricesForm(forms.Form):
    """One amount for each cluster or card."""

    def __init__(
        self, *args: Any, items: Sequence[tuple[str, Mapping[str, str]]], prices: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        for id, words in items:
            self.fields[id] = forms.IntegerField(
                label=texts.wording(words, language), min_value=1, max_value=10**12, required=False, initial=prices.get(id)
            )

    def prices(self) -> dict[str, int]:
        return {id: cost for id, cost in self.cleaned_data.items() if cost}


SENTENCES = {
    "out-of-range": _("This must be from %(least)s to %(most)s."),
    "": _("This does not fit the other rules."),
}
