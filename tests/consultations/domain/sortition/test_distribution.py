"""The lottery of a pool: every rule on every panel, exact chances, a bound that anybody can check."""

from collections import Counter
from dataclasses import replace
from math import exp, log

import pytest

from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.feasibility import Infeasible, feasible
from consultations.domain.sortition.problem import Person, Problem, ProblemRefused, Target
from consultations.domain.sortition.proof import Proof, bound
from tests.consultations.domain.sortition import enumeration
from tests.consultations.domain.sortition.pools import invented

POOL = invented(120, 16)
SHARED = invented(120, 16, seed=2, sharing=0.4)


def checked(problem: Problem, algorithm: str = "leximin") -> dict[str, float]:
    return enumeration.checked(distribution(problem, algorithm))


@pytest.mark.parametrize("problem", [POOL, SHARED])
def test_leximin_reaches_a_bound_that_the_input_alone_proves(problem):
    chances, found = checked(problem), distribution(problem)

    proven = bound(problem, found.certificate.proof)
    assert min(chances.values()) <= proven
    assert min(chances.values()) == pytest.approx(float(proven), abs=1e-9)
    assert found.certificate.largest_error < 1e-9
    assert sum(level.people for level in found.certificate.levels) == 120


def test_any_points_give_a_bound_but_only_the_right_ones_a_tight_one():
    found = distribution(POOL)
    wrong = Proof({("gender", "f"): 1.0}, 0.0, ())

    assert bound(POOL, wrong) > min(found.chances.values()) + 0.01


def test_people_of_a_kind_have_equal_chances():
    found = distribution(POOL)
    by_kind: dict[tuple[str, ...], set[float]] = {}
    for person in POOL.people:
        by_kind.setdefault(tuple(sorted(person.values.items())), set()).add(found.chances[person.id])

    assert all(max(chances) - min(chances) <= 2**-47 for chances in by_kind.values())


def test_objectives_are_each_best_at_their_own():
    chances = {name: checked(POOL, name).values() for name in ("leximin", "maximin", "nash", "goldilocks", "legacy")}

    lowest = {name: min(found) for name, found in chances.items()}
    assert lowest["leximin"] == pytest.approx(lowest["maximin"], abs=1e-9)
    assert all(lowest["leximin"] > lowest[name] + 1e-6 for name in ("nash", "goldilocks", "legacy"))
    product = {name: exp(sum(map(log, found)) / 120) for name, found in chances.items() if min(found) > 0}
    assert max(product, key=product.__getitem__) == "nash"
    even = 16 / 120
    spread = {name: max(found) / even + even / max(min(found), 1e-9) for name, found in chances.items()}
    assert min(spread, key=spread.__getitem__) == "goldilocks"
    assert not distribution(POOL, "legacy").certificate.proven


def test_must_include_and_exclude_hold_on_every_panel():
    problem = replace(SHARED, must_include={"p0003": "chair", "p0030": "expert"}, must_exclude={"p0005": "staff"})
    chances = checked(problem)

    assert chances["p0003"] == chances["p0030"] == 1
    assert "p0005" not in chances
    homes = {person.id: person.address for person in SHARED.people}
    mates = {id for id, home in homes.items() if home in {homes["p0003"], homes["p0030"]}}
    assert [id for id in sorted(mates) if chances.get(id)] == ["p0003", "p0030"]


def test_nothing_is_left_to_draw_when_the_included_fill_the_panel():
    people = (Person("a", {"x": "1"}), Person("b", {"x": "1"}), Person("c", {"x": "1"}))
    problem = Problem((Target("x", "1", 0, 3),), people, 2, must_include={"a": "", "b": ""})

    assert checked(problem) == {"a": 1, "b": 1, "c": 0}


def test_households_of_the_same_make_up_take_turns_exactly():
    couples = [Person(f"c{home}{place}", {"g": "fm"[place]}, f"home {home}") for home in range(5) for place in range(2)]
    alone = [Person(f"s{number}", {"g": "f"}, f"flat {number}") for number in range(4)]
    problem = Problem((Target("g", "f", 2, 3), Target("g", "m", 1, 2)), (*couples, *alone), 4, same_address=True)
    chances = checked(problem)

    assert len({round(chance, 12) for id, chance in chances.items() if id.startswith("c")}) <= 2
    assert sum(chances.values()) == pytest.approx(4)
    assert sorted(chances.values()) == pytest.approx(enumeration.leximin(problem), abs=1e-7)


def test_whoever_fits_no_panel_has_no_chance_and_takes_nobody_elses():
    people = (*(Person(f"p{n}", {"x": "1", "y": "1"}) for n in range(4)), Person("odd", {"x": "2", "y": "1"}))
    problem = Problem((Target("x", "1", 2, 2), Target("x", "2", 0, 0), Target("y", "1", 2, 2)), people, 2)

    for algorithm in ("leximin", "maximin", "nash", "goldilocks"):
        assert checked(problem, algorithm) == {"odd": 0} | {f"p{n}": 0.5 for n in range(4)}


def test_unknown_algorithm_is_refused():
    with pytest.raises(ProblemRefused) as refused:
        distribution(POOL, "fairest")

    assert refused.value.code == "unknown-algorithm"


def test_progress_is_told_and_cancels():
    told: Counter[str] = Counter()

    def progress(done: int, total: int, phrase: str) -> None:
        told[phrase] += 1
        if told["Composing panels"] == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        distribution(POOL, progress=progress)
    assert told == {"Checking the targets": 1, "Composing panels": 5}


def test_infeasible_targets_are_never_relaxed_silently():
    problem = POOL.with_targets(replace(t, min=20, max=20) if t.value == "f" else t for t in POOL.targets)

    for algorithm in ("leximin", "legacy"):
        with pytest.raises(Infeasible):
            distribution(problem, algorithm)


def test_preview_tells_the_lowest_chance_beforehand():
    assert feasible(POOL).infeasible is None
    assert feasible(POOL).lowest_chance == pytest.approx(min(distribution(POOL).chances.values()), abs=1e-9)
