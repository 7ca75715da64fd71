"""Invented values that show every component in every state."""

from django import forms
from django.core.paginator import Page, Paginator

COMFORT = [
    ("love", "I love it"),
    ("like", "I like it"),
    ("live", "I can live with it"),
    ("doubt", "I have serious doubts"),
]


class GalleryForm(forms.Form):
    """One field of each kind, filled in wrongly so that the errors show."""

    name = forms.CharField(label="Name of the data", help_text="As people outside know it.")
    code = forms.CharField(label="Code from your letter", help_text="Three groups; capital or small letters.")
    seats = forms.IntegerField(label="Seats", min_value=10)
    about = forms.CharField(label="What is it about?", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("health", "Health"), ("transport", "Transport")])
    agree = forms.BooleanField(label="I have read the privacy notice", help_text="It opens on a page of its own.")
    uses = forms.MultipleChoiceField(
        label="Which uses?", choices=[("plan", "Planning"), ("sell", "Selling")], widget=forms.CheckboxSelectMultiple
    )
    comfort = forms.ChoiceField(label="How comfortable are you with that?", choices=COMFORT, widget=forms.RadioSelect)
    score = forms.ChoiceField(
        label="Score", choices=[(str(step), str(step)) for step in range(11)], widget=forms.RadioSelect
    )
    view = forms.ChoiceField(
        label="Statement", choices=[("1", "Agree"), ("-1", "Disagree"), ("0", "Pass")], widget=forms.RadioSelect
    )


def values() -> dict[str, object]:
    """The context of the gallery page."""
    given = {"name": "", "code": "7KQ2-M9X", "seats": "3", "kind": "health", "comfort": "like", "score": "7"}
    page: Page[int] = Paginator(range(90), 30).page(2)
    rows = [
        {"label": "Night lines", "in_favour": 143, "abstain": 4, "against": 18, "share": "86.7 %", "base": "of 165"},
        {"label": "Advertising", "in_favour": 3, "abstain": 4, "against": 158, "share": "1.8 %", "base": "of 165"},
    ]
    bars = [
        {"words": "More stops", "lang": "", "count": 24, "width": 1000},
        {"words": "Lower fares", "lang": "", "count": 6, "width": 250},
    ]
    return {"form": GalleryForm(given), "page": page, "rows": rows, "bars": bars, "errors": ["Choose one answer."]}
