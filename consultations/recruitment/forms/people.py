"""Forms for calls, needs, payments and mails."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.people import InviteForm, area
from consultations.recruitment.models import Support
from consultations.recruitment.services.reaching import GROUPS


class OutcomeForm(forms.Form):
    """What a call came to; a reason where the person leaves."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[
            ("missed", _("Not reached")),
            ("reached", _("Reached, will answer later")),
            ("letter", _("A letter was sent instead")),
            ("yes", _("Says yes")),
            ("no", _("Says no")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed for a no. Without names or health details: it stays after erasure."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("outcome") == "no" and not given.get("reason", "").strip():
            self.add_error("reason", _("Write why, in a few words."))
        return given


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Without names or health details: it stays, also after erasure."),
        error_messages={"required": _("Write why, in a few words.")},
    )


class SupportForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Support.Kind.choices)
    what = forms.CharField(label=_("What is needed"), widget=area(), max_length=500, required=False)


class AgreeForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
        help_text=_("Leave it empty where nothing is paid."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency"), required=False, help_text=_("Three letters, such as EUR.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("amount") is not None and not given.get("currency"):
            self.add_error("currency", _("Three letters, such as EUR."))
        return given


class AccountForm(forms.Form):
    account = forms.CharField(label=_("Account for payments"), max_length=60, required=False)


class MailForm(InviteForm):
    """Subject and words in each language, and to whom; empty words are ours."""

    group = forms.ChoiceField(label=_("To whom?"), choices=list(GROUPS.items()), widget=forms.RadioSelect)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, languages=languages, **kwargs)
        self.fields["body"].help_text = _("The person's own code and who writes are added below your words.")
        self.order_fields(["group", "subject", "body"])
