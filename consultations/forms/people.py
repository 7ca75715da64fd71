"""Forms about people: the roll, invitations, the team, the community and its representative."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.terms import moment
from consultations.forms.texts import TextField, local_name
from socialicense.accounts.roles import ROLES

TEAM_ROLES = (
    "organiser", "recruiter", "caller", "facilitator", "desk", "counter", "helper", "commissioner", "observer", "analyst",
)  # fmt: skip


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: name, email, language, group. The first row names them; name or email must be there."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Leave empty for somebody who gets a code on paper.")
    )
    language = forms.ChoiceField(label=_("Language"))
    group = forms.CharField(
        label=_("Group"),
        max_length=60,
        required=False,
        help_text=_("Only when no group may be outvoted. Otherwise leave it empty."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(tag, local_name(tag)) for tag in languages]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("name") and not given.get("email"):
            self.add_error("name", _("Give a name or an e-mail address."))
        return given


class PlacesForm(forms.Form):
    """People who are reached on paper only: nothing about them is kept but that there are so many."""

    count = forms.IntegerField(
        label=_("How many people get a code on paper?"),
        help_text=_("Nothing about them is kept here. Each gets one code, and each code one ballot."),
        min_value=1,
        max_value=5000,
    )


class InviteForm(forms.Form):
    """Subject and words of the invitation, in each language. The link is put under the words."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"] = TextField(languages=languages, label=_("Subject"), max_length=200)
        self.fields["body"] = TextField(
            languages=languages,
            label=_("Words"),
            help_text=_("The personal link, the closing date and who asks are added below your words."),
            long=True,
        )

    def clean_subject(self) -> dict[str, str]:
        given = self.cleaned_data["subject"]
        if any("\n" in text or "\r" in text for text in given.values()):
            raise forms.ValidationError(_("A subject is one line."))
        return dict(given)


class TeamForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the account"), help_text=_("The person needs an account here first.")
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(slug, f"{ROLES[slug].name}. {ROLES[slug].description}") for slug in TEAM_ROLES]


class NoteForm(forms.Form):
    """Which community is asked, and where its representative is reached."""

    name = forms.CharField(label=_("Name of the community"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address of its representative"),
        help_text=_("We mail a link there. Only who opens it can claim the record; you cannot."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"] = TextField(languages=languages, label=_("Who belongs to it?"), long=True)
        self.order_fields(["name", "description", "email"])


class ClaimForm(forms.Form):
    capacity = forms.CharField(
        label=_("In which capacity do you speak?"),
        help_text=_("For example: elected chair of the passengers’ council. This is published instead of your name."),
        max_length=200,
    )
    authority = forms.CharField(
        label=_("On what authority?"),
        help_text=_("Who gave you the word, how and when; where that can be checked. An operator will check it."),
        widget=area(4),
    )
    independent = forms.BooleanField(
        label=_(
            "I do not belong to any organisation that wants to use these data, and I do not organise this consultation."
        )
    )


class KeyForm(forms.Form):
    multibase = forms.CharField(
        label=_("Public key"), help_text=_("It begins with z6Mk. Never paste the secret key."), max_length=100
    )
    holder = forms.CharField(
        label=_("Who holds it? (capacity, not name)"),
        max_length=200,
        help_text=_("This is published with the license."),
    )


class AnswerForm(forms.Form):
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("approved", ""), ("do_not_ask", "")])
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when the answer is “do not ask”. It is published."),
        widget=area(),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == "do_not_ask" and not given.get("reason"):
            self.add_error("reason", _("Say why, so that the organisers know what to change."))
        return given


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("Signed statement"), help_text=_("The file that the signing tool wrote, ending in .json.")
    )


class ConfirmAuthorityForm(forms.Form):
    how = forms.CharField(
        label=_("How was the authority checked?"),
        help_text=_(
            "Outside the reach of the organiser: who was asked, through which channel, when. This is published."
        ),
        widget=area(),
    )


class ContestForm(forms.Form):
    statement = forms.CharField(
        label=_("Why is the authority contested?"),
        help_text=_("In the words of who contests it. It is shown beside the claim and blocks the license."),
        widget=area(),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Public reason"), help_text=_("Everybody concerned will read it."), widget=area())


class RollForm(forms.Form):
    how = forms.CharField(
        label=_("How was the roll checked?"),
        help_text=_(
            "Against which list, by whom, when; how you made sure that nobody stands on it twice. This is published."
        ),
        widget=area(),
    )


class ExtendForm(ReasonForm):
    closes = moment(label=_("New end"))

    field_order = ["closes", "reason"]


class WindowForm(ReasonForm):
    """A window and the reason for it; before opening no reason is needed."""

    opens = moment(label=_("Opens"))
    closes = moment(label=_("Closes"))

    field_order = ["opens", "closes", "reason"]

    def __init__(self, *args: Any, reason_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_required


class CloneForm(forms.Form):
    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = TextField(languages=languages, label=_("Title of the copy"), required=True)
