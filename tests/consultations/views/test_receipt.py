"""A receipt while the vote is open and after its end: counted, replaced, found with its proofs, or missing."""

import html
import json
import re

import pytest
from django.test import Client

from consultations.ballots import lookup
from consultations.ballots.services import casting, closing
from consultations.views.ballot import receipt_text
from repository.licenses.domain import ballotlog
from socialicense.accounts import limits
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def cast(here: Scene, person: int = 0, key: str = "k1", answer: str = "yes") -> casting.Receipt:
    return casting.cast(
        ballot=here.ballot.id, voter=make.voter(here.roll[person]), raw={"u1": answer}, idempotency_key=key
    )


def close(here: Scene, voters: int = 12) -> None:
    for person in range(voters):
        cast(here, person, key="same")
    make.end(here.ballot)
    closing.close(ballot=here.ballot)


def checked(client: Client, receipt: str, **more: object) -> str:
    answer = client.post("/receipts/", {"receipt": receipt} | more)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    return html.unescape(answer.content.decode())


def test_while_the_vote_is_open_a_receipt_is_counted_replaced_or_unknown(client: Client):
    here = scene()
    first = cast(here, key="k1")
    assert "Your ballot lies in the box" in checked(client, receipt_text(first))
    second = cast(here, key="k2", answer="no")
    of_ballot = {"ballot": str(here.ballot.id)}

    assert "This ballot was replaced" in checked(client, first.receipt, **of_ballot)
    assert "Your ballot lies in the box" in checked(client, second.receipt, **of_ballot)
    assert "This receipt is not known" in checked(client, "0" * 64, **of_ballot)


def test_after_the_end_the_secret_finds_the_answers_and_their_proofs(client: Client):
    here = scene()
    receipt = cast(here, key="same")
    close(here)

    page = checked(client, receipt_text(receipt))

    assert "Your ballot was counted" in page
    assert "The signature on the receipt is valid" in page
    here.ballot.refresh_from_db()
    _origin, size, root = ballotlog.read_checkpoint(here.ballot.checkpoint)
    links = re.findall(r'href="([^"]+\.tlog-proof)"', page)
    assert len(links) == 2
    for address in links:
        served = client.get(address)
        index, siblings, signed = ballotlog.read_tlog_proof(served.content.decode())
        leaf = lookup.leaf_at(here.ballot, index)
        assert leaf is not None
        assert ballotlog.leaf_hash(leaf.encode()).hex() in receipt.leaves
        assert ballotlog.verify_inclusion(ballotlog.leaf_hash(leaf.encode()), index, size, siblings, root)
        assert signed == here.ballot.checkpoint


def test_after_the_end_the_secret_alone_is_enough(client: Client):
    here = scene()
    receipt = cast(here, key="same")
    close(here)

    assert "Your ballot was counted" in checked(client, receipt.secret, ballot=str(here.ballot.id))


def test_a_replaced_receipt_stands_in_the_signed_list_after_the_end(client: Client):
    here = scene()
    first = cast(here, key="k1")
    close(here)

    assert "This ballot was replaced" in checked(client, receipt_text(first))


def test_a_receipt_that_the_log_does_not_know_is_missing(client: Client):
    here = scene()
    receipt = cast(here, key="same")
    close(here)
    stranger = receipt_text(receipt).replace(receipt.secret, "0" * 64)

    assert "No answers with this secret" in checked(client, stranger)


@pytest.mark.parametrize("field", ["receipt", "signature", "definition"])
def test_a_changed_receipt_loses_its_signature(client: Client, field: str):
    here = scene()
    kept = json.loads(receipt_text(cast(here)))
    kept[field] = ("1" if kept[field].startswith("0") else "0") + kept[field][1:]

    assert "The signature on the receipt is not ours" in checked(client, json.dumps(kept))


@pytest.mark.parametrize("text", ["", "hello", "{}", '{"a":1,"a":2}', "f" * 63, '{"schema":"socialicense/receipt/1"}'])
def test_what_is_no_receipt_is_refused_with_what_was_pasted(client: Client, text: str):
    scene()
    answer = client.post("/receipts/", {"receipt": text})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_a_code_alone_needs_its_vote(client: Client):
    scene()
    answer = client.post("/receipts/", {"receipt": "0" * 64})

    assert answer.status_code == 422
    assert "Choose the vote that this code is from." in answer.content.decode()


def test_a_receipt_of_a_vote_that_is_not_here_is_refused(client: Client):
    here = scene()
    kept = json.loads(receipt_text(cast(here))) | {"ballot": str(here.consultation.id)}

    assert client.post("/receipts/", {"receipt": json.dumps(kept)}).status_code == 422


@pytest.mark.usefixtures("one_minute")
def test_checks_are_limited(client: Client, monkeypatch: pytest.MonkeyPatch):
    here = scene()
    monkeypatch.setattr("consultations.views.receipt.CHECKS_A_MINUTE", 2)
    code = {"receipt": "0" * 64, "ballot": str(here.ballot.id)}

    assert [client.post("/receipts/", code).status_code for _ in range(3)] == [200, 200, 429]
    assert limits.TooMany.code == "too_many"


def test_the_receipt_comes_back_as_a_file_and_nothing_else_does(client: Client):
    text = receipt_text(cast(scene()))

    answer = client.post("/receipts/file/", {"receipt": text})

    assert answer.content.decode() == text + "\n"
    assert answer["Content-Disposition"] == 'attachment; filename="receipt.json"'
    for other in ("<script>alert(1)</script>", "{}", "", "0" * 64):
        assert (other, client.post("/receipts/file/", {"receipt": other}).status_code) == (other, 400)
