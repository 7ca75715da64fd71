"""base58btc as multibase uses it (letter "z"): keys and signatures that a person may have to type."""

from __future__ import annotations

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Base 58 without check sum; each leading zero byte becomes a "1"."""
    zeros = len(data) - len(data.lstrip(b"\x00"))
    number = int.from_bytes(data, "big")
    letters: list[str] = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(ALPHABET[rest])
    return "1" * zeros + "".join(reversed(letters))


def decode(text: str) -> bytes:
    """The inverse of `encode`. Raises ValueError on a letter outside the alphabet."""
    number = 0
    for letter in text:
        if letter not in _VALUE:
            raise ValueError(f"not base58btc: {letter!r}")
        number = number * 58 + _VALUE[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
