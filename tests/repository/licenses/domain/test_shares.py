"""The Method of Equal Shares and greedy: published examples, and a second, naive implementation as the oracle."""

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repository.licenses.domain.budgets import Allocation, Fate, Variant, allocate, money
from repository.licenses.domain.shares import Item, buy, profile

from .naive import naive_add1, naive_equal_shares, naive_greedy

# Lackner and Skowron, "Multi-Winner Voting with Approval Preferences" (2023), examples 11 and 12: every candidate costs one
# of k parts of the money; prices as printed there.
EXAMPLE_11 = [("ab", 3), ("ac", 3), ("ad", 2), ("bcf", 1), ("e", 1), ("f", 1), ("g", 1)]
EXAMPLE_12 = [("cd", 3), ("ab", 2), ("ac", 2), ("bd", 1)]


def approvals(given):
    return [(dict.fromkeys(ids, 1), times) for ids, times in given]


def bought(given, items, seats):
    of = profile([Item(id, 1) for id in items], approvals(given))
    ranks = {id: (number,) for number, id in enumerate(items)}
    found = buy(of, share=Fraction(seats, of.voters), utility="cardinality", ranks=ranks)
    return [(purchase.item.id, purchase.price, purchase.full) for purchase in found.purchases]


def test_textbook_elections_are_bought_at_the_printed_prices():
    assert bought(EXAMPLE_11, "abcdefg", 4) == [("a", Fraction(1, 8), 8)]
    assert bought(EXAMPLE_12, "abcd", 3) == [("c", Fraction(1, 5), 5), ("a", Fraction(13, 40), 2)]


def cumulative_example():
    """A cumulative election of 50 ballots whose outcome under pabutools 1.2.3 is published with the gem equalshares."""
    costs = (94, 48, 122, 76, 30, 104, 58, 132, 86, 40, 114, 68)
    items = [Item(f"p{n}", cost) for n, cost in enumerate(costs, start=1)]
    everything = {3: (2, 5, 3, 1, 4), 0: (1, 4, 2, 5, 3)}
    ballots = []
    for voter in range(1, 51):
        points = everything.get(voter % 5)
        one = items[voter % 12].id
        ballots.append(({item.id: points[n % 5] for n, item in enumerate(items)} if points else {one: 3}, 1))
    return items, ballots


def test_points_buy_what_another_implementation_buys():
    made = allocate(*cumulative_example(), total=400, variant=Variant("equal_shares", "score"))
    assert sorted(made.winners) == ["p10", "p2", "p5", "p7"]


SMALL = st.lists(st.integers(1, 30), min_size=2, max_size=6)
POINTS = st.integers(1, 4)


@st.composite
def elections(draw, *, points=False):
    costs = draw(SMALL)
    items = [Item(f"p{n}", cost) for n, cost in enumerate(costs)]
    ids = st.sampled_from([item.id for item in items])
    one = st.dictionaries(ids, POINTS if points else st.just(1), max_size=len(items))
    ballots = draw(st.lists(st.tuples(one, st.integers(1, 3)), min_size=1, max_size=8))
    return items, ballots, draw(st.integers(1, 80))


@pytest.mark.parametrize("utility", ["cardinality", "cost", "score"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_equal_shares_agree_with_the_naive_count(utility, data):
    items, ballots, total = data.draw(elections(points=utility == "score"))
    made = allocate(items, ballots, total=total, variant=Variant("equal_shares", utility))
    assert [(fate.item, fate.price) for fate in sorted(made.items, key=place) if fate.won] == [
        (id, money(price)) for id, price in naive_equal_shares(items, ballots, total, utility)
    ]


def place(fate: Fate) -> int:
    return fate.place or 0


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_raised_shares_and_support_agree_with_the_naive_count(data):
    items, ballots, total = data.draw(elections())
    raised = allocate(items, ballots, total=total, variant=Variant("equal_shares", "cost", "add1"))
    assert (list(raised.winners), raised.steps) == naive_add1(items, ballots, total, "cost")
    greedy = allocate(items, ballots, total=total, variant=Variant("greedy"))
    assert list(greedy.winners) == naive_greedy(items, ballots, total)
    filled = allocate(items, ballots, total=total, variant=Variant("equal_shares", "cost", "greedy"))
    plain = naive_equal_shares(items, ballots, total, "cost")
    assert list(filled.winners)[: len(plain)] == [id for id, _ in plain]
    assert all(fate.cost > filled.left or not fate.supporters for fate in filled.items if not fate.won)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_order_of_ballots_and_how_they_are_grouped_change_nothing(data):
    items, ballots, total = data.draw(elections(points=True))
    variant = Variant("equal_shares", "score", "add1_greedy")
    apart = [(ballot, 1) for ballot, times in reversed(ballots) for _ in range(times)]
    made = allocate(items, ballots, total=total, variant=variant)
    assert allocate(items, apart, total=total, variant=variant) == made
    assert made.spent <= total


TOWN = [Item("bench", 600), Item("court", 800), Item("stage", 1400), Item("clinic", 1000), Item("school", 1200)]
TOWN_VOTES = approvals(
    [
        (("bench", "court", "stage"), 1),
        (("bench", "court"), 1),
        (("court", "stage", "clinic"), 2),
        (("clinic", "school"), 1),
        (("bench", "stage", "school"), 1),
        (("bench", "school"), 1),
        (("clinic",), 1),
        (("stage",), 1),
        (("stage", "clinic"), 1),
    ]
)


def test_every_item_is_told_why_it_won_or_not():
    made = allocate(TOWN, TOWN_VOTES, total=2500, variant=Variant("equal_shares", "cost", "add1"))
    assert made == Allocation(
        rule="equal_shares",
        total=2500,
        spent=2000,
        voters=10,
        utility="cost",
        completion="add1",
        increment=1,
        ties="cheaper",
        share="267.00",
        steps=17,
        stopped="exhaustive",
        items=(
            Fate("bench", 600, 4, "paid", place=2, price="266.33", votes="2.25", all_left=2),
            Fate("court", 800, 4, "used-up", left="68.00", until="stage"),
            Fate("stage", 1400, 6, "paid", place=1, price="233.33", votes="6.00"),
            Fate("clinic", 1000, 5, "used-up", left="635.00", until="stage"),
            Fate("school", 1200, 3, "never-enough", left="801.00"),
        ),
    )
    assert made.winners == ("stage", "bench")


def test_greedy_tells_what_was_left_when_its_turn_came():
    items = [*TOWN, Item("tower", 9000), Item("pond", 10)]
    votes = [*TOWN_VOTES, ({"tower": 1}, 3), ({}, 4)]
    made = allocate(items, votes, total=2500, variant=Variant("greedy"))
    assert (made.voters, made.spent, made.winners) == (13, 2400, ("stage", "clinic"))
    assert {fate.item: (fate.why, fate.left) for fate in made.items if not fate.won} == {
        "bench": ("no-room", "100.00"),
        "court": ("no-room", "100.00"),
        "school": ("no-room", "100.00"),
        "tower": ("too-dear", None),
        "pond": ("no-support", None),
    }


@pytest.mark.parametrize(("ties", "winner"), [("cheaper", "small"), ("votes", "large")])
def test_equal_prices_go_as_the_variant_says(ties, winner):
    votes = approvals([(("large", "small"), 5), (("large",), 1)])
    variant = Variant("equal_shares", "cardinality", ties=ties)
    made = allocate([Item("large", 60), Item("small", 50)], votes, total=60, variant=variant)
    assert (made.winners, any(fate.by_lot for fate in made.items)) == ((winner,), False)


def test_equal_items_go_by_the_lot_that_was_published_and_it_is_said():
    items = [Item("one", 50), Item("two", 50)]
    votes = approvals([(("one", "two"), 4)])
    lots = {
        seed: allocate(items, votes, total=60, variant=Variant("greedy", seed=seed)).winners
        for seed in ("00", "01", "02")
    }
    assert set(lots.values()) == {("one",), ("two",)}
    made = allocate(items, votes, total=60, variant=Variant("equal_shares", "cost"))
    assert [(fate.item, fate.won, fate.by_lot) for fate in made.items] == [("one", True, True), ("two", False, False)]


def test_nobody_choosing_anything_spends_nothing():
    made = allocate(TOWN, [({}, 5)], total=2500, variant=Variant("equal_shares", "cost", "add1_greedy"))
    assert (made.voters, made.spent, made.winners) == (0, 0, ())
    assert {fate.why for fate in made.items} == {"no-support"}


def test_thousands_of_voters_are_counted_in_seconds():
    items = [Item(f"p{n}", 7_000 + 1_109 * n) for n in range(100)]
    ballots = [
        ({f"p{(voter * voter + step * step * 7) % (100 - step * 5)}": 1 for step in range(voter % 11 + 1)}, 1)
        for voter in range(5000)
    ]
    began = time.perf_counter()
    made = allocate(items, ballots, total=1_000_000, variant=Variant("equal_shares", "cost", "add1"))
    assert time.perf_counter() - began < 10
    assert made.spent <= 1_000_000 and made.voters == 5000
