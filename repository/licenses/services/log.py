"""Signing for the ballot log, so that consultations never touch the key."""

from collections.abc import Iterable

from repository.licenses.domain import ballotlog
from repository.licenses.keys import keyring, method_id


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
