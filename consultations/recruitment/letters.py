"""Invitation letters as PDF: one letter and one reply card for each household, with its code and picture.

The same addresses, words and dates give the same bytes, so a batch can be printed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation

from consultations.domain import texts
from consultations.forms.texts import direction
from consultations.recruitment.models import Address, InvitationDraw, Recruitment
from consultations.recruitment.needs import NEEDS
from consultations.recruitment.services import inviting
from repository.licenses import pdf, printing

BATCH = 50  # a request answers with one batch: about a tenth of a second a page


@dataclass(frozen=True)
class Letter:
    """What one household gets, in its language."""

    number: int
    address: tuple[str, ...]
    tag: str
    dir: str
    code: str
    qr: str
    body: str
    card: str


def addresses_of(draw: InvitationDraw) -> list[Address]:
    """The addresses that this draw sends a letter to, in the order of their numbers, without those that came back.

    A second letter goes to nobody who had answered or refused when it was drawn; later answers move no batch.
    """
    chosen = draw.first_letters.all()
    if draw.kind == InvitationDraw.Kind.REMINDER:
        answered = Q(candidates__registered_at__lt=draw.drawn_at) | Q(refused_at__lt=draw.drawn_at)
        chosen = draw.second_letters.exclude(answered) if draw.drawn_at else draw.second_letters.none()
    return list(chosen.filter(undeliverable_at=None).order_by("place"))


def render(draw: InvitationDraw, addresses: Sequence[Address]) -> bytes:
    """The PDF of a batch. Refuses PdfUnavailable, CodeKeyLost."""
    recruitment = draw.recruitment
    consultation = recruitment.component.consultation
    first = consultation.languages[0]
    context = {
        "letters": [_letter(draw, recruitment, address) for address in addresses],
        "language": first,
        "direction": direction(first),
        "title": texts.wording(consultation.title, first),
        "sender": recruitment.return_address.splitlines() or [consultation.initiative.organisation.name],
        "organisation": consultation.initiative.organisation.name,
        "web": register_address(),
        "at": (draw.drawn_at or draw.committed_at).date().isoformat(),
    }
    with translation.override(first):
        html = render_to_string("pdf/letters.html", context)
    at = draw.drawn_at or draw.committed_at
    return pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode())).content


def _letter(draw: InvitationDraw, recruitment: Recruitment, address: Address) -> Letter:
    code = inviting.code_of(address)
    tag = address.language
    with translation.override(tag):
        body = render_to_string("pdf/letter.html", _context(draw, recruitment, tag, code))
        card = render_to_string("pdf/card.html", _card(recruitment, tag, address, code))
    return Letter(
        number=address.place or 0,
        address=tuple(line for line in (address.name, *address.lines.splitlines()) if line),
        tag=tag,
        dir=direction(tag),
        code=code,
        qr=printing.qr(f"{register_address()}#{code}"),
        body=body,
        card=card,
    )


def _card(recruitment: Recruitment, tag: str, address: Address, code: str) -> dict[str, object]:
    """The reply card: the questions of the registration page, to be ticked by hand."""
    features = [
        (
            texts.wording(feature.label, tag) or feature.name,
            [texts.wording(value.label, tag) or value.name for value in feature.values.all()],
        )
        for feature in recruitment.features.prefetch_related("values")
    ]
    return {
        "number": address.place,
        "code": code,
        "features": features,
        "needs": [str(label) for _kind, label in NEEDS],
        "phone": recruitment.phone,
        "return_address": recruitment.return_address.splitlines(),
    }


def register_address() -> str:
    """Where a household registers; the code behind the # is never sent to a server."""
    return f"{settings.PUBLIC_ADDRESS}/register/"


def _context(draw: InvitationDraw, recruitment: Recruitment, tag: str, code: str) -> dict[str, object]:
    consultation = recruitment.component.consultation
    closes = formats.date_format(timezone.localtime(recruitment.closes), "j F Y") if recruitment.closes else ""
    return {
        "code": code,
        "title": texts.wording(consultation.title, tag),
        "question": texts.wording(consultation.question, tag),
        "promise": texts.wording(consultation.promise, tag),
        "organisation": consultation.initiative.organisation.name,
        "reminder": draw.kind == InvitationDraw.Kind.REMINDER,
        "words": texts.wording(recruitment.letter, tag),
        "stipend": texts.wording(recruitment.stipend, tag),
        "seats": recruitment.seats,
        "per_address": recruitment.per_address,
        "closes": closes,
        "phone": recruitment.phone,
        "web": register_address(),
    }
