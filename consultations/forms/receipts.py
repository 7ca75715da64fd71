"""Reading a receipt that somebody pastes: the whole text, or its code alone."""

import re
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import Ballot
from consultations.domain import codes
from repository.licenses.domain import canonical

CODE = re.compile(r"[0-9a-f]{64}").fullmatch
MAXIMUM = 100_000
FIELDS = {"schema", "ballot", "definition", "leaves", "receipt", "signature", "secret"}


class ReceiptUnreadable(Exception):
    """What was pasted is neither a receipt nor a code."""


@dataclass(frozen=True)
class Pasted:
    """What a receipt says. With the code alone, ballot and signature are unknown, and the code may be the secret.

    `stub` is the code of a paper's stub, or one told by phone: the secret follows from it and the ballot.
    """

    code: str
    secret: str = ""
    ballot: UUID | None = None
    signature: str = ""
    definition: str = ""
    leaves: tuple[str, ...] = ()
    stub: str = ""


def read(text: str) -> Pasted:
    """The receipt in `text`. Raises ReceiptUnreadable."""
    text = text.strip()
    if not text.startswith("{"):
        if (stub := _stub(text)) is not None:
            return Pasted(code="", stub=stub)
        code = "".join(text.split()).lower()
        if not CODE(code):
            raise ReceiptUnreadable
        return Pasted(code=code, secret=code)
    try:
        found = canonical.parse(text.encode("utf-8", "surrogatepass"), max_bytes=MAXIMUM)
    except canonical.Unreadable as error:
        raise ReceiptUnreadable from error
    if not isinstance(found, dict) or set(found) != FIELDS or not isinstance(found["leaves"], list):
        raise ReceiptUnreadable
    texts = [found[name] for name in ("ballot", "definition", "receipt", "signature", "secret")] + found["leaves"]
    if not all(isinstance(value, str) for value in texts):
        raise ReceiptUnreadable
    hexes = [found["definition"], found["receipt"], found["secret"], *found["leaves"]]
    if not all(CODE(value) for value in hexes):
        raise ReceiptUnreadable
    try:
        ballot = UUID(found["ballot"])
    except ValueError as error:
        raise ReceiptUnreadable from error
    return Pasted(
        found["receipt"], found["secret"], ballot, found["signature"], found["definition"], tuple(found["leaves"])
    )


def _stub(text: str) -> str | None:
    try:
        return codes.normalise(text, codes.STUB)
    except codes.CodeMistyped:
        return None


class ReceiptForm(forms.Form):
    """Which vote, and the receipt."""

    ballot = forms.ModelChoiceField(
        label=_("Which vote"),
        queryset=Ballot.objects.none(),
        required=False,
        empty_label=_("It stands in my receipt"),
        help_text=_("Only needed if you paste a code and not the whole receipt."),
    )
    receipt = forms.CharField(
        label=_("Your receipt, its code, or the code of a stub"),
        max_length=MAXIMUM,
        error_messages={"required": _("Paste your receipt, or type its code.")},
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off", "dir": "ltr", "data-fragment": ""}),
    )

    def clean_receipt(self) -> Pasted:
        try:
            return read(self.cleaned_data["receipt"])
        except ReceiptUnreadable as error:
            raise forms.ValidationError(
                _("This is not a receipt. Paste the whole text, the code of 64 letters and numbers, or the 20 signs of a stub.")
            ) from error

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        pasted = cleaned.get("receipt")
        if pasted is not None and pasted.ballot is None and cleaned.get("ballot") is None:
            self.add_error("ballot", _("Choose the vote that this code is from."))
        return cleaned
