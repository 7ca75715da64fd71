"""A tool and a worksheet as files: PDF that machines read aloud, ODT that opens, JSON."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from consultations.files import definition
from repository.licenses import pdftext
from tests.repository.licenses.test_verapdf import verapdf
from tests.toolkit import kit
from toolkit import papers
from toolkit.domain import content
from toolkit.domain.tools import Tool
from toolkit.papers import Layout, Paper
from toolkit.services.loading import CONTENT

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script> & "quotes" \u202eevil\u202c \ue000 \U0001f9fe ' + "long" * 60
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def small() -> Tool:
    return content.read(kit.tool())


def real(name: str) -> Tool:
    file = CONTENT / "tools" / f"{name}.yaml"
    return content.read(definition.parse(file.name, file.read_bytes()))


def filled(tool: Tool, language: str = "en", **answers: object) -> Paper:
    note = {"field": "x", "label": "Old question", "text": HOSTILE, "version": "0.9.0"}
    return Paper(tool, dict(tool.example) | answers, "Our plan", language, (note,))


def words(pdf: bytes) -> str:
    return pdftext.words(PdfFileReader(io.BytesIO(pdf)))


def test_blank_paper_asks_and_filled_paper_answers() -> None:
    tool = small()
    blank, done = words(papers.as_pdf(Paper(tool), Layout(), AT)), words(papers.as_pdf(filled(tool), Layout(), AT))
    asked = [
        "The brief",
        "How to do it",
        "Say it aloud.",
        "Name of the plan",
        "Short.",
        "needed",
        "Filled in by",
        "Risk",
        "City",
        "For whoever leads it",
        "Ask why.",
        "Haste.",
        "Read aloud.",
        "Own work",
    ]
    assert [one for one in asked if not pdftext.holds(blank, one)] == []
    assert [one for one in ("Cool rooms", "nothing written", "As it stood on") if pdftext.holds(blank, one)] == []
    answered = ["Our plan", "Cool rooms", "It gets hot.", "Good", "40 people", "2027-05-01", "yes", "Done.", "Map", "3.5",
                "No names.", "Plans", "Old question", "As it stood on"]  # fmt: skip
    assert [one for one in answered if not pdftext.holds(done, one)] == []


@pytest.mark.needs("java", "jaxb", "fonts")
def test_papers_keep_both_standards_in_every_layout_and_direction(tmp_path: Path) -> None:
    arabic = content.read(kit.tool(language="ar", title="مذكرة الخطة", purpose="قل ما تنوي فعله."))
    extras = {
        "agendas": real("10-facilitator-agendas").body["agendas"],
        "clauses": real("16-clause-library").body["clauses"][:4],
    }
    chooser = real("04-method-chooser")
    everything = replace(chooser, body=dict(chooser.body) | extras)
    made = {
        "blank-a4": papers.as_pdf(Paper(small()), Layout(), AT),
        "blank-large": papers.as_pdf(Paper(small()), Layout("a4", large=True), AT),
        "arabic": papers.as_pdf(filled(arabic, "ar", name="غرف باردة", why=HOSTILE), Layout(), AT),
        "canvas-a3": papers.as_pdf(Paper(real("08-matrix-canvas")), Layout("a3"), AT),
        "everything-a4": papers.as_pdf(Paper(everything), Layout(), AT),
        "everything-a3-large": papers.as_pdf(Paper(everything), Layout("a3", large=True), AT),
    }
    for name, pdf in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    files = [tmp_path / f"{name}.pdf" for name in made]
    assert verapdf(*files) == [f"PASS {flavour} {file.name}" for file in files for flavour in ("3a", "ua1")]


def test_a3_lies_on_its_side_and_large_print_is_large() -> None:
    sizes = {}
    for layout in (Layout("a4"), Layout("a3")):
        page = PdfFileReader(io.BytesIO(papers.as_pdf(Paper(small()), layout, AT))).root["/Pages"]["/Kids"][0]
        sizes[layout.size] = [round(float(side) / 72 * 25.4) for side in page["/MediaBox"]]
    assert sizes == {"a4": [0, 0, 210, 297], "a3": [0, 0, 420, 297]}


def opened(odt: bytes) -> tuple[zipfile.ZipFile, ElementTree.Element]:
    archive = zipfile.ZipFile(io.BytesIO(odt))
    return archive, ElementTree.fromstring(archive.read("content.xml"))


def test_odt_is_a_text_with_headings_lists_and_tables() -> None:
    odt = papers.as_odt(filled(small(), name=HOSTILE, why="One\nTwo"))
    archive, root = opened(odt)
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert odt[38:77] == b"application/vnd.oasis.opendocument.text"
    parts = sorted(archive.namelist())
    assert parts == ["META-INF/manifest.xml", "content.xml", "meta.xml", "mimetype", "styles.xml"]
    for part in parts:
        if part != "mimetype":
            ElementTree.fromstring(archive.read(part))
    levels = [heading.get(f"{TEXT}outline-level") for heading in root.iter(f"{TEXT}h")]
    assert (levels[0], {"2", "3"} <= set(levels)) == ("1", True)
    tables = [table.get(f"{TABLE}name") for table in root.iter(f"{TABLE}table")]
    heads = [len(list(table.iter(f"{TABLE}table-header-rows"))) for table in root.iter(f"{TABLE}table")]
    assert (tables, heads) == (["uses", "grid"], [1, 1])
    said = ["".join(paragraph.itertext()) for paragraph in root.iter(f"{TEXT}p")]
    assert "<script>alert(1)</script>" in "".join(said)
    assert "☒ Good: yes; Done." in said


def test_odt_holds_what_stands_beside_the_fields() -> None:
    for name, table in (("04-method-chooser", "assembly"), ("10-facilitator-agendas", "two_hours-1")):
        _archive, root = opened(papers.as_odt(Paper(real(name))))
        assert table in [one.get(f"{TABLE}name") for one in root.iter(f"{TABLE}table")]
    _archive, root = opened(papers.as_odt(Paper(real("16-clause-library"))))
    said = ["".join(heading.itertext()) for heading in root.iter(f"{TEXT}h")]
    assert {"Only for this purpose", "For whoever leads it", "What often goes wrong"} <= set(said)


def test_odt_of_the_same_input_is_the_same_bytes() -> None:
    assert papers.as_odt(Paper(small())) == papers.as_odt(Paper(small()))


@pytest.mark.django_db
def test_files_of_a_tool_are_open_to_everybody(client: Client, tmp_path: Path) -> None:
    kit.load(tmp_path)
    pdf = client.get("/toolkit/tools/brief/print/?size=a3&large=1")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get("/toolkit/tools/brief/odt/")["Content-Disposition"] == 'attachment; filename="brief-1.0.0.odt"'
    blank = json.loads(client.get("/toolkit/tools/brief/json/?blank=1").content)
    assert (blank["schema"], blank["tool"], blank["answers"]) == ("socialicense/worksheet/1", "brief", {})
    assert json.loads(client.get("/toolkit/tools/brief/json/").content) == kit.tool()
    assert client.get("/toolkit/tools/none/print/").status_code == 404
