"""Ballots on paper as PDF: both standards, every scale and language; what stands on them and what does not."""

from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from consultations.ballots.paper import desk
from consultations.ballots.paper.takers import Way
from consultations.papers import pdfs, printed, selectors
from consultations.papers.pdfs import Layout
from consultations.papers.standing import standing
from repository.licenses import pdftext
from tests.consultations.papers.hall import Hall
from tests.factories import paper as papers
from tests.repository.licenses.test_verapdf import verapdf

pytestmark = [pytest.mark.django_db, pytest.mark.needs("fonts")]


def test_papers_carry_serial_fingerprint_stub_and_every_question_once(tmp_path: Path):
    hall = Hall(slips=1)
    (slip,) = hall.pile
    path = tmp_path / "papers.pdf"
    path.write_bytes(pdfs.slips(hall.ballot, [slip], Layout(("en",))))

    with path.open("rb") as file:
        words = pdftext.words(PdfFileReader(file, strict=False))

    for told in (
        slip.serial,
        slip.stub,
        hall.ballot.definition_sha256,
        pdfs.short_code(hall.ballot),
        "What about dots?",
    ):
        assert pdftext.holds(words, told), told
    assert (pdftext.holds(words, "Night buses"), pdftext.holds(words, "حافلات ليلية")) == (True, False)


def test_labels_name_those_who_were_sent_paper_and_whose_envelope_is_not_back():
    hall = Hall()
    papers.give(hall.ballot, hall.roll[0], hall.roll[1], way=Way.POST)
    papers.give(hall.ballot, hall.roll[2])
    desk.check_in(ballot=hall.ballot, participation=hall.roll[1].id)

    assert selectors.posted(hall.ballot) == [hall.roll[0].member_code]


@pytest.mark.needs("java", "jaxb")
def test_papers_and_protocol_keep_both_standards_in_every_language(tmp_path: Path):
    hall = Hall(slips=1)
    layouts = {
        "all": Layout(("en", "ar")),
        "arabic": Layout(("ar",), large=True, both_sides=True),
    }
    files = {name: pdfs.slips(hall.ballot, hall.pile * 2, layout) for name, layout in layouts.items()}
    papers.give(hall.ballot, *hall.roll[:3], way=Way.POST)
    files["labels"] = pdfs.labels(hall.ballot, selectors.posted(hall.ballot))
    files["protocol"] = pdfs.protocol(hall.ballot, standing(hall.ballot), "en")
    paths = [tmp_path / f"{name}.pdf" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)

    assert verapdf(*paths) == [f"PASS {flavour} {path.name}" for path in paths for flavour in ("3a", "ua1")]


def test_whoever_reads_a_paper_sees_the_order_that_was_printed():
    hall = Hall(slips=0)
    definition = printed.frozen(hall.ballot.id).definition
    orders = set()
    for number in range(20):
        serial = f"PAPR-{number:04}"
        first = printed.paper(definition, serial, ("en",))[0]
        assert [line.value for line in first.lines] == hall.shown("one", serial)
        orders.add(tuple(line.value for line in first.lines))
    assert len(orders) > 1
