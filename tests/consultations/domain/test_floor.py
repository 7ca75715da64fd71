"""The speaking queue: least heard first."""

from consultations.domain.floor import Spoken, Wish, in_turn


def test_who_asked_first_speaks_first_when_nobody_has_spoken():
    assert in_turn([Wish("b", 2), Wish("a", 1)], {}) == [Wish("a", 1), Wish("b", 2)]


def test_who_has_spoken_least_goes_first_by_turns_then_by_time():
    wishes = [Wish("often", 1), Wish("long", 2), Wish("short", 3), Wish("silent", 4)]
    spoken = {"often": Spoken(2, 10), "long": Spoken(1, 300), "short": Spoken(1, 20)}

    assert [wish.person for wish in in_turn(wishes, spoken)] == ["silent", "short", "long", "often"]
