"""Forms of the time after: answering comments, the report, the data holder's answers, progress, meeting again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.people import area
from consultations.forms.terms import day, moment
from consultations.forms.texts import TextField
from consultations.methods.assembly.models import Comment, Progress, Reply

ANSWERS = [choice for choice in Reply.Kind.choices if choice[0] != Reply.Kind.REFUSED]
PROMISING = frozenset({Reply.Kind.ACCEPTED, Reply.Kind.PARTLY, Reply.Kind.CONSIDERING})


class DispositionForm(forms.Form):
    disposition = forms.ChoiceField(
        label=_("What did the members make of it?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Comment.Disposition.choices if choice[0] != Comment.Disposition.OPEN],
    )
    reason = forms.CharField(label=_("Why?"), widget=area(), max_length=2000)


class Worded(forms.Form):
    """A form with Texts: `words` names each with its label and whether it is needed."""

    words: tuple[tuple[str, Any, bool], ...] = ()

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, needed in self.words:
            self.fields[name] = TextField(languages=languages, long=True, label=label, required=needed)


class ReportForm(Worded):
    words = (("foreword", _("What stands before the report"), False),)
    delivered_to = forms.CharField(
        label=_("To whom was it handed over?"),
        max_length=300,
        required=False,
        help_text=_("For example: the city council, by six members, on 3 May."),
    )


class ReplyForm(Worded):
    """The data holder's answer to one recommendation."""

    words = (("reason", _("Why?"), True), ("action", _("What will be done?"), False))
    kind = forms.ChoiceField(label=_("What is the answer?"), widget=forms.RadioSelect, choices=ANSWERS)
    owner = forms.CharField(
        label=_("Who is responsible?"), max_length=200, required=False, help_text=_("An office or a role.")
    )
    deadline = forms.DateField(
        label=_("Until when?"),
        required=False,
        widget=day(),
        help_text=_("When it is done; or, while it is under consideration, when it is decided."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "reason", "action", "owner", "deadline"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") in PROMISING:
            for name in ("owner", "deadline"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("An answer that promises something names this."))
        return given


class RefusalForm(Worded):
    words = (("reason", _("What was asked, when, and what came back?"), True),)


class ProgressForm(Worded):
    words = (("text", _("What happened?"), True),)
    state = forms.ChoiceField(label=_("How far is it?"), widget=forms.RadioSelect, choices=Progress.State.choices)
    proof = forms.URLField(label=_("Where can one see it?"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["state", "text", "proof"])


class ReconveneForm(Worded):
    words = (("purpose", _("What for?"), True),)
    meets_at = moment(label=_("When?"))
    place = forms.CharField(label=_("Where?"), max_length=300)


class OutcomeForm(Worded):
    words = (("outcome", _("What came of it?"), True),)
