"""Forms for the rules of a recruitment and for its letters."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.people import area
from consultations.forms.terms import day, moment
from consultations.forms.texts import TextField
from consultations.recruitment.models import InvitationDraw, Recruitment


class PlanForm(forms.Form):
    """Seats, rules and dates."""

    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=1000)
    alternates = forms.IntegerField(
        label=_("Alternates"),
        min_value=0,
        max_value=200,
        help_text=_("They stand by for members who drop out."),
    )
    per_address = forms.IntegerField(
        label=_("How many people of one address may register?"),
        min_value=1,
        max_value=20,
        help_text=_("The letter carries one code for the address; everybody who registers gets a code of their own."),
    )
    one_per_household = forms.BooleanField(label=_("At most one member of an address"), required=False)
    algorithm = forms.ChoiceField(label=_("How chances are shared out"), choices=Recruitment.Algorithm.choices)
    opens = moment(label=_("Registration opens"))
    closes = moment(label=_("Registration closes"))
    keep_until = forms.DateField(
        label=_("The pool is kept until"),
        required=False,
        widget=day(),
        help_text=_(
            "The last day on which people who are no members, and addresses, may be kept. After it organisers and"
            " recruiters are told that erasing them is due; two people do it."
        ),
    )
    phone = forms.CharField(
        label=_("Telephone for registering"), max_length=60, required=False, help_text=_("It is printed on the letter.")
    )
    return_address = forms.CharField(
        label=_("Address on the letter"), widget=area(4), required=False, help_text=_("Reply cards are sent there.")
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stipend"] = TextField(
            languages=languages,
            label=_("What members receive"),
            help_text=_("Such as a stipend for each day, travel and care. It stands in the letter."),
            long=True,
        )
        self.fields["letter"] = TextField(
            languages=languages,
            label=_("Words of the letter"),
            help_text=_("Leave it empty to use our own words. Question, dates and the code are added."),
            long=True,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("opens") and given.get("closes") and given["opens"] >= given["closes"]:
            self.add_error("closes", _("Registration closes before it opens."))
        return given


class AddressUploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns: name, line1, line2, line3, postcode, city, area, language. The first row names them; line1 and"
            " city must be filled. One row for each address."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class FactorField(forms.DecimalField):
    """How many times as often addresses of one area are drawn."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=10, decimal_places=2, max_digits=4, required=False, **options)


class CommitForm(forms.Form):
    """How many letters, to whom, and the over-sampling factor of each area."""

    kind = forms.ChoiceField(label=_("Which letters?"), choices=InvitationDraw.Kind.choices, widget=forms.RadioSelect)
    size = forms.IntegerField(label=_("How many letters?"), min_value=1, max_value=100_000)

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {f"factor_{number}": name for number, name in enumerate(areas)}
        for field, name in self.areas.items():
            self.fields[field] = FactorField(
                label=_("Over-sampling factor for %(area)s") % {"area": name},
                help_text=_("Empty counts as 1. It is published."),
            )

    def factors(self) -> dict[str, Fraction]:
        return {
            name: Fraction(self.cleaned_data[field])
            for field, name in self.areas.items()
            if self.cleaned_data.get(field)
        }


class RevealForm(forms.Form):
    """The public randomness, and where everybody can look it up."""

    randomness = forms.CharField(
        label=_("Public randomness"),
        max_length=200,
        help_text=_("Numbers that nobody could know when the draw was prepared, such as tonight's lottery numbers."),
    )
    source = forms.CharField(
        label=_("Where can everybody look it up?"),
        max_length=300,
        help_text=_("Which lottery or dice, which day, who was there."),
    )


class ReturnedForm(forms.Form):
    """Letters that came back, by the numbers printed on them."""

    numbers = forms.CharField(
        label=_("Numbers of the letters"),
        widget=area(),
        help_text=_("The number stands above the address. Several are separated by commas or spaces."),
    )
    reason = forms.CharField(
        label=_("What stands on the envelope?"), max_length=200, required=False, help_text=_("Such as: moved away.")
    )

    def clean_numbers(self) -> list[int]:
        words = self.cleaned_data["numbers"].replace(",", " ").replace(";", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) < 8 for word in words):
            raise forms.ValidationError(_("Write numbers only, such as 12, 40, 41."))
        return sorted({int(word) for word in words})
