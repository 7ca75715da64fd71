"""Where a card lies among others: whole numbers with gaps, so that a move changes one card and not the rest."""

from collections.abc import Sequence

GAP = 1024


def between(before: int | None, after: int | None) -> int | None:
    """A place between two neighbours (None: there is none on that side); None when there is no room left."""
    if after is None:
        return (before or 0) + GAP
    low = before or 0
    return (low + after) // 2 if after - low > 1 else None


def spread(number: int) -> Sequence[int]:
    """Places for so many cards in order, with room between them."""
    return range(GAP, GAP * (number + 1), GAP)
