"""Those who come while one is at work go together afterwards; nobody suffers from somebody else's error."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from consultations.ballots.together import MOST, Together


class Work:
    """Doubles numbers; its first batch waits until it may go on."""

    def __init__(self, fails: type[BaseException] = ValueError, *, first: bool = False) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.may_go_on = Event(), Event()
        self.fails, self.first = fails, first

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        if not self.begun.is_set():
            self.begun.set()
            assert self.may_go_on.wait(10)
            if self.first:
                raise self.fails
        if any(number < 0 for number in numbers):
            raise self.fails
        return [2 * number for number in numbers]


def meet(work: Work, first: int, others: Sequence[int]) -> tuple["Future[int]", list["Future[int]"]]:
    """One is at work when all the others come, in their order."""
    together = Together(work)
    with ThreadPoolExecutor(len(others) + 1) as pool:
        leader = pool.submit(together, first)
        assert work.begun.wait(10)
        followers = []
        for place, number in enumerate(others, start=1):
            followers.append(pool.submit(together, number))
            until(lambda place=place: together.waiting == place)
        work.may_go_on.set()
    assert together.waiting == 0
    assert together(21) == 42
    return leader, followers


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < end
        time.sleep(0)


def test_who_comes_alone_goes_at_once():
    work = Work()
    work.begun.set()

    assert [Together(work)(number) for number in (1, 2)] == [2, 4]
    assert work.batches == [[1], [2]]


def test_who_comes_meanwhile_goes_together():
    work = Work()

    leader, followers = meet(work, 1, [2, 3, 4])

    assert [leader.result(), *(one.result() for one in followers)] == [2, 4, 6, 8]
    assert work.batches == [[1], [2, 3, 4], [21]]


def test_an_error_reaches_only_the_one_who_made_it():
    work = Work()

    leader, followers = meet(work, 1, [2, -3, 4])

    assert [leader.result(), followers[0].result(), followers[2].result()] == [2, 4, 8]
    with pytest.raises(ValueError):
        followers[1].result()
    assert sorted(work.batches[2:5]) == [[-3], [2], [4]]


def test_an_error_of_one_alone_is_its_own_and_the_next_takes_the_lead():
    work = Work(first=True)

    leader, followers = meet(work, 1, [2, 3])

    with pytest.raises(ValueError):
        leader.result()
    assert [one.result() for one in followers] == [4, 6]
    assert work.batches == [[1], [2, 3], [21]]


def test_a_leader_who_is_stopped_lets_the_others_go_on():
    """SystemExit and the like are no errors of an item: whoever they hit leaves, the others try again."""
    work = Work(fails=KeyboardInterrupt)

    leader, followers = meet(work, 1, [-2, 3, 4])

    assert leader.result() == 2
    assert [one.result() for one in followers[1:]] == [6, 8]
    assert isinstance(followers[0].exception(), KeyboardInterrupt)


def test_no_more_go_together_than_one_statement_should_hold():
    work = Work()

    leader, followers = meet(work, 0, range(1, MOST + 3))

    assert [one.result() for one in followers] == [2 * number for number in range(1, MOST + 3)]
    assert [len(batch) for batch in work.batches] == [1, MOST, 2, 1]
    assert leader.result() == 0


def test_everybody_gets_the_own_outcome_in_a_crowd():
    work = Work()
    work.begun.set()
    together = Together(work)

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(together, range(3000))) == [2 * number for number in range(3000)]
    assert sorted(number for batch in work.batches for number in batch) == list(range(3000))
