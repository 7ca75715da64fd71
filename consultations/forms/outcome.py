"""Forms after the outcome: reading free texts, and the data holder's answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.texts import TextField


class ModerationForm(forms.Form):
    """Which texts, and whether they are published or withheld for a reason."""

    texts = forms.MultipleChoiceField(
        label=_("Texts"), error_messages={"required": _("Choose at least one text.")}
    )
    act = forms.ChoiceField(choices=[("publish", _("Publish")), ("withhold", _("Withhold"))])
    reason = forms.CharField(label=_("Reason, shown in public"), max_length=500, required=False)

    def __init__(self, *args: Any, texts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texts"].choices = [(text, text) for text in texts]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("act") == "withhold" and not given.get("reason", "").strip():
            self.add_error("reason", _("Say why these texts are withheld."))
        return given


class ResponseForm(forms.Form):
    """The answer of the data holder, in every language of the consultation."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["response"] = TextField(
            languages=languages,
            long=True,
            label=_("What the data holder does about it"),
            help_text=_("Point by point: what is done, by whom and by when; and what is not done, and why."),
        )


class ReviewForm(forms.Form):
    """Something has changed, so the license is looked at again."""

    trigger = forms.ChoiceField(label=_("What has changed?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What exactly?"), help_text=_("Everybody concerned will read it."), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, triggers: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trigger"].choices = triggers


class ConfirmForm(forms.Form):
    """The community lets the license stand as it is."""

    reason = forms.CharField(
        label=_("Why it stands"), help_text=_("Everybody concerned will read it."), widget=forms.Textarea(attrs={"rows": 3})
    )


class SuccessorForm(forms.Form):
    """A newer license takes its place."""

    number = forms.CharField(
        label=_("Number of the newer license"), help_text=_("For example SL-2027-0003."), max_length=20
    )
    reason = forms.CharField(
        label=_("Why"), help_text=_("Everybody concerned will read it."), widget=forms.Textarea(attrs={"rows": 3})
    )
