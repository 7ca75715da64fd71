"""The three sums, on published values."""

from decimal import Decimal
from fractions import Fraction

import pytest

from toolkit.domain.calculators import (
    Budget,
    Funnel,
    Line,
    Unfit,
    budget,
    funnel,
    letters,
    margin_of_error,
    sample_size,
)

# R. V. Krejcie and D. W. Morgan, "Determining Sample Size for Research Activities", 1970: population, sample.
TABLE = {10: 10, 15: 14, 20: 19, 100: 80, 220: 140, 500: 217, 1200: 291, 1300: 297, 1500: 306, 10_000: 370}


def test_sample_sizes_of_the_published_table() -> None:
    assert {population: round(sample_size(population).exact) for population in TABLE} == TABLE


def test_sample_size_is_rounded_up_to_a_whole_person_and_never_above_everybody() -> None:
    assert sample_size(10**9).answers == 385
    assert sample_size(500).answers == 218
    assert sample_size(3).answers == sample_size(3, design_effect=2).answers == 3


def test_sample_size_asks_more_people_where_few_answer() -> None:
    assert sample_size(150_000, response_rate=0.25).invited == 4 * sample_size(150_000).answers
    assert sample_size(400, response_rate=0.25).invited == 400


def test_margin_of_error_is_the_reverse_of_the_sample_size() -> None:
    assert round(margin_of_error(1000, population=10**9), 3) == 0.031
    assert round(margin_of_error(278, population=1000), 3) == 0.05
    assert margin_of_error(20, population=20) == 0.0


def test_funnel_of_a_published_recruitment() -> None:
    """The Cumbria Climate Assembly (Sortition Foundation, 2025): 8,000 letters, 92 answers, 40 seats."""
    assert funnel(8000, seats=40, response_rate=92 / 8000) == Funnel(
        8000, 8000, 92, 40, 36, 36, chance=Fraction(40, 92), per_seat=2.3
    )


def test_funnel_of_a_hundred_letters_that_fill_nothing() -> None:
    nobody = funnel(100, seats=40, response_rate=0.0, undelivered=0.1)
    assert (nobody.delivered, nobody.registered, nobody.finished, nobody.chance) == (90, 0, 0, Fraction(0))


def test_letters_bring_four_for_each_seat() -> None:
    assert letters(50, response_rate=0.02) == 10_000
    assert letters(40, response_rate=0.05, undelivered=0.1) == 3556
    assert funnel(3556, seats=40, response_rate=0.05, undelivered=0.1).registered == 160


LINES = (
    Line("Pay for members", "people", Decimal(40), Decimal(4), Decimal("90")),
    Line("Child care", "people", Decimal(6), Decimal(4), Decimal("60.50")),
    Line("Room", "place", Decimal(1), Decimal(4), Decimal("800")),
)


def test_budget_adds_up_lines_groups_and_a_reserve() -> None:
    assert budget(LINES, people=40, available=Decimal(20_000)) == Budget(
        lines=LINES,
        groups=(("people", Decimal("15852.00")), ("place", Decimal("3200.00"))),
        subtotal=Decimal("19052.00"),
        reserve=Decimal("1905.20"),
        total=Decimal("20957.20"),
        per_person=Decimal("523.93"),
        left=Decimal("-957.20"),
    )
    assert budget([]).total == Decimal(0)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: sample_size(0), "population"),
        (lambda: sample_size(100, margin=0), "margin"),
        (lambda: sample_size(100, response_rate=0), "response_rate"),
        (lambda: margin_of_error(11, population=10), "answers"),
        (lambda: funnel(100, seats=10, response_rate=1.5), "response_rate"),
        (lambda: letters(40, response_rate=0), "response_rate"),
        (lambda: letters(40, response_rate=0.1, undelivered=1), "delivered"),
        (lambda: budget([Line("x", "y", Decimal(-1), Decimal(1), Decimal(1))]), "quantity"),
        (lambda: sample_size(100, design_effect=float("nan")), "design_effect"),
    ],
)
def test_number_that_makes_no_sense_is_refused(call, name: str) -> None:
    with pytest.raises(Unfit) as refused:
        call()
    assert refused.value.name == name
