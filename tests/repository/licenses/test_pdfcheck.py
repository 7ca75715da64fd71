import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from repository.licenses import keyfiles, pdf, pdfcheck, printing, seal
from repository.licenses.domain import canonical, drafting
from repository.licenses.keys import keyring
from repository.licenses.services import anchors
from tests.repository.licenses.domain import clinic

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
JSON = b'{"number":"SL-2026-0001"}'
PAGE = """<!doctype html><html lang="en"><head><title>A license</title>
<link rel="stylesheet" href="asset:print.css"></head><body><h1>May researchers re-use the records?</h1>
<p>143 for, 4 abstained, 18 against.</p><p lang="ar" dir="rtl">لا يجوز بيع السجلات</p></body></html>"""

ARABIC = clinic.brief(
    languages=("ar", "en"),
    consultation=clinic.ConsultationRef(clinic.CONSULTATION, {"ar": "إعادة استخدام سجلات المستشفى"}),
    use_cases=(
        clinic.UseCase("research", {"ar": "البحث الصحي من قبل جهات عامة"}, data=("records",)),
        clinic.UseCase("sale", {"ar": "بيع السجلات للمعلنين"}, data=("records",), commercial=True),
    ),
)


def sealed(*, html: str = PAGE, attached: bytes | None = JSON) -> bytes:
    files = [] if attached is None else [pdf.Attached("license.jsonld", attached, "the license", "Source")]
    content = pdf.render(html, at=AT, identifier=b"0" * 16, attachments=files).content
    return seal.apply(content, seal=keyring().seal(), issuer="Example platform")


def painted_over(content: bytes) -> bytes:
    """The classic attack: an appended update that covers page one and leaves the signed bytes alone."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    paint = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 900 re f"))
    writer.add_stream_to_page(0, paint)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def one_byte_changed(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[content.index(b"stream\n") + 20] ^= 1
    return bytes(changed)


def attachment_broken(content: bytes) -> bytes:
    """One byte of the packed license changed: what is inside cannot be unpacked any more."""
    changed = bytearray(content)
    changed[content.index(b"stream\n", content.index(b"/EmbeddedFile/")) + len(b"stream\n")] ^= 0xFF
    return bytes(changed)


def codes(content: bytes, did: dict[str, Any], served: bytes | None = JSON) -> list[str]:
    return [finding.code for finding in pdfcheck.check(content, did=did, served=served).findings]


def test_check_of_a_sealed_pdf_finds_nothing_wrong():
    found = pdfcheck.check(sealed(), did=anchors.did_document(), served=JSON)
    assert (found.license, found.test_seal, found.findings) == (JSON, True, ())


def test_check_after_the_seal_was_replaced_still_knows_the_old_one():
    content = sealed()
    keyfiles.rotate("seal")
    assert codes(content, anchors.did_document()) == []


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (one_byte_changed, "pdf-seal-invalid"),
        (painted_over, "pdf-changed-after-sealing"),
        (lambda content: content + b"\n% more", "pdf-changed-after-sealing"),
        (lambda content: content[: len(content) // 2], "pdf-unreadable"),
        (lambda content: b"", "pdf-unreadable"),
        (lambda content: b"%PDF-1.7\n" + b"junk " * 100, "pdf-unreadable"),
    ],
)
def test_check_names_each_alteration(alter, code: str):
    assert code in codes(alter(sealed()), anchors.did_document())


def test_check_of_a_license_that_cannot_be_unpacked_names_seal_and_file():
    assert codes(attachment_broken(sealed()), anchors.did_document()) == ["pdf-seal-invalid", "pdf-unreadable"]


def test_check_of_a_pdf_without_seal():
    content = pdf.render(PAGE, at=AT, identifier=b"0" * 16).content
    assert codes(content, anchors.did_document()) == ["pdf-not-sealed", "pdf-attachment-missing"]


def test_check_of_a_seal_that_the_platform_does_not_list():
    assert codes(sealed(), {"verificationMethod": []}) == ["pdf-seal-unknown"]


def test_check_of_a_seal_by_another_test_authority(settings, tmp_path):
    content = sealed()
    settings.KEY_DIR = tmp_path / "another platform"
    assert codes(content, anchors.did_document()) == ["pdf-seal-unknown"]


def test_check_of_another_attachment_than_the_served_one():
    assert codes(sealed(attached=b"{}"), anchors.did_document()) == ["pdf-attachment-differs"]


def test_check_words_finds_claims_in_both_directions_of_writing():
    claims = ["May researchers re-use the records?", "143 for, 4 abstained, 18 against.", "لا يجوز بيع السجلات"]
    assert pdfcheck.check_words(sealed(), claims) == []


def test_check_words_names_what_the_pages_do_not_say():
    found = pdfcheck.check_words(sealed(), ["142 for, 4 abstained, 19 against.", "لا يجوز نشر السجلات"])
    assert [(finding.code, finding.values["missing"]) for finding in found] == [
        ("pdf-text-differs", "142 for, 4 abstained, 19 against."),
        ("pdf-text-differs", "لا يجوز نشر السجلات"),
    ]


def test_check_words_of_an_arabic_license_finds_every_claim(settings):
    """Brackets and per cent signs move to the other side of a word there, and vowel marks are drawn by themselves."""
    draft = drafting.draft(clinic.handover(brief=ARABIC, exercise=True))
    document = {
        "id": "https://socialicense.localhost/licenses/SX-2026-0001/v1",
        "type": ["VerifiableCredential", "ExerciseLicense"],
        "issuer": {"id": "did:web:socialicense.localhost", "name": "socialicense"},
        "validFrom": "2026-11-23T12:00:00Z",
        "validUntil": "2029-11-23T12:00:00Z",
        "socialLicense": draft.to_json(),
    }
    printed = printing.render(canonical.canonical(document), site=settings.SITE_URL)
    assert printed.reading.dir == "rtl"
    assert "أيّد 140 (70.0%)" in printed.reading.uses[0].because.text
    assert pdfcheck.check_words(printed.content, printed.reading.claims) == []
    changed = [claim.replace("140", "141") for claim in printed.reading.claims]
    assert {finding.code for finding in pdfcheck.check_words(printed.content, changed)} == {"pdf-text-differs"}
