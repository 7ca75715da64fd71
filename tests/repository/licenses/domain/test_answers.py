import hashlib

import pytest

from repository.licenses.domain.answers import AnswerRefused, check, commitment, encode, from_csv
from repository.licenses.domain.canonical import canonical
from repository.licenses.domain.questions import Rule, Scale

from .examples import question

HEX = "c0" * 32
ABC = ("a", "b", "c")
SINGLE = question(kind="single", options=ABC)
MULTIPLE = question(scale=Scale("multiple", minimum=1, maximum=2), options=ABC)
APPROVAL = question(kind="approval", options=ABC)
SCORE = question(kind="score", no_opinion=True)
AGREEMENT = question()
COMFORT = question(kind="comfort")
CONSENT = question(kind="consent", rule=Rule("consent"))
DOTS = question(scale=Scale("dots", budget=4), options=ABC)
RANKING = question(kind="ranking", options=ABC)
FULL_RANKING = question(scale=Scale("ranking", minimum=3), options=ABC)
TEXT = question(kind="text")


@pytest.mark.parametrize(
    ("asked", "raw", "answer"),
    [
        (SINGLE, "a", "a"),
        (MULTIPLE, ["b", "a"], ["a", "b"]),
        (APPROVAL, [], []),
        (SCORE, 0, 0),
        (SCORE, 10, 10),
        (SCORE, "no_opinion", "no_opinion"),
        (AGREEMENT, "pass", "pass"),
        (COMFORT, 5, 5),
        (CONSENT, "concern", "concern"),
        (CONSENT, {"block": HEX}, {"block": HEX}),
        (DOTS, {"b": 1, "a": 3, "c": 0}, {"a": 3, "b": 1}),
        (DOTS, {"a": 0}, None),
        (RANKING, ["c", "a"], ["c", "a"]),
        (RANKING, [], None),
        (TEXT, HEX, HEX),
        (AGREEMENT, None, None),
    ],
)
def test_answer_gets_its_canonical_form(asked, raw, answer):
    assert check(asked, raw) == answer
    assert encode(answer).encode() == canonical(answer)
    assert check(asked, answer) == answer


@pytest.mark.parametrize(
    ("asked", "raw", "code"),
    [
        (SINGLE, "d", "unknown-mark"),
        (SINGLE, ["a"], "wrong-type"),
        (MULTIPLE, [], "too-few"),
        (MULTIPLE, ["a", "b", "c"], "too-many"),
        (MULTIPLE, ["a", "a"], "repeated-mark"),
        (MULTIPLE, "a", "wrong-type"),
        (APPROVAL, ["a", 1], "unknown-mark"),
        (SCORE, 11, "out-of-range"),
        (SCORE, -1, "out-of-range"),
        (SCORE, True, "wrong-type"),
        (SCORE, 5.0, "wrong-type"),
        (SCORE, "5", "wrong-type"),
        (AGREEMENT, "yes", "unknown-mark"),
        (AGREEMENT, 1, "wrong-type"),
        (COMFORT, 0, "out-of-range"),
        (COMFORT, "no_opinion", "wrong-type"),
        (CONSENT, "block", "unknown-mark"),
        (CONSENT, {"block": "because"}, "not-a-commitment"),
        (CONSENT, {"block": HEX, "name": "x"}, "not-a-commitment"),
        (DOTS, {"a": 3, "b": 2}, "over-budget"),
        (DOTS, {"a": 5, "b": -2}, "out-of-range"),
        (DOTS, {"a": "3"}, "wrong-type"),
        (DOTS, {"z": 1}, "unknown-mark"),
        (RANKING, ["a", "a"], "repeated-mark"),
        (FULL_RANKING, ["a", "b"], "too-few"),
        (TEXT, "words", "not-a-commitment"),
        (TEXT, HEX.upper(), "not-a-commitment"),
    ],
)
def test_answer_that_the_scale_does_not_allow_is_refused(asked, raw, code):
    with pytest.raises(AnswerRefused) as refused:
        check(asked, raw)
    assert (refused.value.code, refused.value.values["question"]) == (code, "q1")


@pytest.mark.parametrize(
    ("asked", "cell", "answer"),
    [
        (SINGLE, " a ", "a"),
        (APPROVAL, "c|a", ["a", "c"]),
        (RANKING, "c > a", ["c", "a"]),
        (DOTS, "a=3|b=1", {"a": 3, "b": 1}),
        (SCORE, "7", 7),
        (SCORE, "no_opinion", "no_opinion"),
        (COMFORT, "4", 4),
        (CONSENT, f"block={HEX}", {"block": HEX}),
        (AGREEMENT, "", None),
    ],
)
def test_cell_is_read(asked, cell, answer):
    assert from_csv(asked, cell) == answer


@pytest.mark.parametrize(
    ("asked", "cell", "code"),
    [
        (APPROVAL, "a||b", "unknown-mark"),
        (DOTS, "a", "wrong-type"),
        (DOTS, "a=x", "wrong-type"),
        (DOTS, "a=1|a=1", "repeated-mark"),
        (SCORE, "7.5", "wrong-type"),
        (RANKING, "a>b>a", "repeated-mark"),
        (AGREEMENT, "1", "unknown-mark"),
    ],
)
def test_cell_that_cannot_be_read_is_refused(asked, cell, code):
    with pytest.raises(AnswerRefused) as refused:
        from_csv(asked, cell)
    assert refused.value.code == code


def test_commitment_hides_and_binds_the_words():
    assert commitment(b"salt", "no") == hashlib.sha256(b"saltno").hexdigest()
    assert commitment(b"salt", "no") != commitment(b"pepper", "no")
