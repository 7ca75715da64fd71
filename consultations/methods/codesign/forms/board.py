"""Forms of the board: a card, the names of clusters, where a card goes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from consultations.domain import texts
from consultations.forms.texts import TextField, local_name
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Card, Cluster
from consultations.methods.codesign.services import expectations
from consultations.methods.codesign.services.board import rules
from consultations.methods.codesign.services.board.cards import LONGEST, Sheet

QUESTION_WORDS = [
    (word, format_lazy("{} {}", name, expectations.ABOUT[word])) for word, name in expectations.QUESTIONS.items()
]
LARGEST = 999_999  # a card that came with a file may have any number up to this
ANY = ("", _("not said"))


def kinds() -> list[tuple[str, Any]]:
    return [(value, capfirst(label)) for value, label in Card.Kind.choices]


class CardForm(forms.Form):
    """One idea in somebody's own words."""

    text = forms.CharField(
        label=_("Your card"),
        help_text=_("One idea, in your own words, and no names."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )
    kind = forms.ChoiceField(label=_("What is it?"), initial=Card.Kind.IDEA)
    language = forms.ChoiceField(label=_("Language"))
    question_word = forms.ChoiceField(
        label=_("Which question does it answer?"), choices=[ANY, *QUESTION_WORDS], required=False
    )
    life_cycle_stage = forms.ChoiceField(
        label=_("At which stage of the data's life?"), choices=[ANY, *expectations.STAGES.items()], required=False
    )
    table = forms.IntegerField(label=_("Table"), min_value=1, max_value=200, required=False)
    for_other = forms.BooleanField(label=_("I type this in for somebody else"), required=False)

    def __init__(self, *args: Any, languages: Sequence[str], team: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds()
        self.fields["language"].choices = [(tag, local_name(tag)) for tag in languages]
        if len(languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.initial["language"] = languages[0]
        if not team:
            del self.fields["for_other"]
            del self.fields["table"]

    def sheet(self) -> Sheet:
        given = {name: value for name, value in self.cleaned_data.items() if name != "for_other"}
        return Sheet(**given)


class RightsForm(forms.Form):
    """Who may do what on the board; what nobody is ticked for, nobody may do."""

    def __init__(self, *args: Any, permissions: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, capfirst(name)) for role, name in rules.ROLES.items()]
        for act in rights.ACTS:
            self.fields[act] = forms.MultipleChoiceField(
                label=rules.ACTS[act],
                choices=roles,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=sorted(rights.allowed(permissions, act)),
            )


class ClusterForm(forms.Form):
    """The name that the people gave to cards that belong together."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = TextField(languages=languages, label=_("Name of the cluster"), required=True)


class WhereForm(forms.Form):
    """Where a card goes: a cluster, and before which card."""

    cluster = forms.ChoiceField(label=_("Cluster"), required=False)
    before = forms.IntegerField(
        label=_("Before the card with the number"),
        help_text=_("Left empty, it goes to the end."),
        min_value=1,
        max_value=LARGEST,
        required=False,
    )

    def __init__(self, *args: Any, clusters: Iterable[Cluster], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].choices = choices(clusters, language)


def choices(clusters: Iterable[Cluster], language: str) -> list[tuple[str, Any]]:
    """Clusters by number, and the loose cards as 0."""
    return [("0", _("not in a cluster")), *((str(one.number), texts.wording(one.title, language)) for one in clusters)]


def number(text: str | None, most: int = LARGEST) -> int | None:
    """A whole number as a form sends it; None for anything else."""
    given = (text or "").strip()
    found = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else None
    return found if found is not None and found <= most else None
