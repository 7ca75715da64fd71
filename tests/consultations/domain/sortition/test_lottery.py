"""The published lottery and the draw: chances kept, digits anybody can recompute, frequencies as declared."""

import hashlib
import hmac
import json
from collections import Counter
from math import sqrt

import pytest

from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.drawing import commitment, digits_of, draw, joined
from consultations.domain.sortition.lottery import lottery
from consultations.domain.sortition.problem import ProblemRefused
from tests.consultations.domain.sortition import enumeration
from tests.consultations.domain.sortition.pools import invented

PROBLEM = invented(120, 16, seed=2, sharing=0.4)
FOUND = distribution(PROBLEM)
LOTTERY = lottery(FOUND)


def test_a_thousand_panels_move_no_chance_by_more_than_two_tenths_of_a_point():
    times = Counter(id for ids in LOTTERY.panels for id in ids)

    assert len(LOTTERY.panels) == 1000
    assert all(enumeration.meets(PROBLEM, ids) for ids in LOTTERY.panels)
    assert LOTTERY.chances == {id: times[id] / 1000 for id in FOUND.chances}
    assert max(abs(LOTTERY.chances[id] - FOUND.chances[id]) for id in FOUND.chances) == LOTTERY.largest_change <= 0.002


def test_panels_differ():
    assert len(set(LOTTERY.panels)) > 900


def test_ten_thousand_draws_match_the_declared_chances():
    times = Counter(id for turn in range(10_000) for id in draw(LOTTERY, seed=f"turn {turn}"))

    for id, chance in LOTTERY.chances.items():
        # Five standard deviations: once in 2,000 runs of this test for 120 people, if seeds were not fixed.
        assert abs(times[id] / 10_000 - chance) <= 5 * sqrt(max(chance * (1 - chance), 1e-9) / 10_000)


def test_digits_pick_the_panel_of_that_number():
    assert draw(LOTTERY, digits="000") == LOTTERY.panels[0]
    assert draw(LOTTERY, digits="999") == LOTTERY.panels[999]


@pytest.mark.parametrize("digits", ["", "7", "1000", "12a", "-12", "١٢٣"])
def test_wrong_digits_are_refused(digits):
    with pytest.raises(ProblemRefused):
        draw(LOTTERY, digits=digits)


def test_a_seed_gives_digits_that_any_tool_recomputes():
    panels = json.dumps([list(ids) for ids in LOTTERY.panels], separators=(",", ":"))
    digest = hashlib.sha256(panels.encode()).hexdigest()
    value = int.from_bytes(hmac.new(b"dice 3 5 1", f"{digest}\n0".encode(), "sha256").digest()[:8], "big")

    assert LOTTERY.digest == digest
    assert digits_of("dice 3 5 1", LOTTERY) == f"{value % 1000:03}"
    assert draw(LOTTERY, seed="dice 3 5 1") == LOTTERY.panels[value % 1000]


def test_a_seed_needs_the_committed_secret():
    committed = commitment("a long secret")

    assert joined("a long secret", "3 5 1", committed) != joined("a long secret", "3 5 2", committed)
    with pytest.raises(ProblemRefused) as refused:
        joined("another secret", "3 5 1", committed)
    assert refused.value.code == "secret-differs"


def test_legacy_has_a_lottery_too():
    found = distribution(PROBLEM, "legacy")

    assert lottery(found).largest_change <= 0.002
