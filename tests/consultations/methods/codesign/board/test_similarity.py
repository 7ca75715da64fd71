"""Which cards say nearly the same: measured on pairs that people judged."""

import csv
from pathlib import Path

import pytest

from consultations.methods.codesign.domain import similarity

PAIRS = Path(__file__).parent.parent / "pairs.csv"


def judged() -> list[tuple[float, bool]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    among = sorted({row[side] for row in rows for side in ("one", "other")})
    return [(similarity.likeness(row["one"], row["other"], among=among), row["near"] == "1") for row in rows]


def test_near_duplicates_on_a_hundred_judged_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    """The threshold was chosen on the odd rows; what is promised is measured on the even ones."""
    rows = judged()
    odd, even = rows[::2], rows[1::2]
    precision, recall = similarity.precision_and_recall(even, similarity.THRESHOLD)
    with capsys.disabled():
        for name, some in (("chosen on", odd), ("measured on", even), ("all", rows)):
            p, r = similarity.precision_and_recall(some, similarity.THRESHOLD)
            print(f"\nnear-duplicates at {similarity.THRESHOLD}, {name} {len(some)} pairs: precision {p:.2f}, recall {r:.2f}", end="")
        print()
    assert (len(rows), sum(near for _, near in rows)) == (100, 50)
    assert precision >= 0.85
    assert recall >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Les données restent en Europe", "les donnees RESTENT en europe"),
        ("إعلام المرضى بكلّ استعمالٍ", "اعلام المرضي بكل استعمال"),
        ("Nach 10 Jahren löschen", "nach ١٠ jahren loschen"),
        ("個人情報を売らない", "個人情報を、売らない。"),
    ],
)
def test_accents_vowel_signs_and_digits_do_not_count(one: str, other: str) -> None:
    assert similarity.likeness(one, other) == pytest.approx(1.0)


def test_a_denial_is_not_the_same_as_what_it_denies() -> None:
    assert similarity.likeness("Sell the data", "Never sell the data") < similarity.THRESHOLD


@pytest.mark.parametrize("text", ["", "!!!", "the of and"])
def test_a_text_that_tells_nothing_is_near_to_nothing(text: str) -> None:
    index = similarity.Index()
    index.put(1, "Tell people")
    index.put(2, text)
    assert index.near(text) == []


def test_an_index_forgets_what_is_replaced_and_dropped() -> None:
    index = similarity.Index()
    index.put(1, "Delete everything after two years")
    index.put(1, "Night buses")
    assert index.near("Delete everything after two years") == []
    assert [one.key for one in index.near("Night buses!")] == [1]
    index.drop(1)
    index.drop(1)
    assert (index.near("Night buses"), index.lists, index.profiles) == ([], {}, {})


def test_precision_and_recall_of_nothing_are_one() -> None:
    assert similarity.precision_and_recall([], 0.5) == (1.0, 1.0)
    assert similarity.precision_and_recall([(0.9, False), (0.1, True)], 0.5) == (0.0, 0.0)
