"""The roll: an upload is taken whole or not at all, and every fault is reported with its row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.models import Contact
from tests.consultations.views.scene import Scene, browser

pytestmark = pytest.mark.django_db


def _upload(scene: Scene, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("people.csv", content, content_type="text/csv")
    answer = browser(scene.recruiter).post(scene.url("people_upload"), {"file": file}, follow=True)
    return answer.status_code, answer.content.decode()


def test_good_list_is_taken() -> None:
    scene = Scene(seats=0)
    status, body = _upload(scene, b"name,email\nAna,ana@example.org\nBo,\n")
    assert (status, "2 people were added." in body) == (200, True)
    assert sorted(Contact.objects.values_list("name", "email")) == [("Ana", "ana@example.org"), ("Bo", "")]


@pytest.mark.parametrize(
    ("content", "row", "sentence"),
    [
        (b"", "", "The submitted file is empty."),
        (b"\n", "1", "The file is empty."),
        (b"\xff\xfe\x00", "1", "The file is not UTF-8."),
        (b"name,email\nAna\x00,a@example.org\n", "1", "The file holds NUL characters"),
        (b"name,mail\nAna,a@example.org\n", "1", "The first row must name the columns"),
        (b"name,email\nAna,a@example.org\nBo,not an address\n", "3", "This is not an e-mail address."),
        (b"name,email\nAna,a@example.org\nBo,A@example.org\n", "3", "The same address stands in row 2."),
        (b"name,email,language\nAna,a@example.org,xx\n", "2", "The consultation does not offer this language."),
        (b"name,email\nAna,a@example.org,more\n", "2", "This row has more or fewer cells"),
        (b'name,email\n"Ana,a@example.org\n', "1", "a quotation mark is not closed"),
        (b"name,email\n", "2", "The file names nobody."),
    ],
)
def test_faulty_list_is_refused_with_its_row(content: bytes, row: str, sentence: str) -> None:
    scene = Scene(seats=0)
    status, body = _upload(scene, content)
    assert status == 422
    assert sentence in body
    assert not row or f'<td class="num">{row}</td>' in body
    assert Contact.objects.filter(participation__consultation=scene.consultation).count() == 0


def test_address_already_on_the_roll_is_named() -> None:
    scene = Scene(seats=0)
    _upload(scene, b"email\nana@example.org\n")
    status, body = _upload(scene, b"email\nbo@example.org\nANA@example.org\n")
    assert (status, "This address is on the roll already." in body) == (422, True)
    assert '<td class="num">3</td>' in body
    assert Contact.objects.count() == 1


def test_one_person_needs_a_name_or_an_address() -> None:
    scene = Scene(seats=0)
    client = browser(scene.organiser)
    assert client.post(scene.url("people_add"), {"language": "en"}).status_code == 422
    assert client.post(scene.url("people_add"), {"language": "en", "name": "Ana"}).status_code == 302
    assert Contact.objects.get().name == "Ana"
