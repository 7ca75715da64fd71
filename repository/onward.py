"""What can be done with something public elsewhere on the platform. Parts above register; nothing here imports upward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Onward:
    """A way on: the words of the link, and its address."""

    words: str
    url: str


# offer(thing, user) -> a way on, or None where there is none for this person.
Offer = Callable[[Any, Any], Onward | None]
_offers: dict[str, dict[str, Offer]] = {}


def register(kind: str, name: str, offer: Offer) -> None:
    """Offer this beside every thing of the kind ("case", "license"); the name keeps it from being offered twice."""
    _offers.setdefault(kind, {})[name] = offer


def ways(kind: str, thing: Any, user: Any) -> list[Onward]:
    """What this person can do with the thing elsewhere, in order of name."""
    found = [offer(thing, user) for _name, offer in sorted(_offers.get(kind, {}).items())]
    return [way for way in found if way is not None]
