"""PDFs of paper: the slips of a pile, and the protocol of the count. Made on request, given out, kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from consultations.ballots.models import Ballot
from consultations.ballots.paper.printing import Fresh
from consultations.ballots.services.casting import frozen
from consultations.domain import texts
from consultations.forms.texts import direction
from consultations.papers import printed
from repository.licenses import pdf, printing


@dataclass(frozen=True)
class Layout:
    """How slips are printed: in which languages, large or not, and on one side of a sheet or on both."""

    languages: tuple[str, ...]
    large: bool = False
    both_sides: bool = False


def ready() -> None:
    """Refuse (PdfUnavailable) before any paper is numbered, where no PDF can be made."""
    pdf.render("<html lang=en><title>-</title>", at=datetime(2026, 1, 1, tzinfo=UTC), identifier=bytes(16))


def short_code(ballot: Ballot) -> str:
    """A name for a ballot that people can compare by eye: the first eight signs of its number."""
    return f"{ballot.id.hex[:4]}-{ballot.id.hex[4:8]}".upper()


def receipts_address() -> str:
    """Where a stub is checked; what stands behind the # is never sent to a server."""
    return f"{settings.PUBLIC_ADDRESS}/receipts/"


def slips(ballot: Ballot, fresh: Sequence[Fresh], layout: Layout) -> bytes:
    """The PDF of a pile. Refuses PdfUnavailable where the machine lacks the libraries."""
    definition = frozen(ballot.id).definition
    first = layout.languages[0]
    papers = [
        {
            "slip": slip,
            "questions": printed.paper(definition, slip.serial, layout.languages),
            "qr": printing.qr(slip.serial),
            "stub_qr": printing.qr(f"{receipts_address()}?ballot={ballot.id}#{slip.stub}"),
        }
        for slip in fresh
    ]
    context = _context(ballot, first) | {
        "papers": papers,
        "layout": layout,
        "tags": [{"tag": tag, "dir": direction(tag)} for tag in layout.languages],
        "titles": printed.titles(ballot, layout.languages),
    }
    return _made("pdf/papers.html", context, first, datetime.now(UTC))


def labels(ballot: Ballot, codes: Sequence[str]) -> bytes:
    """Labels for the outer envelopes in which papers come back: member codes, as words and as pictures, no names."""
    language = frozen(ballot.id).definition.languages[0]
    marked = [{"code": code, "qr": printing.qr(code)} for code in codes]
    return _made("pdf/labels.html", _context(ballot, language) | {"labels": marked}, language, datetime.now(UTC))


def protocol(ballot: Ballot, lines: Any, language: str) -> bytes:
    """The protocol of the count, to be signed by those who counted and those who watched."""
    context = _context(ballot, language) | lines
    return _made("pdf/protocol.html", context, language, datetime.now(UTC))


def _context(ballot: Ballot, language: str) -> dict[str, Any]:
    consultation = ballot.component.consultation
    return {
        "ballot": ballot,
        "language": language,
        "direction": direction(language),
        "title": texts.wording(consultation.title, language),
        "subtitle": texts.wording(frozen(ballot.id).definition.title, language),
        "organisation": consultation.initiative.organisation.name,
        "short": short_code(ballot),
        "address": receipts_address(),
    }


def _made(template: str, context: dict[str, Any], language: str, at: datetime) -> bytes:
    with translation.override(language):
        html = render_to_string(template, context | {"at": at.date().isoformat()})
    return pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode())).content
