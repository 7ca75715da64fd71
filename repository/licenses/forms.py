"""Forms of the register and of the check page."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FILE_LIMIT = 40_000_000
BALLOTS_LIMIT = 200_000_000
STATEMENT_LIMIT = 64_000
SMALL_LIMIT = 10_000_000

STATES = [
    ("", _("Any")),
    ("in_force", _("In force")),
    ("under_review", _("Under review")),
    ("suspended", _("Suspended")),
    ("withdrawn", _("Withdrawn")),
    ("superseded", _("Superseded")),
    ("expired", _("Ended")),
    ("exercise", _("Exercise")),
]
VERDICTS = [
    ("", _("Any")),
    ("yes", pgettext_lazy("verdict", "Yes")),
    ("cond", _("Yes, on conditions")),
    ("no", pgettext_lazy("verdict", "No")),
    ("open", _("Not decided")),
]


class RegisterForm(forms.Form):
    """What to look for. An unknown state or verdict is treated as none: old links must not end in an error."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, strip=True)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False, choices=VERDICTS)


class StatementForm(forms.Form):
    """A statement signed by the community, as a file."""

    statement = forms.FileField(label=_("Signed statement (JSON)"))

    def clean_statement(self) -> bytes:
        """The bytes of the file, read up to the limit."""
        data: bytes = self.cleaned_data["statement"].read(STATEMENT_LIMIT + 1)
        if len(data) > STATEMENT_LIMIT:
            raise forms.ValidationError(
                _("This file is larger than %(limit)s."),
                params={"limit": filesizeformat(STATEMENT_LIMIT)},
                code="too-large",
            )
        return data


class VerifyForm(forms.Form):
    """A file or a number, and what the votes are recounted from."""

    file = forms.FileField(label=_("PDF or JSON file"), required=False)
    number = forms.CharField(
        label=_("Or its number"), required=False, max_length=60, help_text=_("For example SL-2026-0001")
    )
    ballots = forms.FileField(label=_("Ballots (ballots.jsonl or ballots.jsonl.gz)"), required=False)
    questions = forms.FileField(label=_("Questions (questions.json)"), required=False)
    statement = forms.FileField(label=_("Statement of the community (JSON)"), required=False)

    def clean_file(self) -> UploadedFile | None:
        return self._within("file", FILE_LIMIT)

    def clean_ballots(self) -> UploadedFile | None:
        return self._within("ballots", BALLOTS_LIMIT)

    def clean_questions(self) -> UploadedFile | None:
        return self._within("questions", SMALL_LIMIT)

    def clean_statement(self) -> UploadedFile | None:
        return self._within("statement", SMALL_LIMIT)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("number"):
            self.add_error("file", _("Choose a file, or type the number of a license."))
        return cleaned

    def _within(self, name: str, limit: int) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data.get(name)
        if file and file.size and file.size > limit:
            raise forms.ValidationError(
                _("This file is larger than %(limit)s."), params={"limit": filesizeformat(limit)}, code="too-large"
            )
        return file
