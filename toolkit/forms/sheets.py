"""Forms around a worksheet: beginning one, its name and place, locking, letting people in, taking in a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.models import Consultation


class BeginForm(forms.Form):
    """`places` are the consultations in preparation that the person may work on, `languages` (tag, name) pairs."""

    title = forms.CharField(
        label=_("Name of this worksheet"),
        help_text=_("So that you and others find it again."),
        max_length=200,
    )
    language = forms.ChoiceField(
        label=_("Language you write in"), help_text=_("Answers that become part of a consultation are kept under it.")
    )
    consultation = forms.ChoiceField(
        label=_("Does it belong to a consultation?"),
        help_text=_("Then its team can read it. You can also decide that later."),
        required=False,
    )

    def __init__(
        self, *args: Any, places: Sequence[Consultation], languages: Sequence[tuple[str, str]], tag: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.places = {str(one.pk): one for one in places}
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        if places:
            named = [(key, texts.wording(one.title, tag) or one.slug) for key, one in self.places.items()]
            self.fields["consultation"].choices = [("", _("No, it is my own")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["consultation"]

    def place(self) -> Consultation | None:
        return self.places.get(self.cleaned_data.get("consultation", ""))


class PlaceForm(BeginForm):
    """The name of a worksheet and the consultation it belongs to; its language stays."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, languages=[], **options)
        del self.fields["language"]


class LockForm(forms.Form):
    although = forms.BooleanField(label=_("Lock it although something needed is still empty"), required=False)


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it opened again?"),
        help_text=_("This stays in the history."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("A worksheet as JSON"),
        help_text=_("The file that “Download as JSON” gives, filled in here or elsewhere."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
