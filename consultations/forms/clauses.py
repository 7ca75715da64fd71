"""What every clause in people's own words is asked for, whatever method it arises in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.people import area
from consultations.models.initiative import ProposedClause


class ClauseFields(forms.Form):
    """Strength, subject, uses, and how one checks it."""

    modality = forms.ChoiceField(
        label=_("How strong is it?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in ProposedClause.Modality.choices if choice[0] != "must_not"],
        required=False,
        help_text=_("For conditions. A red line is always “must not”."),
    )
    category = forms.ChoiceField(
        label=_("What is it about?"), choices=ProposedClause.Category.choices, initial=ProposedClause.Category.SAFEGUARD
    )
    use_cases = forms.MultipleChoiceField(
        label=_("Which uses does it concern?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave empty when it holds for every use."),
    )
    test = forms.CharField(
        label=_("How can one check from outside that it is kept?"), widget=area(2), required=False, max_length=1000
    )
    responsible = forms.CharField(label=_("Who must keep it?"), required=False, max_length=200)
    deadline = forms.CharField(label=_("By when?"), required=False, max_length=100)
