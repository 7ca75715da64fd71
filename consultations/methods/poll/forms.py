"""Forms of the questionnaire: first what kind of question, then the fields that its scale has."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from consultations.forms.rows import RowForm
from consultations.forms.texts import TextField
from consultations.methods.poll.models import Item
from consultations.models import DataInitiative
from repository.licenses.domain.kinds import KINDS
from repository.licenses.domain.questions import DefinitionRefused

Scale, Rule = Item.Scale, Item.Rule

RULES: dict[str, tuple[str, ...]] = {
    Scale.SINGLE: (Rule.MAJORITY, Rule.SUPERMAJORITY, Rule.APPROVAL, Rule.NONE),
    Scale.MULTIPLE: (Rule.APPROVAL, Rule.NONE),
    Scale.APPROVAL: (Rule.APPROVAL, Rule.NONE),
    Scale.SCORE: (Rule.MAJORITY, Rule.SUPERMAJORITY, Rule.NONE),
    Scale.AGREEMENT: (Rule.MAJORITY, Rule.SUPERMAJORITY, Rule.NONE),
    Scale.COMFORT: (Rule.COMFORT, Rule.MAJORITY, Rule.SUPERMAJORITY, Rule.NONE),
    Scale.CONSENT: (Rule.CONSENT, Rule.MAJORITY, Rule.SUPERMAJORITY, Rule.NONE),
    Scale.DOTS: (Rule.APPROVAL, Rule.NONE),
    Scale.RANKING: (Rule.SCHULZE, Rule.IRV, Rule.BORDA, Rule.MODIFIED_BORDA, Rule.NONE),
    Scale.TEXT: (Rule.NONE,),
    Scale.BUDGET: (Rule.EQUAL_SHARES, Rule.GREEDY, Rule.NONE),
    Scale.PAIRS: (Rule.COPELAND, Rule.WINS, Rule.NONE),
    Scale.MOSCOW: (Rule.CLASSES, Rule.NONE),
    Scale.IMPACT: (Rule.QUARTILES, Rule.NONE),
    Scale.EFFORT: (Rule.QUARTILES, Rule.NONE),
}
WITH_OPTIONS = frozenset(scale for scale in Scale.values if KINDS[scale].options is not None)
NO_OPINION = frozenset(scale for scale in Scale.values if KINDS[scale].no_opinion)
COUNTED = frozenset({Scale.MULTIPLE, Scale.APPROVAL, Scale.RANKING})
DECIDING = frozenset({Rule.MAJORITY, Rule.SUPERMAJORITY, Rule.COMFORT, Rule.CONSENT})
SCALE_HINTS: dict[str, str | Promise] = {
    Scale.COMFORT: _("Five answers from “I love it” to “I cannot accept it”. Good for use cases."),
    Scale.AGREEMENT: _("Three answers. Good for conditions and red lines."),
    Scale.SINGLE: _("One of several options, or yes and no."),
    Scale.MULTIPLE: _("Between a least and a most number of options."),
    Scale.APPROVAL: _("Every option one can live with."),
    Scale.SCORE: _("Eleven steps, with “no opinion” apart."),
    Scale.CONSENT: _("Agree, have a concern, or block with a reason."),
    Scale.DOTS: _("A number of points to give to options."),
    Scale.RANKING: _("Options in order of preference."),
    Scale.BUDGET: _("People choose what to spend money on, and the money is spent by a rule that treats them equally."),
    Scale.PAIRS: _("People see a few pairs each and say which is better. Good for long lists."),
    Scale.MOSCOW: _("Four classes, one question for each thing."),
    Scale.IMPACT: _("Ask it together with the work it takes: the result shows both in one picture."),
    Scale.EFFORT: _("Ask it together with the difference it makes."),
    Scale.TEXT: _("A few words. They are published only after moderation."),
}
# From the pointer of a refused definition to the field that is at fault.
FIELDS = {
    "/text": "text", "/help": "help", "/scale/minimum": "minimum", "/scale/maximum": "maximum",
    "/scale/total": "total", "/scale/currency": "currency", "/scale/budget": "budget",
    "/rule/kind": "rule", "/rule/threshold": "threshold", "/rule/step": "step",
    "/quorum/share": "quorum", "/safeguard/minimum": "safeguard", "/safeguard": "safeguard",
}  # fmt: skip
SENTENCES: dict[str, str | Promise] = {
    "options-missing": _("Write at least %(minimum)s options."),
    "threshold-missing": _("Say which share is needed, such as 2/3."),
    "threshold-not-expected": _("This rule needs no share."),
    "not-a-fraction": _("Write a share such as 1/2 or 2/3, not above 1."),
    "step": _("Say from which step of comfort on it counts, or choose another rule."),
    "out-of-range": _("This number does not fit the options."),
    "minimum-above-maximum": _("The least number is above the most."),
    "budget": _("Say how many points there are, from 1 to 1000."),
    "total": _("Say how much money there is."),
    "cost": _("Say what every option costs."),
    "currency": _("Write three capital letters such as EUR, or nothing."),
    "rule-not-for-scale": _("This rule does not fit this kind of question."),
    "favourable-missing": _(
        "For this rule one option must be called “yes” and one “no”: use the first two options so."
    ),
    "safeguard-rule": _("A share in every group needs a rule that decides for or against."),
    "empty": _("Write something here."),
}


class KindForm(forms.Form):
    """The first step: what the question is about, and how it is answered."""

    subject = forms.ChoiceField(label=_("What is the question about?"))
    scale = forms.ChoiceField(label=_("How do people answer?"), widget=forms.RadioSelect, choices=Scale.choices)

    def __init__(self, *args: Any, initiative: DataInitiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = subjects(initiative)
        self.fields["scale"].choices = [
            (slug, f"{capfirst(name)}. {SCALE_HINTS[slug]}") for slug, name in Scale.choices
        ]


def subjects(initiative: DataInitiative) -> list[tuple[str, str | Promise]]:
    """Everything a question can be about: each use case, each clause, or something else."""
    found: list[tuple[str, str | Promise]] = [
        (f"use_case:{case.ref}", _("Use case %(case)s") % {"case": case}) for case in initiative.use_cases.all()
    ]
    found += [
        (f"{clause.kind}:{clause.ref}", f"{clause.get_kind_display()} {clause}") for clause in initiative.clauses.all()
    ]
    return [*found, ("item:", _("something else"))]


class OptionRow(RowForm):
    telling = ("text",)
    id = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = TextField(languages=languages, label=_("Option"), required=True)


class PricedRow(OptionRow):
    cost = forms.IntegerField(label=_("What it costs"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["text", "cost"])


class ItemForm(forms.ModelForm):
    """The second step: wording and rule, with the fields of the item's scale and no others."""

    class Meta:
        model = Item
        fields = [
            "text", "help", "minimum", "maximum", "total", "currency", "budget", "rule", "completion",
            "threshold", "step", "base", "quorum", "safeguard",
            "random_order", "no_opinion",
        ]  # fmt: skip
        help_texts = {
            "threshold": _("A fraction such as 2/3. For rules that name a share."),
            "step": _("The least answer that counts as in favour, from 2 to 5: 3 is “I can live with it”."),
            "base": _("What the share is counted of."),
            "quorum": _("A fraction such as 1/5; empty when there is none."),
            "safeguard": _(
                "A fraction such as 1/2: no group may be outvoted. Groups come with the roll, each with ten people at least."
            ),
        }

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = self.instance.scale
        texts = {"text": (_("The question"), True), "help": (_("Explanation"), False)}
        for name, (label, required) in texts.items():
            hint = "" if required else _("What people need to know to answer. Shown under the question.")
            self.fields[name] = TextField(
                languages=languages, long=True, max_length=1000, label=label, required=required, help_text=hint
            )
        self.fields["rule"].choices = [(slug, Rule(slug).label) for slug in RULES[scale]]
        for name in self._unused(scale):
            del self.fields[name]
        if scale == Scale.BUDGET:
            self.fields["total"].required = True
            self.fields["currency"].help_text = _("Three letters such as EUR.")
            self.fields["budget"].label = _("Points for each person")
            self.fields["budget"].help_text = _("Leave it empty, and people tick everything that they support.")
        if scale == Scale.PAIRS:
            self.fields["maximum"].label = _("Most pairs that one person is shown")
            self.fields["maximum"].help_text = _("Ten, if you leave it empty.")
        if scale == Scale.TEXT:
            self.fields["maximum"].label = _("Most characters")
            self.fields["maximum"].initial = self.instance.maximum or 500

    def _unused(self, scale: str) -> list[str]:
        unused: list[str] = []
        unused += [] if scale in COUNTED else ["minimum"]
        unused += [] if scale in COUNTED | {Scale.TEXT, Scale.PAIRS} else ["maximum"]
        unused += [] if scale in {Scale.DOTS, Scale.BUDGET} else ["budget"]
        unused += [] if scale == Scale.BUDGET else ["total", "currency", "completion"]
        unused += [] if Rule.COMFORT in RULES[scale] else ["step"]
        unused += [] if set(RULES[scale]) & (DECIDING | {Rule.APPROVAL, Rule.CLASSES}) and scale != Scale.DOTS else ["threshold"]
        unused += [] if set(RULES[scale]) & DECIDING else ["safeguard", "base"]
        unused += [] if scale in WITH_OPTIONS - {Scale.PAIRS} else ["random_order"]
        unused += [] if scale in NO_OPINION else ["no_opinion"]
        unused += ["rule", "quorum"] if scale == Scale.TEXT else []
        return unused

    def clean(self) -> dict[str, Any]:
        """Fields that the chosen rule does not use are emptied rather than refused."""
        given = super().clean() or self.cleaned_data
        rule = given.get("rule", Rule.NONE)
        if rule != Rule.COMFORT:
            given["step"] = None
        if rule != Rule.EQUAL_SHARES:
            given["completion"] = ""
        if rule not in {Rule.SUPERMAJORITY, Rule.COMFORT, Rule.CONSENT, Rule.APPROVAL, Rule.CLASSES}:
            given["threshold"] = ""
        if rule not in DECIDING:
            given["safeguard"] = ""
        return given

    def _post_clean(self) -> None:
        super()._post_clean()
        for name in ("step", "threshold", "safeguard"):
            if name in self.cleaned_data or name not in self.fields:
                setattr(self.instance, name, self.cleaned_data.get(name) or (None if name == "step" else ""))
        if self.instance.scale == Scale.TEXT:
            self.instance.rule = Rule.NONE
        if self.instance.scale not in NO_OPINION:
            self.instance.no_opinion = False

    def refuse(self, refused: DefinitionRefused) -> None:
        """Put the fault of a definition at the field that has it."""
        pointer = str(refused.values.get("pointer", ""))
        name = next((field for start, field in FIELDS.items() if pointer.startswith(start)), None)
        sentence = SENTENCES.get(refused.code, _("This does not fit together: %(code)s."))
        message = str(sentence) % {"code": refused.code, "minimum": "", **refused.values}
        self.add_error(name if name in self.fields else None, message)
