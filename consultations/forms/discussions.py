"""What an organiser sets for a discussion."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.forms.terms import moment
from consultations.forms.texts import TextField
from socialicense.discussion.models import Discussion
from socialicense.discussion.services.arranging import Terms


class DiscussionForm(forms.Form):
    """Prompt, window, names, and whether everything is read first."""

    identity = forms.ChoiceField(
        label=_("Under which names do people speak?"),
        choices=Discussion.Identity,
        initial=Discussion.Identity.PSEUDONYMOUS,
        widget=forms.RadioSelect,
        help_text=_("This cannot be changed once somebody has spoken."),
    )
    premoderated = forms.BooleanField(
        label=_("A moderator reads everything before it appears"),
        help_text=_("Slower for everybody. Without it, things appear at once and can be reported and hidden."),
        required=False,
    )

    def __init__(self, *args: Any, languages: Sequence[str], row: Discussion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        opens = row.opens if row and row.opens else now + timedelta(days=14)
        closes = row.closes if row and row.closes else now + timedelta(days=28)
        self.fields["prompt"] = TextField(
            languages=languages,
            label=_("What is to be discussed?"),
            help_text=_("One question or sentence. People read it at the top of the page."),
            initial=row.prompt if row else None,
            required=True,
        )
        self.fields["opens"] = moment(label=_("The discussion opens"), initial=timezone.localtime(opens))
        self.fields["closes"] = moment(label=_("The discussion closes"), initial=timezone.localtime(closes))
        if row is not None:
            self.fields["identity"].initial, self.fields["premoderated"].initial = row.identity, row.premoderated
        self.order_fields(["prompt", "opens", "closes", "identity", "premoderated"])
        self.begun = row is not None and row.opens is not None and row.opens <= timezone.now()
        if self.begun:
            self.fields["opens"].disabled = True
            self.fields["opens"].help_text = _("It is open: it can be given more time, never less.")
            self.initial["opens"] = row.opens if row else None

    def clean(self) -> Mapping[str, Any]:
        given = super().clean() or self.cleaned_data
        opens, closes = given.get("opens"), given.get("closes")
        if closes and closes <= timezone.now():
            self.add_error("closes", _("This moment is in the past."))
        if opens and closes and closes <= opens:
            self.add_error("closes", _("It must close after it opens."))
        return given

    def terms(self, row: Discussion | None) -> Terms:
        """What was set; the beginning of a discussion that has begun is exactly what it was."""
        given = self.cleaned_data
        opens = row.opens if row is not None and self.begun else given["opens"]
        return Terms(given["prompt"], opens, given["closes"], given["identity"], given["premoderated"])
