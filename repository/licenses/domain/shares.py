"""The Method of Equal Shares: everybody holds an equal share of the money and pays for what they support.

Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021; for
approval ballots Peters and Skowron, "Proportionality and the Limits of Welfarism", EC 2020. Items are bought one after
another, always the one that costs its supporters least: with everybody paying equally, or all that they have left where
that is less, an item has a price for each unit of use (rho), and the lowest price wins.

All arithmetic is exact. Money is an integer number of 1/`_Purses.parts` of the unit, and after each purchase the parts
are made finer by what the price needs. Voters with equal purses are one class, so that a purchase costs as much as there
are supporters, and no more; prices only rise while purses empty, so that an old price is a lower bound and most items
are not looked at again in a round.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import Literal

Utility = Literal["cardinality", "cost", "score"]
Ballots = Sequence[tuple[Mapping[str, int], int]]
"""Each distinct ballot as {item: points}, and how many people cast it. An approval is one point."""


@dataclass(frozen=True)
class Item:
    """Something that can be paid for; `cost` in whole units of money, at least 1."""

    id: str
    cost: int


@dataclass(frozen=True)
class Profile:
    """Who supports what: for each item the numbers of its supporters and their points. `voters` counts those who
    support at least one item: they share the money. `points` sums what each item was given."""

    items: tuple[Item, ...]
    voters: int
    supporters: Mapping[str, tuple[int, ...]]
    given: Mapping[str, tuple[int, ...]]

    def votes(self, item: Item) -> int:
        """How many people support the item."""
        return len(self.supporters[item.id])

    def points(self, item: Item) -> int:
        """How many points the item was given."""
        return sum(self.given[item.id])


@dataclass(frozen=True)
class Purchase:
    """One item bought: `price` is what a supporter paid at most, for one point where utility is the score; `key` what
    items are compared by; `full` supporters paid the whole price and the others all they had left."""

    item: Item
    price: Fraction
    key: Fraction
    full: int
    by_lot: bool = False


@dataclass(frozen=True)
class Bought:
    """What one run bought with a share for each voter. `left` is what the supporters of each item that was not bought
    have left together; `until` names the purchase after which that was less than its cost."""

    purchases: tuple[Purchase, ...]
    left: Mapping[str, Fraction] = field(default_factory=dict)
    until: Mapping[str, str] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        return sum(purchase.item.cost for purchase in self.purchases)


def profile(items: Sequence[Item], ballots: Ballots) -> Profile:
    """The supporters of each item. Ballots that support nothing hold no share. Raises KeyError for an unknown item."""
    supporters: dict[str, list[int]] = {item.id: [] for item in items}
    given: dict[str, list[int]] = {item.id: [] for item in items}
    voters = 0
    for ballot, times in ballots:
        kept = [(id, points) for id, points in ballot.items() if points > 0]
        if not kept:
            continue
        numbers = range(voters, voters + times)
        voters += times
        for id, points in kept:
            supporters[id].extend(numbers)
            given[id].extend([points] * times)
    return Profile(
        tuple(items),
        voters,
        {id: tuple(numbers) for id, numbers in supporters.items()},
        {id: tuple(points) for id, points in given.items()},
    )


def buy(
    of: Profile, *, share: Fraction, utility: Utility, ranks: Mapping[str, tuple[int, ...]], explained: bool = False
) -> Bought:
    """One run with `share` of money for each voter.

    `ranks` break ties between items of equal price, lowest first; its last member is the lot. `explained` also follows
    the money of every item that loses, which takes about as long again.
    """
    purses = _Purses(of, share, utility)
    waiting = [
        (purses.first_key(item), ranks[item.id], -1, item) for item in of.items if purses.affordable_at_first(item)
    ]
    heapq.heapify(waiting)
    purchases: list[Purchase] = []
    until: dict[str, str] = {}
    within = {entry[3].id for entry in waiting} if explained else set()
    while waiting:
        _, rank, seen, item = heapq.heappop(waiting)
        if seen != len(purchases):
            if (key := purses.key(item)) is not None:
                heapq.heappush(waiting, (key, rank, len(purchases), item))
            continue
        purchases.append(purses.pay(item, by_lot=_drawn(purses, waiting, item, rank)))
        if explained:
            within.discard(item.id)
            lost = {id for id in within if purses.left(id) < purses.cost_of(id)}
            until |= dict.fromkeys(lost, item.id)
            within -= lost
    chosen = {purchase.item.id for purchase in purchases}
    left = (
        {item.id: purses.money(purses.left(item.id)) for item in of.items if item.id not in chosen} if explained else {}
    )
    return Bought(tuple(purchases), left, until)


def _drawn(
    purses: _Purses, waiting: list[tuple[Fraction, tuple[int, ...], int, Item]], item: Item, rank: tuple[int, ...]
) -> bool:
    """Whether only the lot put this item before another of the same price, number of supporters and cost."""
    rivals = [other for _, other_rank, _, other in waiting if other_rank[:-1] == rank[:-1]]
    if not rivals:
        return False
    key = purses.key(item)
    return any(purses.key(rival) == key for rival in rivals)


class _Purses:
    """The money of every voter, in classes of equal purses."""

    def __init__(self, of: Profile, share: Fraction, utility: Utility) -> None:
        self.of, self.utility, self.share = of, utility, share
        self.parts = share.denominator
        self.amounts = [share.numerator]
        self.class_of = [0] * of.voters
        self.costs = {item.id: item.cost for item in of.items}
        scored = utility == "score"
        self.points = of.given if scored else {}
        self.sums = {item.id: of.points(item) if scored else of.votes(item) for item in of.items}

    def cost_of(self, id: str) -> int:
        return self.costs[id] * self.parts

    def money(self, parts: int) -> Fraction:
        return Fraction(parts, self.parts)

    def affordable_at_first(self, item: Item) -> bool:
        return self.share * self.of.votes(item) >= item.cost and self.of.votes(item) > 0

    def first_key(self, item: Item) -> Fraction:
        """The price if nobody runs out of money: a lower bound of the true one."""
        return self._weighed(item, Fraction(item.cost, self.sums[item.id]))

    def _weighed(self, item: Item, price: Fraction) -> Fraction:
        return price / item.cost if self.utility == "cost" else price

    def left(self, id: str) -> int:
        """What the supporters of an item have left together, in parts."""
        counted = Counter(map(self.class_of.__getitem__, self.of.supporters[id]))
        amounts = self.amounts
        return sum(amounts[one] * times for one, times in counted.items())

    def key(self, item: Item) -> Fraction | None:
        """The price for a unit of use; None when the supporters cannot pay any more."""
        found = self._price(item)
        return None if found is None else self._weighed(item, Fraction(found[0], found[1] * self.parts))

    def _holders(self, item: Item) -> list[tuple[int, int, int]]:
        """(money, points, number) of each kind of supporter with money."""
        classes = map(self.class_of.__getitem__, self.of.supporters[item.id])
        amounts = self.amounts
        if self.points:
            pairs = Counter(zip(classes, self.points[item.id], strict=True))
            return [(amounts[one], points, times) for (one, points), times in pairs.items() if amounts[one]]
        return [(amounts[one], 1, times) for one, times in Counter(classes).items() if amounts[one]]

    def _price(self, item: Item) -> tuple[int, int] | None:
        """The price for one point as (numerator, denominator) in parts, or None: the smallest at which payments of
        min(money, price * points) add up to the cost."""
        holders = self._holders(item)
        open_cost = self.cost_of(item.id)
        if sum(amount * times for amount, _, times in holders) < open_cost:
            return None
        even = lcm(*{points for _, points, _ in holders})
        holders.sort(key=lambda holder: holder[0] * (even // holder[1]))
        weight = sum(points * times for _, points, times in holders)
        for amount, points, times in holders:
            if open_cost * points <= amount * weight:
                return open_cost, weight
            open_cost -= amount * times
            weight -= points * times
        raise AssertionError("the supporters have enough money")  # pragma: no cover

    def pay(self, item: Item, *, by_lot: bool) -> Purchase:
        """Let the supporters pay, and the others keep what they have."""
        found = self._price(item)
        assert found is not None  # the caller has just seen its price
        numerator, denominator = found
        finer = denominator // gcd(numerator, denominator)
        price = numerator * finer // denominator
        self.parts *= finer
        self.amounts = [amount * finer for amount in self.amounts]
        known = {amount: number for number, amount in enumerate(self.amounts)}
        full = 0
        moved: dict[tuple[int, int], int] = {}
        class_of, supporters = self.class_of, self.of.supporters[item.id]
        for voter, points in zip(supporters, self.points.get(item.id, (1,) * len(supporters)), strict=True):
            old = class_of[voter]
            new = moved.get((old, points))
            if new is None:
                rest = max(self.amounts[old] - price * points, 0)
                new = known.get(rest, -1)
                if new < 0:
                    new = known[rest] = len(self.amounts)
                    self.amounts.append(rest)
                moved[old, points] = new
            if self.amounts[old] >= price * points:
                full += 1
            class_of[voter] = new
        paid = Fraction(price, self.parts)
        return Purchase(item, paid, self._weighed(item, paid), full, by_lot)
