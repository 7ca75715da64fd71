"""What a community says with its own keys: adopt or withhold a draft; suspend, reinstate or withdraw a license.

A statement is a small JSON document with an `eddsa-jcs-2022` proof by a `did:key`. It is signed outside the platform
(see `signer`), so the platform can show it but never make it. Where m of n keys must agree, m statements by
different keys carry the same act on the same target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import shapes
from .refused import Refused
from .signing import ProofRefused, add_proof, check_proof_shape, decode_public_key, multibase_of, verify_proof

Act = Literal["adopt", "withhold", "suspend", "reinstate", "withdraw"]
DRAFT_ACTS = frozenset({"adopt", "withhold"})

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch
_HEX256 = re.compile(r"[0-9a-f]{64}").fullmatch


class StatementRefused(Refused):
    """A statement that does not count. Codes: those of `shapes`, statement-target, statement-answers,
    statement-time, statement-unknown-key, statement-signature, statement-too-few."""


@dataclass(frozen=True)
class Statement:
    """One act by one key. `draft` is the SHA-256 of the draft for adopt and withhold, `license` the id of the
    license otherwise; `capacity` says for whom the signer speaks; `key` is the public Multikey. `answers` is the SHA-256 of the
    statement that suspended the license, in a reinstatement and nowhere else: one that was signed in advance and held
    back cannot lift a suspension that came later."""

    act: Act
    consultation: str
    community: str
    capacity: str
    at: str
    key: str
    draft: str | None = None
    license: str | None = None
    reason: str = ""
    answers: str | None = None
    type: Literal["SocialLicenseStatement"] = "SocialLicenseStatement"

    @property
    def target(self) -> str:
        return self.draft or self.license or ""

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))


def sign(statement: Statement | Mapping[str, Any], secret: Ed25519PrivateKey) -> dict[str, Any]:
    """The signed statement; `key` is filled in, the proof is dated by the statement's own time."""
    content = statement.to_json() if isinstance(statement, Statement) else dict(statement)
    multibase = multibase_of(secret)
    unsigned = {name: value for name, value in content.items() if name != "proof"} | {"key": multibase}
    signed = add_proof(unsigned, secret, method=key_method(multibase), created=str(unsigned.get("at")))
    read(signed)
    return signed


def key_method(multibase: str) -> str:
    """The DID URL of a key that is its own identifier (did:key)."""
    return f"did:key:{multibase}#{multibase}"


def read(signed: object) -> Statement:
    """The statement inside a signed one, its shape checked and its signature not yet. Raises StatementRefused."""
    content = {name: value for name, value in _document(signed).items() if name != "proof"}
    statement = shapes.read(Statement, content, refusal=StatementRefused)
    if content.get("type") != "SocialLicenseStatement":
        raise StatementRefused("missing", pointer="/type")
    about_draft = statement.act in DRAFT_ACTS
    if about_draft != (statement.draft is not None) or about_draft == (statement.license is not None):
        raise StatementRefused("statement-target", act=statement.act)
    if about_draft and not _HEX256(statement.draft or ""):
        raise StatementRefused("statement-target", act=statement.act)
    if (statement.act == "reinstate") != bool(_HEX256(statement.answers or "")):
        raise StatementRefused("statement-answers", act=statement.act)
    if not _INSTANT(statement.at):
        raise StatementRefused("statement-time", at=statement.at[:40])
    return statement


def verify(signed: object, keys: Iterable[str]) -> Statement:
    """The statement, if one of the registered `keys` (Multikeys) signed it. Raises StatementRefused."""
    statement, document = read(signed), _document(signed)
    if statement.key not in set(keys):
        raise StatementRefused("statement-unknown-key", key=statement.key[:100])
    try:
        proof = check_proof_shape(document.get("proof"))
        if proof["verificationMethod"] != key_method(statement.key) or proof["created"] != statement.at:
            raise ProofRefused("proof-malformed", member="verificationMethod")
        verify_proof(document, proof, decode_public_key(statement.key))
    except Refused as error:
        raise StatementRefused("statement-signature", fault=error.code) from error
    return statement


def verify_all(
    signed: Iterable[object], *, keys: Iterable[str], threshold: int, act: Act, target: str
) -> tuple[Statement, ...]:
    """The statements that carry `act` on `target`, at least `threshold` by different keys.

    Raises StatementRefused for the first that does not hold, or "statement-too-few".
    """
    registered = frozenset(keys)
    found: dict[str, Statement] = {}
    for item in signed:
        statement = verify(item, registered)
        if statement.act != act or statement.target != target:
            raise StatementRefused("statement-target", act=statement.act, target=statement.target[:200])
        found[statement.key] = statement
    if len(found) < max(threshold, 1):
        raise StatementRefused("statement-too-few", signed=len(found), needed=max(threshold, 1))
    return tuple(found.values())


def _document(signed: object) -> dict[str, Any]:
    if not isinstance(signed, dict):
        raise StatementRefused("wrong-type", pointer="", expected="object")
    return signed
