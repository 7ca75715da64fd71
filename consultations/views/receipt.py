"""Checking a receipt: counted, replaced or unknown while the vote is open; one's own leaves and their proofs after."""

import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.ballots import box, lookup
from consultations.ballots.models import Ballot
from consultations.ballots.paper import stubs, tracing
from consultations.ballots.services import casting, closing
from consultations.domain import texts
from consultations.forms import receipts, sheets
from consultations.forms.receipts import Pasted, ReceiptForm, ReceiptUnreadable
from consultations.method import ballot_title
from consultations.views.visits import private
from repository.licenses.domain import ballotlog, canonical
from repository.licenses.domain.questions import Question
from repository.licenses.keys import keyring
from socialicense.accounts import limits

CHECKS_A_MINUTE = 30
RECENT = 200
UNKNOWN_VOTE = _("The vote of this receipt is not known here.")


@dataclass(frozen=True)
class Result:
    """What became of a receipt: counted, replaced, unknown, found, missing or voided; of a stub also how far it is."""

    state: str
    ballot: Ballot
    signed: bool | None = None
    leaves: tuple[dict[str, Any], ...] = ()
    kept: bool = False
    """Whether the list was counted and is not published."""


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The page for everybody who holds a receipt; no account, no seat."""
    form, result = ReceiptForm(request.POST or None, initial={"ballot": request.GET.get("ballot")}), None
    ballots = Ballot.objects.filter(channel=Ballot.Channel.WEB).select_related("component__consultation")
    field: Any = form.fields["ballot"]
    field.queryset = ballots.order_by("-closes")[:RECENT] if request.method != "POST" else ballots
    field.label_from_instance = ballot_label
    if request.method == "POST":
        limits.check("receipts", limits.network(request), per_minute=CHECKS_A_MINUTE)
        if form.is_valid():
            pasted = form.cleaned_data["receipt"]
            ballot = ballots.filter(pk=pasted.ballot).first() if pasted.ballot else form.cleaned_data["ballot"]
            if ballot is None:
                form.add_error("receipt", UNKNOWN_VOTE)
            else:
                result = look(ballot, pasted, get_language() or "en")
    status = 422 if request.method == "POST" and result is None else 200
    return private(render(request, "consultations/receipts.html", {"form": form, "result": result}, status=status))


def ballot_label(ballot: Ballot) -> str:
    language = get_language() or "en"
    title = texts.wording(ballot.component.consultation.title, language)
    named = texts.wording(ballot_title(ballot.component, ballot.stage_kind), language)
    return f"{title} · {named} · {date_format(ballot.closes, 'j F Y')}"


def look(ballot: Ballot, pasted: Pasted, language: str) -> Result:
    """What became of the receipt in this ballot."""
    signed = signature_holds(pasted) if pasted.signature else None
    if ballot.state == Ballot.State.VOIDED:
        return Result("voided", ballot, signed)
    if pasted.stub and ballot.state == Ballot.State.OPEN:
        return Result(f"stub_{tracing.trace(ballot, pasted.stub)}", ballot)
    found = None
    if ballot.state == Ballot.State.OPEN:
        try:
            found = box.receipts(ballot.id, bytes.fromhex(pasted.code))
        except box.BoxGone:  # it closes just now
            ballot.refresh_from_db(fields=["state"])
    if ballot.state == Ballot.State.OPEN:
        return Result({"counted": "counted", "superseded": "replaced"}.get(found or "", "unknown"), ballot, signed)
    if pasted.code and lookup.replaced(ballot, pasted.code):
        return Result("replaced", ballot, signed)
    definition = casting.frozen(ballot.id).definition
    secret = stubs.secret(ballot.id, pasted.stub) if pasted.stub else bytes.fromhex(pasted.secret)
    leaves = lookup.own_leaves(ballot, definition, secret)
    rows = []
    for leaf in leaves:
        question = definition.question(leaf.question)
        rows.append(
            {
                "leaf": leaf,
                "question": texts.wording(question.text, language),
                "lang": texts.language_of(question.text, language),
                "answer": answer_in_words(question, json.loads(leaf.body)["a"], language),
                "promised": not pasted.leaves or leaf.sha256 in pasted.leaves,
            }
        )
    missing = "stub_missing" if pasted.stub else "missing"
    kept = not closing.published(ballot)
    return Result("found" if rows else missing, ballot, signed, tuple(rows), kept)


def answer_in_words(question: Question, answer: Any, language: str) -> list[tuple[str, str]]:
    """A published answer in words; free words stand in the log as a fingerprint only, and are shown as that."""
    if isinstance(answer, dict) and question.scale.kind == "consent":
        return [sheets.label(question, "block", language)]
    return sheets.in_words(question, answer, language) or [(str(_("Left blank")), "")]


def signature_holds(pasted: Pasted) -> bool:
    """Whether one of the platform's log keys, present or past, signed this receipt for exactly these leaves."""
    leaves = [bytes.fromhex(leaf) for leaf in pasted.leaves]
    if ballotlog.receipt_hash(str(pasted.ballot), pasted.definition, leaves) != pasted.code:
        return False
    keys = (Ed25519PublicKey.from_public_bytes(public.raw) for public in keyring().public_of("log"))
    return any(ballotlog.verify_receipt(pasted.code, pasted.signature, key) for key in keys)


@require_POST
def as_file(request: HttpRequest) -> HttpResponse:
    """The receipt on the voter's own page, given back as a file. Nothing is kept."""
    try:
        text = request.POST.get("receipt", "")
        receipts.read(text)
        content = canonical.canonical(canonical.parse(text.strip().encode(), max_bytes=receipts.MAXIMUM))
    except (ReceiptUnreadable, canonical.Unreadable):
        return private(HttpResponse(status=400))
    response = HttpResponse(content + b"\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)
