"""Ed25519 keys as Multikeys, and Data Integrity proofs of the suite `eddsa-jcs-2022`.

Sources: W3C Controlled Identifiers 1.0 (Multikey), W3C Data Integrity EdDSA Cryptosuites v1.0 section 3.3
(eddsa-jcs-2022), RFC 8032 (Ed25519), RFC 8785 (JCS). Verification is stricter than the recommendation where leniency
would let two readers see two documents: the proof has exactly the members that we issue, and its `@context` equals
that of the document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import base58
from .canonical import canonical
from .refused import Refused

SUITE = "eddsa-jcs-2022"
PURPOSE = "assertionMethod"

_PUBLIC, _SECRET = b"\xed\x01", b"\x80\x26"
_MEMBERS = frozenset({"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch


class KeyRefused(Refused):
    """A text that is no Ed25519 Multikey. Codes: not-a-key, not-a-secret."""


class ProofRefused(Refused):
    """A proof that does not hold. Codes: proof-malformed, context-changed, signature-invalid."""


# Keys -------------------------------------------------------------------------------------------------------------


def encode_public_key(raw: bytes) -> str:
    """The 32 bytes of a public key as Multikey: "z6Mk..."."""
    return "z" + base58.encode(_PUBLIC + raw)


def decode_public_key(multibase: str) -> bytes:
    """The 32 bytes of an Ed25519 Multikey. Raises KeyRefused("not-a-key")."""
    return _decode(multibase, _PUBLIC, "not-a-key")


def encode_secret_key(raw: bytes) -> str:
    """The 32-byte seed of a private key as Multikey: "z3u2..."."""
    return "z" + base58.encode(_SECRET + raw)


def decode_secret_key(multibase: str) -> Ed25519PrivateKey:
    """The private key of a secret Multikey. Raises KeyRefused("not-a-secret")."""
    return Ed25519PrivateKey.from_private_bytes(_decode(multibase, _SECRET, "not-a-secret"))


def fingerprint(multibase: str) -> str:
    """What people compare by eye: the first half of SHA-256 over the 32 key bytes, in eight groups of four hex."""
    return fingerprint_of(decode_public_key(multibase))


def fingerprint_of(raw: bytes) -> str:
    """`fingerprint` of a key given by its 32 bytes."""
    digits = hashlib.sha256(raw).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def multibase_of(key: Ed25519PrivateKey) -> str:
    """The public Multikey that belongs to a private key."""
    return encode_public_key(key.public_key().public_bytes_raw())


def _decode(multibase: str, prefix: bytes, code: str) -> bytes:
    try:
        data = base58.decode(multibase[1:]) if multibase.startswith("z") and len(multibase) < 100 else b""
    except ValueError as error:
        raise KeyRefused(code) from error
    if len(data) != 34 or not data.startswith(prefix):
        raise KeyRefused(code)
    return data[2:]


# Proofs -----------------------------------------------------------------------------------------------------------


def add_proof(document: Mapping[str, Any], key: Ed25519PrivateKey, *, method: str, created: str) -> dict[str, Any]:
    """The document with one `eddsa-jcs-2022` proof. `method` is the DID URL of the key, `created` RFC 3339 in UTC.

    Ed25519 is deterministic: the same document, key and time give the same bytes.
    """
    unsigned = _without_proof(document)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    if "@context" in unsigned:
        proof["@context"] = unsigned["@context"]
    value = "z" + base58.encode(key.sign(_hashed(unsigned, proof)))
    return unsigned | {"proof": proof | {"proofValue": value}}


def verify_proof(document: Mapping[str, Any], proof: object, public: bytes) -> None:
    """Check one proof over the document without its `proof` member against 32 key bytes. Raises ProofRefused."""
    unsigned = _without_proof(document)
    config = check_proof_shape(proof)
    if config.get("@context") != unsigned.get("@context"):
        raise ProofRefused("context-changed", member="proof")
    value = config.pop("proofValue")
    try:
        signature = base58.decode(value[1:])
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _hashed(unsigned, config))
    except (ValueError, InvalidSignature) as error:
        raise ProofRefused("signature-invalid", method=config["verificationMethod"]) from error


def check_proof_shape(proof: object) -> dict[str, Any]:
    """A copy of the proof if it has exactly the members and constants that we issue. Raises ProofRefused."""
    if not isinstance(proof, dict):
        raise ProofRefused("proof-malformed", member="proof")
    missing, strange = _MEMBERS - proof.keys(), proof.keys() - _MEMBERS - {"@context"}
    if missing or strange:
        raise ProofRefused("proof-malformed", member=sorted(missing | strange)[0])
    for member in _MEMBERS:
        if type(proof[member]) is not str:
            raise ProofRefused("proof-malformed", member=member)
    constants = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": PURPOSE}
    for member, value in constants.items():
        if proof[member] != value:
            raise ProofRefused("proof-malformed", member=member)
    if not _INSTANT(proof["created"]):
        raise ProofRefused("proof-malformed", member="created")
    if not proof["proofValue"].startswith("z") or len(proof["proofValue"]) > 100:
        raise ProofRefused("proof-malformed", member="proofValue")
    return dict(proof)


def _hashed(unsigned: Mapping[str, Any], config: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(canonical(dict(config))).digest() + hashlib.sha256(canonical(dict(unsigned))).digest()


def _without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}
