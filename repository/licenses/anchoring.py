"""What the platform below asks of the keys: sign the end of the audit chain, and say whether the keys load."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from repository.licenses.keys import keyring, method_id
from socialicense import health
from socialicense.audit import registry
from socialicense.errors import Refusal


def sign(message: bytes) -> tuple[str, str]:
    """(full id of the log key, signature in base64). Refuses (KeyMissing) where there is no key."""
    key = keyring().signing("log")
    return method_id(key.id), base64.b64encode(key.private.sign(message)).decode()


def verify(message: bytes, key: str, signature: str) -> bool:
    """Whether one of this platform's log keys, in use or retired, made the signature."""
    for public in keyring().public_of("log"):
        if method_id(public.id) == key:
            try:
                Ed25519PublicKey.from_public_bytes(public.raw).verify(base64.b64decode(signature), message)
            except (InvalidSignature, binascii.Error):
                return False
            return True
    return False


def keys_load() -> str:
    """Empty when the credential and log keys load; otherwise the refusal's code."""
    try:
        for kind in ("credential", "log"):
            keyring().signing(kind)
    except Refusal as refusal:
        return refusal.code
    return ""


def register() -> None:
    registry.register_signer(sign, verify)
    health.register("signing keys", keys_load)
