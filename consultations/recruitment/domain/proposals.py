"""Targets from the population: how many seats a share is worth."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


def propose(shares: Mapping[str, Decimal], seats: int, *, slack: int = 0) -> dict[str, tuple[int, int]]:
    """Minimum and maximum for each value of one feature: its share (per cent) of the seats, rounded down and up.

    27 % of 50 seats is 13.5: 13 to 14. `slack` widens both ends by so many seats. Shares that do not add up to 100
    (rounded statistics, "prefer not to say") are scaled first; minima never add up to more than the seats, maxima
    never to less. Raises ValueError where nothing has a share.
    """
    total = sum(shares.values())
    if total <= 0 or any(share < 0 for share in shares.values()):
        raise ValueError("shares")
    bounds = {}
    for value, share in shares.items():
        exact = share * seats / total
        low = int(exact.to_integral_value(ROUND_FLOOR)) - slack
        high = int(exact.to_integral_value(ROUND_CEILING)) + slack
        bounds[value] = (max(0, low), min(seats, high))
    return bounds
