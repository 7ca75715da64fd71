"""Which worksheets go where; and the numbers of the three sums."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms.setup import AskingForm
from toolkit.commitment.models import Commitment
from toolkit.domain import calculators
from toolkit.models import Worksheet


class SheetsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class MakeForm(AskingForm):
    """Worksheets, and the organisation that asks."""

    sheets = SheetsField(
        queryset=Worksheet.objects.none(), label=gettext_lazy("Worksheets"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["sheets", "organisation", "organisation_name"]

    def __init__(self, *args: Any, sheets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheets"].queryset = sheets


class CommitmentForm(forms.Form):
    """The commitment that a yearly report is about, out of those that the person keeps."""

    commitment = forms.ModelChoiceField(
        queryset=Commitment.objects.none(), label=gettext_lazy("Which commitment is it about?"), empty_label=None
    )

    def __init__(self, *args: Any, kept: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitment"].queryset = kept


def percent(
    label: Any, initial: str, *, least: str = "0", most: str = "100", help_text: Any = ""
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, initial=initial, min_value=Decimal(least), max_value=Decimal(most), max_digits=6, decimal_places=2,
        help_text=help_text,
    )  # fmt: skip


class SampleForm(forms.Form):
    """How many people must answer."""

    population = forms.IntegerField(label=gettext_lazy("People concerned"), min_value=1, max_value=10**10)
    margin = percent(gettext_lazy("Points either way"), "5", least="0.1", most="49")
    confidence = percent(gettext_lazy("How sure, in per cent"), "95", least="50", most="99.9")
    response = percent(gettext_lazy("Of those invited, how many answer, in per cent"), "25", least="0.1")

    def result(self) -> calculators.SampleSize:
        given = self.cleaned_data
        return calculators.sample_size(
            given["population"],
            margin=float(given["margin"]) / 100,
            confidence=float(given["confidence"]) / 100,
            response_rate=float(given["response"]) / 100,
        )


class FunnelForm(forms.Form):
    """How many letters fill the seats."""

    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=10_000)
    response = percent(gettext_lazy("Of delivered letters, how many register, in per cent"), "3", least="0.1")
    undelivered = percent(gettext_lazy("Letters that come back, in per cent"), "5", most="99")
    refused = percent(gettext_lazy("Of those drawn, how many say no, in per cent"), "10", most="99")
    left = percent(gettext_lazy("Of those confirmed, how many leave, in per cent"), "10", most="99")

    def result(self) -> calculators.Funnel:
        given = {name: float(value) / 100 for name, value in self.cleaned_data.items() if name != "seats"}
        seats = self.cleaned_data["seats"]
        letters = calculators.letters(seats, response_rate=given["response"], undelivered=given["undelivered"])
        return calculators.funnel(
            letters,
            seats=seats,
            response_rate=given["response"],
            undelivered=given["undelivered"],
            refused=given["refused"],
            left=given["left"],
        )


class PaceForm(forms.Form):
    """What a day with people costs: the lines that most budgets have."""

    people = forms.IntegerField(label=gettext_lazy("People"), min_value=1, max_value=10_000)
    days = forms.DecimalField(
        label=gettext_lazy("Days"), min_value=Decimal("0.5"), max_value=365, max_digits=5, decimal_places=1
    )
    stipend = forms.DecimalField(
        label=gettext_lazy("Pay for each person and day"), min_value=0, max_digits=9, decimal_places=2
    )
    catering = forms.DecimalField(
        label=gettext_lazy("Food and room for each person and day"), min_value=0, max_digits=9, decimal_places=2
    )
    team = forms.DecimalField(label=gettext_lazy("Team for each day"), min_value=0, max_digits=10, decimal_places=2)
    letters = forms.IntegerField(label=gettext_lazy("Letters"), min_value=0, max_value=10**7, initial=0)
    letter = forms.DecimalField(
        label=gettext_lazy("Price of one letter"), min_value=0, max_digits=7, decimal_places=2, initial="1"
    )
    access = forms.DecimalField(
        label=gettext_lazy("Interpreters, care and access, in all"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        initial="0",
    )
    reserve = percent(gettext_lazy("Reserve, in per cent"), "10")

    def result(self) -> calculators.Budget:
        given = self.cleaned_data
        people, days, one = Decimal(given["people"]), given["days"], Decimal(1)
        lines = [
            calculators.Line(_("Pay"), "people", people, days, given["stipend"]),
            calculators.Line(_("Food and room"), "place", people, days, given["catering"]),
            calculators.Line(_("Team"), "team", one, days, given["team"]),
            calculators.Line(_("Letters"), "recruitment", Decimal(given["letters"]), one, given["letter"]),
            calculators.Line(_("Interpreters, care and access"), "access", one, one, given["access"]),
        ]
        return calculators.budget(lines, reserve=given["reserve"] / 100, people=given["people"])
