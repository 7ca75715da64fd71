"""Forms of paper and of help. A whole ballot on one page, as it lies on the table: plain HTML for every scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import AssistedConsent
from consultations.ballots.paper.printing import AT_ONCE
from consultations.ballots.paper.reading import BLANK, UNFIT, Read
from consultations.domain import codes
from consultations.domain.paper import INVALID
from consultations.forms import answers, sheets
from consultations.forms.answers import Typed
from consultations.forms.sheets import Sheet
from consultations.forms.texts import local_name
from repository.licenses.domain.answers import AnswerRefused
from repository.licenses.domain.questions import BallotDefinition, Question

WHY: dict[str, str | Promise] = {
    "too_many": _("More marks than allowed"),
    "unreadable": _("It cannot be read"),
    "unclear": _("It is not clear what is meant"),
    "names": _("It says who wrote it"),
}
NONE = "none"
SENTENCES: dict[str, str | Promise] = {
    "not-said": _("Say what stands there: an answer, left blank, or invalid."),
    "both": _("There is an answer and a cross at “left blank” or “invalid”. Only one can be true."),
    "why-missing": _("Say why the answer is invalid."),
}


@dataclass(frozen=True)
class Entry:
    """One question on the page: `prefix` names its fields; `state` is "", "blank" or "invalid"."""

    prefix: str
    sheet: Sheet
    state: str
    why: str

    @property
    def may_be_none(self) -> bool:
        """Whether ticking nothing is an answer of its own: for somebody who says so, not for an empty paper."""
        return answers.by_ticks(self.sheet.question) and not self.sheet.question.scale.minimum

    @property
    def one_group(self) -> bool:
        """Whether "left blank" and "invalid" are further radio buttons beside the marks."""
        return self.sheet.question.scale.kind in answers.CHOICES


@dataclass(frozen=True)
class Whole:
    """A whole ballot as posted: what it says, or what is wrong with which question."""

    entries: tuple[Entry, ...]
    read: Read | None
    errors: tuple[dict[str, str], ...] = ()


def whole(
    definition: BallotDefinition, language: str, order: Any, data: QueryDict | None, *, invalid: bool = True
) -> Whole:
    """The form of a whole ballot; `order(question)` are its marks as shown, `invalid` whether answers may be so."""
    entries, errors = [], []
    given: dict[str, Any] = {}
    unfit: dict[str, str] = {}
    for number, question in enumerate(definition.questions, start=1):
        entry, error = _entry(question, number, language, order(question), data, given, unfit, invalid=invalid)
        entries.append(entry)
        if error:
            errors.append({"href": f"#{entry.prefix}", "text": f"{number}. {error}"})
    read = None if data is None or errors else Read(given, unfit)
    return Whole(tuple(entries), read, tuple(errors))


def _entry(
    question: Question,
    number: int,
    language: str,
    shown: Sequence[str],
    data: QueryDict | None,
    given: dict[str, Any],
    unfit: dict[str, str],
    *,
    invalid: bool,
) -> tuple[Entry, str]:
    prefix, error, typed, state, why = f"q{number}", "", Typed(), "", ""
    if data is not None:
        typed, state, why = _typed(question, prefix, data)
        try:
            if state == UNFIT and invalid:
                unfit[question.id] = _why(question, typed, why)
            else:
                given[question.id] = _answer(question, typed, state)
        except AnswerRefused as refused:
            error = str(SENTENCES[refused.code]) if refused.code in SENTENCES else answers.sentence(refused)
    sheet = sheets.sheet(question, language, shown=shown, typed=typed, error=error)
    return Entry(prefix, sheet, state, why), error


def _typed(question: Question, prefix: str, data: QueryDict) -> tuple[Typed, str, str]:
    own = QueryDict(mutable=True)
    for name in data:
        if name.startswith(f"{prefix}-"):
            own.setlist(name.removeprefix(f"{prefix}-"), data.getlist(name))
    state = own.get("state", "")
    chosen = own.getlist("answer")
    if question.scale.kind in answers.CHOICES and chosen in ([f":{BLANK}"], [f":{UNFIT}"]):
        state = chosen[0][1:]
        own.setlist("answer", [])
    return answers.typed_from_post(question, own), state if state in {BLANK, UNFIT, NONE} else "", own.get("why", "")


def _said(question: Question, typed: Typed) -> bool:
    """Whether anything stands in the fields of the question."""
    words = typed.words.strip() and question.scale.kind == "text"
    return bool(typed.chosen or words or any(typed.numbers.values()))


def _why(question: Question, typed: Typed, why: str) -> str:
    if _said(question, typed):
        raise AnswerRefused("both", question=question.id)
    if why not in INVALID:
        raise AnswerRefused("why-missing", question=question.id)
    return why


def _answer(question: Question, typed: Typed, state: str) -> Any:
    if state and _said(question, typed):
        raise AnswerRefused("both", question=question.id)
    if state == BLANK:
        return None
    if state == NONE and answers.by_ticks(question):
        return answers.read(question, typed)
    if not _said(question, typed):
        raise AnswerRefused("not-said", question=question.id)
    return answers.read(question, typed)


class SerialField(forms.CharField):
    """A serial as printed on a paper, forgiven for case, spaces, dashes and look-alikes."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        widget = forms.TextInput(attrs=attrs | kwargs.pop("attrs", {}))
        super().__init__(label=_("Serial of the paper"), max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return codes.normalise(typed, codes.SERIAL)
        except codes.CodeMistyped as slip:
            raise forms.ValidationError(_("Something is mistyped. A serial has two groups of four signs.")) from slip


class SerialForm(forms.Form):
    serial = SerialField(attrs={"autofocus": True})


class ReasonedSerialForm(SerialForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Member code or name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )


class EnvelopeForm(forms.Form):
    code = forms.CharField(
        label=_("Member code on the envelope"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false", "dir": "ltr"}),
    )


class PrintForm(forms.Form):
    """How many papers, in which languages, and how large. With groups there is a pile for each."""

    def __init__(self, *args: Any, languages: Sequence[str], groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.piles = [("" if not groups else label, f"pile_{n}") for n, label in enumerate(groups or ("",))]
        for label, name in self.piles:
            words = _("Papers for the group %(group)s") % {"group": label} if label else _("How many papers?")
            self.fields[name] = forms.IntegerField(
                label=words, min_value=0, max_value=AT_ONCE, initial=0 if label else 20
            )
        every = [("all", _("All languages on every paper"))] if len(languages) > 1 else []
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[*every, *((tag, local_name(tag)) for tag in languages)],
            help_text=_(
                "A language that few people need tells those who count whose paper it is. Print all of them then."
            ),
        )
        self.fields["large"] = forms.BooleanField(label=_("Large print"), required=False)
        self.fields["both_sides"] = forms.BooleanField(
            label=_("Printed on both sides: every paper begins on a fresh sheet"), required=False
        )

    def wanted(self) -> dict[str, int]:
        return {label: self.cleaned_data[name] for label, name in self.piles}


class HandCountForm(forms.Form):
    in_urn = forms.IntegerField(
        label=_("Papers found in the urn"),
        help_text=_("Count them by hand before the first is read, spoilt ones not among them."),
        min_value=0,
        max_value=100_000,
    )
    left_over = forms.IntegerField(
        label=_("Papers left over"),
        help_text=_("What nobody took, from every print that was not scrapped. Destroy them after the count."),
        min_value=0,
        max_value=100_000,
    )


class ConsentForm(forms.Form):
    """What the person was read and said yes to, before any answer is asked."""

    channel = forms.ChoiceField(label=_("Where are you?"), choices=AssistedConsent.Channel, widget=forms.RadioSelect)
    known = forms.ChoiceField(
        label=_("How do you know who it is?"), choices=AssistedConsent.Known, widget=forms.RadioSelect
    )
    receipt = forms.ChoiceField(
        label=_("How does the person want the receipt?"), choices=AssistedConsent.Receipt, widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("I read both texts to the person, and the person said yes."))
