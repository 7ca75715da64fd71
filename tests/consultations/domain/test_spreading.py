"""Stages between a first and a last moment: in proportion, and never in no time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consultations.domain.spreading import TooShort, spread

DAYS = {"ideas": (14, 28), "ranking": (28, 35), "building": (28, 49), "vote": (49, 56)}
FIRST = datetime(2031, 3, 1, 17, 0, tzinfo=UTC)


def test_stages_keep_their_proportions_between_first_and_last():
    day = timedelta(days=1)
    assert spread(DAYS, FIRST, FIRST + 6 * day) == {
        "ideas": (FIRST, FIRST + 2 * day),
        "ranking": (FIRST + 2 * day, FIRST + 3 * day),
        "building": (FIRST + 2 * day, FIRST + 5 * day),
        "vote": (FIRST + 5 * day, FIRST + 6 * day),
    }


def test_the_days_that_a_method_offers_come_back_and_keep_the_time_of_day():
    first = datetime(2031, 3, 1, 17, 0, tzinfo=ZoneInfo("Europe/Paris"))  # the clocks change on 30 March
    found = spread(DAYS, first, first + timedelta(days=42))
    assert found == {
        name: (first + timedelta(days=opens - 14), first + timedelta(days=closes - 14)) for name, (opens, closes) in DAYS.items()
    }
    assert {one.hour for window in found.values() for one in window} == {17}


def test_the_last_moment_is_kept_to_the_second():
    last = FIRST + timedelta(minutes=42, seconds=30)
    assert spread(DAYS, FIRST, last)["vote"] == (FIRST + timedelta(minutes=35), last)


@pytest.mark.parametrize("minutes", [3, 0, -60])
def test_too_little_time_is_refused(minutes):
    with pytest.raises(TooShort):
        spread(DAYS, FIRST, FIRST + timedelta(minutes=minutes))
