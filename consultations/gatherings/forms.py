"""Forms of meetings: dates and place, agenda, tables, words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.forms.people import area
from consultations.forms.rows import RowForm
from consultations.forms.setup import InTexts
from consultations.forms.terms import moment
from consultations.forms.texts import TextField, local_name
from consultations.gatherings.models import AgendaItem, Attendance, Cluster, Idea, Meeting
from consultations.gatherings.services.meetings import Point
from consultations.material.models import Speaker

State, Reason = Attendance.State, Attendance.Reason


def language_choices(tags: Sequence[str]) -> list[tuple[str, str]]:
    return [(tag, local_name(tag)) for tag in tags]


class MeetingForm(InTexts):
    """When, where, in which phase and languages."""

    short, long, needed = ("title",), ("access",), ("title",)
    opens = moment(label=_("Begins"))
    closes = moment(label=_("Ends"))
    link = forms.URLField(
        label=_("Link"),
        help_text=_("An outside video room for those who do not come to the place. Only members see it."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Meeting
        fields = [
            "title", "phase", "opens", "closes", "place", "link", "languages", "access", "takes_questions", "collects_ideas",
        ]  # fmt: skip
        labels = {"title": _("What is the session called?")}
        help_texts = {
            "place": _("Building, street and town, as on an invitation. Published."),
            "access": _("Step-free ways, induction loop, interpreters, how to dial in, what is paid back."),
            "takes_questions": _("Questions to the experts, read by you before they are shown."),
            "collects_ideas": _("Cards without a name, from the members' own phones."),
        }

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, languages=languages, **kwargs)
        self.fields["languages"].choices = language_choices(languages)
        if self.instance._state.adding:  # its id is there from the beginning
            self.initial["languages"] = list(languages)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("opens") and given.get("closes") and given["closes"] <= given["opens"]:
            self.add_error("closes", _("It must end after it begins."))
        if "place" in given and "link" in given and not given["place"] and not given["link"]:
            self.add_error("place", _("Give a place, or a link, or both."))
        return given


class PointRow(RowForm):
    """One point of the agenda. Rows are put in the order of their numbers."""

    telling = ("title",)
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    order = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=99)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600)
    kind = forms.ChoiceField(label=_("What happens"), choices=AgendaItem.Kind.choices)
    language = forms.ChoiceField(label=_("Language"), required=False)
    speakers = forms.MultipleChoiceField(label=_("Who speaks"), required=False, widget=forms.CheckboxSelectMultiple)

    field_order = ["id", "title", "minutes", "order", "kind", "language", "speakers"]

    def __init__(
        self, *args: Any, languages: Sequence[str], speakers: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = TextField(languages=languages, label=_("Point"), required=True)
        self.fields["language"].choices = [("", _("as the session")), *language_choices(languages)]
        self.fields["speakers"].choices = speakers
        if not speakers:
            del self.fields["speakers"]
        self.order_fields(self.field_order)


def points(rows: Iterable[Mapping[str, Any]]) -> list[Point]:
    """The agenda as typed in, in the order of the numbers given."""
    ordered = sorted(rows, key=lambda row: row["order"])
    return [
        Point(
            title=row["title"],
            minutes=row["minutes"],
            kind=row["kind"],
            language=row["language"],
            speakers=tuple(UUID(one) for one in row.get("speakers", ())),
            id=row["id"],
        )
        for row in ordered
    ]


def where(label: Any) -> forms.ChoiceField:
    """In the room or over the link."""
    choices = [(value, State(value).label) for value in (State.PRESENT, State.REMOTE)]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, initial=State.PRESENT)


class DoorForm(forms.Form):
    member_code = forms.CharField(
        label=_("Member code on the badge"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    state = where(_("Where"))


class HereForm(forms.Form):
    """A member says that they are there, with the code shown in the room."""

    code = forms.CharField(
        label=_("Code shown in the room"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    state = where(_("Where are you?"))


class BadgeForm(forms.Form):
    name = forms.CharField(
        label=_("The name on your badge"),
        help_text=_(
            "As you want to be called in the room. Members and the team see it. Without one your member code is shown."
        ),
        max_length=40,
        required=False,
    )


class PlanForm(forms.Form):
    rounds = forms.IntegerField(label=_("Rounds in all"), min_value=1, max_value=20)
    size = forms.IntegerField(label=_("Most people at one table"), min_value=2, max_value=30)
    there_only = forms.ChoiceField(
        label=_("Who is seated"),
        widget=forms.RadioSelect,
        choices=[("", _("everybody who is not recorded as absent")), ("1", _("only who is recorded as there"))],
        required=False,
    )


class FixedRow(RowForm):
    telling = ("member_code",)
    member_code = forms.CharField(label=_("Member code"), max_length=20)
    number = forms.IntegerField(label=_("Table"), min_value=1, max_value=500)

    def clean_member_code(self) -> str:
        return "".join(symbol for symbol in self.cleaned_data["member_code"].upper() if symbol.isalnum())


class HostRow(RowForm):
    telling = ("number",)
    number = forms.IntegerField(widget=forms.HiddenInput)
    host = forms.CharField(label=_("Host"), max_length=80, required=False)
    room = forms.CharField(label=_("Room"), max_length=80, required=False)
    link = forms.URLField(label=_("Video room"), max_length=500, required=False, assume_scheme="https")


class RoundForm(forms.Form):
    onward = forms.BooleanField(
        label=_("Hosts and rooms also for the rounds after this one"), required=False, initial=True
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"] = TextField(
            languages=languages, label=_("Question of this round"), long=True, max_length=500
        )
        self.order_fields(["question", "onward"])


class MoveForm(forms.Form):
    member_code = forms.CharField(label=_("Member code"), max_length=20)
    number = forms.IntegerField(label=_("To table"), min_value=1, max_value=500)


class FeaturesForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("First column member_code, then one column for each feature, such as gender, age group, language."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class NoteForm(forms.Form):
    number = forms.TypedChoiceField(label=_("Table"), coerce=int)
    text = forms.CharField(
        label=_("What the table said"),
        help_text=_("No names and no codes. It has no author."),
        max_length=4000,
        widget=area(4),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, tables: Sequence[int], languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(number, number) for number in tables]
        self.fields["language"].choices = language_choices(languages)


class TextRow(RowForm):
    """A text with its id: a criterion, the name of a cluster."""

    telling = ("text",)
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, languages: Sequence[str], label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = TextField(languages=languages, label=label, required=True)


class IdeaForm(forms.Form):
    text = forms.CharField(
        label=_("Your idea"), help_text=_("One idea on one card. No names."), max_length=500, widget=area(2)
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(languages)
        if len(languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.initial["language"] = languages[0]


class QuestionForm(IdeaForm):
    speaker = forms.ModelChoiceField(
        label=_("To whom?"), queryset=Speaker.objects.none(), required=False, empty_label=_("all experts")
    )

    field_order = ["text", "speaker", "language"]

    def __init__(self, *args: Any, speakers: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label or _("Your question to the experts")
        self.fields["text"].help_text = ""
        self.fields["speaker"].queryset = speakers
        if not speakers:
            del self.fields["speaker"]


class SortForm(forms.Form):
    """One select for each idea: the cluster that it belongs to."""

    def __init__(
        self, *args: Any, ideas: Sequence[Idea], clusters: Sequence[Cluster], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not sorted yet"))] + [(str(one.id), texts.wording(one.title, language)) for one in clusters]
        for idea in ideas:
            self.fields[f"idea-{idea.id}"] = forms.ChoiceField(
                label=str(idea), choices=choices, required=False, initial=str(idea.cluster_id or "")
            )

    def clusters(self) -> dict[UUID, UUID | None]:
        return {
            UUID(name.removeprefix("idea-")): UUID(value) if value else None
            for name, value in self.cleaned_data.items()
        }


class WhyForm(forms.Form):
    """A public reason; one that cannot be stored counts as none."""

    reason = forms.CharField(max_length=500, required=False)

    def words(self) -> str:
        return str(self.cleaned_data.get("reason", "")) if self.is_valid() else ""


class HandForm(forms.Form):
    """Who wants to speak: a badge name or a member code."""

    member_code = forms.CharField(max_length=40)


class AnswerForm(forms.Form):
    given_by = forms.CharField(
        label=_("Who answers"),
        help_text=_("Name and role, such as: Dr A. Haddad, hospital pharmacist."),
        max_length=200,
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = TextField(languages=languages, label=_("Answer"), long=True, required=True)
        self.order_fields(["text", "given_by"])
