"""The level of a tool follows from its trials, and falls when a severe problem opens."""

from decimal import Decimal

import pytest

from toolkit.domain.proving import Proof, Tried, prove


def tried(country: str = "BE", value: str = "4", **ratings: str) -> Tried:
    given = {name: Decimal(ratings.get(name, value)) for name in ("clarity", "usefulness", "fit", "ease")}
    return Tried(country, "health", "assembly", **given)


FOUR = dict.fromkeys(("clarity", "usefulness", "fit", "ease"), Decimal(4))


@pytest.mark.parametrize(
    ("trials", "severe", "expected"),
    [
        ([], 0, Proof("untested", 0, 0, {}, 0, ("trials", "contexts"))),
        ([tried()], 0, Proof("piloted", 1, 1, FOUR, 0, ("trials", "contexts"))),
        ([tried()] * 3, 0, Proof("piloted", 3, 1, FOUR, 0, ("contexts",))),
        ([tried(), tried(), tried("FR")], 0, Proof("validated", 3, 2, FOUR, 0)),
        ([tried(), tried(), tried("FR")], 1, Proof("piloted", 3, 2, FOUR, 1, ("problems",))),
        (
            [tried(), tried(ease="3"), tried("FR", ease="3")],
            0,
            Proof("piloted", 3, 2, FOUR | {"ease": Decimal(3)}, 0, ("ratings",)),
        ),
    ],
)
def test_the_level_follows_the_rule(trials, severe, expected):
    assert prove(trials, severe=severe) == expected


def test_one_bad_trial_among_many_good_ones_does_not_take_the_level():
    assert prove([tried(), tried(), tried("FR"), tried("FR", value="1"), tried()], severe=0).level == "validated"
