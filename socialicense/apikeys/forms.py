"""What is asked before a key is made."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from socialicense.apikeys.models import Scope

SPANS = [("30", _("30 days")), ("90", _("90 days")), ("180", _("180 days")), ("365", _("a year"))]


class NewKey(forms.Form):
    """Name, what the key may do, and for how long. Nothing is ticked before somebody ticks it."""

    name = forms.CharField(
        label=_("What is the key for?"),
        help_text=_("A name by which you will know it again, such as the program or server that gets it."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may a program do with it?"),
        help_text=_("Only what it needs. A key never does more than is ticked here, whatever you may do yourself."),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(
        label=_("For how long?"),
        help_text=_("Then it stops by itself, and you make a new one."),
        choices=SPANS,
        initial="90",
        widget=forms.RadioSelect,
    )

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"]))
