"""Checks around the content of a license: form, issuer, signature, checkpoints, adoption, time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import statements
from .ballotlog import CheckpointRefused, verify_checkpoint
from .canonical import Unreadable, canonical, digest, parse
from .context import contexts
from .did import DidDocument, DidRefused, read_did_document
from .document import EXERCISE, LICENSE, Ratification
from .draft import BallotSummary, ComponentSummary, Draft
from .evidence import Figure
from .refused import Refused
from .report import Findings
from .signing import ProofRefused, check_proof_shape, verify_proof

_ADOPTION_CODES = {
    "statement-unknown-key": "adoption-unknown-key",
    "statement-target": "adoption-other-draft",
    "statement-too-few": "adoption-too-few",
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch
_HEX256 = re.compile(r"[0-9a-f]{64}").fullmatch
_STRINGS = ("id", "validFrom", "validUntil")
_LISTS = ("@context", "type", "credentialStatus", "relatedResource", "credentialSubject", "evidence", "name")


@dataclass(frozen=True)
class Envelope:
    """A license document whose form holds: the JSON, the draft inside, and the vote on it."""

    json: Mapping[str, Any]
    draft: Draft
    draft_sha256: str
    ratification: Ratification | None

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def site(self) -> str:
        return self.id.partition("/licenses/")[0]

    @property
    def exercise(self) -> bool:
        return EXERCISE in self.json["type"]

    @property
    def ballots(self) -> tuple[BallotSummary, ...]:
        return (*self.draft.ballots, *(self.ratification.component.ballots if self.ratification else ()))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (*self.draft.figures, *(self.ratification.figures if self.ratification else ()))

    @property
    def components(self) -> tuple[ComponentSummary, ...]:
        made = self.draft.how_it_was_made.components
        return (*made, self.ratification.component) if self.ratification else made

    def resource(self, name: str) -> str | None:
        """The published digest of a file of the license."""
        for entry in self.json["relatedResource"]:
            if isinstance(entry, dict) and entry.get("id") == f"{self.id}/{name}":
                return str(entry.get("digestSRI"))
        return None


def read(data: bytes, found: Findings) -> Envelope | None:
    """The license in its parts, or None with a finding where its form does not hold."""
    found.ran("form")
    try:
        json = parse(data)
    except Unreadable as error:
        found.error("json-unreadable", fault=error.code)
        return None
    if not isinstance(json, dict):
        found.error("json-unreadable", fault="not an object")
        return None
    for members, kind in ((_STRINGS, str), (_LISTS, list)):
        for member in members:
            if not isinstance(json.get(member), kind):
                found.error("document-malformed", pointer=f"/{member}", fault="missing or of another kind")
                return None
    for member in ("validFrom", "validUntil"):
        if not _INSTANT(json[member]):
            found.error("document-malformed", pointer=f"/{member}", fault="not a time")
            return None
    issuer = json.get("issuer")
    if not isinstance(issuer, dict) or not isinstance(issuer.get("id"), str):
        found.error("document-malformed", pointer="/issuer", fault="missing or of another kind")
        return None
    try:
        draft = Draft.from_json(json.get("socialLicense"), pointer="/socialLicense")
        ratified = json.get("ratification")
        ratification = None if ratified is None else Ratification.from_json(ratified, pointer="/ratification")
    except Refused as error:
        found.error("document-malformed", pointer=error.values.get("pointer", ""), fault=error.code)
        return None
    envelope = Envelope(json, draft, digest(json["socialLicense"]), ratification)
    for ballot in envelope.ballots:
        if not _HEX256(ballot.definition_sha256) or not _HEX256(ballot.log.root):
            found.error("document-malformed", pointer=f"ballot {ballot.ballot}", fault="not a hash")
            return None
    if canonical(json) != data:
        found.note("form-differs")
    return envelope


def check_issuer(envelope: Envelope, did: object, found: Findings) -> DidDocument | None:
    """The DID document, if it is that of the license's issuer."""
    found.ran("issuer")
    if did is None:
        found.unusable("issuer-not-established")
        return None
    try:
        anchor = read_did_document(parse(did) if isinstance(did, bytes) else did)
        site = anchor.site
    except (DidRefused, Unreadable) as error:
        found.unusable("did-unreadable", fault=error.code)
        return None
    if envelope.json["issuer"]["id"] != anchor.id or envelope.site != site:
        found.error("issuer-mismatch", issuer=envelope.json["issuer"]["id"], did=anchor.id)
    if envelope.json["@context"] != contexts(site):
        found.error("context-changed")
    return anchor


def check_signature(json: Mapping[str, Any], did: DidDocument, found: Findings) -> None:
    """Every proof of the proof set holds, by keys with which the issuer signs."""
    found.ran("signature")
    given = json.get("proof")
    if not given:
        found.error("proof-missing")
        return
    proofs: list[Any] = given if isinstance(given, list) else [given]
    for proof in proofs:
        try:
            method = check_proof_shape(proof)["verificationMethod"]
            key = did.assertion.get(method)
            if key is None:
                found.error("proof-unknown-key", method=method)
                continue
            verify_proof(json, proof, key.raw)
            if key.expires is not None and proof["created"] > key.expires:
                found.error("proof-key-expired", method=method)
        except ProofRefused as error:
            found.error(error.code, **error.values)


def check_logs(envelope: Envelope, did: DidDocument, found: Findings) -> None:
    """The checkpoint of every ballot is signed by a log key and names the root in the license."""
    found.ran("checkpoints")
    for ballot in envelope.ballots:
        log = ballot.log
        try:
            _, size, root = verify_checkpoint(log.checkpoint, did.log_keys, origin=log.origin)
        except CheckpointRefused as error:
            found.error("checkpoint-signature", ballot=ballot.ballot, fault=error.code)
            continue
        if (size, root.hex()) != (log.size, log.root):
            found.error("log-root", ballot=ballot.ballot)


def check_adoption(envelope: Envelope, found: Findings) -> None:
    """A license was adopted by the community's own keys, for exactly this draft; an exercise never looks like one."""
    found.ran("adoption")
    number = envelope.id.rpartition("/licenses/")[2]
    kinds = envelope.json["type"]
    if kinds not in (["VerifiableCredential", LICENSE], ["VerifiableCredential", EXERCISE]):
        found.error("type-unknown")
        return
    if envelope.exercise:
        if not number.startswith("SX-"):
            found.error("exercise-as-license")
        return
    if envelope.draft.exercise or not number.startswith("SL-"):
        found.error("exercise-as-license")
    signed = envelope.json.get("adoption")
    if not isinstance(signed, list) or not signed:
        found.error("adoption-missing")
    else:
        community = envelope.draft.community
        try:
            statements.verify_all(
                signed,
                keys=[key.multibase for key in community.keys],
                threshold=community.threshold,
                act="adopt",
                target=envelope.draft_sha256,
            )
        except statements.StatementRefused as error:
            code = _ADOPTION_CODES.get(error.code, "adoption-invalid")
            found.error(code, **({"fault": error.code} | error.values))
    _check_ratification(envelope, found)


def check_time(envelope: Envelope, now: str, found: Findings) -> None:
    """`now` (RFC 3339 in UTC) lies within the validity of the license."""
    found.ran("time")
    if now < envelope.json["validFrom"]:
        found.error("not-yet-valid", valid_from=envelope.json["validFrom"])
    if now > envelope.json["validUntil"]:
        found.error("expired", valid_until=envelope.json["validUntil"])


def _check_ratification(envelope: Envelope, found: Findings) -> None:
    if envelope.ratification is None:
        found.error("ratification-missing")
        return
    figures = [figure for figure in envelope.ratification.figures if figure.about.kind == "draft"]
    about = {figure.about.ref for figure in figures}
    if about != {envelope.draft_sha256}:
        found.error("ratification-other-draft")
    elif any(figure.decision != "favourable" for figure in figures):
        found.error("ratification-failed")
