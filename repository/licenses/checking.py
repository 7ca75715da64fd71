"""The whole chain behind a file: the PDF's seal and words where it is a PDF, then the license inside.

The checks of the license are the offline verifier's own; this adds what needs a PDF library.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils import translation

from repository.licenses.domain.report import Finding, Report
from repository.licenses.domain.verify import verify
from repository.licenses.reading import build, issued

if TYPE_CHECKING:
    from repository.licenses import pdfcheck

MAX_UNPACKED = 400_000_000


class TooLarge(ValueError):
    """A packed file unpacks to more than we read."""


@dataclass(frozen=True)
class Checked:
    """What was found. `report` is None where no license could be taken out of the file; `license` is its bytes."""

    is_pdf: bool
    license: bytes | None
    report: Report | None
    pdf_findings: tuple[pdfcheck.Finding, ...] = ()
    sealed_by: str = ""
    test_seal: bool = False

    @property
    def valid(self) -> bool:
        return not self.pdf_findings and self.report is not None and self.report.valid

    @property
    def exit_code(self) -> int:
        """As the offline verifier: 0 valid, 1 not valid, 2 what was given does not suffice."""
        if self.report is not None and self.report.exit_code == 2:
            return 2
        if self.pdf_findings or self.report is None:
            return 1
        return self.report.exit_code

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the license; those of the PDF are apart because their sentences live elsewhere."""
        return self.report.findings if self.report else ()

    @property
    def checks_run(self) -> tuple[str, ...]:
        names = ("pdf-seal", "pdf-changes", "pdf-attachment", "pdf-words") if self.is_pdf else ()
        return (*names, *(self.report.checks_run if self.report else ()))

    @property
    def document(self) -> dict[str, Any] | None:
        """The license as JSON where it can be read at all."""
        try:
            return issued.read_object(self.license) if self.license else None
        except issued.NotALicense:
            return None


def is_pdf(data: bytes) -> bool:
    """Whether the file says that it is a PDF (ISO 32000-2 section 7.5.2, with the usual leeway)."""
    return b"%PDF-" in data[:1024]


def check(
    data: bytes,
    *,
    did: dict[str, Any] | None,
    now: str,
    served: bytes | None = None,
    status: object = None,
    ballots: BinaryIO | bytes | None = None,
    questions: bytes | None = None,
    statement: object = None,
    tables: Mapping[str, bytes] | None = None,
    rows: bytes | None = None,
) -> Checked:
    """Check a PDF or the JSON of a license with everything that was given. `served` is the JSON that the register has
    for it, where that is known."""
    if not is_pdf(data):
        return Checked(False, data, _verify(data, did, now, status, ballots, questions, statement, tables, rows))
    from repository.licenses import pdfcheck  # noqa: PLC0415  slow: pyHanko's validation takes most of a second to load

    sealed = pdfcheck.check(data, did=did or {}, served=served)
    if sealed.license is None:
        return Checked(True, None, None, sealed.findings, sealed.sealed_by, sealed.test_seal)
    report = _verify(sealed.license, did, now, status, ballots, questions, statement, tables, rows)
    findings = (*sealed.findings, *_words(data, sealed.license))
    return Checked(True, sealed.license, report, findings, sealed.sealed_by, sealed.test_seal)


def _verify(
    license: bytes,
    did: dict[str, Any] | None,
    now: str,
    status: object,
    ballots: BinaryIO | bytes | None,
    questions: bytes | None,
    statement: object,
    tables: Mapping[str, bytes] | None,
    rows: bytes | None,
) -> Report:
    return verify(
        license,
        did=did,
        now=now,
        status=status,
        ballots=ballots,
        questions=questions,
        statement=statement,
        tables=tables,
        rows=rows,
    )


def _words(data: bytes, license: bytes) -> list[pdfcheck.Finding]:
    """Look for every verdict, figure and clause of the JSON on the pages, in the language they are printed in."""
    try:
        document = issued.read_object(license)
        language = build.main_language(document)
        with translation.override(language):
            claims = build.claims(document, language)
    except issued.NotALicense:
        return []
    from repository.licenses import pdfcheck  # noqa: PLC0415  slow, as above

    return pdfcheck.check_words(data, claims)


def license_in(data: bytes) -> bytes | None:
    """The bytes of the license in a file of either form; None where a PDF holds none."""
    if not is_pdf(data):
        return data
    from repository.licenses import pdfcheck  # noqa: PLC0415  slow, as above

    return pdfcheck.check(data, did={}).license


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The ballots file, unpacked where it came as gzip; never more than MAX_UNPACKED bytes. Raises TooLarge, or
    zlib.error and OSError for a broken file."""
    head = stream.read(2)
    stream.seek(0)
    if head != b"\x1f\x8b":
        return stream
    with gzip.open(stream) as packed:
        data = packed.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise TooLarge(MAX_UNPACKED)
    return io.BytesIO(data)


BROKEN = (TooLarge, OSError, EOFError, zlib.error)
