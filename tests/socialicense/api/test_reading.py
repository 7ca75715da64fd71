"""What the API tells, and what it never tells."""

import hashlib
import json
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client

from repository.licenses.domain import ballotlog
from repository.licenses.keys import keyring
from tests.socialicense.api.scene import MAIL, NAME, Public

API = "/api/v1/"
pytestmark = pytest.mark.django_db


def get(path: str, **headers: str) -> Any:
    return Client(headers=headers).get(API + path)


def ids(path: str) -> list[str]:
    return [row["id"] for row in get(path).json()["results"]]


def test_root_names_every_collection(scene: Public):
    collections = {"consultations", "ballots", "licenses", "drafts", "cases"}
    assert set(get("").json()) == {"version", "openapi", "docs", "did"} | collections


def test_consultations_open_and_ended_are_listed_newest_first_without_hidden_ones(scene: Public):
    expected = [scene.small, scene.closed, scene.open]
    by_opening = sorted(expected, key=lambda ballot: ballot.component.consultation.opened_at, reverse=True)
    assert ids("consultations") == [str(ballot.component.consultation_id) for ballot in by_opening]


def test_consultation_tells_its_frozen_remit_and_its_chain(scene: Public):
    found = get(f"consultations/{scene.consultation.id}").json()

    assert found["remit"]["question"] == {"en": "May bus card data be used to plan night buses?"}
    assert found["use_cases"][0]["ref"] == "u1"
    assert found["components"][0]["ballots"] == [str(scene.open.id)]
    assert found["brief_sha256"] == scene.consultation.brief_sha256


def test_consultation_keeps_its_frozen_texts_when_the_initiative_is_edited(scene: Public):
    initiative = scene.consultation.initiative
    before = get(f"consultations/{scene.consultation.id}").json()["initiative"]
    type(initiative).objects.filter(pk=initiative.pk).update(custodian="Somebody else")
    assert get(f"consultations/{scene.consultation.id}").json()["initiative"] == before


def test_brief_has_the_digest_that_the_consultation_names(scene: Public):
    content = get(f"consultations/{scene.consultation.id}/brief").content
    assert hashlib.sha256(content).hexdigest() == scene.consultation.brief_sha256


def test_hidden_consultation_and_its_ballot_are_not_found(scene: Public):
    paths = [f"consultations/{scene.hidden.component.consultation_id}", f"ballots/{scene.hidden.id}"]
    paths += [f"{paths[0]}/brief", f"{paths[1]}/definition", f"consultations/{uuid4()}"]
    assert [get(path).status_code for path in paths] == [404] * 5
    assert str(scene.hidden.id) not in ids("ballots")


def test_open_ballot_tells_definition_and_roll_but_no_count(scene: Public):
    found = get(f"ballots/{scene.open.id}").json()

    told = {name: found[name] for name in ("state", "eligible", "cast", "issued", "leaves", "root", "closed_at")}
    assert told == {
        "state": "open", "eligible": 12, "cast": None, "issued": None, "leaves": None, "root": "", "closed_at": None,
    }  # fmt: skip
    assert set(found["links"]) == {"definition"}
    content = get(f"ballots/{scene.open.id}/definition").content
    assert hashlib.sha256(content).hexdigest() == found["definition_sha256"]


def test_open_ballot_has_no_log_checkpoint_or_proof(scene: Public):
    paths = ["ballots.jsonl", "checkpoint", "superseded", "proofs/" + "0" * 64]
    assert [get(f"ballots/{scene.open.id}/{path}").status_code for path in paths] == [404] * 4


def test_closed_ballot_tells_counts_and_every_leaf(scene: Public):
    found = get(f"ballots/{scene.closed.id}").json()
    lines = b"".join(get(f"ballots/{scene.closed.id}/ballots.jsonl").streaming_content).splitlines()

    assert (found["cast"], found["issued"], found["leaves"]) == (12, 14, 12)
    assert ballotlog.Tree(lines).root().hex() == found["root"]
    assert [json.loads(line)["a"] for line in lines] == ["yes"] * 12


def test_proof_of_a_receipts_leaf_leads_to_the_signed_root(scene: Public):
    leaf = scene.receipt.leaves[0]
    index, siblings, checkpoint = ballotlog.read_tlog_proof(
        get(f"ballots/{scene.closed.id}/proofs/{leaf}").content.decode()
    )
    log_keys = [Ed25519PublicKey.from_public_bytes(key.raw) for key in keyring().public_of("log")]
    _origin, size, root = ballotlog.verify_checkpoint(checkpoint, log_keys)

    assert ballotlog.verify_inclusion(bytes.fromhex(leaf), index, size, siblings, root)
    assert checkpoint == get(f"ballots/{scene.closed.id}/checkpoint").content.decode()


def test_proof_of_a_leaf_that_is_not_in_the_log_is_not_found(scene: Public):
    assert get(f"ballots/{scene.closed.id}/proofs/{'a' * 64}").status_code == 404


def test_ballot_below_the_small_cell_limit_publishes_no_single_answers(scene: Public):
    links = get(f"ballots/{scene.small.id}").json()["links"]
    paths = ["ballots.jsonl", "proofs/" + "0" * 64, "checkpoint"]
    statuses = [get(f"ballots/{scene.small.id}/{path}").status_code for path in paths]
    assert (set(links), statuses) == ({"definition", "checkpoint", "superseded"}, [404, 404, 200])


def test_licenses_leave_out_exercises_unless_asked_for(scene: Public):
    assert ids("licenses") == [str(scene.license.id)]
    assert ids("licenses?state=exercise") == [str(scene.exercise.id)]
    assert ids(f"licenses?number={scene.exercise.number}") == [str(scene.exercise.id)]
    consultation = f"licenses?consultation={scene.license.consultation}"
    assert set(ids(consultation)) == {str(scene.license.id), str(scene.exercise.id)}
    assert ids("licenses?verdict=yes&state=withdrawn") == []


def test_license_content_is_the_signed_bytes(scene: Public):
    found = get(f"licenses/{scene.license.id}").json()
    content = get(f"licenses/{scene.license.id}/content")

    assert found["standing"]["code"] == "in_force"
    assert content.content == bytes(scene.license.jsonld)
    assert (content["Content-Type"], content["ETag"]) == ("application/vc", f'"{scene.license.jsonld_sha256}"')
    assert [state["state"] for state in found["states"]] == ["issued"]


def test_drafts_are_told_from_their_review_on(scene: Public):
    assert str(scene.review.id) in ids("drafts?state=review")
    assert str(scene.draft.id) not in ids("drafts")
    assert [get(f"drafts/{scene.draft.id}{more}").status_code for more in ("", "/content")] == [404, 404]
    assert get(f"drafts/{scene.review.id}/content").content == bytes(scene.review.content)


def test_nothing_that_the_api_tells_names_a_person_or_a_secret(scene: Public):
    """The scene holds a named contact, a mailed link and accounts that could leak."""
    told = [get(path) for path in ("consultations", "ballots", "licenses", "drafts")]
    for name in ("open", "closed", "small"):
        ballot = getattr(scene, name)
        consultation = f"consultations/{ballot.component.consultation_id}"
        told += [get(f"ballots/{ballot.id}"), get(consultation), get(f"{consultation}/brief")]
    told += [get(f"licenses/{scene.license.id}"), get(f"drafts/{scene.review.id}")]
    text = b"\n".join(response.content for response in told).decode()

    private = [NAME, MAIL, "member_code", "preview_token", "secret_sha256", str(scene.consultation.preview_token)]
    private += [str(person.id) for person in scene.consultation.participations.all()]
    assert [response.status_code for response in told] == [200] * len(told)
    assert [word for word in private if word in text] == []
