"""Which recommendations go to the vote, what changed between versions, and when progress is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.domain.differences import Piece, differences
from consultations.methods.assembly.domain.calendar import add_months, progress_due
from consultations.methods.assembly.domain.standing import Rated, goes_to_vote, is_rated_next, standing


@pytest.mark.parametrize(
    ("latest", "rated", "minority", "stands", "votes", "again"),
    [
        (1, [], False, "unrated", False, True),
        (1, [Rated(1, True)], False, "reached", True, False),
        (1, [Rated(1, False)], False, "below", False, True),
        (1, [Rated(1, False)], True, "minority", True, True),
        (2, [Rated(1, False)], False, "rewritten", True, True),
        (2, [Rated(1, True)], False, "rewritten", True, True),
        (2, [Rated(1, False), Rated(2, True)], False, "reached", True, False),
        (2, [Rated(1, True), Rated(2, False)], False, "below", False, True),
    ],
)
def test_below_the_threshold_nothing_goes_on_without_new_words_or_a_minority(
    latest: int, rated: list[Rated], minority: bool, stands: str, votes: bool, again: bool
) -> None:
    found = standing(latest=latest, rated=rated, withdrawn=False, minority=minority)
    assert (found, goes_to_vote(found, rounds_held=True), is_rated_next(found)) == (stands, votes, again)


def test_withdrawn_and_unrated_ones_where_no_round_was_held() -> None:
    assert standing(latest=1, rated=[Rated(1, True)], withdrawn=True, minority=True) == "withdrawn"
    assert (goes_to_vote("unrated", rounds_held=False), goes_to_vote("withdrawn", rounds_held=False)) == (True, False)
    assert not is_rated_next("withdrawn")


def test_differences_between_two_versions() -> None:
    assert differences("May stop a use.", "May stop any use at once.") == [
        Piece("same", "May stop "),
        Piece("removed", "a"),
        Piece("added", "any"),
        Piece("same", " use"),
        Piece("added", " at once"),
        Piece("same", "."),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_give_back_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        ([], date(2027, 4, 30)),
        ([date(2027, 4, 1)], date(2027, 10, 31)),
        ([date(2027, 4, 1), date(2027, 4, 20)], date(2027, 10, 31)),
        ([date(2027, 6, 1)], date(2027, 10, 31)),
        ([date(2027, 4, 1), date(2027, 10, 1)], date(2028, 4, 30)),
        ([date(2028, 1, 5)], date(2028, 4, 30)),
    ],
)
def test_progress_is_due_after_three_months_then_every_six(reported: list[date], due: date) -> None:
    assert progress_due(date(2027, 1, 31), reported) == due


def test_months_end_on_the_last_day_of_a_shorter_one() -> None:
    assert (add_months(date(2027, 11, 30), 3), add_months(date(2027, 12, 31), 12)) == (
        date(2028, 2, 29), date(2028, 12, 31)
    )  # fmt: skip
