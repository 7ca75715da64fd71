"""Forms for targets: numbers of each value, a new feature, the words that candidates read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.people import area
from consultations.forms.texts import TextField
from consultations.recruitment.models import Feature, Value
from consultations.recruitment.services.targets import Numbers

NUMBERS = ("share", "minimum", "maximum", "min_flex", "max_flex")


class CategoriesForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "The field's own format, categories.csv: feature, value, min, max, and if wanted min_flex, max_flex."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class NumbersForm(forms.Form):
    """One row of the table of targets."""

    share = forms.DecimalField(
        label=_("Population, %"), min_value=0, max_value=100, max_digits=6, decimal_places=3, required=False
    )
    minimum = forms.IntegerField(label=_("Minimum"), min_value=0, max_value=1000)
    maximum = forms.IntegerField(label=_("Maximum"), min_value=0, max_value=1000)
    min_flex = forms.IntegerField(label=_("Lowest minimum"), min_value=0, max_value=1000, required=False)
    max_flex = forms.IntegerField(label=_("Highest maximum"), min_value=0, max_value=1000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        low, high = given.get("minimum"), given.get("maximum")
        if low is not None and high is not None:
            if low > high:
                self.add_error("maximum", _("The maximum is below the minimum."))
            if (given.get("min_flex") or 0) > low:
                self.add_error("min_flex", _("This is above the minimum."))
            if given.get("max_flex") is not None and given["max_flex"] < high:
                self.add_error("max_flex", _("This is below the maximum."))
        return given

    def numbers(self) -> Numbers:
        return Numbers(**self.cleaned_data)


def rows(values: Sequence[Value], data: Mapping[str, Any] | None) -> list[tuple[Value, NumbersForm]]:
    """A form for each value, in the order given."""
    return [
        (value, NumbersForm(data, prefix=value.id.hex, initial={name: getattr(value, name) for name in NUMBERS}))
        for value in values
    ]


class FeatureForm(forms.Form):
    """A new feature: its name, the question, and its values, each with its share where that is known."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Short, as it stands in tables: age, region."))
    values = forms.CharField(
        label=_("Values"),
        widget=area(8),
        help_text=_("One on each line, with its share of the population in per cent if you know it: 16 to 29; 21.5"),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"] = TextField(
            languages=languages, label=_("The question"), help_text=_("As candidates read it: How old are you?")
        )
        self.order_fields(["name", "label", "values"])

    def clean_values(self) -> dict[str, Decimal | None]:
        found: dict[str, Decimal | None] = {}
        for line in self.cleaned_data["values"].splitlines():
            if not line.strip():
                continue
            name, _mark, share = line.rpartition(";") if ";" in line else (line, "", "")
            name = " ".join(name.split())
            if not name or len(name) > 60 or name.casefold() in {other.casefold() for other in found}:
                raise forms.ValidationError(
                    _("“%(line)s” is empty, too long or stands twice.") % {"line": line.strip()}
                )
            found[name] = _share(share.strip().rstrip("%").strip(), line)
        if len(found) < 2:
            raise forms.ValidationError(_("Give at least two values."))
        return found


def _share(text: str, line: str) -> Decimal | None:
    if not text:
        return None
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise forms.ValidationError(_("The share in “%(line)s” is not a number.") % {"line": line.strip()}) from error
    if not share.is_finite() or not 0 <= share <= 100:
        raise forms.ValidationError(_("The share in “%(line)s” is not between 0 and 100.") % {"line": line.strip()})
    return share.quantize(Decimal("0.001"))


class WordsForm(forms.Form):
    """The question and the answers as candidates read them."""

    def __init__(self, *args: Any, feature: Feature, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values_of = {f"value_{value.id.hex}": value for value in feature.values.all()}
        self.fields["label"] = TextField(languages=languages, label=_("The question"))
        self.initial.setdefault("label", feature.label)
        for name, value in self.values_of.items():
            self.fields[name] = TextField(languages=languages, label=value.name)
            self.initial.setdefault(name, value.label)

    def values(self) -> dict[UUID, dict[str, str]]:
        return {value.id: self.cleaned_data[name] for name, value in self.values_of.items()}
