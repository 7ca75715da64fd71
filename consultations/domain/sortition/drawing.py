"""The draw: a seed nobody could choose alone, three digits, one published panel.

Commit and reveal: the hash of a secret is published with the 1,000 panels; public randomness (dice, a national
lottery's numbers) is typed in after; then the secret is revealed. With only what is published, anybody repeats the draw:
SHA-256 and HMAC (RFC 2104), as `hashlib` and any other tool compute them.
"""

import hashlib
import hmac
import json

from consultations.domain.sortition.lottery import Lottery
from consultations.domain.sortition.problem import ProblemRefused


def commitment(secret: str) -> str:
    """What is published before: SHA-256 of the secret, in hex. The secret should hold 128 random bits or more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def joined(secret: str, public: str, committed: str) -> str:
    """The seed of the draw, from the revealed secret and the public randomness.

    Raises `ProblemRefused` where the secret is not the one that was committed to.
    """
    if not hmac.compare_digest(commitment(secret), committed):
        raise ProblemRefused("secret-differs", "This secret is not the one whose hash was published.")
    return hashlib.sha256(json.dumps([secret, public], ensure_ascii=False).encode()).hexdigest()


def digits_of(seed: str, lottery: Lottery) -> str:
    """The digits that a seed gives for these panels: uniform over their numbers, with leading zeros."""
    size = len(lottery.panels)
    limit = 2**64 - 2**64 % size  # numbers above it would favour the first panels
    counter = 0
    while True:
        message = f"{lottery.digest}\n{counter}".encode()
        number = int.from_bytes(hmac.digest(seed.encode(), message, "sha256")[:8], "big")
        if number < limit:
            return str(number % size).zfill(len(str(size - 1)))
        counter += 1


def draw(lottery: Lottery, *, digits: str = "", seed: str = "") -> tuple[str, ...]:
    """The panel with the number that the digits name, or that the seed gives. Exactly one of both is to be given."""
    if bool(digits) == bool(seed):
        raise ProblemRefused("digits-or-seed", "Give either the digits drawn in public or a seed.")
    number = digits or digits_of(seed, lottery)
    wanted = len(str(len(lottery.panels) - 1))
    if not (number.isascii() and number.isdecimal() and len(number) == wanted and int(number) < len(lottery.panels)):
        raise ProblemRefused(
            "digits",
            f"The digits must be {wanted} figures from {'0' * wanted} to {len(lottery.panels) - 1}.",
            digits=number[:20],
        )
    return lottery.panels[int(number)]
