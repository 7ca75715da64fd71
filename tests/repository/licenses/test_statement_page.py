"""The page on which anybody may hand in what a community signed."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from repository.licenses import selectors
from repository.licenses.models import License, Statement
from tests.repository.licenses import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def license() -> License:
    return story.issued_blank()


def hand_in(client: Client, data: bytes) -> tuple[int, str]:
    response = client.post("/licenses/statements/", {"statement": SimpleUploadedFile("statement.json", data)})
    return response.status_code, response.content.decode()


def code(license: License) -> str:
    return selectors.standing(selectors.version(number=license.number)).code


def test_statement_by_the_community_takes_effect_without_an_account(client: Client, license):
    status, html = hand_in(client, story.statement("suspend", story.address(license), reason="A breach"))
    assert (status, code(license)) == (200, "suspended")
    assert "It has taken effect" in html
    assert license.number in html


def test_same_statement_again_changes_nothing(client: Client, license):
    data = story.statement("suspend", story.address(license))
    hand_in(client, data)
    status, html = hand_in(client, data)
    assert (status, "It is here" in html, Statement.objects.filter(act="suspend").count()) == (200, True, 1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda address: story.statement("withdraw", address, secret=Ed25519PrivateKey.generate()),
            "not signed with a key that the community registered",
        ),
        (lambda address: story.statement("withdraw", address + "9"), "no draft or license here"),
        (lambda address: story.statement("withhold", "0" * 64), "Hand it in on the page of the consultation"),
        (lambda address: story.statement("reinstate", address), "so this is not possible"),
        (lambda address: b"{", "is refused for the reason not-json"),
        (lambda address: b"[1]", "wrong-type"),
        (lambda address: b" " * 70_000, "larger than"),
        (lambda address: b"", "empty"),
    ],
)
def test_statement_that_does_not_count_is_refused_with_the_reason(client: Client, license, make, words):
    status, html = hand_in(client, make(story.address(license)))
    assert (status, words in html, code(license)) == (422, True, "in_force")
    assert Statement.objects.exclude(act="adopt").count() == 0


def test_form_is_there_for_anybody(client: Client):
    html = client.get("/licenses/statements/").content.decode()
    assert "/verify/signer.py" in html
