"""The line that had to be reached, as pages and PDF draw it."""

import pytest

from repository.licenses.domain.evidence import Figure
from repository.licenses.domain.questions import About
from repository.licenses.reading.support import needed_count


def figure(rule: str, threshold: str | None, base: str, base_n: int | None) -> Figure:
    return Figure(
        id="f", ballot="b", question="q", about=About("use_case", "u1"), measure="support", for_=1, against=0, abstain=0,
        cast=14, base=base, base_n=base_n, rule=rule, threshold=threshold, check="R", decision="undecided", reason="tie",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "threshold", "base", "base_n", "needed"),
    [
        ("majority", None, "for_and_against", 14, 8),
        ("majority", None, "cast", 15, 8),
        ("majority", "1/2", "cast", 14, 8),  # more than half, whatever the base
        ("comfort", None, "cast", 14, 8),
        ("comfort", "1/2", "for_and_against", 14, 8),  # seven and seven is a tie
        ("comfort", "1/2", "cast", 14, 7),  # a threshold is reached by equality
        ("supermajority", "2/3", "for_and_against", 14, 10),
        ("supermajority", "2/3", "for_and_against", 15, 10),
        ("consent", None, "for_and_against", 14, None),
        ("majority", None, "cast", 0, None),
    ],
)
def test_needed_count_is_the_least_that_meets_the_rule(
    rule: str, threshold: str | None, base: str, base_n: int, needed: int | None
) -> None:
    assert needed_count(figure(rule, threshold, base, base_n)) == needed
