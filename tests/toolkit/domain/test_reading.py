"""The reading grade, on the example that is published with the formula's implementations."""

import pytest

from toolkit.domain.reading import Length, grade, length, syllables

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."


def test_grade_of_the_published_example() -> None:
    assert length(PLATYPUS) == Length(sentences=1, words=13, syllables=26)
    assert round(Length(1, 13, 26).grade, 2) == 13.08
    assert round(Length(1, 13, 24).grade, 1) == 11.3


@pytest.mark.parametrize(
    ("word", "count"),
    [("use", 1), ("used", 1), ("wanted", 2), ("people", 2), ("tables", 2), ("places", 2), ("hospital", 3), ("idea", 3)]
    + [("science", 2), ("being", 2), ("material", 4), ("social", 2), ("patient", 2), ("emergency", 4), ("2027", 1)],
)
def test_syllables_of_a_word(word: str, count: int) -> None:
    assert syllables(word) == count


def test_sentences_end_at_marks_and_at_the_end_of_a_text() -> None:
    assert length("Stop. Is it 3.5 meters? Yes") == Length(sentences=3, words=7, syllables=8)
    assert length("") == length("...") == Length(0, 0, 0)


def test_grade_of_several_texts_counts_them_together() -> None:
    assert grade(["We vote.", "We vote."]) == Length(2, 4, 4).grade
    assert grade([]) == 0.0
