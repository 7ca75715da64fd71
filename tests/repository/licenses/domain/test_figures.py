from fractions import Fraction

import pytest

from repository.licenses.domain.evidence import Figure, GroupFigure
from repository.licenses.domain.figures import decimals, figures
from repository.licenses.domain.questions import About, Quorum, Rule, Safeguard, Scale
from repository.licenses.domain.tally import Tally

from .examples import BALLOT, TWO_GROUPS, definition, question

MAJORITY = Rule("majority")


def figure(asked, answers, **given):
    """The figure of one question over (answer, times[, group]) rows."""
    frozen = definition(asked, **given)
    tally = Tally(frozen)
    for answer, times, *group in answers:
        tally.add_answer(asked.id, answer, times=times, group=group[0] if group else None)
    (found,) = figures(frozen, tally.counts())
    return found


def test_figure_holds_the_count_and_its_rule():
    asked = question(rule=Rule("supermajority", "2/3"), quorum=Quorum("1/5"))
    assert figure(asked, [("agree", 70), ("disagree", 20), ("pass", 8), (None, 2)]) == Figure(
        id=f"{BALLOT}/q1",
        ballot=BALLOT,
        question="q1",
        about=About("use_case", "u1"),
        measure="support",
        for_=70,
        against=20,
        abstain=10,
        cast=100,
        base="cast",
        base_n=100,
        rule="supermajority",
        threshold="2/3",
        check="R",
        decision="favourable",
        reason="rule-met",
        share="0.7000",
        quorum=Quorum("1/5"),
    )


REPORTED = {"purpose": "evaluation", "publication": "totals"}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([("agree", 7), ("disagree", 3), (None, 5)], (7, 3, 15, False, 10, "S")),
        ([("agree", 8), ("disagree", 1), (None, 6)], (None, None, None, True, 9, "S")),
        ([(None, 12)], (None, None, None, True, 0, "S")),
        ([("agree", 8), ("disagree", 1)], (None, None, None, True, None, "S")),
    ],
)
def test_totals_only_tell_nothing_but_the_number_of_fewer_than_ten_answers(answers, told):
    found = figure(question(rule=Rule("none")), answers, **REPORTED)

    assert (found.for_, found.against, found.cast, found.suppressed, found.answered, found.check) == told


def test_fewer_than_ten_ballots_tell_the_outcome_only():
    assert figure(question(rule=MAJORITY), [("agree", 8), ("disagree", 1)]) == Figure(
        id=f"{BALLOT}/q1",
        ballot=BALLOT,
        question="q1",
        about=About("use_case", "u1"),
        measure="support",
        for_=None,
        against=None,
        abstain=None,
        cast=None,
        base="cast",
        base_n=None,
        rule="majority",
        threshold="1/2",
        check="A",
        decision="favourable",
        reason="small-cell",
        suppressed=True,
    )


def test_question_that_few_saw_is_told_where_the_ballot_is_published():
    frozen = definition(question(), question("q2", asked="seen"))
    tally = Tally(frozen)
    tally.add_answer("q1", "agree", times=12)
    tally.add_answer("q2", "agree", times=3)
    assert [(found.for_, found.check) for found in figures(frozen, tally.counts())] == [(12, "R"), (3, "R")]


def test_ten_ballots_are_told_in_full_and_none_hide_nothing():
    assert figure(question(rule=MAJORITY), [("agree", 10)]).for_ == 10
    assert (figure(question(rule=MAJORITY), []).cast, figure(question(rule=MAJORITY), []).suppressed) == (0, False)


@pytest.mark.parametrize(
    ("given", "answers", "expected"),
    [
        (
            {"kind": "comfort"},
            [(5, 9), (1, 3)],
            {"measure": "support", "marks": {"1": 3, "2": 0, "3": 0, "4": 0, "5": 9}},
        ),
        (
            {"kind": "ranking", "options": ("a", "b"), "rule": Rule("irv")},
            [(["a", "b"], 9), (["b"], 3)],
            {"measure": "choice", "winners": ("a",), "ranking": (("a",), ("b",)), "rounds": ({"a": 9, "b": 3},)},
        ),
        (
            {"kind": "approval", "options": ("a", "b")},
            [(["a", "b"], 9), ([], 3)],
            {"measure": "marks", "marks": {"a": 9, "b": 9}},
        ),
        ({"kind": "text"}, [("c0" * 32, 12)], {"measure": "texts", "cast": 12, "marks": {}}),
        (
            {"scale": Scale("dots", budget=3), "options": ("a", "b"), "rule": Rule("approval")},
            [({"a": 2, "b": 1}, 12)],
            {"measure": "choice", "marks": {"a": 24, "b": 12}, "winners": ("a",)},
        ),
    ],
)
def test_every_scale_has_its_measure(given, answers, expected):
    found = figure(question(**given), answers)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        (
            [("agree", 30, "north"), ("disagree", 15, "north"), ("agree", 20, "south"), ("disagree", 12, "south")],
            (GroupFigure("north", True, 45, 30), GroupFigure("south", True, 32, 20)),
        ),
        (
            [("agree", 30, "north"), ("disagree", 15, "north"), ("agree", 20, "south"), ("disagree", 9, "south")],
            (GroupFigure("north", True), GroupFigure("south", True)),
        ),
    ],
)
def test_table_by_group_hides_all_cells_when_one_is_small(rows, groups):
    asked = question(rule=MAJORITY, safeguard=Safeguard("1/2"))
    assert figure(asked, rows, **TWO_GROUPS).groups == groups


def test_groups_are_not_told_where_they_decide_nothing():
    assert figure(question(rule=MAJORITY), [("agree", 40, "north")], **TWO_GROUPS).groups == ()


@pytest.mark.parametrize(
    ("share", "text"),
    [(Fraction(2, 3), "0.6667"), (Fraction(1), "1.0000"), (Fraction(0), "0.0000"), (Fraction(1, 20000), "0.0001")],
)
def test_share_is_written_with_four_decimals(share, text):
    assert decimals(share) == text
