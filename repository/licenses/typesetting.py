"""The part of PDF making that needs WeasyPrint and the system's Pango: loaded only when a PDF is made.

Nothing is fetched: images and drawings are part of the HTML, fonts and the print sheet come from static/pdf/.
"""

import io
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pydyf
import weasyprint
from django.conf import settings
from weasyprint.urls import URLFetcher, URLFetcherResponse

from repository.licenses.pdf import Attached, Rendered

ASSETS = Path(settings.BASE_DIR) / "static" / "pdf"
ASSET_SCHEME = "asset:"
MEDIA_TYPES = {".ttf": "font/ttf", ".css": "text/css"}
UNKNOWN = "?"

# PDF/A allows no metadata outside a schema it is told of, so the PDF/UA property comes with its own
# (ISO 19005-3 section 6.6.2.3, ISO 14289-1 section 5).
UA_METADATA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description></rdf:li></rdf:Seq>
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class OwnAssets(URLFetcher):
    """Gives out data: URIs and the files of static/pdf/, by name; refuses every other address."""

    names: ClassVar[dict[str, Path]] = {}

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The asset or the decoded data: URI. Raises ValueError for anything else."""
        if url.startswith(ASSET_SCHEME):
            return self._asset(url)
        if not url.lower().startswith("data:"):
            raise ValueError(f"Nothing is fetched while rendering: {url[:100]}")
        return super().fetch(url, headers)

    def _asset(self, url: str) -> URLFetcherResponse:
        path = assets().get(url.removeprefix(ASSET_SCHEME).lstrip("/"))
        if path is None:
            raise ValueError(f"No such asset: {url[:100]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})


def assets() -> dict[str, Path]:
    """What a page may name: {relative name: file} of the fonts and print sheets that we ship."""
    if not OwnAssets.names:
        found = [path for path in ASSETS.rglob("*") if path.suffix in MEDIA_TYPES]
        OwnAssets.names = {path.relative_to(ASSETS).as_posix(): path for path in sorted(found)}
    return OwnAssets.names


def render(html: str, *, at: datetime, identifier: bytes, attachments: list[Attached]) -> Rendered:
    """As `pdf.render`, which is the one to call."""
    missing: set[int] = set()
    rendered = _write(html, at, identifier, attachments, missing)
    if missing:
        html = "".join(UNKNOWN if ord(char) in missing else char for char in html)
        rendered = _write(html, at, identifier, attachments, set())
    return rendered


def _write(html: str, at: datetime, identifier: bytes, files: list[Attached], missing: set[int]) -> Rendered:
    fetcher = OwnAssets()
    page = weasyprint.HTML(string=html, base_url=ASSET_SCHEME, url_fetcher=fetcher)
    attachments = [
        weasyprint.Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            relationship=file.relationship,
            created=at,
            modified=at,
            url_fetcher=fetcher,
        )
        for file in files
    ]
    document = page.render(pdf_variant="pdf/a-3a", attachments=attachments)

    def finish(finished: Any, pdf: Any) -> None:
        _declare_ua(pdf)
        _number_attachments(pdf, files)
        for font in finished.fonts.values():
            missing.update(font.missing)

    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile to the collector
        document.write_pdf(
            target, pdf_variant="pdf/a-3a", attachments=attachments, finisher=finish, pdf_identifier=identifier
        )
    return Rendered(target.getvalue(), len(document.pages))


def _number_attachments(pdf: Any, files: list[Attached]) -> None:
    """Key the name tree of attachments by their order: it must be sorted (ISO 32000-2 section 7.9.6), and the first
    file should be the license for tools that take files by number."""
    if not files:
        return
    reference = pdf.catalog["Names"]["EmbeddedFiles"]
    names = pdf.objects[_object_number(reference)]["Names"]
    for number, file in enumerate(files):
        names[2 * number] = pydyf.String(f"{number + 1:02d} {file.name}")


def _object_number(reference: Any) -> int:
    return int((reference.decode() if isinstance(reference, bytes) else str(reference)).split()[0])


def _declare_ua(pdf: Any) -> None:
    """Write the PDF/UA property inside the XMP packet's one rdf:RDF; WeasyPrint's own option would add a second."""
    stream = pdf.objects[_object_number(pdf.catalog["Metadata"])]
    packet = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in stream.stream)
    stream.stream = [packet.replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>", 1)]
