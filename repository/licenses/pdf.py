"""Renders a page of HTML to one PDF that is PDF/A-3a and PDF/UA-1 at once, with the license's JSON inside.

The bytes depend on nothing but the input, WeasyPrint and the fonts: whoever has the JSON can render it again.
"""

import hashlib
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal

# WeasyPrint loads the system's Pango as it is imported; a machine without it must still do everything else.
TYPESETTING = "repository.licenses.typesetting"


class PdfUnavailable(Refusal):
    """The machine lacks a library that PDFs need."""

    code = "pdf-unavailable"
    message = _(
        "No PDF can be made on this machine: %(reason)s. Install libpango-1.0-0, libpangoft2-1.0-0, "
        "libharfbuzz-subset0 and fonts-noto-core, and try again; everything else goes on."
    )


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF. `relationship` is PDF's: Source (the page is made from it) or Supplement."""

    name: str
    content: bytes
    description: str
    relationship: str = "Supplement"


@dataclass(frozen=True)
class Rendered:
    """The PDF's bytes and its number of pages."""

    content: bytes
    pages: int


def render(html: str, *, at: datetime, identifier: bytes, attachments: Iterable[Attached] = ()) -> Rendered:
    """The PDF of this HTML. `at` is written as the date of every attachment, `identifier` (16 bytes) as the file's id.

    Characters that no installed font can draw are shown as a question mark: PDF/A allows no empty boxes. Refuses
    (PdfUnavailable) where the machine lacks the libraries.
    """
    try:
        typesetting = importlib.import_module(TYPESETTING)
    except (ImportError, OSError) as error:
        raise PdfUnavailable(reason=str(error).splitlines()[0][:120]) from error
    rendered: Rendered = typesetting.render(html, at=at, identifier=identifier, attachments=list(attachments))
    return rendered


def identifier_of(content: bytes) -> bytes:
    """A file id that depends on the content only."""
    return hashlib.sha256(content).digest()[:16]
