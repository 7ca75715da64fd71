"""What reviewers, editors, readers and the people described fill in."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from repository.cases.models import Collection, Concern, Reply, Review
from repository.cases.reading import questions
from repository.cases.services.reviewing import CHECKLIST, LONGEST


def words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class ReviewForm(forms.Form):
    """The checklist, comments field by field, and the advice. Saved bit by bit: nothing is required before handing in."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, review: Review, fields: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        for code in CHECKLIST:
            self.fields[f"check-{code}"] = forms.ChoiceField(
                label=questions.QUESTIONS[code],
                choices=list(questions.ANSWERS.items()),
                widget=forms.RadioSelect,
                required=False,
                initial=review.checklist.get(code, ""),
            )
        given = {one.field: one.text for one in review.comments.all()}
        self.places = fields
        for path, name in fields:
            self.fields[f"on-{path}"] = forms.CharField(
                label=name, required=False, max_length=LONGEST, widget=words(2), initial=given.get(path, "")
            )
        self.fields["advice"] = forms.ChoiceField(
            label=_("What do you advise?"),
            choices=Review.Advice,
            widget=forms.RadioSelect,
            required=False,
            initial=review.advice,
        )
        self.fields["words"] = forms.CharField(
            label=_("In a few sentences"),
            help_text=_("Contributor and editors read it now, everybody once the case is published."),
            required=False,
            max_length=4000,
            widget=words(4),
            initial=review.words,
        )
        self.fields["interests"] = forms.CharField(
            label=_("Your own interests in this case"),
            help_text=_("Only editors read this. If you were part of it, leave the review to others."),
            required=False,
            max_length=1000,
            widget=words(2),
            initial=review.interests,
        )
        self.fields["named"] = forms.BooleanField(
            label=_("Readers may see my name"), required=False, initial=review.named
        )

    def checklist(self) -> Iterator[Any]:
        return (self[f"check-{code}"] for code in CHECKLIST)

    def on(self) -> Iterator[tuple[str, Any]]:
        """The comment fields by the section they belong to."""
        return ((path, self[f"on-{path}"]) for path, _name in self.places)

    def values(self) -> dict[str, Any]:
        """What the service that keeps a review wants."""
        given = self.cleaned_data
        return {
            "advice": given["advice"],
            "checklist": {code: given[f"check-{code}"] for code in CHECKLIST},
            "words": given["words"],
            "interests": given["interests"],
            "named": given["named"],
            "comments": {path: given[f"on-{path}"] for path, _name in self.places},
        }


class NoteForm(forms.Form):
    """Why an editor does something."""

    note = forms.CharField(label=_("Why?"), max_length=2000, widget=words(3))

    def __init__(self, *args: Any, hint: str = "", needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].help_text, self.fields["note"].required = hint, needed


class AnswerForm(forms.Form):
    """What the contributor did about a comment."""

    answer = forms.CharField(label=_("What did you do about it?"), max_length=2000, widget=words(2))


class InviteForm(forms.Form):
    """Ask the people described for their reply."""

    of = forms.CharField(
        label=_("Who is described?"), help_text=_("The community or organisation, by its name."), max_length=200
    )
    email = forms.EmailField(
        label=_("E-mail address of somebody who speaks for it"),
        help_text=_("A mail is sent there. Whoever signs in with this address can read the case and reply."),
    )
    until = forms.DateField(
        label=_("Wait for the reply until"),
        help_text=_("The case is not published before this day, unless the reply is here."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


class ReplyForm(forms.ModelForm):
    """The reply itself."""

    text = forms.CharField(
        label=_("Your reply"),
        help_text=_("Up to 6000 characters of plain text. It stands beside the case, unchanged."),
        max_length=6000,
        widget=words(8),
    )
    language = forms.ChoiceField(label=_("Written in"))

    class Meta:
        model = Reply
        fields = ["of", "capacity", "text"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [
            (code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ]
        self.fields["capacity"].required = True
        self.fields["capacity"].help_text = _("For example: chair of the patients’ council. Not your name.")


class DecideForm(forms.Form):
    """An editor decides on a reply or a concern."""

    yes = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why?"), max_length=2000, widget=words(3))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], hint: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["yes"].choices = choices
        self.fields["why"].help_text = hint


class ConcernForm(forms.ModelForm):
    """What a reader finds wrong."""

    class Meta:
        model = Concern
        fields = ["about", "text"]
        widgets = {"about": forms.RadioSelect, "text": words(5)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["about"].choices = Concern.About.choices
        self.fields["text"].max_length = 4000


class CollectionForm(forms.ModelForm):
    """A collection and its cases, one number a line, with the reason behind it."""

    cases = forms.CharField(
        label=_("Its cases, in order"),
        help_text=_("One a line: the number of the case and, if you like, why it is here. “12 the first of its kind”"),
        max_length=20000,
        widget=words(8),
        required=False,
    )

    class Meta:
        model = Collection
        fields = ["title", "about", "language", "shown"]
        widgets = {"about": words(4)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
        )

    def clean_cases(self) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for row, line in enumerate(self.cleaned_data["cases"].splitlines(), start=1):
            number, _space, why = line.strip().partition(" ")
            if not number:
                continue
            if not (number.isascii() and number.isdigit()):
                raise forms.ValidationError(_("Line %(row)s does not begin with a number."), params={"row": row})
            if int(number) in [one for one, _why in found]:
                raise forms.ValidationError(_("Case %(n)s stands twice."), params={"n": number})
            found.append((int(number), why.strip()[:280]))
        return found
