"""The public log of a closed ballot: leaves, the signed checkpoint, proofs and receipts.

One leaf per (ballot, question), sorted by (question, tag), so that neither order nor pattern leads to a person. The
tag of a leaf is HMAC(s, question) with a fresh secret s per cast that only the voter gets: a voter can find the own
leaves, nobody else can join them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .answers import Answer, encode
from .canonical import canonical
from .merkle import HASH, Tree, leaf_hash, verify_inclusion
from .refused import Refused

__all__ = [
    "CheckpointRefused",
    "Tree",
    "checkpoint",
    "key_id",
    "leaf",
    "leaf_hash",
    "read_checkpoint",
    "read_tlog_proof",
    "receipt_hash",
    "response_tag",
    "sign_receipt",
    "sign_superseded",
    "sort_key",
    "tlog_proof",
    "verify_checkpoint",
    "verify_inclusion",
    "verify_receipt",
    "verify_superseded",
]

_RECEIPT = b"socialicense/receipt/1\n"
_SUPERSEDED = b"socialicense/superseded/1\n"
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}").fullmatch
_TLOG_PROOF = "c2sp.org/tlog-proof@v1"


class CheckpointRefused(Refused):
    """A checkpoint or proof that cannot be accepted. Codes: malformed, unknown-key, signature, origin."""


def response_tag(secret: bytes, question: str) -> str:
    """The `r` of a leaf: hex HMAC-SHA256 of the question id under the secret of one cast."""
    return hmac.digest(secret, question.encode("utf-8"), "sha256").hex()


_quoted = lru_cache(maxsize=16384)(encode_basestring)


def leaf(*, ballot: str, question: str, answer: Answer, r: str, group: str | None = None) -> bytes:
    """The RFC 8785 bytes of {"a", "b", "g"?, "q", "r"}, written directly since the shape never changes."""
    g = "" if group is None else f',"g":{_quoted(group)}'
    text = f'{{"a":{encode(answer)},"b":{_quoted(ballot)}{g},"q":{_quoted(question)},"r":{encode_basestring(r)}}}'
    return text.encode("utf-8")


def sort_key(line: bytes) -> bytes:
    """What leaves are sorted by: the end of a leaf from its question on. Bytes order like the pair (q, r), because
    the quote that ends a question id sorts before every character that an id may hold."""
    return line[line.rindex(b',"q":') :]


# The checkpoint: C2SP tlog-checkpoint on C2SP signed-note -------------------------------------------------------


def key_id(name: str, public: Ed25519PublicKey) -> bytes:
    """C2SP signed-note: the first four bytes of SHA-256(name || 0x0A || 0x01 || public key)."""
    return hashlib.sha256(name.encode("utf-8") + b"\n\x01" + public.public_bytes_raw()).digest()[:4]


def checkpoint(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """The signed statement "the log `origin` has `size` leaves and this root"; the key is named like the log."""
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"
    blob = key_id(origin, key.public_key()) + key.sign(body.encode("utf-8"))
    return f"{body}\n\N{EM DASH} {origin} {base64.b64encode(blob).decode('ascii')}\n"


def read_checkpoint(text: str) -> tuple[str, int, bytes]:
    """(origin, size, root) without checking the signature. Raises CheckpointRefused("malformed")."""
    body, _, _ = text.partition("\n\n")
    lines = body.split("\n")
    if len(lines) != 3 or not lines[0] or not _SIZE(lines[1]):
        raise CheckpointRefused("malformed")
    root = _base64(lines[2])
    if len(root) != HASH:
        raise CheckpointRefused("malformed")
    return lines[0], int(lines[1]), root


def verify_checkpoint(
    text: str, keys: Iterable[Ed25519PublicKey], *, origin: str | None = None
) -> tuple[str, int, bytes]:
    """(origin, size, root) when one of `keys` signed it; signature lines of other keys are passed over, as C2SP
    asks. Raises CheckpointRefused("malformed" | "origin" | "unknown-key" | "signature")."""
    found, size, root = read_checkpoint(text)
    if origin is not None and found != origin:
        raise CheckpointRefused("origin", expected=origin, found=found)
    body, _, signatures = text.partition("\n\n")
    if not signatures.endswith("\n"):
        raise CheckpointRefused("malformed")
    by_id = {key_id(found, key): key for key in keys}
    known = False
    for line in signatures[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        blob = _base64(encoded)
        if dash != "\N{EM DASH}" or len(blob) < 5:
            raise CheckpointRefused("malformed")
        key = by_id.get(blob[:4]) if name == found else None
        if key is None:
            continue
        known = True
        if not _valid(key, blob[4:], (body + "\n").encode("utf-8")):
            raise CheckpointRefused("signature")
    if not known:
        raise CheckpointRefused("unknown-key")
    return found, size, root


def tlog_proof(tree: Tree, index: int, signed: str) -> str:
    """The C2SP tlog-proof of one leaf: index, siblings and the checkpoint `signed` it leads to."""
    hashes = "".join(base64.b64encode(node).decode("ascii") + "\n" for node in tree.inclusion_proof(index))
    return f"{_TLOG_PROOF}\nindex {index}\n{hashes}\n{signed}"


def read_tlog_proof(text: str) -> tuple[int, list[bytes], str]:
    """(index, siblings, checkpoint) of a C2SP tlog-proof. Raises CheckpointRefused("malformed")."""
    head, _, signed = text.partition("\n\n")
    first, *rest = head.split("\n")
    if first != _TLOG_PROOF or not rest or not rest[0].startswith("index ") or not _SIZE(rest[0][6:]):
        raise CheckpointRefused("malformed")
    return int(rest[0][6:]), [_base64(line) for line in rest[1:]], signed


# Receipts ---------------------------------------------------------------------------------------------------------


def receipt_hash(ballot: str, definition_sha256: str, leaf_hashes: Iterable[bytes]) -> str:
    """Hex SHA-256 that names one cast: ballot, frozen definition and the leaves it will put into the log.

    Of the canonical form of {"ballot", "definition", "leaves"}, written directly since the shape never changes.
    """
    leaves = ",".join([f'"{leaf}"' for leaf in sorted([item.hex() for item in leaf_hashes])])
    text = f'{{"ballot":{_quoted(ballot)},"definition":{_quoted(definition_sha256)},"leaves":[{leaves}]}}'
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sign_receipt(receipt: str, key: Ed25519PrivateKey) -> str:
    """Base64 Ed25519 signature by the log key: the promise that these leaves will be in the log."""
    return base64.b64encode(key.sign(_RECEIPT + receipt.encode("ascii"))).decode("ascii")


def verify_receipt(receipt: str, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the log key signed this receipt hash."""
    return _valid(key, _decoded(signature), _RECEIPT + receipt.encode("utf-8", "replace"))


def sign_superseded(ballot: str, receipts: Iterable[str], key: Ed25519PrivateKey) -> dict[str, object]:
    """The list of receipts replaced by a later cast, published at close so that "replaced" and "dropped" differ."""
    listed: dict[str, object] = {
        "schema": "socialicense/superseded/1",
        "ballot": ballot,
        "receipts": sorted(receipts),
    }
    signature = key.sign(_SUPERSEDED + canonical(listed))
    return listed | {"signature": base64.b64encode(signature).decode("ascii")}


def verify_superseded(listed: dict[str, object], key: Ed25519PublicKey) -> bool:
    """Whether the log key signed this list of replaced receipts."""
    unsigned = {name: value for name, value in listed.items() if name != "signature"}
    signature = listed.get("signature")
    return isinstance(signature, str) and _valid(key, _decoded(signature), _SUPERSEDED + canonical(unsigned))


def _valid(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _base64(text: str) -> bytes:
    data = _decoded(text)
    if base64.b64encode(data).decode("ascii") != text or not data:
        raise CheckpointRefused("malformed")
    return data


def _decoded(text: str) -> bytes:
    """The bytes of a base64 text, b"" when it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
