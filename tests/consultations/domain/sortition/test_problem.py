"""The input of a lottery: one canonical form for any order of rows, contradictions refused by name."""

from dataclasses import replace

import pytest

from consultations.domain.sortition.problem import Person, Problem, ProblemRefused, Target

TARGETS = (Target("age", "young", 1, 2), Target("age", "old", 1, 2))
PEOPLE = (Person("p1", {"age": "old"}, "a"), Person("p2", {"age": "young"}, "b"), Person("p3", {"age": "old"}))
PROBLEM = Problem(TARGETS, PEOPLE, 2, must_include={"p1": "chair"})


def test_order_of_rows_does_not_change_the_digest():
    assert Problem(TARGETS[::-1], PEOPLE[::-1], 2, must_include={"p1": "chair"}) == PROBLEM
    assert Problem(TARGETS[::-1], PEOPLE[::-1], 2, must_include={"p1": "chair"}).digest() == PROBLEM.digest()


@pytest.mark.parametrize(
    "change",
    [
        {"seats": 3},
        {"same_address": True},
        {"must_include": {"p1": "host"}},
        {"must_exclude": {"p3": ""}},
        {"people": (*PEOPLE[:2], Person("p3", {"age": "young"}))},
        {"targets": (TARGETS[0], Target("age", "old", 1, 1))},
    ],
)
def test_any_change_changes_the_digest(change):
    assert replace(PROBLEM, **change).digest() != PROBLEM.digest()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seats": 0}, "no-seats"),
        ({"people": ()}, "nobody"),
        ({"targets": ()}, "no-targets"),
        ({"people": (*PEOPLE, PEOPLE[0])}, "doubled-id"),
        ({"targets": (*TARGETS, TARGETS[0])}, "doubled-target"),
        ({"targets": (Target("age", "young", 3, 2), TARGETS[1])}, "bounds"),
        ({"targets": (Target("age", "young", 1, 2, min_flex=2), TARGETS[1])}, "flex"),
        ({"must_include": {"p9": ""}}, "unknown-id"),
        ({"must_exclude": {"p1": ""}}, "in-and-out"),
        ({"people": (*PEOPLE, Person("p4", {"age": "middle"}))}, "unknown-value"),
    ],
)
def test_contradictions_are_refused(change, code):
    with pytest.raises(ProblemRefused) as refused:
        replace(PROBLEM, **change)

    assert refused.value.code == code
