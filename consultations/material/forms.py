"""What is filled in about the briefing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.forms.texts import TextField, direction
from consultations.material.models import Asker, Item, Opinion, Speaker, Stance, Wording
from consultations.material.services import asking
from consultations.material.services.files import DOCUMENT_MB, RECORDING_MB
from consultations.material.services.library import Facts, Words


class FactsForm(forms.Form):
    """Where an item stands, who wrote it, and who asked for it."""

    author = forms.CharField(label=_("Who wrote it?"), max_length=200)
    affiliation = forms.CharField(label=_("Whom does the author work for?"), max_length=200, required=False)
    stance = forms.ChoiceField(label=_("Where does it stand?"), choices=Stance, widget=forms.RadioSelect)
    asked_by = forms.ChoiceField(label=_("Who asked for it?"), choices=Asker)
    reason = forms.CharField(
        label=_("What changed, and why?"),
        help_text=_("Everybody reads this beside the new version."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"]

    def facts(self) -> Facts:
        given = self.cleaned_data
        return Facts(given["stance"], given["author"], given["affiliation"], given["asked_by"], given.get("reason", ""))


class WordingForm(forms.Form):
    """An item in one language: text, file or link, easy words, a recording."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(label=_("In two sentences"), max_length=600, required=False)
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "A blank line begins a new paragraph, # a heading, - a point of a list. **So** is strong, *so* stressed;"
            " [words](https://address) is a link."
        ),
        max_length=60_000,
        required=False,
    )
    link = forms.URLField(
        label=_("Or a web address where it stands"), max_length=1000, required=False, assume_scheme="https"
    )
    file = forms.FileField(label=_("Or a document"), required=False)
    no_file = forms.BooleanField(label=_("Take the document out"), required=False)
    easy_read = forms.CharField(
        label=_("The same in easy words"),
        help_text=_("Short sentences, one thought each. For people who read slowly or learn the language."),
        max_length=20_000,
        required=False,
    )
    audio = forms.FileField(label=_("A recording"), required=False)
    no_audio = forms.BooleanField(label=_("Take the recording out"), required=False)
    transcript = forms.CharField(label=_("What the recording says, in writing"), max_length=60_000, required=False)
    minutes = forms.IntegerField(
        label=_("Minutes to read or hear it"),
        help_text=_("Needed for a document or an address. For a text it is worked out at 200 words a minute."),
        min_value=1,
        max_value=600,
        required=False,
    )

    def __init__(self, *args: Any, language: str, wording: Wording | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        long = {"summary": 3, "body": 14, "easy_read": 8, "transcript": 8}
        for name, rows in long.items():
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        for name in ("title", *long):
            self.fields[name].widget.attrs |= {"lang": language, "dir": direction(language)}
        self.fields["file"].help_text = _("A PDF of at most %(n)s MB.") % {"n": DOCUMENT_MB}
        self.fields["audio"].help_text = _("MP3, M4A, OGG or WAV, at most %(n)s MB.") % {"n": RECORDING_MB}
        for name, held in (("file", wording and wording.file), ("audio", wording and wording.audio)):
            if held:
                self.fields[name].help_text = _("There is: %(name)s.") % {"name": held.name}
            else:
                del self.fields[f"no_{name}"]

    def words(self) -> Words:
        given = self.cleaned_data
        return Words(
            title=given["title"],
            summary=given["summary"],
            body=given["body"],
            link=given["link"],
            easy_read=given["easy_read"],
            transcript=given["transcript"],
            minutes=given["minutes"] or 0,
        )


class ReasonForm(forms.Form):
    """A sentence that everybody reads."""

    reason = forms.CharField(
        label=_("Why? Everybody reads this"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=1000,
    )


class SpeakerForm(forms.ModelForm):
    """A speaker, with what could bind them."""

    published = forms.BooleanField(label=_("Show this speaker to everybody"), required=False)

    class Meta:
        model = Speaker
        fields = ["name", "affiliation", "stance", "funding", "conflicts", "proposed_by", "about", "agreed"]
        widgets = {"stance": forms.RadioSelect}
        help_texts = {
            "funding": _("Write “nobody” where nobody does."),
            "conflicts": _("Contracts, shares, offices, earlier statements. Write “nothing” where there is nothing."),
        }

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"] = TextField(languages=languages, long=True, label=_("About them"))
        self.fields["stance"].choices = Stance.choices
        for name in ("funding", "conflicts"):
            self.fields[name].widget.attrs["rows"] = 3
        self.fields["published"].initial = self.instance.published_at is not None
        self.order_fields(
            ["name", "affiliation", "stance", "funding", "conflicts", "proposed_by", "about", "agreed", "published"]
        )


class AskForm(forms.Form):
    """A request for information."""

    text = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("Everybody reads your question and its answer, not who asked."),
        max_length=asking.MAXIMUM,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class AnswerForm(forms.Form):
    """The answer to a request."""

    declined = forms.BooleanField(label=_("There is no answer to this, and the text says why"), required=False)

    def __init__(self, *args: Any, languages: Sequence[str], items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = TextField(languages=languages, long=True, label=_("Answer"), required=True)
        self.fields["item"] = forms.ChoiceField(
            label=_("Where it stands in the briefing"), choices=[("", "–"), *items], required=False
        )
        self.order_fields(["answer", "item", "declined"])


class OpinionForm(forms.Form):
    """To sign the briefing, or to object."""

    kind = forms.ChoiceField(label=_("Your opinion"), choices=Opinion.Kind, widget=forms.RadioSelect)
    item = forms.ModelChoiceField(
        label=_("About which item? Leave empty for the whole briefing"), queryset=Item.objects.none(), required=False
    )
    words = forms.CharField(
        label=_("Why?"),
        help_text=_("Needed for an objection. Everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=4000,
        required=False,
    )
    capacity = forms.CharField(
        label=_("In which capacity do you sign?"),
        help_text=_("For example: chair of the oversight group. Your name is not shown."),
        max_length=200,
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[tuple[Item, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {one.pk: title for one, title in items}
        field = self.fields["item"]
        field.queryset = Item.objects.filter(pk__in=list(names))
        field.label_from_instance = lambda one: names[one.pk]
