"""What everybody may have of a ballot, before and after its end."""

import html
import json

import pytest
from django.test import Client

from consultations.ballots.models import Ballot, FreeText
from consultations.ballots.services import casting, closing
from consultations.services import chain
from repository.licenses.domain import ballotlog, canonical
from repository.licenses.keys import keyring
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def counted(voters: int) -> Scene:
    """A closed and counted ballot; the first voter says no and why."""
    here = scene()
    for n in range(voters):
        raw = {"u1": "yes" if n else "no", "why": "<b>Night</b> shift" if not n else None}
        casting.cast(ballot=here.ballot.id, voter=make.voter(here.roll[n]), raw=raw, idempotency_key="k")
    make.end(here.ballot)
    closing.close(ballot=here.ballot)
    chain.freeze_evidence(here.ballot.component)
    here.ballot = Ballot.objects.get(pk=here.ballot.pk)
    return here


def address(here: Scene, name: str = "") -> str:
    return f"/consultations/{here.slug}/ballots/{here.ballot.id}/{name}"


def test_the_definition_is_served_byte_for_byte_as_it_was_hashed(client: Client):
    here = scene()

    served = client.get(address(here, "definition.json"))

    assert canonical.sha256(served.content) == here.ballot.definition_sha256
    assert served["Content-Type"] == "application/json"


def test_before_the_end_nothing_of_the_box_is_served(client: Client):
    here = scene()
    casting.cast(ballot=here.ballot.id, voter=make.voter(here.roll[0]), raw={"u1": "yes"}, idempotency_key="k")

    for name in ("ballots.jsonl", "checkpoint.txt", "superseded.json", "texts.json", "leaves/0.tlog-proof"):
        assert (name, client.get(address(here, name)).status_code) == (name, 404)


def test_the_log_is_served_in_order_and_leads_to_the_signed_root(client: Client):
    here = counted(12)

    lines = b"".join(client.get(address(here, "ballots.jsonl")).streaming_content).splitlines()
    checkpoint = client.get(address(here, "checkpoint.txt")).content.decode()
    replaced = json.loads(client.get(address(here, "superseded.json")).content)

    assert len(lines) == 24
    _origin, size, root = ballotlog.read_checkpoint(checkpoint)
    assert (size, root) == (24, ballotlog.Tree(lines).root())
    assert ballotlog.verify_superseded(replaced, keyring().signing("log").private.public_key())
    assert replaced["receipts"] == []


def test_the_result_is_told_with_counts_share_and_rule(client: Client):
    here = counted(12)

    page = html.unescape(client.get(address(here)).content.decode())

    assert "Agreed" in page
    assert "11 for, 0 abstained, 1 against, of 12." in page
    assert "more than half of the votes for and against" in page
    assert "Every answer, without names" in page


def test_below_ten_only_the_outcome_is_told(client: Client):
    here = counted(9)

    page = html.unescape(client.get(address(here)).content.decode())

    assert "Agreed" in page
    assert "Fewer than ten people voted." in page
    assert "8 for" not in page
    assert "Every answer, without names" not in page
    for name in ("ballots.jsonl", "texts.json"):
        assert client.get(address(here, name)).status_code == 404


def test_free_words_are_shown_after_moderation_only(client: Client):
    here = counted(12)
    assert "Night" not in client.get(address(here)).content.decode()
    assert json.loads(client.get(address(here, "texts.json")).content)["waiting"] == 1
    FreeText.objects.update(state=FreeText.State.PUBLISHED)

    page = client.get(address(here)).content.decode()
    text = json.loads(client.get(address(here, "texts.json")).content)["published"][0]

    assert "&lt;b&gt;Night&lt;/b&gt; shift" in page
    assert canonical.sha256(bytes.fromhex(text["salt"]) + text["text"].encode()) == text["commitment"]


def test_a_closed_ballot_that_is_not_counted_yet_says_so(client: Client):
    here = scene()
    make.end(here.ballot)
    closing.close(ballot=here.ballot)

    assert "is being counted" in client.get(address(here)).content.decode()


def test_a_proof_outside_the_log_is_not_found(client: Client):
    here = counted(12)

    assert client.get(address(here, "leaves/23.tlog-proof")).status_code == 200
    assert client.get(address(here, "leaves/24.tlog-proof")).status_code == 404


def test_a_ballot_is_not_served_under_another_consultation(client: Client):
    here, other = counted(12), scene()
    for name in ("", "definition.json", "ballots.jsonl", "checkpoint.txt"):
        wrong = address(here, name).replace(here.slug, other.slug)
        assert (name, client.get(wrong).status_code) == (name, 404)
