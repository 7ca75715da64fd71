import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from repository.licenses import pdf, seal
from repository.licenses.keys import keyring
from repository.licenses.words import clean

pytestmark = pytest.mark.needs("pango", "fonts", "poppler", "qpdf")
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = """<!doctype html><html lang="en"><head><title>A license</title>
<link rel="stylesheet" href="asset:print.css"></head><body><h1>A license</h1>{}</body></html>"""
SECRET = "the-secret-of-this-machine"


def rendered(body: str, *attachments: pdf.Attached) -> bytes:
    return pdf.render(PAGE.format(body), at=AT, identifier=b"0" * 16, attachments=attachments).content


def test_render_twice_gives_the_same_bytes():
    json = pdf.Attached("license.jsonld", b'{"a":1}', "the license", "Source")
    assert rendered("<p>Yes</p>", json) == rendered("<p>Yes</p>", json)


def test_render_keeps_the_attachment_byte_for_byte(tmp_path: Path):
    content = '{"é":"\\u0000"}'.encode() * 1000
    more = pdf.Attached("figures.csv", b"a,b", "a table that comes first in the alphabet")
    json = pdf.Attached("license.jsonld", content, "the license", "Source")
    (tmp_path / "a.pdf").write_bytes(rendered("<p>Yes</p>", json, more))
    subprocess.run(["pdfdetach", "-save", "1", "-o", "out", "a.pdf"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out").read_bytes() == content


PROBES = [
    '<link rel="attachment" href="{file}">',
    '<a rel="attachment" href="{file}">x</a>',
    '<img alt="x" src="{file}">',
    '<img alt="x" src="http://127.0.0.1:{port}/img">',
    '<img alt="x" srcset="http://127.0.0.1:{port}/srcset 2x">',
    '<link rel="stylesheet" href="http://127.0.0.1:{port}/css">',
    "<style>@import url(http://127.0.0.1:{port}/import);</style>",
    "<style>body {{ background: url(http://127.0.0.1:{port}/bg) }}</style>",
    "<style>@font-face {{ font-family: x; src: url({file}) }} p {{ font-family: x }}</style><p>x</p>",
    "<style>p::before {{ content: url({file}) }}</style><p>x</p>",
    '<object data="{file}">x</object>',
    '<embed src="http://127.0.0.1:{port}/embed">',
    '<svg width="9" height="9"><image href="{file}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="http://127.0.0.1:{port}/use#a"/></svg>',
    '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27%3E'
    '%3Cimage href=%27{file}%27/%3E%3C/svg%3E">',
    '<link rel="stylesheet" href="asset:../../../../etc/hostname">',
    '<base href="{file}"><link rel="stylesheet" href="x.css">',
]


@pytest.mark.parametrize("probe", PROBES)
def test_render_fetches_nothing(probe: str, tmp_path: Path, port_that_counts):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    (tmp_path / "a.pdf").write_bytes(rendered(probe.format(file=secret.as_uri(), port=port_that_counts.port)))
    plain = subprocess.run(["qpdf", "--qdf", "a.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout
    assert SECRET.encode() not in plain
    assert port_that_counts.calls == 0


def test_render_shows_a_question_mark_where_no_font_has_the_character(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(rendered("<p>before\U0001f9fe\ue000after</p>"))
    text = subprocess.run(["pdftotext", "a.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    assert "before" in text
    assert "\ue000" not in text
    assert "?after" in text


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("plain", "plain"),
        ("a\x00b\x07c\ue000d\udc80e", "abcde"),
        ("pay \u202eevil\u202c", "pay evil"),
        ("e\u0301", "\u00e9"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_clean_leaves_only_what_can_be_drawn(written: str, cleaned: str):
    assert clean(written) == cleaned


def test_sealed_pdf_is_accepted_by_other_tools(tmp_path: Path):
    content = rendered("<p>Yes</p>", pdf.Attached("license.jsonld", b"{}", "it", "Source"))
    (tmp_path / "a.pdf").write_bytes(seal.apply(content, seal=keyring().seal(), issuer="Example platform"))
    signed = subprocess.run(["pdfsig", "-nocert", "a.pdf"], cwd=tmp_path, check=True, capture_output=True).stdout
    assert b"Signature is Valid" in signed
    assert b"Total document signed" in signed
    checked = subprocess.run(["qpdf", "--check", "a.pdf"], cwd=tmp_path, capture_output=True)
    assert checked.returncode == 0, checked.stdout


def test_render_on_a_machine_without_pango_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pdf, "TYPESETTING", "repository.licenses.no_such_library")
    with pytest.raises(pdf.PdfUnavailable) as refused:
        rendered("<p>Yes</p>")
    assert "fonts-noto-core" in refused.value.sentence()


def test_everything_but_the_pdf_loads_without_weasyprint():
    code = (
        "import sys; sys.modules['weasyprint'] = None; import django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns; from repository.licenses import services"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
