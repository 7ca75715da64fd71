"""Bitstring Status List v1.0 (W3C Recommendation, 2025): is a license withdrawn or suspended right now?

Two lists with one bit for each license: `revocation`, which is for ever, and `suspension`. A list is itself a signed
credential that is good for 15 minutes at most, so that an old "all well" cannot be replayed for long.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .refused import Refused
from .signing import add_proof

MINIMUM_BITS = 131_072
"""Section 2.2: at least 16 kB, so that the place of a license in the list tells nothing."""
MAXIMUM_SECONDS = 15 * 60
PURPOSES = ("revocation", "suspension")
CONTEXT = ["https://www.w3.org/ns/credentials/v2"]
_MAXIMUM_BYTES = 16 * 1024 * 1024


class StatusRefused(Refused):
    """A status list that cannot be read. Code: status-unreadable."""


def encode(indexes: Iterable[int], *, bits: int = MINIMUM_BITS) -> str:
    """The list with these bits set: "u", base64url, gzip; bit 0 is the left-most. The same state gives the same
    bytes, since the time in the gzip header is fixed."""
    data = bytearray(max(bits, MINIMUM_BITS) // 8)
    for index in indexes:
        data[index >> 3] |= 0x80 >> (index & 7)
    packed = gzip.compress(bytes(data), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def is_set(encoded: str, index: int) -> bool:
    """Whether the bit of `index` is set. Raises StatusRefused where the list is unreadable or too short."""
    data = _unpack(encoded)
    if not 0 <= index < len(data) * 8:
        raise StatusRefused("status-unreadable", fault="index outside the list")
    return bool(data[index >> 3] & (0x80 >> (index & 7)))


def status_list(
    *,
    id: str,
    issuer: str,
    purpose: str,
    indexes: Iterable[int],
    valid_from: str,
    valid_until: str,
    key: Ed25519PrivateKey,
    method: str,
    bits: int = MINIMUM_BITS,
) -> dict[str, Any]:
    """The signed BitstringStatusListCredential; `id` is its address, times are RFC 3339 in UTC."""
    document = {
        "@context": CONTEXT,
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": {
            "id": f"{id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(indexes, bits=bits),
        },
    }
    return add_proof(document, key, method=method, created=valid_from)


def status_entry(*, list_id: str, purpose: str, index: int) -> dict[str, str]:
    """The `credentialStatus` entry of a license."""
    return {
        "id": f"{list_id}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_id,
    }


def _unpack(encoded: str) -> bytes:
    try:
        if not encoded.startswith("u"):
            raise ValueError("multibase")
        packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        unpacking = zlib.decompressobj(wbits=31)
        data = unpacking.decompress(packed, _MAXIMUM_BYTES)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise StatusRefused("status-unreadable", fault="not a gzipped bit string") from error
    if unpacking.unconsumed_tail or not unpacking.eof or len(data) * 8 < MINIMUM_BITS:
        raise StatusRefused("status-unreadable", fault="wrong length")
    return data
