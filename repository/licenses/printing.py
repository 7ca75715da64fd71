"""The PDF of a license, from its JSON and nothing else: whoever has the JSON can print the same pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import translation

from repository.licenses import pdf
from repository.licenses.domain.canonical import sha256
from repository.licenses.reading import build, issued, tables
from repository.licenses.reading.parts import Reading

MAX_PAGES = 30
# Rows of the long tables, most generous first: the first printing that stays within MAX_PAGES is taken.
LIMITS = (build.Limits(30, 60), build.Limits(30, 20), build.Limits(12, 8), build.Limits(5, 5))


@dataclass(frozen=True)
class Printed:
    """The PDF before sealing, its pages, and what it was made from."""

    content: bytes
    pages: int
    reading: Reading


def render(license: bytes, *, site: str) -> Printed:
    """Print the license in its main language; long tables are cut with a note and attached as CSV.

    The bytes depend on the JSON, the code and the fonts only.
    """
    document = issued.read_object(license)
    language = build.main_language(document)
    at = datetime.fromisoformat(issued.of(document).valid_from)
    attachments = [
        pdf.Attached("license.jsonld", license, "The license: signed, for people and machines", "Source"),
        *(pdf.Attached(table.name, table.content, table.description) for table in tables.of(document)),
    ]
    with translation.override(language):
        for limits in LIMITS:
            reading = build.reading(document, language, limits=limits, summaries=True)
            html = render_to_string("pdf/license.html", _context(reading, license, site))
            printed = pdf.render(html, at=at, identifier=pdf.identifier_of(license), attachments=attachments)
            if printed.pages <= MAX_PAGES:
                break
    return Printed(printed.content, printed.pages, reading)


def _context(reading: Reading, license: bytes, site: str) -> dict[str, Any]:
    return {
        "reading": reading,
        "digest": sha256(license),
        "qr": qr(reading.url),
        "verify_url": f"{site}/verify/",
    }


def qr(address: str) -> str:
    """The address as a QR code (ISO/IEC 18004): a drawing in a data: URI."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(omitsize=True, border=0, dark="#1b1e22", nl=False))
