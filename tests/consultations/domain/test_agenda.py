"""Times of a meeting: slots, overrun, clashes."""

from datetime import UTC, datetime, timedelta

from consultations.domain import agenda
from consultations.domain.agenda import Booking, Clash, Slot

NINE = datetime(2027, 3, 6, 9, tzinfo=UTC)


def at(minutes):
    return NINE + timedelta(minutes=minutes)


def test_items_follow_each_other():
    assert agenda.timetable(NINE, [15, 45]) == [Slot(at(0), at(15)), Slot(at(15), at(60))]
    assert agenda.timetable(NINE, []) == []


def test_an_agenda_that_is_too_long_says_by_how_much():
    assert (agenda.over(NINE, at(60), [15, 60]), agenda.over(NINE, at(60), [15])) == (15, -45)


def test_the_same_speaker_in_two_meetings_at_once_is_a_clash():
    here = Booking("speaker", "A. Haddad", "Saturday", at(0), at(30))
    there = Booking("speaker", "A. Haddad", "Sunday group", at(29), at(60))
    after = Booking("speaker", "A. Haddad", "Evening", at(60), at(90))
    other = Booking("place", "A. Haddad", "Elsewhere", at(0), at(90))

    assert agenda.clashes([after, there, here, other]) == [Clash("speaker", "A. Haddad", ("Saturday", "Sunday group"))]


def test_two_items_of_one_meeting_do_not_clash():
    twice = [Booking("speaker", "A", "Saturday", at(0), at(30)), Booking("speaker", "A", "Saturday", at(10), at(40))]

    assert agenda.clashes(twice) == []


def test_an_item_ends_with_its_minutes_and_what_was_added():
    assert (agenda.due(NINE, 30), agenda.due(NINE, 30, -5)) == (at(30), at(25))
