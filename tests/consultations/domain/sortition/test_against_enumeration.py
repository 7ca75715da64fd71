"""Tiny pools, where every panel can be listed: the engine finds the same optimum, or refuses what has no panel."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.feasibility import Infeasible
from consultations.domain.sortition.problem import Person, Problem, Target
from tests.consultations.domain.sortition import enumeration


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to nine people, up to three features of two or three values, quotas near a panel that somebody could draw."""
    features = {f"f{n}": [f"v{m}" for m in range(draw(st.integers(2, 3)))] for n in range(draw(st.integers(1, 3)))}
    count = draw(st.integers(2, 9))
    people = []
    for number in range(count):
        values = {feature: draw(st.sampled_from(names)) for feature, names in features.items()}
        people.append(Person(f"p{number}", values, draw(st.sampled_from([None, "a", "b", "c", f"own{number}"]))))
    seats = draw(st.integers(1, min(4, count)))
    model = people[:seats]
    targets = []
    for feature, names in features.items():
        for name in names:
            met = sum(person.values[feature] == name for person in model)
            low = max(met - draw(st.integers(0, 1)), 0)
            targets.append(Target(feature, name, low, met + draw(st.integers(0, 1))))
    include = draw(st.sampled_from([{}, {}, {"p0": "host"}]))
    exclude = draw(st.sampled_from([{}, {}, {f"p{count - 1}": "works here"}])) if count > 2 else {}
    return Problem(tuple(targets), tuple(people), seats, draw(st.booleans()), include, exclude)


@settings(max_examples=80, deadline=None)
@given(problems())
def test_leximin_equals_the_optimum_over_all_panels(problem):
    if not enumeration.panels(problem):
        with pytest.raises(Infeasible):
            distribution(problem)
        return
    chances = enumeration.checked(distribution(problem))

    assert sorted(chances.values()) == pytest.approx(enumeration.leximin(problem), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(problems(), st.sampled_from(["maximin", "nash", "goldilocks", "legacy"]))
def test_other_algorithms_keep_the_rules_and_reach_their_bound(problem, algorithm):
    if not enumeration.panels(problem):
        return
    found = distribution(problem, algorithm)
    chances, certificate = enumeration.checked(found), found.certificate

    assert set(chances) == {person.id for person in problem.candidates}
    if certificate.proven:
        assert certificate.achieved == pytest.approx(certificate.bound, abs=1e-6)
    reached = defaultdict(bool)
    for panel in enumeration.panels(problem):
        for id in panel:
            reached[id] = True
    if algorithm in {"nash", "goldilocks", "maximin"}:
        assert {id for id, chance in chances.items() if chance > 1e-9} == set(reached)
    assert np.isclose(sum(chances.values()), problem.seats)
