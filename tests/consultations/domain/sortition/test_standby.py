"""Alternates and replacements: what happens when members drop out."""

import random
from dataclasses import replace

import pytest

from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.drawing import draw
from consultations.domain.sortition.lottery import lottery
from consultations.domain.sortition.problem import Person, Problem, ProblemRefused, Target
from consultations.domain.sortition.standby import alternates, replacements
from tests.consultations.domain.sortition.pools import invented

PROBLEM = invented(120, 16, seed=2, sharing=0.4)
PANEL = draw(lottery(distribution(PROBLEM), 100), digits="07")


def deviation(problem: Problem, members: list[Person]) -> int:
    return sum(
        max(target.min - met, 0) + max(met - target.max, 0)
        for target in problem.targets
        for met in [sum(person.values[target.feature] == target.value for person in members)]
    )


def test_alternates_cut_the_expected_deviation_and_keep_households_apart():
    standby = alternates(PROBLEM, PANEL, 4, seed="s")

    assert len(standby.ids) == 4
    assert not set(standby.ids) & set(PANEL)
    homes = [person.address for person in PROBLEM.people if person.id in {*PANEL, *standby.ids}]
    assert len(homes) == len(set(homes))
    assert standby.expected < 0.6 * standby.without
    assert standby == alternates(PROBLEM, PANEL[::-1], 4, seed="s")


def test_alternates_are_better_than_a_random_choice():
    people = {person.id: person for person in PROBLEM.people}
    chosen = [people[id] for id in alternates(PROBLEM, PANEL, 4, seed="s").ids]
    roll = random.Random(5)
    others = [person for person in PROBLEM.people if person.id not in PANEL]

    def mean(pick) -> float:
        total, dice = 0, random.Random(9)
        for _ in range(200):
            staying = [people[id] for id in PANEL if dice.random() >= 0.1]
            standing, free = list(pick()), len(PANEL) - len(staying)
            for _ in range(min(free, len(standing))):
                best = min(standing, key=lambda person: deviation(PROBLEM, [*staying, person]))
                if deviation(PROBLEM, [*staying, best]) <= deviation(PROBLEM, staying):
                    staying.append(best)
                    standing.remove(best)
            total += deviation(PROBLEM, staying)
        return total / 200

    assert mean(lambda: chosen) < 0.75 * mean(lambda: roll.sample(others, 4))


def test_fewer_alternates_where_the_pool_ends():
    people = tuple(Person(f"p{n}", {"g": "f"}) for n in range(4))
    problem = Problem((Target("g", "f", 1, 4),), people, 3)

    assert alternates(problem, ["p0", "p1", "p2"], 5, seed="s").ids == ("p3",)


def test_wrong_dropout_and_unknown_members_are_refused():
    with pytest.raises(ProblemRefused):
        alternates(PROBLEM, PANEL, 2, seed="s", dropout=1.5)
    with pytest.raises(ProblemRefused):
        alternates(PROBLEM, [*PANEL, "nobody"], 2, seed="s")


def test_replacements_keep_the_confirmed_and_leave_out_who_is_gone():
    gone = {PANEL[0]: "ill", PANEL[5]: "moved"}
    confirmed = [id for id in PANEL if id not in gone]
    problem = replacements(PROBLEM, confirmed=confirmed, gone=gone)
    panels = lottery(distribution(problem), 10).panels

    assert all(set(confirmed) < set(ids) and not set(ids) & set(gone) and len(ids) == 16 for ids in panels)


def test_somebody_who_had_to_be_included_can_drop_out():
    first = replace(PROBLEM, must_include={PANEL[0]: "chair"})

    assert replacements(first, confirmed=PANEL[1:], gone={PANEL[0]: "ill"}).must_include.keys() == set(PANEL[1:])
