"""What people write on prototypes: versions, feedback, decisions; and the number on a slip."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.forms.clauses import ClauseFields
from consultations.forms.people import area
from consultations.forms.texts import TextField
from consultations.methods.codesign.forms.board import LARGEST
from consultations.methods.codesign.models import Decision, Feedback, Prototype, PrototypeVersion
from consultations.methods.codesign.services.prototypes import Draft
from consultations.models import DataInitiative

MOST_CARDS = 500


class NumbersField(forms.CharField):
    """Numbers of cards, with commas or spaces between them; cleans to a sorted tuple. Arabic digits are read too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 4000, **options})

    def clean(self, value: Any) -> tuple[int, ...]:
        found: set[int] = set()
        for part in re.split(r"[\s,;،؛]+", super().clean(value).strip()):
            number = part.lstrip("#")
            if number and (not number.isdecimal() or len(number) > 7 or not 0 < int(number) <= LARGEST):
                raise forms.ValidationError(
                    _("“%(part)s” is not the number of a card. Write numbers such as 4, 17, 23."),
                    params={"part": part[:20]},
                )
            if number:
                found.add(int(number))
        if len(found) > MOST_CARDS:
            raise forms.ValidationError(
                _("Name at most %(n)s cards; a cluster holds them together."), params={"n": MOST_CARDS}
            )
        return tuple(sorted(found))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


class VersionForm(ClauseFields):
    """One version in full: the first of a prototype, or the next on top of another."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, choices=Prototype.Kind.choices)
    clusters = forms.MultipleChoiceField(
        label=_("Which clusters did it grow from?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    cards = NumbersField(
        label=_("Which single cards did it grow from?"),
        help_text=_("Their numbers, such as 4, 17, 23. Whoever wrote one can follow it to here."),
    )
    clause = forms.ChoiceField(
        label=_("What does it become in the license?"),
        widget=forms.RadioSelect,
        choices=PrototypeVersion.Clause.choices,
        initial=PrototypeVersion.Clause.CONDITION,
    )
    change = forms.CharField(
        label=_("What changed, and why?"), widget=area(2), max_length=2000, help_text=_("Everybody reads it.")
    )

    field_order = [
        "kind",
        "clusters",
        "cards",
        "clause",
        "modality",
        "category",
        "use_cases",
        "test",
        "responsible",
        "deadline",
        "change",
    ]

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        initiative: DataInitiative,
        clusters: Mapping[int, texts.Text],
        latest: PrototypeVersion | None = None,
        grown: tuple[Sequence[int], Sequence[int]] = ((), ()),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["title"] = TextField(languages=languages, max_length=200, label=_("Title"), required=True)
        self.fields["text"] = TextField(
            languages=languages,
            long=True,
            max_length=4000,
            label=_("Wording"),
            required=True,
            help_text=_("As it would stand on the notice, in the rule or in the license."),
        )
        self.fields["tests"] = TextField(
            languages=languages, max_length=300, label=_("What do we want to find out with it?"), required=False
        )
        self.fields["use_cases"].choices = [
            (case.ref, texts.wording(case.title, language)) for case in initiative.use_cases.all()
        ]
        self.fields["clusters"].choices = [
            (str(number), f"{number}. {texts.wording(name, language)}") for number, name in clusters.items()
        ]
        if not clusters:
            del self.fields["clusters"]
        self.order_fields(["kind", "title", "text", "clusters", "cards", "tests", "clause", "modality"])
        if latest is None:
            del self.fields["change"]
            return
        del self.fields["kind"]
        kept = [name for name in self.fields if name in Draft.__dataclass_fields__ and hasattr(latest, name)]
        self.initial |= {name: getattr(latest, name) for name in kept}
        self.initial |= {"cards": tuple(grown[0]), "clusters": [str(number) for number in grown[1]]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("clause") == PrototypeVersion.Clause.CONDITION and not given.get("modality"):
            self.add_error("modality", _("Choose how strong the condition is."))
        if not given.get("clusters") and not given.get("cards") and "cards" not in self.errors:
            self.add_error(
                "cards", _("Name at least one card or cluster, so that everybody can follow where it came from.")
            )
        return given

    def draft(self) -> Draft:
        """What was written."""
        given = self.cleaned_data
        names = ("title", "text", "tests", "clause", "modality", "category", "test", "responsible", "deadline")
        return Draft(
            cards=given["cards"],
            clusters=tuple(sorted(int(number) for number in given.get("clusters", []))),
            use_cases=tuple(given["use_cases"]),
            **{name: given[name] for name in names},
        )


class FeedbackForm(forms.Form):
    kind = forms.ChoiceField(label=_("You begin with"), widget=forms.RadioSelect, choices=Feedback.Kind.choices)
    text = forms.CharField(label=_("and go on in your words"), widget=area(3), max_length=2000)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was decided?"), widget=forms.RadioSelect, choices=Decision.Outcome.choices
    )
    reason = forms.CharField(label=_("Why?"), widget=area(3), max_length=2000, help_text=_("Everybody reads it."))


class SlipForm(forms.Form):
    """The number on a slip. Looking changes nothing, so it is asked by GET."""

    number = forms.CharField(label=_("The number on your slip"), max_length=9)

    def clean_number(self) -> int:
        given = str(self.cleaned_data["number"]).strip().lstrip("#")
        if not given.isdecimal() or not 0 < int(given) <= LARGEST:
            raise forms.ValidationError(_("Type the number alone, such as 17."))
        return int(given)
