"""What members write: versions, amendments, minority statements, reasons."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.forms.clauses import ClauseFields
from consultations.forms.people import area
from consultations.forms.texts import TextField
from consultations.methods.assembly.models import Amendment, UseReason, Version
from consultations.methods.assembly.services.writing import Draft
from consultations.models import DataInitiative, UseCase

LINES = 20


def lines(text: str) -> tuple[str, ...]:
    """What was written one under the other."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def in_words(case: UseCase) -> str:
    """What a use is called, in the language of whoever reads."""
    return texts.wording(case.title, get_language() or "en")


class LinesField(forms.CharField):
    """A list, one entry a line; cleans to a tuple."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=area(), required=False, max_length=4000, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        found = lines(super().clean(value))
        if len(found) > LINES:
            raise forms.ValidationError(_("Write at most %(n)s lines."), params={"n": LINES})
        return found

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


class VersionForm(ClauseFields):
    """One version in full; the first of a recommendation, or the next on top of another."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=Version.Kind.choices,
        help_text=_("A condition or a red line goes into the license. A recommendation is answered by the data holder."),
    )
    criteria = LinesField(label=_("Which of our criteria does it meet?"), help_text=_("One a line."))
    sources = LinesField(label=_("What does it rest on?"), help_text=_("Talks, documents, notes of a table: one a line."))
    change = forms.CharField(
        label=_("What changed, and why?"), widget=area(2), max_length=2000, help_text=_("Everybody reads it.")
    )
    amendments = forms.MultipleChoiceField(
        label=_("Which amendments does it take in?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    field_order = [
        "kind",
        "modality",
        "category",
        "use_cases",
        "test",
        "responsible",
        "deadline",
        "criteria",
        "sources",
        "change",
        "amendments",
    ]

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        initiative: DataInitiative,
        latest: Version | None = None,
        amendments: Sequence[Amendment] = (),
        criteria: Iterable[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"] = TextField(
            languages=languages, long=True, max_length=1000, label=_("What we recommend"), required=True
        )
        self.fields["rationale"] = TextField(languages=languages, long=True, label=_("Why"), required=True)
        self.fields["use_cases"].choices = [(case.ref, in_words(case)) for case in initiative.use_cases.all()]
        self.fields["amendments"].choices = [(str(one.id), one.text[:200]) for one in amendments]
        agreed = [str(one) for one in criteria]
        if agreed:  # those that the members set in their meetings
            kept = [one for one in (latest.criteria if latest else []) if one not in agreed]
            self.fields["criteria"] = forms.MultipleChoiceField(
                label=self.fields["criteria"].label,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                choices=[(one, one) for one in (*agreed, *kept)],
            )
        if latest is None:
            del self.fields["change"]
        if not amendments:
            del self.fields["amendments"]
        self.order_fields(["statement", "rationale", "kind", "modality"])
        for name in self.fields:
            if latest is not None and hasattr(latest, name) and name not in {"change", "amendments"}:
                self.initial.setdefault(name, getattr(latest, name))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Version.Kind.CONDITION and not given.get("modality"):
            self.add_error("modality", _("Choose how strong the condition is."))
        return given

    def draft(self) -> Draft:
        """What was written."""
        given = self.cleaned_data
        names = ("kind", "statement", "rationale", "modality", "category", "test", "responsible", "deadline")
        many = {name: tuple(given[name]) for name in ("use_cases", "criteria", "sources")}
        return Draft(**many, **{name: given[name] for name in names})


class AmendmentForm(forms.Form):
    text = forms.CharField(label=_("What should change?"), widget=area(), max_length=2000)
    reason = forms.CharField(label=_("Why?"), widget=area(), max_length=2000)


class WordsForm(forms.Form):
    """One Text: a minority statement, for instance."""

    def __init__(self, *args: Any, languages: Sequence[str], label: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = TextField(
            languages=languages, long=True, max_length=3000, label=label, help_text=help_text, required=True
        )


class UseReasonForm(WordsForm):
    side = forms.ChoiceField(label=_("For or against?"), widget=forms.RadioSelect, choices=UseReason.Side.choices)


class CommentForm(forms.Form):
    text = forms.CharField(label=_("What do you say to this?"), widget=area(4), max_length=4000)


class ExpertForm(CommentForm):
    name = forms.CharField(label=_("Who says it?"), max_length=200)
    affiliation = forms.CharField(label=_("For whom do they work?"), max_length=200, required=False)

    field_order = ["name", "affiliation", "text"]
