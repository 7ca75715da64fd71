"""Signing for the ballot log, so that consultations never touch the key."""

import base64
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from repository.licenses.domain import ballotlog
from repository.licenses.keys import keyring, method_id

HEAD = b"socialicense/audit-head/1\n"


def log_signer() -> str:
    """The full id of the log key in use, as it stands in did.json. Refuses (KeyMissing) where there is none."""
    return method_id(keyring().signing("log").id)


def sign_checkpoint(origin: str, size: int, root: bytes) -> str:
    """The C2SP checkpoint of a ballot log: `root` is the 32-byte RFC 9162 root over `size` leaves."""
    return ballotlog.checkpoint(origin, size, root, keyring().signing("log").private)


def sign_receipt(receipt: str) -> str:
    """Base64 signature of a receipt hash (hex). Called once for every cast: the key is kept in the process."""
    return ballotlog.sign_receipt(receipt, keyring().signing("log").private)


def sign_superseded(ballot: str, receipts: Iterable[str]) -> dict[str, object]:
    """The signed list of receipts that later casts replaced."""
    return ballotlog.sign_superseded(ballot, receipts, keyring().signing("log").private)


def sign_head(message: bytes) -> tuple[str, str]:
    """Sign the end of the audit chain with the log key: the key's id and a base64 signature."""
    key = keyring().signing("log")
    return method_id(key.id), base64.b64encode(key.private.sign(HEAD + message)).decode("ascii")


def verify_head(message: bytes, name: str, signature: str) -> bool:
    """Whether a log key of this platform, in use or replaced, signed this end of the chain."""
    for key in keyring().public_of("log"):
        if method_id(key.id) == name:
            try:
                public = Ed25519PublicKey.from_public_bytes(key.raw)
                public.verify(base64.b64decode(signature, validate=True), HEAD + message)
            except (InvalidSignature, ValueError):
                return False
            return True
    return False
