"""Targets that cannot be met are refused with the clash, and with a change that is shown to work."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consultations.domain.sortition.feasibility import Bound, Change, Infeasible, feasible, refuse_infeasible
from consultations.domain.sortition.problem import Person, Problem, Target
from tests.consultations.domain.sortition.pools import invented

POOL = invented(60, 10)


def refusal(problem: Problem) -> Infeasible:
    with pytest.raises(Infeasible) as refused:
        refuse_infeasible(problem)
    return refused.value


def changed(problem: Problem, value: str, **fields: int | None) -> Problem:
    return problem.with_targets(replace(t, **fields) if t.value == value else t for t in problem.targets)


def test_minima_that_need_more_seats_than_there_are():
    people = tuple(Person(f"p{n}", {"age": "old" if n % 2 else "young"}) for n in range(8))
    problem = Problem((Target("age", "old", 3, 4), Target("age", "young", 2, 4)), people, 4)
    infeasible = refusal(problem)

    assert infeasible.clash == (Bound("age", "old", "min", 3), Bound("age", "young", "min", 2))
    assert infeasible.relaxation == (Change("age", "old", "min", 3, 2, within_flex=True),)
    assert infeasible.sentences == (
        "No panel meets all targets.",
        "These cannot all be met with this pool: age: old at least 3; age: young at least 2.",
        "The smallest change that works: age: old: lower the minimum from 3 to 2.",
    )
    refuse_infeasible(problem.with_targets(infeasible.relaxed))


def test_too_few_people_of_a_value():
    people = (*(Person(f"p{n}", {"g": "f"}) for n in range(5)), Person("q", {"g": "m"}))
    problem = Problem((Target("g", "f", 0, 5), Target("g", "m", 2, 3)), people, 4)
    infeasible = refusal(problem)

    assert infeasible.clash == (Bound("g", "m", "min", 2),)
    assert infeasible.relaxation == (Change("g", "m", "min", 2, 1, within_flex=True),)


def test_flexible_bounds_are_kept_where_that_is_enough():
    people = tuple(Person(f"p{n}", {"g": "f" if n < 3 else "m"}) for n in range(10))
    women, men = Target("g", "f", 3, 3, min_flex=3, max_flex=3), Target("g", "m", 0, 0, max_flex=4)
    within = refusal(Problem((women, men), people, 4))
    assert within.relaxation == (Change("g", "m", "max", 0, 1, within_flex=True),)

    beyond = refusal(Problem((women, replace(men, max_flex=0)), people, 4))
    assert beyond.relaxation == (Change("g", "m", "max", 0, 1, within_flex=False),)
    assert "raise the maximum from 0 to 1 (beyond its flexible bound)" in str(beyond)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem(POOL.targets, POOL.people[:6], 10), "The pool has 6 people for 10 seats"),
        (replace(POOL, must_include=dict.fromkeys([p.id for p in POOL.people[:11]], "")), "only 10 seats"),
        (
            replace(
                POOL,
                people=tuple(replace(p, address="one house") for p in POOL.people),
                same_address=True,
            ),
            "1 people at different addresses for 10 seats",
        ),
        (
            replace(
                POOL,
                people=tuple(replace(p, address="mill") if p.id < "p0002" else p for p in POOL.people),
                same_address=True,
                must_include={"p0000": "", "p0001": ""},
            ),
            "p0000 and p0001 must be included but share an address",
        ),
    ],
)
def test_what_no_target_can_mend_says_so(problem, words):
    infeasible = refusal(problem)

    assert words in str(infeasible)
    assert infeasible.relaxation == ()


def test_included_people_count_for_the_targets():
    women = [person.id for person in POOL.people if person.values["gender"] == "f"][:7]
    problem = changed(replace(POOL, must_include=dict.fromkeys(women, "board")), "f", max=6)

    assert Bound("gender", "f", "max", 6) in refusal(problem).clash
    assert Change("gender", "f", "max", 6, 7, within_flex=True) in refusal(problem).relaxation


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_every_relaxation_works_and_every_clash_is_needed(data):
    targets = []
    for target in POOL.targets:
        low = data.draw(st.integers(0, 6))
        targets.append(replace(target, min=low, max=low + data.draw(st.integers(0, 2))))
    problem = POOL.with_targets(targets)
    infeasible = feasible(problem).infeasible
    assume(infeasible is not None)

    assert infeasible.relaxation and infeasible.clash
    assert feasible(problem.with_targets(infeasible.relaxed)).infeasible is None
    for left_out in infeasible.clash:
        kept = [bound for bound in infeasible.clash if bound != left_out]
        assert feasible(problem.with_targets(_only(problem, kept))).infeasible is None
    assert feasible(problem.with_targets(_only(problem, list(infeasible.clash)))).infeasible is not None


def _only(problem: Problem, bounds: list[Bound]) -> list[Target]:
    kept = {(bound.feature, bound.value, bound.side): bound.limit for bound in bounds}
    return [
        replace(
            target,
            min=kept.get((target.feature, target.value, "min"), 0),
            max=kept.get((target.feature, target.value, "max"), len(problem.people)),
        )
        for target in problem.targets
    ]
