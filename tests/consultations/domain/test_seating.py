"""Table plans: partitions whatever is asked, what is to hold holds, and nearly every meeting is a new one."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.domain import seating
from consultations.domain.seating import Request


def people(n):
    return tuple(f"P{number:03}" for number in range(n))


def assembly(n):
    """Five fields in usual shares."""
    lot, shares = (
        random.Random(1),
        {"gender": "fm", "age": "abcd", "region": "nnnseew", "school": "1223", "view": "yn?"},
    )
    return {name: {person: lot.choice(values) for person in people(n)} for name, values in shares.items()}


def new_pairs(plan):
    return {pair for tables in plan.rounds for table in tables for pair in combinations(sorted(table), 2)}


def test_an_assembly_meets_almost_everybody_it_can():
    request = Request(people(100), 5, 10, mix=assembly(100))

    plan = seating.plan(request, seed=7)

    assert plan.possible == 10 * 20 * 10
    assert plan.met == len(new_pairs(plan)) >= 0.95 * plan.possible
    assert (plan.unbalanced, seating.imbalance(plan.rounds, request.mix)) == (0, 0)


def test_without_fields_every_possible_meeting_happens():
    plan = seating.plan(Request(people(100), 5, 10), seed=1)

    assert (plan.met, plan.possible, plan.unbalanced) == (2000, 2000, 0)


def test_a_small_room_meets_completely():
    # The affine plane of order three: nine people, four rounds, every pair exactly once.
    plan = seating.plan(Request(people(9), 3, 4), seed=3)

    assert (plan.met, plan.possible) == (36, 36)


def test_the_same_seed_gives_the_same_plan_in_any_order_of_people():
    mix = assembly(30)
    one = seating.plan(Request(people(30), 5, 4, mix=mix), seed=4)

    assert seating.plan(Request(people(30)[::-1], 5, 4, mix=dict(reversed(mix.items()))), seed=4) == one
    assert seating.plan(Request(people(30), 5, 4, mix=mix), seed=5).rounds != one.rounds


def test_groups_stay_together_and_fixed_places_hold():
    arabic, signing = frozenset(people(40)[:7]), frozenset(people(40)[7:10])
    fixed = {"P000": 3, "P020": 3, "P021": 0}
    plan = seating.plan(Request(people(40), 5, 6, mix=assembly(40), together=(arabic, signing), fixed=fixed), seed=2)

    for tables in plan.rounds:
        assert all(person in tables[table] for person, table in fixed.items())
        assert sum(bool(arabic & set(table)) for table in tables) == 2
        assert sum(bool(signing & set(table)) for table in tables) == 1
    assert plan.met <= plan.possible


def test_past_rounds_are_kept_and_who_is_absent_is_planned_around():
    everybody = people(40)
    before = seating.plan(Request(everybody, 5, 3), seed=2).rounds
    here = everybody[:36]

    after = seating.plan(Request(here, 5, 2, past=before), seed=2)

    assert {person for tables in after.rounds for table in tables for person in table} == set(here)
    assert [len(table) for table in after.rounds[0]] == [5, 5, 5, 5, 4, 4, 4, 4]
    known = {pair for tables in before for table in tables for pair in combinations(sorted(table), 2)}
    assert after.met == len(new_pairs(after) - known) >= 0.9 * after.possible


def test_progress_is_told_and_can_end_the_search():
    told = []
    seating.plan(
        Request(people(20), 4, 3, mix=assembly(20)), seed=1, progress=lambda done, total: told.append((done, total))
    )

    def enough(done, total):
        raise InterruptedError

    assert told == sorted(told) and told[-1][0] == told[-1][1]
    with pytest.raises(InterruptedError):
        seating.plan(Request(people(20), 4, 3), seed=1, progress=enough)


@pytest.mark.parametrize(
    ("wishes", "refusal", "who"),
    [
        ({"together": (frozenset({"P001", "P002"}), frozenset({"P002", "P003"}))}, seating.GroupsOverlap, ("P002",)),
        ({"fixed": dict.fromkeys(people(4), 1)}, seating.FixedPlaceFull, people(4)),
        (
            {"together": (frozenset({"P001", "P002"}),), "fixed": {"P001": 0, "P002": 1}},
            seating.GroupTornApart,
            ("P001", "P002"),
        ),
        ({"fixed": {"P001": 9}}, seating.TooManyTables, ("P001",)),
    ],
)
def test_wishes_that_clash_are_refused_by_name(wishes, refusal, who):
    with pytest.raises(refusal) as refused:
        seating.plan(Request(people(9), 3, 2, **wishes), seed=1)

    assert refused.value.people == who


def test_nobody_or_few_need_no_search():
    assert seating.plan(Request((), 5, 2), seed=1).rounds == ((), ())
    assert seating.plan(Request(people(1), 5, 1), seed=1).rounds == ((("P000",),),)
    assert seating.plan(Request(people(3), 5, 2), seed=1).met == 3
    assert seating.plan(Request(people(6), 3, 0), seed=1).rounds == ()


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(2, 30),
    size=st.integers(2, 7),
    rounds=st.integers(1, 4),
    group=st.integers(0, 6),
    seed=st.integers(0, 2**32),
)
def test_every_round_seats_everybody_once_within_the_bound(n, size, rounds, group, seed):
    together = frozenset(people(n)[:group])
    plan = seating.plan(Request(people(n), size, rounds, mix=assembly(n), together=(together,)), seed=seed)

    for tables in plan.rounds:
        assert sorted(person for table in tables for person in table) == list(people(n))
        assert max(map(len, tables)) - min(map(len, tables)) <= 1 and max(map(len, tables)) <= size
        if together:
            assert sum(bool(together & set(table)) for table in tables) == -(-len(together) // max(map(len, tables)))
    assert plan.met == len(new_pairs(plan)) <= plan.possible
    assert plan.unbalanced == seating.imbalance(plan.rounds, assembly(n))
