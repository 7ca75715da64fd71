"""How many ballots are in a box, for pages that everybody may open at once.

Counting reads the whole box. A small one is counted for each reader; of a large one the figure is kept as long as keeps
counting below a hundredth of one processor: it may then be some seconds old, a minute at most. Final figures are
never taken from here.
"""

import time
from collections.abc import Callable
from uuid import UUID

from consultations.ballots import box

QUICK = 0.005
"""Seconds that every reader may cost."""
SHARE = 100
OLDEST = 60.0


class Turnouts:
    """Counts boxes by `count`, which raises BoxGone, and keeps the figures of those that take long."""

    def __init__(self, count: Callable[[UUID], int], clock: Callable[[], float] = time.monotonic) -> None:
        self._count = count
        self._clock = clock
        self._kept: dict[UUID, tuple[float, int]] = {}

    def __call__(self, ballot: UUID) -> int:
        """Raises BoxGone, of a kept figure at the latest when it is too old."""
        now = self._clock()
        fresh_until, found = self._kept.get(ballot, (now, 0))
        return found if now < fresh_until else self._counted(ballot, now)

    def _counted(self, ballot: UUID, began: float) -> int:
        self._kept.pop(ballot, None)
        found = self._count(ballot)
        ended = self._clock()
        if ended - began > QUICK:
            self._kept[ballot] = (ended + min(SHARE * (ended - began), OLDEST), found)
        return found


recent = Turnouts(box.turnout)
