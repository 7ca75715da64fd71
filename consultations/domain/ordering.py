"""The order in which one person sees options: random between people, always the same for one person."""

import hmac
from collections.abc import Sequence


def shuffled(options: Sequence[str], *, seed: str, person: bytes, question: str) -> list[str]:
    """The option ids in this person's order.

    `seed` (hex) is frozen in the ballot's definition, so that anybody who knows it and their own number can repeat
    the order. Each id is sorted by HMAC-SHA256(seed, person, question, id): a shuffle without any state to keep.
    """
    key = bytes.fromhex(seed)
    return sorted(
        options, key=lambda id: hmac.digest(key, b"\n".join((person, question.encode(), id.encode())), "sha256")
    )
