"""The check page and `manage.py verify`: each alteration is named, on both."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from repository.licenses import pdf, seal, services
from repository.licenses.domain import canonical
from repository.licenses.keys import keyring
from repository.licenses.models import License
from repository.licenses.services import anchors
from tests.repository.licenses import story
from tests.repository.licenses.test_pdfcheck import one_byte_changed, painted_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed() -> License:
    """A license with its real pages."""
    return story.issued()


@pytest.fixture
def license() -> License:
    """A license for tests that never open its PDF."""
    return story.issued_blank()


def upload(client: Client, content: bytes, **others: bytes) -> tuple[bool, list[str], str]:
    """Whether the page says valid, the codes that it gives, and the page."""
    files = {name: SimpleUploadedFile(name, data) for name, data in {"file": content, **others}.items()}
    response = client.post("/verify/", files)
    html = response.content.decode()
    codes = [code for code in html.split('<p class="how">')[1:] for code in [code.split("</p>")[0]]]
    return "This license is genuine, unchanged and in force." in html, codes, html


def files_of(license: License, folder: Path) -> dict[str, Path]:
    """The files a visitor downloads, on disk."""
    folder.mkdir(exist_ok=True)
    contents = {
        "license.jsonld": bytes(license.jsonld),
        "license.pdf": bytes(license.sealed.pdf),
        "did.json": json.dumps(anchors.did_document()).encode(),
        "status.json": canonical.canonical([canonical.parse(anchors.status_list(n)) for n in (1, 2)]),
    }
    for attachment in license.attachments.select_related("artefact"):
        contents[attachment.name] = (folder.parent / "media" / attachment.artefact.path).read_bytes()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def run(*arguments: object) -> tuple[int, str]:
    """Exit code and output of `manage.py verify`."""
    out, error = io.StringIO(), io.StringIO()
    try:
        call_command("verify", *map(str, arguments), stdout=out, stderr=error)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue() + error.getvalue()
    return 0, out.getvalue()


def changed_json(license: License, change: Callable[[dict[str, Any]], None]) -> bytes:
    document = json.loads(bytes(license.jsonld))
    change(document)
    return canonical.canonical(document)


def other_verdict(document: dict[str, Any]) -> None:
    document["socialLicense"]["use_cases"][1]["verdict"] = "acceptable"


def other_answer(line: bytes) -> bytes:
    return line.replace(b'"no"', b'"yes"') if b'"no"' in line else line.replace(b'"yes"', b'"no"')


def test_page_says_valid_for_the_pdf_and_the_json(client: Client, printed):
    for content in (bytes(printed.sealed.pdf), bytes(printed.jsonld)):
        valid, codes, html = upload(client, content)
        assert (valid, codes) == (True, [])
        assert "<dt>Figures recounted</dt><dd>6</dd>" in html


def test_page_finds_a_license_by_number_version_or_address(client: Client, printed):
    for text in (printed.number, printed.number.lower(), f"{printed.number}/v1", story.address(printed)):
        response = client.post("/verify/", {"number": text})
        assert "This license is genuine, unchanged and in force." in response.content.decode()


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (lambda license: changed_json(license, other_verdict), "signature-invalid"),
        (lambda license: changed_json(license, lambda d: d.pop("proof")), "proof-missing"),
        (lambda license: changed_json(license, lambda d: d.pop("adoption")), "adoption-missing"),
        (lambda license: changed_json(license, lambda d: d["@context"].append("https://x.example")), "context-changed"),
        (lambda license: bytes(license.jsonld)[:-2], "json-unreadable"),
        (lambda license: b"not a license", "json-unreadable"),
        (lambda license: b'{"a":' * 3000, "json-unreadable"),
        (lambda license: b'{"id":"\\ud800"}', "json-unreadable"),
        (lambda license: b'{"id":"https://socialicense.localhost/licenses/\\u0000/v1"}', "json-unreadable"),
        (lambda license: b"%PDF-1.7", "pdf-unreadable"),
    ],
)
def test_page_names_each_alteration(client: Client, license, alter, code):
    valid, codes, html = upload(client, alter(license))
    assert (valid, code in codes) == (False, True), codes
    assert "Do not rely on this file." in html


def test_page_names_each_alteration_of_the_pdf(client: Client, printed):
    whole = bytes(printed.sealed.pdf)
    for alter, code in ((one_byte_changed, "pdf-seal-invalid"), (painted_over, "pdf-changed-after-sealing")):
        valid, codes, _html = upload(client, alter(whole))
        assert (valid, codes[0]) == (False, code)


def test_page_compares_the_attachment_with_the_served_file(client: Client, license):
    spaced = json.dumps(json.loads(bytes(license.jsonld)), indent=1).encode()
    attached = pdf.Attached("license.jsonld", spaced, "it", "Source")
    made = pdf.render(
        "<html lang=en><title>x</title><p>x", at=license.issued_at, identifier=b"1" * 16, attachments=[attached]
    )
    content = seal.apply(made.content, seal=keyring().seal(), issuer="x")
    _valid, codes, html = upload(client, content)
    assert "pdf-attachment-differs" in codes
    assert "pdf-text-differs" in codes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: lines[:-1], "ballot-missing"),
        (lambda lines: [lines[0], *lines], "ballot-doubled"),
        (lambda lines: [other_answer(lines[0]), *lines[1:]], "ballot-changed"),
    ],
)
def test_page_recounts_ballots_that_are_given(client: Client, license, tmp_path, change, code):
    files = files_of(license, tmp_path / "files")
    questions = files["questions.json"].read_bytes()
    whole = files["ballots.jsonl"].read_bytes()
    assert upload(client, bytes(license.jsonld), ballots=gzip.compress(whole), questions=questions)[:2] == (True, [])
    changed = b"".join(change(whole.splitlines(keepends=True)))
    valid, codes, _html = upload(client, bytes(license.jsonld), ballots=changed, questions=questions)
    assert (valid, code in codes) == (False, True), codes


def test_page_says_withdrawn_after_the_community_withdrew(client: Client, license):
    withdrawal = story.statement("withdraw", story.address(license), reason="A breach")
    valid, codes, _html = upload(client, bytes(license.jsonld), statement=withdrawal)
    assert (valid, codes) == (False, ["statement-withdrawn"])
    services.receive_statement(data=withdrawal)
    assert upload(client, bytes(license.jsonld))[:2] == (False, ["status-withdrawn"])


def test_page_tells_an_exercise_from_a_license(client: Client):
    exercise = story.exercise()
    valid, _codes, html = upload(client, bytes(exercise.sealed.pdf))
    assert not valid
    assert "This is a genuine, unchanged exercise. It permits nothing." in html


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose a file, or type the number of a license."),
        ({"number": "SL-1999-0001"}, "There is no license with this number here."),
        ({"number": "x" * 61}, "at most 60 characters"),
        ({"number": "SL-2026-0001/v" + "9" * 30}, "There is no license with this number here."),
        ({"file": SimpleUploadedFile("x.pdf", b"")}, "empty"),
    ],
)
def test_page_refuses_what_is_no_question(client: Client, given, words):
    response = client.post("/verify/", given)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_page_refuses_ballots_that_unpack_to_too_much(client: Client, license, monkeypatch):
    monkeypatch.setattr("repository.licenses.checking.MAX_UNPACKED", 1000)
    packed = gzip.compress(b"0" * 5000)
    response = client.post(
        "/verify/",
        {"file": SimpleUploadedFile("x", bytes(license.jsonld)), "ballots": SimpleUploadedFile("b.gz", packed)},
    )
    assert (response.status_code, "unpacks to too much" in response.content.decode()) == (422, True)


# the command --------------------------------------------------------------------------------------------------


def test_command_checks_pdf_and_json_and_counts(printed, tmp_path):
    files = files_of(printed, tmp_path / "files")
    given = ["--did", files["did.json"], "--status", files["status.json"]]
    given += ["--ballots", files["ballots.jsonl"], "--questions", files["questions.json"]]
    for name in ("license.pdf", "license.jsonld"):
        code, out = run(files[name], *given)
        assert (code, out.splitlines()[-2:]) == (0, ["figures: 6 recounted, 0 attested, 1 stated", "valid"])


def test_command_without_did_ends_with_two(license, tmp_path):
    files = files_of(license, tmp_path / "files")
    code, out = run(files["license.jsonld"])
    assert (code, "issuer-not-established" in out) == (2, True)


def test_command_names_what_was_changed(printed, tmp_path):
    files = files_of(printed, tmp_path / "files")
    files["license.pdf"].write_bytes(painted_over(files["license.pdf"].read_bytes()))
    code, out = run(files["license.pdf"], "--did", files["did.json"])
    assert code == 1
    assert out.splitlines()[0].startswith("not valid: pdf-changed-after-sealing ")


@pytest.mark.parametrize("name", ["nothing.pdf", "did.json"])
def test_command_with_unusable_input_ends_with_two(tmp_path, name):
    (tmp_path / "license.jsonld").write_bytes(b"{}")
    (tmp_path / "did.json").write_bytes(b"[")
    license = tmp_path / ("license.jsonld" if name == "did.json" else name)
    code, out = run(license, "--did", tmp_path / "did.json")
    assert (code, out.startswith("unusable: ")) == (2, True)
