"""Three sums that an organiser does before inviting anybody: how many answers, how many letters, how much money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, sqrt
from statistics import NormalDist


class Unfit(ValueError):
    """A number that makes no sense here; `name` is the parameter, `lowest` and `highest` what it may be."""

    def __init__(self, name: str, *, lowest: float, highest: float | None = None) -> None:
        self.name, self.lowest, self.highest = name, lowest, highest
        super().__init__(f"{name} must be from {lowest}" + ("" if highest is None else f" to {highest}"))


@dataclass(frozen=True)
class SampleSize:
    """`exact` is the formula's value, `answers` the whole people needed, `invited` those to ask at the response rate."""

    exact: float
    answers: int
    invited: int


def sample_size(
    population: int,
    *,
    margin: float = 0.05,
    confidence: float = 0.95,
    share: float = 0.5,
    response_rate: float = 1.0,
    design_effect: float = 1.0,
) -> SampleSize:
    """How many people must answer for a share to be known to within `margin` (0.05 is five points either way).

    n0 = z^2 p (1 - p) / margin^2, for a finite population n = n0 / (1 + (n0 - 1) / N) (W. G. Cochran, "Sampling
    Techniques", 3rd ed. 1977, section 4.4), times the design effect, never more than everybody. Holds for a simple random
    sample of those who answer; it says nothing about those who do not.
    """
    _within("population", population, 1)
    for name, value in (("margin", margin), ("confidence", confidence), ("share", share)):
        if not 0 < value < 1:
            raise Unfit(name, lowest=0, highest=1)
    if not 0 < response_rate <= 1:
        raise Unfit("response_rate", lowest=0, highest=1)
    _within("design_effect", design_effect, 1)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    unlimited = z * z * share * (1 - share) / margin**2
    exact = min(float(population), design_effect * unlimited / (1 + (unlimited - 1) / population))
    answers = _up(exact)
    return SampleSize(exact, answers, min(population, _up(answers / response_rate)))


def margin_of_error(
    answers: int, *, population: int, confidence: float = 0.95, share: float = 0.5, design_effect: float = 1.0
) -> float:
    """Half the width of the interval around a share, as a share; 0 when everybody answered. The reverse of
    `sample_size`: z sqrt(deff p (1 - p) / n x (N - n) / (N - 1))."""
    _within("answers", answers, 1, population)
    if population == answers:
        return 0.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    rest = (population - answers) / (population - 1)
    return z * sqrt(design_effect * share * (1 - share) / answers * rest)


@dataclass(frozen=True)
class Funnel:
    """People from letter to last day: `delivered` letters, `registered`, `selected` by lot, `confirmed`, `finished`.
    `chance` is that of one registered person to be selected; `per_seat` how many registered for each seat."""

    invited: int
    delivered: int
    registered: int
    selected: int
    confirmed: int
    finished: int
    chance: Fraction
    per_seat: float


def funnel(
    invited: int, *, seats: int, response_rate: float, undelivered: float = 0.0, refused: float = 0.1, left: float = 0.0
) -> Funnel:
    """What comes of so many letters. Rates are shares: of delivered letters answered by a registration, of letters
    undelivered, of those selected who say no at the confirmation call, of those confirmed who leave before the end."""
    _within("invited", invited, 1)
    _within("seats", seats, 1)
    rates = {"response_rate": response_rate, "undelivered": undelivered, "refused": refused, "left": left}
    for name, rate in rates.items():
        _within(name, rate, 0, 1)
    delivered = _near(invited * (1 - undelivered))
    registered = _near(delivered * response_rate)
    selected = min(seats, registered)
    confirmed = _near(selected * (1 - refused))
    chance = Fraction(selected, registered) if registered else Fraction(0)
    return Funnel(
        invited, delivered, registered, selected, confirmed, _near(confirmed * (1 - left)), chance, registered / seats
    )


def letters(seats: int, *, response_rate: float, per_seat: float = 4.0, undelivered: float = 0.0) -> int:
    """How many letters give `per_seat` registered people for each seat, so that the draw has room to mirror the public.

    Four for each seat is the ratio in the handbook of the people who run such draws: 50 from at least 200 ("What is a
    Democratic Lottery?", OpenDLP documentation, Sortition Foundation).
    """
    _within("seats", seats, 1)
    _within("per_seat", per_seat, 1)
    for name, rate in (("response_rate", response_rate), ("delivered", 1 - undelivered)):
        if not 0 < rate <= 1:
            raise Unfit(name, lowest=0, highest=1)
    return _up(seats * per_seat / response_rate / (1 - undelivered))


@dataclass(frozen=True)
class Line:
    """One line of a budget: how many, how often, and the price of one in the currency of the budget."""

    what: str
    group: str
    quantity: Decimal
    times: Decimal
    price: Decimal

    @property
    def sum(self) -> Decimal:
        return _money(self.quantity * self.times * self.price)


@dataclass(frozen=True)
class Budget:
    """The sums of a budget. `groups` keeps the order of the lines; `per_person` is the total for each of the people;
    `left` is negative where the money does not reach."""

    lines: tuple[Line, ...]
    groups: tuple[tuple[str, Decimal], ...]
    subtotal: Decimal
    reserve: Decimal
    total: Decimal
    per_person: Decimal | None
    left: Decimal | None


def budget(
    lines: Sequence[Line],
    *,
    reserve: Decimal = Decimal("0.10"),
    people: int | None = None,
    available: Decimal | None = None,
) -> Budget:
    """Add up the lines and a reserve for what nobody foresaw (a share of the subtotal)."""
    _within("reserve", float(reserve), 0, 1)
    for line in lines:
        for name in ("quantity", "times", "price"):
            _within(name, float(getattr(line, name)), 0)
    groups: dict[str, Decimal] = {}
    for line in lines:
        groups[line.group] = groups.get(line.group, Decimal(0)) + line.sum
    subtotal = sum(groups.values(), Decimal(0))
    kept = _money(subtotal * reserve)
    total = subtotal + kept
    return Budget(
        tuple(lines),
        tuple(groups.items()),
        subtotal,
        kept,
        total,
        _money(total / people) if people else None,
        None if available is None else available - total,
    )


def _within(name: str, value: float, lowest: float, highest: float | None = None) -> None:
    if value != value or value < lowest or (highest is not None and value > highest):
        raise Unfit(name, lowest=lowest, highest=highest)


def _money(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _near(value: float) -> int:
    """Half a person is rounded up."""
    return int(value + 0.5 + 1e-9)


def _up(value: float) -> int:
    """The next whole number, where 20.000000001 is still 20."""
    return ceil(value - 1e-9)
