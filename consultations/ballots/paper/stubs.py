"""The code on the part of a paper that the voter tears off, and what follows from it.

The code is derived from the serial with the ballot's key, so that it is stored nowhere; the secret of the slip's leaves
is derived from the code, so that the stub still leads to them when the key is destroyed. An assisted voter gets such a
code too, because it can be told by phone.
"""

import hashlib
import hmac
from uuid import UUID

from consultations.domain import codes


def code(key: bytes, serial: str) -> str:
    """The stub code of a slip: 95 bits in five groups of four."""
    return codes.spell(hmac.digest(key, b"stub" + serial.encode(), hashlib.sha256), codes.STUB)


def told(key: bytes, voter: bytes, once: str) -> str:
    """The code for an assisted voter; the same request gives the same code."""
    return codes.spell(hmac.digest(key, b"told" + voter + once.encode(), hashlib.sha256), codes.STUB)


def secret(ballot: UUID | str, stub_code: str) -> bytes:
    """The secret of the cast to which the code belongs: SHA-256 of a context, the ballot and the code."""
    return hashlib.sha256(f"socialicense/stub/1\n{ballot}\n{stub_code}".encode()).digest()


def pseudonym(key: bytes, serial: str) -> bytes:
    """Under which a slip lies in the box from close to the log: of the paper, never of a person."""
    return hmac.digest(key, b"paper" + serial.encode(), hashlib.sha256)
