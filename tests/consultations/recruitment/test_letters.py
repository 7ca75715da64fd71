"""Letters on paper: the same batch is the same file, and a reader machine can read it."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from consultations.recruitment import letters
from consultations.recruitment.services import inviting
from socialicense.audit.models import Event
from tests.consultations.recruitment.lottery import Lottery
from tests.repository.licenses.test_verapdf import verapdf

pytestmark = [pytest.mark.django_db, pytest.mark.needs("pango", "fonts", "poppler")]


@pytest.fixture
def lottery() -> Lottery:
    made = Lottery(stipend={"en": "80 crowns a day"}, phone="0100 555", per_address=2)
    made.set_targets()
    made.add_addresses(4)
    made.invite(3)
    return made


def _pdf(lottery: Lottery, role: str = "recruiter") -> Any:
    draw = lottery.recruitment.invitation_draws.get()
    return lottery.client(role).post(lottery.url("recruitment_batch", draw.id, 1))


def test_batch_twice_is_the_same_file(lottery: Lottery) -> None:
    first, second = _pdf(lottery), _pdf(lottery)
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert first.content == second.content
    assert Event.objects.filter(event="recruitment.letters_printed").count() == 2


def test_letter_says_who_where_and_how(lottery: Lottery, tmp_path: Path) -> None:
    content = _pdf(lottery).content
    root = PdfFileReader(io.BytesIO(content)).root
    assert (bool(root["/MarkInfo"]["/Marked"]), str(root["/Lang"])) == (True, "en")
    (tmp_path / "letters.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", "letters.pdf", "-"]
    words = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    pages = words.rstrip("\f").split("\f")
    assert len(pages) == 6  # a letter and a reply card for each
    first = lottery.recruitment.addresses.get(place=1)
    expected = [first.name, inviting.code_of(first), "80 crowns a day", "0100 555", "/register/"]
    assert [word for word in expected if word not in pages[0]] == []
    asked = [inviting.code_of(first), "gender", "woman", "old", "Consent", "Date and signature"]
    assert [word for word in asked if word not in pages[1]] == []


@pytest.mark.needs("java", "jaxb")
def test_letters_in_two_writing_directions_keep_both_standards(lottery: Lottery, tmp_path: Path) -> None:
    lottery.recruitment.addresses.filter(place=2).update(
        language="ar", lines="<b>ساحة السوق</b>\n5", name='"Ada" & <i>'
    )
    (tmp_path / "letters.pdf").write_bytes(_pdf(lottery).content)
    assert verapdf(tmp_path / "letters.pdf") == ["PASS 3a letters.pdf", "PASS ua1 letters.pdf"]


def test_letters_that_came_back_are_left_out(lottery: Lottery) -> None:
    draw = lottery.recruitment.invitation_draws.get()
    inviting.undeliverable(recruitment=lottery.recruitment, places=[2], reason="moved", by=lottery.recruiter)
    assert [one.place for one in letters.addresses_of(draw)] == [1, 3]


def test_table_for_a_printing_house_runs_no_formula(lottery: Lottery) -> None:
    address = lottery.recruitment.addresses.get(place=1)
    address.name = "=cmd()"
    address.save()
    draw = lottery.recruitment.invitation_draws.get()
    body = b"".join(lottery.client("recruiter").post(lottery.url("recruitment_merge", draw.id)).streaming_content)
    assert "'=cmd()" in body.decode()
    assert inviting.code_of(address) in body.decode()
