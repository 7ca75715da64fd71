"""What is published of the members points at nobody."""

from consultations.domain.sortition.problem import Target
from consultations.recruitment.domain import composition
from consultations.recruitment.domain.composition import Cell

TARGETS = (
    Target("age", "young", 2, 4, share=0.2),
    Target("age", "middle", 6, 8),
    Target("age", "old", 2, 8),
    Target("home", "city", 5, 9),
    Target("home", "land", 5, 9),
)


def members(*ages: tuple[str, int]) -> list[dict[str, str]]:
    people = [age for age, count in ages for _ in range(count)]
    return [{"age": age, "home": "city" if n % 2 else "land"} for n, age in enumerate(people)]


def test_cells_count_the_members_of_each_value() -> None:
    found = composition.cells(TARGETS, members(("young", 3), ("middle", 7), ("old", 2)))
    assert found == (
        Cell("age", "young", 2, 4, "20.0", 3),
        Cell("age", "middle", 6, 8, "", 7),
        Cell("age", "old", 2, 8, "", 2),
        Cell("home", "city", 5, 9, "", 6),
        Cell("home", "land", 5, 9, "", 6),
    )
    assert composition.deviation(TARGETS, members(("young", 1), ("middle", 9), ("old", 2))) == 2


def test_small_counts_are_hidden() -> None:
    shown = composition.publishable(composition.cells(TARGETS, members(("young", 3), ("middle", 7), ("old", 2))))
    assert [cell.achieved for cell in shown] == [None, 7, None, 6, 6]


def test_single_small_count_hides_the_next_smallest_so_that_it_cannot_be_computed() -> None:
    one = composition.publishable(composition.cells(TARGETS, members(("young", 3), ("middle", 7), ("old", 6))))
    assert [cell.achieved for cell in one][:3] == [None, 7, None]
    zero = composition.publishable(composition.cells(TARGETS, members(("young", 3), ("middle", 9))))
    assert [cell.achieved for cell in zero][:3] == [None, 9, None]


def test_nothing_is_published_of_fewer_than_ten() -> None:
    assert composition.publishable(composition.cells(TARGETS, members(("young", 3), ("middle", 6)))) == ()
