"""Forms for draws: why one is made, the digits, and files to check."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.people import area
from consultations.recruitment.models import Draw

LARGEST = 4 * 1024 * 1024


class BeginForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is drawn?"), choices=Draw.Kind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        widget=area(),
        max_length=1000,
        help_text=_("Every draw is kept with its reason. It is public."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=area(), max_length=1000, help_text=_("It is public."))


class DigitsForm(forms.Form):
    """Three digits, one in each field, so that they are read aloud one by one."""

    first = forms.RegexField(r"^[0-9]$", label=_("First digit"))
    second = forms.RegexField(r"^[0-9]$", label=_("Second digit"))
    third = forms.RegexField(r"^[0-9]$", label=_("Third digit"))
    source = forms.CharField(
        label=_("How were they drawn, and who was there?"), max_length=300, help_text=_("It is public.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second", "third"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "maxlength": "1", "autocomplete": "off"}

    def digits(self) -> str:
        return "".join(self.cleaned_data[name] for name in ("first", "second", "third"))


class MustForm(forms.Form):
    """Somebody who must or must not be on the panel."""

    must = forms.ChoiceField(
        label=_("In the draw"),
        choices=[
            ("", _("like everybody else")),
            ("include", _("must be on the panel")),
            ("exclude", _("must not be on the panel")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("It is published under the public number: write nothing by which the person could be recognised."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("must") and not given.get("reason", "").strip():
            self.add_error("reason", _("Write why, in a few words."))
        return given


class FilesForm(forms.Form):
    """The published files as somebody has them, to be checked against each other."""

    announcement = forms.FileField(label="announcement.json")
    lottery = forms.FileField(label="lottery.json")
    result = forms.FileField(label="result.json", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("announcement", "lottery", "result"):
            file = given.get(name)
            if file is None:
                continue
            if file.size > LARGEST:
                self.add_error(name, _("The file is larger than 4 MB."))
                continue
            content = file.read()
            try:
                json.loads(content)
            except (ValueError, RecursionError):
                self.add_error(name, _("This is not a JSON file."))
            else:
                given[name] = content
        return given
