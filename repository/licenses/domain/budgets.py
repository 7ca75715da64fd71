"""Spending a budget on items by a stated rule, and why each item won or not.

`equal_shares` is the Method of Equal Shares (see `shares`) with one of four completions, since the plain method leaves
money unspent; `greedy` takes items by support for as long as they fit, as most cities do. Everything that decides
stands in a `Variant` and is repeated in the `Allocation`, so that two results can never be compared by accident.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from .elections import lot
from .shares import Ballots, Bought, Item, Profile, Utility, buy, profile

BudgetRule = Literal["equal_shares", "greedy"]
Completion = Literal["none", "add1", "greedy", "add1_greedy"]
Ties = Literal["cheaper", "votes"]
Why = Literal["paid", "filled", "taken", "no-support", "too-dear", "never-enough", "used-up", "no-room"]
Stopped = Literal["exhaustive", "overspent", ""]

MOST_STEPS = 1_000_000
"""The most increments that the whole budget may hold, so that every count ends in good time."""


@dataclass(frozen=True)
class Variant:
    """How a budget is spent.

    `utility` is what items are compared by under equal shares: by their number (`cardinality`), by the money that
    goes into them (`cost`), or by points (`score`). `completion` spends what the method leaves: `add1` raises every
    share by `increment` until nothing more fits or the next step would overspend; `greedy` fills up by support;
    `add1_greedy` does one after the other. `ties` between equal prices go to the cheaper item and then to the one with
    more supporters, or the other way about, and then to the lot of `seed`, without which the order of the items decides.
    """

    rule: BudgetRule
    utility: Utility = "cardinality"
    completion: Completion = "none"
    increment: int = 1
    ties: Ties = "cheaper"
    seed: str | None = None


@dataclass(frozen=True)
class Fate:
    """What became of one item, and why. Money is a decimal with two places.

    | why | meaning |
    |---|---|
    | paid | its supporters paid for it with their shares: `price` each at most, `all_left` of them less, for they had no more |
    | filled | taken by support from what the shares had left |
    | taken | under greedy: it fitted when its turn came |
    | no-support | nobody chose it |
    | too-dear | it costs more than there is |
    | never-enough | its supporters' shares together, `left`, were never enough |
    | used-up | its supporters could have paid until `until` was bought; together they have `left` |
    | no-room | under greedy: only `left` was there when its turn came |

    `place` is the order in which items won, `votes` the effective number of votes: cost divided by price.
    """

    item: str
    cost: int
    supporters: int
    why: Why
    points: int = 0
    place: int | None = None
    price: str | None = None
    votes: str | None = None
    all_left: int = 0
    left: str | None = None
    until: str | None = None
    by_lot: bool = False

    @property
    def won(self) -> bool:
        return self.place is not None


@dataclass(frozen=True)
class Allocation:
    """How a budget was spent, with the variant that decided. `share` is what each of `voters` held in the end, `steps`
    how many increments above the equal share of `total` that is; `stopped` says what ended the raising."""

    rule: BudgetRule
    total: int
    spent: int
    voters: int
    items: tuple[Fate, ...]
    utility: Utility | None = None
    completion: Completion | None = None
    increment: int | None = None
    ties: Ties = "cheaper"
    share: str | None = None
    steps: int = 0
    stopped: Stopped = ""

    @property
    def winners(self) -> tuple[str, ...]:
        """The items that won, in the order of winning."""
        return tuple(fate.item for fate in sorted(self.items, key=lambda fate: fate.place or 0) if fate.won)

    @property
    def left(self) -> int:
        return self.total - self.spent


def allocate(items: Sequence[Item], ballots: Ballots, *, total: int, variant: Variant) -> Allocation:
    """Spend `total` on the items. Ballots that support nothing do not count."""
    of = profile(items, ballots)
    ranks = _ranks(of, variant)
    if variant.rule == "greedy" or not of.voters:
        fates = {item.id: _lost(of, item, total) for item in items}
        fates |= _filled(of, total, fates, variant, ranks)
        return _allocation(of, total, variant, fates)
    return _equal_shares(of, total, variant, ranks)


def money(amount: Fraction) -> str:
    """A sum of money to two decimals, half up."""
    hundredths = (200 * amount.numerator + amount.denominator) // (2 * amount.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _equal_shares(of: Profile, total: int, variant: Variant, ranks: Mapping[str, tuple[int, ...]]) -> Allocation:
    within = replace(of, items=tuple(item for item in of.items if item.cost <= total))
    steps = 0
    stopped: Stopped = ""
    if variant.completion in ("add1", "add1_greedy"):
        steps, stopped = _raised(within, total, variant, ranks)
    share = Fraction(total, of.voters) + steps * variant.increment
    bought = buy(within, share=share, utility=variant.utility, ranks=ranks, explained=True)
    fates = {item.id: _lost(of, item, total, bought, share) for item in of.items}
    fates |= _paid(of, bought, variant)
    if variant.completion in ("greedy", "add1_greedy"):
        fates |= _filled(of, total - bought.spent, fates, variant, ranks)
    made = _allocation(of, total, variant, fates)
    return replace(
        made,
        utility=variant.utility,
        completion=variant.completion,
        increment=variant.increment if variant.completion in ("add1", "add1_greedy") else None,
        share=money(share),
        steps=steps,
        stopped=stopped,
    )


def _raised(of: Profile, total: int, variant: Variant, ranks: Mapping[str, tuple[int, ...]]) -> tuple[int, Stopped]:
    """How many increments above the equal share the last outcome lies that keeps within the budget."""
    supported = [item for item in of.items if of.supporters[item.id]]
    for steps in _count():
        share = Fraction(total, of.voters) + steps * variant.increment
        bought = buy(of, share=share, utility=variant.utility, ranks=ranks)
        if bought.spent > total:
            return steps - 1, "overspent"
        chosen = {purchase.item.id for purchase in bought.purchases}
        if all(item.id in chosen or item.cost > total - bought.spent for item in supported):
            return steps, "exhaustive"
    raise AssertionError("shares that grow buy everything in the end")  # pragma: no cover


def _count() -> Iterator[int]:
    steps = 0
    while True:
        yield steps
        steps += 1


def _paid(of: Profile, bought: Bought, variant: Variant) -> dict[str, Fate]:
    """The fates of what the shares bought. With scores the price is for one point."""
    fates: dict[str, Fate] = {}
    for place, purchase in enumerate(bought.purchases, start=1):
        item = purchase.item
        fates[item.id] = Fate(
            item=item.id,
            cost=item.cost,
            supporters=of.votes(item),
            why="paid",
            points=_points(of, item),
            place=place,
            price=money(purchase.price),
            votes=money(item.cost / purchase.price),
            all_left=of.votes(item) - purchase.full,
            by_lot=purchase.by_lot,
        )
    return fates


def _filled(
    of: Profile, left: int, fates: Mapping[str, Fate], variant: Variant, ranks: Mapping[str, tuple[int, ...]]
) -> dict[str, Fate]:
    """Items by support for as long as they fit; what does not fit is passed over."""
    place = sum(fate.won for fate in fates.values())
    waiting = [item for item in of.items if of.supporters[item.id] and not fates[item.id].won]
    order = sorted(waiting, key=lambda item: (-of.points(item), ranks[item.id]))
    greedy = variant.rule == "greedy"
    found: dict[str, Fate] = {}
    for number, item in enumerate(order):
        if item.cost > left:
            if greedy and fates[item.id].why != "too-dear":
                found[item.id] = replace(fates[item.id], why="no-room", left=money(Fraction(left)))
            continue
        place += 1
        later = order[number + 1] if number + 1 < len(order) else None
        drawn = later is not None and (of.points(later), ranks[later.id][:-1]) == (of.points(item), ranks[item.id][:-1])
        left -= item.cost
        found[item.id] = Fate(
            item=item.id,
            cost=item.cost,
            supporters=of.votes(item),
            why="taken" if greedy else "filled",
            points=_points(of, item),
            place=place,
            by_lot=drawn and later is not None and later.cost > left,
        )
    return found


def _lost(of: Profile, item: Item, total: int, bought: Bought | None = None, share: Fraction | None = None) -> Fate:
    """Why an item did not win by the shares; under greedy what is decided before its turn."""
    supporters = of.votes(item)
    fate = Fate(item.id, item.cost, supporters, "no-support", _points(of, item))
    if supporters and item.cost > total:
        return replace(fate, why="too-dear")
    if not supporters or bought is None or item.id not in bought.left:
        return fate
    until = bought.until.get(item.id)
    if until is None:
        return replace(fate, why="never-enough", left=money((share or Fraction(0)) * supporters))
    return replace(fate, why="used-up", left=money(bought.left[item.id]), until=until)


def _points(of: Profile, item: Item) -> int:
    """The points of an item, and 0 where an approval is all there is."""
    points = of.points(item)
    return 0 if points == of.votes(item) else points


def _ranks(of: Profile, variant: Variant) -> dict[str, tuple[int, ...]]:
    ids = [item.id for item in of.items]
    lots = {id: number for number, id in enumerate(lot(variant.seed, ids) if variant.seed else ids)}
    if variant.ties == "cheaper":
        return {item.id: (item.cost, -of.votes(item), lots[item.id]) for item in of.items}
    return {item.id: (-of.votes(item), item.cost, lots[item.id]) for item in of.items}


def _allocation(of: Profile, total: int, variant: Variant, fates: Mapping[str, Fate]) -> Allocation:
    told = tuple(fates[item.id] for item in of.items)
    spent = sum(fate.cost for fate in told if fate.won)
    return Allocation(variant.rule, total, spent, of.voters, told, ties=variant.ties)
