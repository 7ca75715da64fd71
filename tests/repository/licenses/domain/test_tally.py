import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repository.licenses.domain import ballotlog
from repository.licenses.domain.questions import Rule, Scale, statement_question
from repository.licenses.domain.tally import Counts, LeafRefused, QuestionCounts, Split, Tally, count, count_lines

from .examples import BALLOT, TWO_GROUPS, definition, question

HEX = "c0" * 32
EVERY_SCALE = definition(
    question("single", "single", options=("yes", "no", "unsure")),
    question("approval", "approval", options=("a", "b"), favourable=("a",), opposed=("b",)),
    question("score", "score", no_opinion=True),
    question("comfort", "comfort"),
    question("consent", "consent"),
    question("dots", "dots", scale=Scale("dots", budget=5), options=("a", "b")),
    question("ranking", "ranking", options=("a", "b", "c")),
    question("text", "text"),
    statement_question("seen", {"en": "More trees"}),
)
ANSWERS = {
    "single": ["yes", "no", "unsure", None],
    "approval": [["a"], ["b"], ["a", "b"], [], None],
    "score": [0, 5, 10, "no_opinion", None],
    "comfort": [1, 3, 5],
    "consent": ["agree", "concern", {"block": HEX}, {"block": "d1" * 32}],
    "dots": [{"a": 5}, {"a": 2, "b": 3}, None],
    "ranking": [["a", "b", "c"], ["c"], None],
    "text": [HEX, "d1" * 32, None],
    "seen": ["agree", "disagree", "pass"],
}


def leaves(answers):
    """Leaves of (question, answer) pairs with distinct tags."""
    return [{"a": a, "b": BALLOT, "q": q, "r": f"{number:064x}"} for number, (q, a) in enumerate(answers)]


answered = st.lists(
    st.sampled_from([(name, answer) for name, given in ANSWERS.items() for answer in given]), max_size=60
)


def test_every_scale_is_counted():
    once = [(name, answer) for name, given in ANSWERS.items() for answer in given]
    assert count(EVERY_SCALE, leaves(once)) == Counts(
        ballot=BALLOT,
        leaves=33,
        cast=5,
        questions={
            "single": QuestionCounts(
                "single", cast=4, blank=1, for_=1, against=1, marks={"yes": 1, "no": 1, "unsure": 1}
            ),
            "approval": QuestionCounts("approval", cast=5, blank=1, for_=1, against=1, marks={"a": 2, "b": 2}),
            "score": QuestionCounts(
                "score",
                cast=5,
                blank=1,
                no_opinion=1,
                for_=1,
                against=1,
                marks={str(n): int(n in (0, 5, 10)) for n in range(11)},
            ),
            "comfort": QuestionCounts(
                "comfort", cast=3, for_=1, against=2, marks={"1": 1, "2": 0, "3": 1, "4": 0, "5": 1}
            ),
            "consent": QuestionCounts(
                "consent", cast=4, for_=2, against=2, marks={"agree": 1, "concern": 1, "block": 2}
            ),
            "dots": QuestionCounts("dots", cast=3, blank=1, marks={"a": 7, "b": 3}),
            "ranking": QuestionCounts(
                "ranking",
                cast=3,
                blank=1,
                marks={"a": 1, "b": 0, "c": 1},
                rankings=((("a", "b", "c"), 1), (("c",), 1)),
            ),
            "text": QuestionCounts("text", cast=3, blank=1),
            "seen": QuestionCounts("seen", cast=3, for_=1, against=1, marks={"agree": 1, "disagree": 1, "pass": 1}),
        },
    )


def test_groups_are_counted_apart():
    grouped = definition(question(rule=Rule("majority")), **TWO_GROUPS)
    rows = [("north", "agree"), ("north", "disagree"), ("south", "pass"), ("south", None)]
    found = count(
        grouped, [leaf | {"g": g} for (g, _), leaf in zip(rows, leaves(("q1", a) for _, a in rows), strict=True)]
    )
    assert found.questions["q1"].groups == {"north": Split(2, 1, 1), "south": Split(2, 0, 0)}


@given(answered, st.randoms(use_true_random=False))
def test_order_does_not_matter(answers, chance: random.Random):
    rows = leaves(answers)
    shuffled = rows[:]
    chance.shuffle(shuffled)
    assert count(EVERY_SCALE, shuffled) == count(EVERY_SCALE, rows)


@settings(max_examples=50)
@given(answered, st.integers(1, 4))
def test_counting_everything_n_times_multiplies_every_count(answers, times):
    once, often = Tally(EVERY_SCALE), Tally(EVERY_SCALE)
    for name, answer in answers:
        once.add_answer(name, answer)
        often.add_answer(name, answer, times=times)
    one, many = once.counts(), often.counts()
    assert many.leaves == one.leaves * times
    for name, found in one.questions.items():
        scaled = many.questions[name]
        assert (scaled.cast, scaled.for_, scaled.against) == (
            found.cast * times,
            found.for_ * times,
            found.against * times,
        )
        assert scaled.marks == {mark: number * times for mark, number in found.marks.items()}
        assert scaled.for_ + scaled.against + scaled.abstain == scaled.cast


def test_nothing_cast_counts_as_nothing():
    assert count(definition(), []) == Counts(
        BALLOT, 0, 0, {"q1": QuestionCounts("q1", marks={"agree": 0, "disagree": 0, "pass": 0})}
    )


def test_cast_is_unknown_where_nobody_saw_everything():
    seen = definition(statement_question("s1", {"en": "More trees"}))
    assert count(seen, leaves([("s1", "agree")])).cast is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"b": "16fd2706-8baf-433b-82eb-8c7fada847da"}, "other-ballot"),
        ({"q": "q9"}, "unknown-question"),
        ({"a": "maybe"}, "unknown-mark"),
        ({"a": ["agree"]}, "wrong-type"),
        ({"a": 1.5}, "wrong-type"),
        ({"g": "north"}, "unknown-group"),
        ({"r": "xyz"}, "malformed"),
        ({"r": None}, "malformed"),
        ({"z": 1}, "malformed"),
    ],
)
def test_leaf_that_does_not_belong_is_refused(change, code):
    (row,) = leaves([("q1", "agree")])
    with pytest.raises(LeafRefused) as refused:
        count(definition(), [row | change])
    assert refused.value.code == code


def test_doubled_leaf_is_refused_by_question_and_tag():
    (row,) = leaves([("q1", "agree")])
    with pytest.raises(LeafRefused) as refused:
        count(definition(), [row, row | {"a": "disagree"}])
    assert (refused.value.code, refused.value.values) == ("doubled", {"question": "q1", "r": "0" * 64})


def test_unsorted_approval_is_refused_as_not_canonical():
    with pytest.raises(LeafRefused) as refused:
        count(EVERY_SCALE, leaves([("approval", ["b", "a"])]))
    assert refused.value.code == "not-canonical"


def test_leaf_without_a_group_is_refused_where_groups_are_kept():
    with pytest.raises(LeafRefused) as refused:
        count(definition(question(), **TWO_GROUPS), leaves([("q1", "agree")]))
    assert refused.value.code == "unknown-group"


def logged(rows):
    """The rows as sorted leaves of a log."""
    lines = [ballotlog.leaf(ballot=r["b"], question=r["q"], answer=r["a"], r=r["r"], group=r.get("g")) for r in rows]
    return sorted(lines, key=ballotlog.sort_key)


@given(answered)
def test_lines_count_like_leaves(answers):
    assert count_lines(EVERY_SCALE, logged(leaves(answers))) == count(EVERY_SCALE, leaves(answers))


def test_lines_with_groups_count_like_leaves():
    grouped = definition(question(), **TWO_GROUPS)
    rows = [row | {"g": "north"} for row in leaves([("q1", "agree"), ("q1", "pass")])]
    assert count_lines(grouped, logged(rows)) == count(grouped, rows)


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (lambda line: [line, line], "doubled"),
        (lambda line: [line.replace(b"agree", b"disagree"), line], "doubled"),
        (lambda line: [line.replace(b"agree", b"maybe")], "unknown-mark"),
        (lambda line: [line.replace(b'"q1"', b'"q9"')], "unknown-question"),
        (lambda line: [line.replace(BALLOT.encode(), b"another")], "malformed"),
        (lambda line: [line[:-1]], "malformed"),
        (lambda line: [line.replace(b"0000", b"000G", 1)], "malformed"),
        (lambda line: [line.replace(b'{"a"', b'{ "a"')], "malformed"),
        (lambda line: [line.replace(b'{"a"', b'{"z":1,"a"')], "malformed"),
        (lambda line: [b""], "malformed"),
    ],
)
def test_line_that_does_not_belong_is_refused(alter, code):
    (line,) = logged(leaves([("q1", "agree")]))
    with pytest.raises(LeafRefused) as refused:
        count_lines(definition(), alter(line))
    assert refused.value.code == code
