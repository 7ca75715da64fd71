"""The platform's `did:web` document: the anchor of every offline check.

It lists the credential keys (under `assertionMethod`), the log keys (Multikeys outside `assertionMethod`, so that a
log key can never sign a license) and the seal certificates (JsonWebKeys with `x5c`). Keys that were replaced stay,
with `expires`. Sources: W3C DID 1.0, did:web method (W3C CCG), RFC 7517 (JWK).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from .refused import Refused
from .signing import KeyRefused, decode_public_key, encode_public_key

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/jwk/v1"]


class DidRefused(Refused):
    """A DID document that cannot anchor a check. Codes: did-malformed, not-did-web."""


@dataclass(frozen=True)
class DidKey:
    """An Ed25519 key: `id` is the fragment ("key-2026-1"), `raw` 32 bytes, `expires` when it was replaced."""

    id: str
    raw: bytes
    expires: str | None = None


@dataclass(frozen=True)
class DidCertificate:
    """A seal certificate: `chain` is DER, the seal's own certificate first."""

    id: str
    chain: tuple[bytes, ...]


@dataclass(frozen=True)
class DidDocument:
    """What a check needs of a DID document: keys by their full id."""

    id: str
    assertion: dict[str, DidKey]
    log: dict[str, DidKey]

    @property
    def site(self) -> str:
        """The address of the platform that the did:web names."""
        return site_of(self.id)

    @property
    def log_keys(self) -> list[Ed25519PublicKey]:
        """The keys that may sign checkpoints, replaced ones included."""
        return [Ed25519PublicKey.from_public_bytes(key.raw) for key in self.log.values()]


def site_of(did: str) -> str:
    """`did:web:HOST` to `https://HOST`; a port is written %3A, a path with further colons. Raises DidRefused."""
    method, _, rest = did.partition("did:web:")
    if method or not rest or "/" in rest:
        raise DidRefused("not-did-web", did=did[:200])
    return "https://" + "/".join(unquote(part) for part in rest.split(":"))


def did_document(
    did: str,
    *,
    credential_keys: Sequence[DidKey],
    log_keys: Sequence[DidKey],
    seals: Sequence[DidCertificate] = (),
) -> dict[str, Any]:
    """The JSON served at /.well-known/did.json, in a fixed order."""
    methods = [_multikey(did, key) for key in (*credential_keys, *log_keys)]
    methods += [_json_web_key(did, seal) for seal in seals]
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [f"{did}#{key.id}" for key in credential_keys],
    }


def read_did_document(document: object) -> DidDocument:
    """Read a DID document that was parsed strictly. Raises DidRefused."""
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise DidRefused("did-malformed", member="id")
    did: str = document["id"]
    methods, asserting = document.get("verificationMethod"), document.get("assertionMethod")
    if not isinstance(methods, list) or not isinstance(asserting, list):
        raise DidRefused("did-malformed", member="verificationMethod")
    assertion: dict[str, DidKey] = {}
    log: dict[str, DidKey] = {}
    for method in methods:
        if not isinstance(method, dict) or method.get("type") != "Multikey":
            continue
        key = _read_multikey(did, method)
        (assertion if key.id in asserting else log)[key.id] = key
    if not assertion:
        raise DidRefused("did-malformed", member="assertionMethod")
    return DidDocument(did, assertion, log)


def _multikey(did: str, key: DidKey) -> dict[str, Any]:
    method = {
        "id": f"{did}#{key.id}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": encode_public_key(key.raw),
    }
    return method | ({"expires": key.expires} if key.expires else {})


def _read_multikey(did: str, method: dict[str, Any]) -> DidKey:
    id, expires = method.get("id"), method.get("expires")
    if not isinstance(id, str) or not id.startswith(f"{did}#") or method.get("controller") != did:
        raise DidRefused("did-malformed", member="verificationMethod")
    if expires is not None and not isinstance(expires, str):
        raise DidRefused("did-malformed", member="expires")
    try:
        return DidKey(id, decode_public_key(str(method.get("publicKeyMultibase"))), expires)
    except KeyRefused as error:
        raise DidRefused("did-malformed", member="publicKeyMultibase") from error


def _json_web_key(did: str, seal: DidCertificate) -> dict[str, Any]:
    public = x509.load_der_x509_certificate(seal.chain[0]).public_key()
    jwk: dict[str, Any]
    if isinstance(public, EllipticCurvePublicKey):
        size, numbers = (public.key_size + 7) // 8, public.public_numbers()
        jwk = {
            "kty": "EC",
            "crv": f"P-{public.key_size}",
            "x": _base64url(numbers.x.to_bytes(size, "big")),
            "y": _base64url(numbers.y.to_bytes(size, "big")),
        }
    elif isinstance(public, RSAPublicKey):
        rsa = public.public_numbers()
        jwk = {"kty": "RSA", "n": _base64url(_unsigned(rsa.n)), "e": _base64url(_unsigned(rsa.e))}
    else:
        raise DidRefused("did-malformed", member="x5c")
    jwk["x5c"] = [base64.b64encode(certificate).decode("ascii") for certificate in seal.chain]
    return {"id": f"{did}#{seal.id}", "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk}


def _unsigned(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
