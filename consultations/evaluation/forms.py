"""Forms of surveys and reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.evaluation import questionnaire
from consultations.evaluation.reporting import DONE, Field
from consultations.forms.terms import moment
from consultations.forms.texts import local_name


class SurveyForm(forms.Form):
    """When a survey is open, and which of its questions are asked."""

    opens = moment(label=gettext_lazy("Opens"))
    closes = moment(label=gettext_lazy("Closes"))
    items = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"),
        help_text=gettext_lazy(
            "Leave some out for a short process. The words are the same everywhere, so that results compare."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, at: str, **kwargs: Any) -> None:
        offered = questionnaire.offered(at)
        kwargs["initial"] = {"items": [item.id for item in offered], **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(item.id, _(item.text)) for item in offered]


class ReportForm(forms.Form):
    """The fields of a report; for each clause whether it is kept, and what shows it."""

    def __init__(self, *args: Any, asked: tuple[Field, ...], languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for field in asked:
            if field.kind == "clause":
                self.fields[field.id] = forms.ChoiceField(label=field.label, choices=list(DONE.items()), required=False)
                self.fields[f"{field.id}-text"] = forms.CharField(
                    label=_("How one can see it: %(clause)s") % {"clause": field.label},
                    required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip
            elif field.kind == "hours":
                self.fields[field.id] = forms.DecimalField(
                    label=field.label, required=False, min_value=0, max_value=1000, max_digits=5, decimal_places=1
                )
            else:
                self.fields[field.id] = forms.CharField(
                    label=field.label, help_text=field.help, required=field.required, max_length=8000,
                    widget=forms.Textarea(attrs={"rows": 4}),
                )  # fmt: skip
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of this report"), choices=[(tag, local_name(tag)) for tag in languages]
        )

    def answers(self) -> dict[str, Any]:
        """What was filled in, by field."""
        found: dict[str, Any] = {}
        for field in self.asked:
            given = self.cleaned_data.get(field.id)
            if field.kind == "clause":
                words = self.cleaned_data.get(f"{field.id}-text", "").strip()
                if given or words:
                    found[field.id] = {"done": given or "", "text": words}
            elif given not in (None, ""):
                found[field.id] = str(given)
        return found
