"""The form of an assembly's rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.setup import InTexts
from consultations.methods.assembly.models import Assembly
from repository.licenses.domain.questions import DefinitionRefused, fraction

NOT_A_SHARE = _("Write a share such as 1/2 or 2/3, not above 1.")


class RulesForm(InTexts):
    """Seats, how recommendations come about, and what decides."""

    long = ("origin",)

    class Meta:
        model = Assembly
        fields = [
            "seats", "origin", "rating_threshold", "rating_step", "scale", "threshold", "step", "base", "quorum",
            "reply_days",
        ]  # fmt: skip
        widgets = {"scale": forms.RadioSelect, "base": forms.RadioSelect}
        help_texts = {
            "seats": _("Members drawn by lot. Fewer than ten cannot vote in secret."),
            "origin": _("In plain words: who collects ideas, who writes, how it comes to a text. Members read this first."),
            "rating_threshold": _("A fraction such as 4/5, of all who rate."),
            "rating_step": _("The least answer that counts as in favour, from 2 to 5: 3 is “I can live with it”."),
            "threshold": _("A fraction such as 2/3. Left empty, more than half decides; with consent, that nobody blocks."),
            "step": _("Only for comfort: the least answer that counts as in favour, from 2 to 5."),
            "base": _("What the share is counted of."),
            "quorum": _("A fraction such as 1/2 of the members; empty when there is none."),
            "reply_days": _("How long the data holder has, from the day of the report."),
        }

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, languages=languages, **kwargs)
        self.fields["scale"].choices = Assembly.Scale.choices
        self.fields["base"].choices = Assembly.Base.choices
        self.fields["origin"].label = _("How recommendations come about")

    def _share(self, name: str) -> str:
        value = str(self.cleaned_data[name]).strip()
        try:
            if value:
                fraction(value)
        except DefinitionRefused as refused:
            raise forms.ValidationError(NOT_A_SHARE) from refused
        return value

    def clean_rating_threshold(self) -> str:
        return self._share("rating_threshold")

    def clean_threshold(self) -> str:
        return self._share("threshold")

    def clean_quorum(self) -> str:
        return self._share("quorum")
