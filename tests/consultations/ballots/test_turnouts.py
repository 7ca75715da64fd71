"""A small box is counted for every reader, a large one as often as it can bear."""

from uuid import UUID

import pytest

from consultations.ballots import box
from consultations.ballots.turnouts import OLDEST, Turnouts

BALLOT, OTHER = UUID(int=1), UUID(int=2)


class Boxes:
    """Boxes whose counting takes time on a clock of its own."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds, self.asked = 100.0, seconds, 0
        self.inside = {BALLOT: 7, OTHER: 9}
        self.turnouts = Turnouts(self.count, lambda: self.now)

    def count(self, ballot: UUID) -> int:
        self.asked += 1
        self.now += self.seconds
        if ballot not in self.inside:
            raise box.BoxGone
        return self.inside[ballot]


def test_a_box_that_is_quickly_counted_is_counted_for_every_reader():
    boxes = Boxes(seconds=0.001)

    assert boxes.turnouts(BALLOT) == 7
    boxes.inside[BALLOT] = 8
    assert (boxes.turnouts(BALLOT), boxes.asked) == (8, 2)


def test_the_figure_of_a_large_box_is_kept_for_a_hundred_times_as_long_as_counting_took():
    boxes = Boxes(seconds=0.05)

    assert boxes.turnouts(BALLOT) == 7
    boxes.inside[BALLOT] = 8
    boxes.now += 4.9
    assert (boxes.turnouts(BALLOT), boxes.turnouts(OTHER), boxes.asked) == (7, 9, 2)
    boxes.now += 0.1
    assert (boxes.turnouts(BALLOT), boxes.asked) == (8, 3)


def test_no_figure_is_older_than_a_minute():
    boxes = Boxes(seconds=3)

    boxes.turnouts(BALLOT)
    boxes.now += OLDEST
    assert (boxes.turnouts(BALLOT), boxes.asked) == (7, 2)


def test_a_box_that_is_gone_is_told_once_its_figure_is_too_old():
    boxes = Boxes(seconds=0.05)
    boxes.turnouts(BALLOT)
    del boxes.inside[BALLOT]

    assert boxes.turnouts(BALLOT) == 7
    boxes.now += 5
    with pytest.raises(box.BoxGone):
        boxes.turnouts(BALLOT)
    with pytest.raises(box.BoxGone):
        boxes.turnouts(BALLOT)
