"""Casting over HTTP by programs: one credential, one body, one receipt; each refusal is a problem of its own."""

import json

import pytest
from django.test import Client

from consultations.ballots import box
from consultations.domain import codes
from consultations.people import attempts
from consultations.people import services as people
from tests.consultations.views.voting import Scene, accept_notice, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


class Program:
    """Casts in one ballot with the secret of one person."""

    def __init__(self, here: Scene, person: int = 0, *, accept: bool = True) -> None:
        self.here, self.client = here, Client(enforce_csrf_checks=True)
        self.secret = people.issue_link(here.roll[person])
        if accept:
            accept_notice(here.roll[person])

    def cast(self, body: object = None, *, key: str | None = "k1", secret: str | None = None, **headers: str):
        sent = body if isinstance(body, bytes) else json.dumps(body or {"answers": {"u1": "yes"}}).encode()
        given = {"Authorization": f"Bearer {secret or self.secret}"} | ({"Idempotency-Key": key} if key else {})
        return self.client.post(
            f"/api/v1/ballots/{self.here.ballot.id}/casts",
            data=sent,
            content_type="application/json",
            headers=given | headers,
        )


def test_a_cast_gives_its_receipt_after_commit():
    here = scene()

    answer = Program(here).cast({"answers": {"u1": "yes", "why": "For the night shift"}})

    receipt = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert set(receipt) == {"ballot", "definition", "leaves", "receipt", "signature", "secret"}
    assert receipt["definition"] == here.ballot.definition_sha256
    assert len(receipt["leaves"]) == 2
    assert box.receipts(here.ballot.id, bytes.fromhex(receipt["receipt"])) == "counted"


def test_a_code_from_paper_casts_too():
    here = scene()
    program = Program(here)
    code = people.issue_code(here.roll[0])

    assert program.cast(secret=code.lower()).status_code == 201
    assert box.turnout(here.ballot.id) == 1


def test_the_same_key_gives_the_same_receipt_and_other_answers_are_refused():
    here = scene()
    program = Program(here)

    first, again = program.cast(), program.cast()
    other = program.cast({"answers": {"u1": "no"}})

    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (422, "repeat-differs")


def test_a_new_key_votes_again_and_the_last_counts():
    here = scene()
    program = Program(here)
    first = program.cast(key="k1").json()
    program.cast({"answers": {"u1": "no"}}, key="k2")

    assert box.turnout(here.ballot.id) == 1
    assert box.receipts(here.ballot.id, bytes.fromhex(first["receipt"])) == "superseded"


def test_without_a_key_each_cast_is_a_new_one():
    here = scene()
    program = Program(here)

    assert program.cast(key=None).json()["receipt"] != program.cast(key=None).json()["receipt"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b" ", 400, "not-json"),
        (b"{", 400, "not-json"),
        (b"\xff\xfe", 400, "not-utf-8"),
        (b"\xef\xbb\xbf{}", 400, "bom"),
        (b'{"answers":{"u1":"yes","u1":"no"}}', 400, "duplicate-key"),
        (b'{"answers":{"why":"a\\u0000b"}}', 400, "nul"),
        (b'{"answers":{"why":"\\ud800"}}', 400, "surrogate"),
        (b'{"answers":{"u1":1.5}}', 400, "float"),
        (b'{"answers":{"u1":NaN}}', 400, "float"),
        (b'{"answers":{"u1":9999999999999999999}}', 400, "number-out-of-range"),
        (b'{"answers":' + b"[" * 100 + b"]" * 100 + b"}", 400, "too-deep"),
        (b'{"answers":' + b"[" * 200_000 + b"}", 400, "too-deep"),
        (b'{"answers":{"why":"' + b"x" * 300_000 + b'"}}', 400, "too-large"),
        (b"[]", 422, "body"),
        (b'{"answers":[]}', 422, "body"),
        (b'{"answers":{},"voter":"x"}', 422, "body"),
        (b'{"answers":{"u1":"maybe"}}', 422, "unknown-mark"),
        (b'{"answers":{"u1":["yes"]}}', 422, "wrong-type"),
        (b'{"answers":{"u1":null,"u2":"yes"}}', 422, "unknown-question"),
        (b'{"answers":{"why":7}}', 422, "not-a-commitment"),
    ],
)
def test_a_bad_body_is_refused_by_name_and_nothing_is_cast(body: bytes, status: int, code: str):
    here = scene()

    answer = Program(here).cast(body)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        status, "application/problem+json", code
    )  # fmt: skip
    assert box.turnout(here.ballot.id) == 0


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer " + "A" * 32, "Bearer a\x00b"])
def test_a_secret_that_opens_nothing_gets_one_answer(header: str):
    here = scene()

    answer = Program(here).cast(Authorization=header)

    assert (answer.status_code, answer["WWW-Authenticate"], answer.json()["code"]) == (401, "Bearer", "sign-in-refused")


@pytest.mark.usefixtures("one_minute")
def test_guessed_codes_are_limited_here_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "NETWORK", 1)
    program = Program(scene())
    guess = codes.make(lambda n: 5)

    assert [program.cast(secret=guess).status_code for _ in range(3)] == [401, 429, 429]
    assert program.cast().status_code == 201  # a mailed link carries too many bits to be guessed


@pytest.mark.usefixtures("one_minute")
def test_a_dead_code_counts_like_one_that_never_was(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts, "NETWORK", 1)
    here = scene()
    lost, _fresh = people.issue_code(here.roll[0]), people.issue_code(here.roll[0])

    assert [Program(here).cast(secret=lost).status_code for _ in range(3)] == [401, 429, 429]


def test_the_notice_must_be_accepted_first():
    here = scene()

    answer = Program(here, accept=False).cast()

    assert (answer.status_code, answer.json()["code"]) == (409, "notice-not-accepted")
    assert box.turnout(here.ballot.id) == 0


def test_a_credential_of_another_consultation_is_not_on_the_roll():
    here, other = scene(), scene()

    answer = Program(here).cast(secret=Program(other).secret)

    assert (answer.status_code, answer.json()["code"]) == (403, "not-on-the-roll")


def test_after_the_end_nothing_is_cast():
    here = scene()
    program = Program(here)
    make.end(here.ballot)

    answer = program.cast()

    assert (answer.status_code, answer.json()["code"]) == (409, "ballot-closed")


def test_a_ballot_that_is_not_there_is_not_found():
    here = scene()
    program = Program(here)
    address = f"/api/v1/ballots/{here.consultation.id}/casts"

    answer = program.client.post(
        address, data=b'{"answers":{}}', content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_only_a_json_post_is_answered():
    here = scene()
    program = Program(here)
    address = f"/api/v1/ballots/{here.ballot.id}/casts"
    authorised = {"Authorization": f"Bearer {program.secret}"}

    got = program.client.get(address, headers=authorised)
    form = program.client.post(address, {"answers": "{}"}, headers=authorised)

    assert (got.status_code, got["Allow"]) == (405, "POST")
    assert (form.status_code, form.json()["code"]) == (415, "not-json")


@pytest.mark.parametrize("key", ["a b", "é", "x" * 201])
def test_a_key_that_is_no_plain_word_is_refused(key: str):
    answer = Program(scene()).cast(key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key")
