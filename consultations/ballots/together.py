"""Doing together what many ask for at the same moment: one statement and one commit for all who wait.

The first who comes goes at once; whoever comes meanwhile waits, and is taken along by the next. There is no timer: on
an idle server everybody goes alone and at once, and under load as many go together as one commit takes long. This is
flat combining (Hendler, Incze, Shavit and Tzafrir, SPAA 2010) with the hand-over of group commit: nobody works for the
others twice in a row.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

MOST = 64
"""How many go together, so that one statement stays short."""


class _Place(Generic[Item]):
    """One who waits: locked until the outcome is there or the lead is handed over."""

    __slots__ = ("bell", "done", "item", "leads", "outcome")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.leads = self.done = False
        self.outcome: Any = None
        self.bell = Lock()
        self.bell.acquire()


class Together(Generic[Item, Outcome]):
    """Calls `perform` with what several threads hand in; each gets the outcome of its own item, when it is certain.

    `perform` returns one outcome for each item, in their order, and must be safe to run twice: when it fails for
    several items every one of them tries again alone, so that nobody suffers from an error of somebody else.
    """

    def __init__(self, perform: Callable[[Sequence[Item]], Sequence[Outcome]]) -> None:
        self._perform = perform
        self._guard = Lock()
        self._waiting: list[_Place[Item]] = []
        self._led = False

    @property
    def waiting(self) -> int:
        """How many wait to be taken along."""
        return len(self._waiting)

    def __call__(self, item: Item) -> Outcome:
        """The outcome of this item; raises what `perform` raises for it alone."""
        place = _Place(item)
        with self._guard:
            self._waiting.append(place)
            place.leads, self._led = not self._led, True
        if not place.leads:
            place.bell.acquire()
        if place.leads:
            self._lead()
        if not place.done:
            [place.outcome] = self._perform([item])
        outcome: Outcome = place.outcome
        return outcome

    def _lead(self) -> None:
        """Do the work of all who wait by now. The one who leads is the first of them."""
        with self._guard:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            outcomes = self._perform([place.item for place in batch])
            for place, outcome in zip(batch, outcomes, strict=True):
                place.outcome, place.done = outcome, True
        except Exception:
            if len(batch) == 1:
                raise
        finally:
            self._hand_over()
            for place in batch[1:]:
                place.bell.release()

    def _hand_over(self) -> None:
        """Let the next one lead who was not taken along, if anybody waits."""
        with self._guard:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].bell.release()
