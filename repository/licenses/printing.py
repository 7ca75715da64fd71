"""The PDF of a license, from its JSON and nothing else: whoever has the JSON can print the same pages."""

import io
from dataclasses import dataclass
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from repository.licenses import pdf
from repository.licenses.domain.canonical import parse, sha256
from repository.licenses.reading import build, tables
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
    document = parse(license)
    assert isinstance(document, dict)
    language = build.main_language(document)
    at = parse_datetime(document["validFrom"])
    assert at is not None
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
        "qr": qr(reading.url, _("QR code that leads to the page of this license")),
        "verify_url": f"{site}/verify/",
    }


def qr(address: str, label: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004) in SVG, drawn from squares, with words for those who cannot see it."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=0, dark="#1b1e22", title=label, nl=False
    )
    drawing = out.getvalue().decode()
    return mark_safe(drawing.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 - made by us, the label escaped
