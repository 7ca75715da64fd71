"""Whether the briefing is balanced: how much speaks for and how much against, and where one side outweighs the other.

Pure counting: pieces, words and minutes by stance. Whether the arguments are good, people judge.
"""

from collections.abc import Iterable
from dataclasses import dataclass

FOR, AGAINST, NEUTRAL, BACKGROUND = "for", "against", "neutral", "background"
STANCES = (FOR, AGAINST, NEUTRAL, BACKGROUND)
MEASURES = ("items", "words", "minutes")
UNEVEN = 1.5  # one side has half as much again as the other: then the page says so
READ_A_MINUTE = 200  # words that people read in a minute, for texts that say nothing else


@dataclass(frozen=True)
class Piece:
    """One item, as it is weighed: its stance, its words, and the minutes that reading or hearing it takes."""

    stance: str
    words: int
    minutes: int


@dataclass(frozen=True)
class Share:
    """What one stance adds up to."""

    stance: str
    items: int
    words: int
    minutes: int


@dataclass(frozen=True)
class Balance:
    """All stances in a fixed order, and what stands out.

    `finding`: "nothing" (no item takes a side), "one_sided" (one side has nothing), "uneven" (one has at least half as
    much again), "even". `heavier` is the side that has more, `measure` by what, `times` how many times as much.
    """

    shares: tuple[Share, ...]
    finding: str
    heavier: str = ""
    lighter: str = ""
    measure: str = ""
    times: float = 0.0


def weigh(pieces: Iterable[Piece]) -> Balance:
    """The balance of these pieces. Of several measures that are uneven the most uneven one is named."""
    held = list(pieces)
    shares = {stance: _share(stance, [piece for piece in held if piece.stance == stance]) for stance in STANCES}
    ordered = tuple(shares.values())
    pro, contra = shares[FOR], shares[AGAINST]
    if not pro.items and not contra.items:
        return Balance(ordered, "nothing")
    if not pro.items or not contra.items:
        heavier, lighter = (FOR, AGAINST) if pro.items else (AGAINST, FOR)
        return Balance(ordered, "one_sided", heavier, lighter, "items")
    found = max((_ratio(pro, contra, measure) for measure in MEASURES), key=lambda one: one[0])
    times, measure, heavier = found
    if times < UNEVEN:
        return Balance(ordered, "even")
    return Balance(ordered, "uneven", heavier, AGAINST if heavier == FOR else FOR, measure, round(times, 1))


def _share(stance: str, pieces: list[Piece]) -> Share:
    return Share(stance, len(pieces), sum(piece.words for piece in pieces), sum(piece.minutes for piece in pieces))


def _ratio(pro: Share, contra: Share, measure: str) -> tuple[float, str, str]:
    """How many times as much the heavier side has; a measure that a side has none of says nothing."""
    one, other = getattr(pro, measure), getattr(contra, measure)
    if not one or not other:
        return 1.0, measure, FOR
    return (one / other, measure, FOR) if one >= other else (other / one, measure, AGAINST)


def count_words(*texts: str) -> int:
    """Words of texts that are written with spaces."""
    return sum(len(text.split()) for text in texts)


def minutes_of(words: int) -> int:
    """Minutes that reading so many words takes, at least one where there is anything to read."""
    return -(-words // READ_A_MINUTE)
