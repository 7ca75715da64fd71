"""The scales that put items in order, from the constructor to the figure that everybody can recount."""

import random
from fractions import Fraction

import pytest

from repository.licenses.domain import priorities
from repository.licenses.domain.answers import AnswerRefused, check, from_csv
from repository.licenses.domain.duels import all_pairs, copeland, shown_pairs, win_rates
from repository.licenses.domain.elections import pairwise
from repository.licenses.domain.evidence import Figure
from repository.licenses.domain.figures import figures
from repository.licenses.domain.questions import BallotDefinition, DefinitionRefused, check_question
from repository.licenses.domain.ratings import moscow_class, quadrant, quartiles
from repository.licenses.domain.shapes import read, write
from repository.licenses.domain.tally import Tally

from .examples import definition

ITEMS = [(name, {"en": name.title()}) for name in ("notice", "board", "audit", "portal")]
PRICED = [(id, text, cost) for (id, text), cost in zip(ITEMS, (300, 400, 500, 700), strict=True)]
TEXT = {"en": "What first?"}
BUDGET = priorities.budget_question("spend", TEXT, PRICED, total=1000, currency="EUR")
POINTS = priorities.budget_question("spend", TEXT, PRICED, total=1000, utility="score", completion="none", points=10)
PAIRS = priorities.pairwise_question("pairs", TEXT, ITEMS, shown=4)
RATED = priorities.impact_effort_questions(ITEMS[:2])
CLASSED = priorities.moscow_questions(ITEMS[:1])
DOTS = priorities.dots_question("dots", TEXT, ITEMS, dots=5, seats=2)


def counted(*given, questions=(BUDGET,)):
    """The figures of a ballot with (answer, times) for each question."""
    frozen = definition(*questions)
    tally = Tally(frozen)
    for question, answers in zip(questions, given, strict=True):
        for answer, times in answers:
            tally.add_answer(question.id, answer, times=times)
    return figures(frozen, tally.counts())


def test_every_constructor_gives_questions_that_can_be_frozen_and_read_back():
    questions = (DOTS, BUDGET, PAIRS, *RATED, *CLASSED)
    frozen = definition(*questions)
    assert BallotDefinition.from_json(frozen.to_json()) == frozen
    assert [question.id for question in RATED] == ["notice.impact", "notice.effort", "board.impact", "board.effort"]
    assert BUDGET.to_json()["options"][0] == {"id": "notice", "text": {"en": "Notice"}, "cost": 300}


def test_budget_is_counted_explained_and_read_back():
    [figure] = counted([(["audit", "notice"], 6), (["board"], 4), (None, 3), ([], 1)])
    assert (figure.measure, figure.decision, figure.cast, figure.base, figure.base_n) == (
        "choice",
        "chosen",
        14,
        "answered",
        11,
    )
    assert figure.marks == {"notice": 6, "board": 4, "audit": 6, "portal": 0}
    assert figure.winners == ("notice", "board")
    assert [(fate.item, fate.why) for fate in figure.allocation.items] == [
        ("notice", "paid"),
        ("board", "paid"),
        ("audit", "used-up"),
        ("portal", "no-support"),
    ]
    assert read(Figure, write(figure)) == figure


def test_points_of_a_budget_are_summed_and_priced():
    [figure] = counted([({"notice": 7, "board": 3}, 6), ({"portal": 10}, 6)], questions=(POINTS,))
    assert figure.marks == {"notice": 42, "board": 18, "audit": 0, "portal": 60}
    assert figure.allocation.items[0].points == 42 and figure.winners == ("notice",)


def test_few_ballots_tell_the_winners_and_nothing_else():
    [figure] = counted([(["notice"], 9)])
    assert (figure.winners, figure.reason, figure.allocation, figure.marks) == (("notice",), "small-cell", None, {})


def test_pairs_are_counted_by_copeland_and_by_share():
    answers = [(["audit>board", "notice>audit"], 7), (["board>audit"], 5), (["portal>notice"], 3)]
    [figure] = counted(answers, questions=(PAIRS,))
    assert figure.marks == {"notice": 7, "board": 5, "audit": 7, "portal": 3}
    assert figure.duels == {"audit>board": 7, "board>audit": 5, "notice>audit": 7, "portal>notice": 3}
    assert figure.ranking == (("portal",), ("notice", "audit"), ("board",)) and figure.winners == ("portal",)
    rates = win_rates({("a", "b"): 3, ("b", "a"): 1}, "abc")
    assert rates.order == (("a",), ("b",), ("c",)) and rates.scores["a"] == Fraction(3, 4)


def test_copeland_of_whole_rankings_is_the_published_one():
    """Tennessee (the example of Wikipedia's "Copeland's method"): Nashville beats all, then Chattanooga, then Knoxville."""
    rankings = [
        (("M", "N", "C", "K"), 42),
        (("N", "C", "K", "M"), 26),
        (("C", "K", "N", "M"), 15),
        (("K", "C", "N", "M"), 17),
    ]
    found = copeland(pairwise(rankings, "MNCK"), "MNCK")
    assert (found.order, found.scores) == ((("N",), ("C",), ("K",), ("M",)), {"M": 0, "N": 3, "C": 2, "K": 1})


@pytest.mark.parametrize("number", [3, 4, 7, 10])
def test_pairs_shown_are_balanced_and_the_same_for_one_seed(number):
    options = [f"o{n}" for n in range(number)]
    pairs = all_pairs(options)
    assert len({frozenset(pair) for pair in pairs}) == len(pairs) == number * (number - 1) // 2
    shown = [shown_pairs(options, maximum=number, seed=bytes([seed])) for seed in range(60)]
    assert shown[7] == shown_pairs(options, maximum=number, seed=bytes([7]))
    assert {frozenset(pair) for some in shown for pair in some} == {frozenset(pair) for pair in pairs}
    for some in shown:
        times = [sum(option in pair for pair in some) for option in options]
        assert len(some) == min(number, len(pairs)) and max(times) - min(times) <= 2


def test_impact_and_effort_make_a_position():
    ratings = [[(4, 6), (5, 5), ("no_opinion", 2)], [(2, 6), (3, 6)], [(3, 12)], [(1, 12)]]
    found = {figure.question: figure for figure in counted(*ratings, questions=RATED)}
    assert [found[name].quartiles for name in ("notice.impact", "notice.effort")] == [
        ("4", "4", "5"),
        ("2", "2.5", "3"),
    ]
    assert (found["notice.impact"].base_n, found["notice.impact"].decision, found["notice.impact"].reason) == (
        11,
        "none",
        "rated",
    )
    assert [
        (place.item, place.impact[1], place.effort[1], place.quadrant) for place in priorities.positions(RATED, found)
    ] == [
        ("notice", 4, Fraction(5, 2), "quick_win"),
        ("board", 3, 1, "fill_in"),
    ]


@pytest.mark.parametrize(
    ("impact", "effort", "where"),
    [
        (4, 2, "quick_win"),
        (4, 3, "big_project"),
        (3, 2, "fill_in"),
        (3, 3, "hard_slog"),
        (Fraction(7, 2), 5, "big_project"),
    ],
)
def test_quadrant_counts_the_middle_against_the_item(impact, effort, where):
    assert quadrant(Fraction(impact), Fraction(effort)) == where


def test_quartiles_are_those_of_a_sorted_list():
    """Against the definition on a list: the mean of the values just at and just above a whole place."""
    drawn = random.Random(1)
    for size in range(1, 40):
        rated = sorted(drawn.randint(1, 5) for _ in range(size))
        expected = []
        for quarter in (1, 2, 3):
            place, rest = divmod(size * quarter, 4)
            values = (rated[place],) if rest else (rated[place - 1], rated[place])
            expected.append(Fraction(sum(values), len(values)))
        assert quartiles({str(mark): rated.count(mark) for mark in range(1, 6)}) == tuple(expected)
    assert quartiles({"1": 0}) is None


@pytest.mark.parametrize(
    ("marks", "threshold", "expected"),
    [
        ((6, 3, 2, 1), "1/2", "must"),
        ((5, 3, 2, 1), "1/2", "should"),
        ((5, 3, 2, 1), "3/4", "could"),
        ((0, 0, 0, 4), "1/2", "wont"),
        ((0, 0, 0, 0), "1/2", None),
    ],
)
def test_class_is_the_highest_that_enough_people_reach(marks, threshold, expected):
    counts = dict(zip(("must", "should", "could", "wont"), marks, strict=True))
    assert moscow_class(counts, Fraction(threshold)) == expected


def test_class_of_an_item_is_its_figure():
    [figure] = counted([("must", 5), ("should", 4), ("wont", 3), (None, 9)], questions=CLASSED)
    assert (figure.decision, figure.winners, figure.base_n) == ("chosen", ("should",), 12)
    assert figure.marks == {"must": 5, "should": 4, "could": 0, "wont": 3}


def test_dots_choose_the_seats_with_most_points():
    [figure] = counted([({"board": 3, "audit": 2}, 8), ({"notice": 5}, 4)], questions=(DOTS,))
    assert figure.winners == ("board", "notice")
    assert figure.marks == {"notice": 20, "board": 24, "audit": 16, "portal": 0}


@pytest.mark.parametrize(
    ("question", "raw", "canonical"),
    [
        (BUDGET, ["notice", "audit"], ["audit", "notice"]),
        (POINTS, {"notice": 4, "audit": 0}, {"notice": 4}),
        (PAIRS, ["notice>audit", "board>notice"], ["board>notice", "notice>audit"]),
        (PAIRS, [], None),
        (RATED[0], 5, 5),
        (CLASSED[0], "wont", "wont"),
    ],
)
def test_answers_have_one_form(question, raw, canonical):
    assert check(question, raw) == canonical


@pytest.mark.parametrize(
    ("question", "raw", "code"),
    [
        (BUDGET, ["pool"], "unknown-mark"),
        (BUDGET, {"notice": 1}, "wrong-type"),
        (POINTS, {"notice": 11}, "over-budget"),
        (PAIRS, ["notice>audit", "audit>notice"], "repeated-mark"),
        (PAIRS, ["notice>notice"], "repeated-mark"),
        (PAIRS, ["notice>pool"], "unknown-mark"),
        (PAIRS, ["notice"], "wrong-type"),
        (PAIRS, [3], "wrong-type"),
        (PAIRS, [f"{one}>{other}" for one, other in all_pairs(PAIRS.option_ids)[:5]], "too-many"),
        (RATED[0], 6, "out-of-range"),
        (CLASSED[0], "would", "unknown-mark"),
    ],
)
def test_answers_off_the_scale_are_refused(question, raw, code):
    with pytest.raises(AnswerRefused) as caught:
        check(question, raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("question", "cell", "answer"),
    [
        (BUDGET, "audit|notice", ["audit", "notice"]),
        (POINTS, "audit=3|notice=1", {"audit": 3, "notice": 1}),
        (PAIRS, "notice>audit | board>notice", ["board>notice", "notice>audit"]),
        (RATED[0], "4", 4),
        (RATED[0], "no_opinion", "no_opinion"),
        (CLASSED[0], "should", "should"),
    ],
)
def test_answers_are_read_from_files(question, cell, answer):
    assert from_csv(question, cell) == answer


def broken(question, path, value):
    raw = question.to_json()
    *steps, last = path.strip("/").split("/")
    place = raw
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return raw


@pytest.mark.parametrize(
    ("question", "path", "value", "code"),
    [
        (BUDGET, "/scale/total", None, "total"),
        (BUDGET, "/scale/currency", "euro", "currency"),
        (BUDGET, "/options/1/cost", None, "cost"),
        (BUDGET, "/options/1/cost", 0, "out-of-range"),
        (DOTS, "/options/1/cost", 5, "cost"),
        (DOTS, "/scale/total", 5, "total"),
        (BUDGET, "/rule/utility", None, "variant"),
        (BUDGET, "/rule/utility", "score", "variant"),
        (BUDGET, "/rule/completion", "none", "variant"),
        (BUDGET, "/rule/increment", None, "variant"),
        (BUDGET, "/rule/ties", None, "variant"),
        (DOTS, "/rule/ties", "votes", "variant"),
        (BUDGET, "/rule/kind", "approval", "rule-not-for-scale"),
        (BUDGET, "/base", "cast", "base-not-for-scale"),
        (DOTS, "/base", "answered", "base-not-for-scale"),
        (CLASSED[0], "/rule/threshold", None, "threshold-missing"),
        (RATED[0], "/rule/kind", "classes", "rule-not-for-scale"),
        (PAIRS, "/scale/maximum", 7, "out-of-range"),
        (PAIRS, "/scale/maximum", 0, "out-of-range"),
    ],
)
def test_faulty_questions_cannot_be_frozen(question, path, value, code):
    from_json = type(question).from_json
    with pytest.raises(DefinitionRefused) as caught:
        check_question(from_json(broken(question, path, value)))
    assert caught.value.code == code


def test_raises_too_small_for_the_budget_cannot_be_frozen():
    huge = priorities.budget_question("spend", TEXT, PRICED, total=10_000_000, increment=1)
    with pytest.raises(DefinitionRefused) as caught:
        check_question(huge)
    assert (caught.value.code, caught.value.values["pointer"]) == ("increment-too-small", "/rule/increment")
