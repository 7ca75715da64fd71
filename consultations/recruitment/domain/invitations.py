"""The first lottery: which addresses get a letter, recomputable by whoever has the list, the secret and the seed.

Addresses are drawn without replacement inside each area; how many an area gets follows from its number of addresses
and its published over-sampling factor (largest remainders), so every address of an area has exactly the same chance.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from consultations.domain import codes

ORDER = b"socialicense/order/1\n"


@dataclass(frozen=True)
class Share:
    """What one area gets: `letters` of its `addresses`, drawn `factor` times as often as an area of factor 1."""

    area: str
    addresses: int
    factor: str
    letters: int

    @property
    def chance(self) -> Fraction:
        """The chance of each address of the area."""
        return Fraction(self.letters, self.addresses) if self.addresses else Fraction(0)


def allocate(sizes: Mapping[str, int], factors: Mapping[str, Fraction], letters: int) -> tuple[Share, ...]:
    """How many letters each area gets, in order of area. `factors` counts as 1 where an area is not named.

    An area never gets more letters than it has addresses; what it cannot use goes to the others by the same rule.
    Raises ValueError when there are more letters than addresses, or when a factor is not above zero.
    """
    if letters > sum(sizes.values()) or any(factor <= 0 for factor in factors.values()):
        raise ValueError("letters")
    given = dict.fromkeys(sizes, 0)
    open_areas = {area for area, size in sizes.items() if size}
    left = letters
    while left:
        weight = {area: sizes[area] * factors.get(area, Fraction(1)) for area in open_areas}
        parts = _largest_remainders(weight, left)
        full = {area for area in open_areas if given[area] + parts[area] >= sizes[area]}
        over = {area for area in full if given[area] + parts[area] > sizes[area]}
        if not over:
            given = {area: given[area] + parts.get(area, 0) for area in given}
            break
        for area in over:
            left -= sizes[area] - given[area]
            given[area] = sizes[area]
        open_areas -= over
    return tuple(Share(area, sizes[area], str(factors.get(area, Fraction(1))), given[area]) for area in sorted(sizes))


def _largest_remainders(weights: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Whole parts of `total` in proportion to the weights (Hamilton's method); ties go to the first in order."""
    whole = sum(weights.values())
    exact = {area: weight * total / whole for area, weight in weights.items()}
    parts = {area: int(share) for area, share in exact.items()}
    rest = total - sum(parts.values())
    for area in sorted(exact, key=lambda area: (parts[area] - exact[area], area))[:rest]:
        parts[area] += 1
    return parts


def frame_digest(frame: Iterable[tuple[str, str]]) -> str:
    """The hash of the list that is drawn from: (reference, area), in order of reference, one line each."""
    lines = "".join(f"{reference}\t{area}\n" for reference, area in sorted(frame))
    return hashlib.sha256(lines.encode()).hexdigest()


def list_digest(drawn: Sequence[str]) -> str:
    """The hash of the drawn references in their order, one line each."""
    return hashlib.sha256("".join(f"{reference}\n" for reference in drawn).encode()).hexdigest()


def draw(frame: Iterable[tuple[str, str]], shares: Sequence[Share], *, seed: str) -> list[str]:
    """The references that get a letter, in drawn order.

    References are ordered by HMAC-SHA256(seed, reference), which is a random order to whoever does not know the
    seed and the same for everybody who does; each area gives its first ones.
    """
    key = bytes.fromhex(seed)
    ordered = sorted(frame, key=lambda one: hmac.digest(key, ORDER + one[0].encode(), "sha256"))
    wanted = {share.area: share.letters for share in shares}
    taken: Counter[str] = Counter()
    drawn = []
    for reference, area in ordered:
        if taken[area] < wanted.get(area, 0):
            taken[area] += 1
            drawn.append(reference)
    return drawn


def code(key: bytes, *, owner: bytes, issue: int) -> str:
    """The code of a household or candidate, so that a letter can be printed again as it was.

    `key` is kept outside the database, `owner` is the id, `issue` is raised when a lost code is replaced. Each of
    the eleven symbols takes five bits of HMAC-SHA256, so codes are as hard to guess as random ones.
    """
    stream = iter(hmac.digest(key, b"recruitment-code" + owner + issue.to_bytes(2, "big"), "sha256"))
    return codes.make(lambda below: next(stream) % below)
