"""What a key looks like on the wire: slk_<prefix>_<secret>, both in lower-case hexadecimal digits.

The prefix finds the row and may be shown; the secret is told once and kept as its SHA-256. A plain hash is enough for
192 random bits: there is nothing to guess, so nothing has to be slow (NIST SP 800-63B, 5.1.2.2, look-up secrets).
"""

import hashlib
import re
from dataclasses import dataclass

BRAND = "slk"
PREFIX_BYTES, SECRET_BYTES = 6, 24
FORM = re.compile(rf"{BRAND}_([0-9a-f]{{{2 * PREFIX_BYTES}}})_([0-9a-f]{{{2 * SECRET_BYTES}}})", re.ASCII)


@dataclass(frozen=True)
class Token:
    """A key as its holder sends it."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"{BRAND}_{self.prefix}_{self.secret}"

    def __repr__(self) -> str:
        return f"Token({self.prefix})"  # a traceback or a log must not print the secret

    @property
    def digest(self) -> str:
        """SHA-256 of the secret, as it is kept."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


def made_of(random: bytes) -> Token:
    """The token of PREFIX_BYTES + SECRET_BYTES random bytes."""
    if len(random) != PREFIX_BYTES + SECRET_BYTES:
        raise ValueError(f"{PREFIX_BYTES + SECRET_BYTES} random bytes are wanted, not {len(random)}")
    return Token(random[:PREFIX_BYTES].hex(), random[PREFIX_BYTES:].hex())


def read(text: str) -> Token | None:
    """The token that the text is; None when it is none."""
    found = FORM.fullmatch(text)
    return Token(*found.groups()) if found else None
