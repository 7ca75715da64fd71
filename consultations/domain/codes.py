"""Codes that people type from paper: groups of four symbols, the last one a check symbol.

The alphabet is Crockford's base 32 (no I, L, O, U), and look-alikes are forgiven. The check symbol (weighted sum modulo
the prime 31) catches every wrong symbol but 0 for Z, and swapped neighbours.
"""

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_ALPHABET = ALPHABET[:31]
LENGTH = 12
"""A code that lets somebody in: eleven random symbols, 55 bits, because guesses are limited."""
SERIAL = 8
"""The serial of a paper: 35 bits, short because it is typed twice for each paper and opens nothing."""
STUB = 20
"""The code on a stub: 95 bits, because its guesses can be tried against a published list without asking anybody."""
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class CodeMistyped(ValueError):
    """The code has the wrong length, a foreign symbol or a wrong check symbol: a slip, not a guess."""


def make(pick: Callable[[int], int], length: int = LENGTH) -> str:
    """A fresh code such as `7K2M-9QXC-4HTA`; `pick(n)` returns a random integer below n."""
    symbols = "".join(ALPHABET[pick(32)] for _ in range(length - 1))
    return grouped(symbols + check_symbol(symbols))


def spell(digest: bytes, length: int) -> str:
    """The code that the first bits of a digest give, five for each symbol: the same digest, the same code."""
    bits = int.from_bytes(digest, "big")
    top = 8 * len(digest)
    symbols = "".join(ALPHABET[(bits >> (top - 5 * place)) & 31] for place in range(1, length))
    return grouped(symbols + check_symbol(symbols))


def check_symbol(symbols: str) -> str:
    """The last symbol. Weights 1, 2, ... stay below 31: distinct and not zero, so that swaps change the sum."""
    total = sum(weight * ALPHABET.index(symbol) for weight, symbol in enumerate(symbols, start=1))
    return CHECK_ALPHABET[total % 31]


def grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def normalise(typed: str, length: int = LENGTH) -> str:
    """The code as issued, from what was typed: spaces, dashes, case and look-alikes are forgiven."""
    code = "".join(ch for ch in typed.upper() if ch.isalnum()).translate(_FORGIVEN)
    if len(code) != length or any(symbol not in ALPHABET for symbol in code) or check_symbol(code[:-1]) != code[-1]:
        raise CodeMistyped(typed)
    return grouped(code)
