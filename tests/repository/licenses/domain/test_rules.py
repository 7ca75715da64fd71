from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.licenses.domain.elections import lot
from repository.licenses.domain.questions import Quorum, Rule, Safeguard, Scale, statement_question
from repository.licenses.domain.rules import Outcome, decide
from repository.licenses.domain.tally import Tally

from .examples import TWO_GROUPS, definition, question

MAJORITY = Rule("majority")
TWO_THIRDS = Rule("supermajority", "2/3")
CONSENSUS = Rule("supermajority", "3/4", limit="3/20")


def outcome(asked, answers, **given):
    """Decide `asked` over {answer: times}; answers are given as (answer, times) pairs."""
    frozen = definition(asked, **given)
    tally = Tally(frozen)
    for answer, times in answers:
        tally.add_answer(asked.id, answer, times=times)
    counts = tally.counts().questions[asked.id]
    return decide(asked, counts, eligible=frozen.eligible, present=frozen.present)


def votes(agree, disagree, passing=0, blank=0):
    return [("agree", agree), ("disagree", disagree), ("pass", passing), (None, blank)]


@pytest.mark.parametrize(
    ("rule", "base", "cast", "decision", "reason", "base_n"),
    [
        (MAJORITY, "for_and_against", votes(51, 49), "favourable", "rule-met", 100),
        (MAJORITY, "for_and_against", votes(50, 50), "undecided", "tie", 100),
        (MAJORITY, "for_and_against", votes(3, 2, 90), "favourable", "rule-met", 5),
        (MAJORITY, "cast", votes(51, 9, 40), "favourable", "rule-met", 100),
        (MAJORITY, "cast", votes(50, 9, 41), "undecided", "rule-not-met", 100),
        (MAJORITY, "cast", votes(50, 9, 20, 21), "undecided", "rule-not-met", 100),
        (MAJORITY, "cast", votes(9, 51, 40), "opposed", "opposed-rule-met", 100),
        (MAJORITY, "present", votes(40, 10), "undecided", "rule-not-met", 80),
        (MAJORITY, "present", votes(41, 9), "favourable", "rule-met", 80),
        (MAJORITY, "all_members", votes(50, 0), "undecided", "rule-not-met", 100),
        (MAJORITY, "all_members", votes(51, 0), "favourable", "rule-met", 100),
        (TWO_THIRDS, "for_and_against", votes(66, 33), "favourable", "rule-met", 99),
        (TWO_THIRDS, "for_and_against", votes(65, 34), "undecided", "rule-not-met", 99),
        (TWO_THIRDS, "for_and_against", votes(33, 66), "opposed", "opposed-rule-met", 99),
        (Rule("supermajority", "1/3"), "cast", votes(40, 35, 25), "undecided", "tie", 100),
        (Rule("supermajority", "1/1"), "cast", votes(100, 0), "favourable", "rule-met", 100),
        (MAJORITY, "cast", votes(0, 0, 100), "undecided", "tie", 100),
        (MAJORITY, "for_and_against", votes(0, 0, 100), "undecided", "no-answers", 0),
        (MAJORITY, "cast", votes(0, 0, 0, 100), "undecided", "no-answers", 100),
        (MAJORITY, "cast", votes(0, 0), "undecided", "no-answers", 0),
        (Rule("none"), "cast", votes(10, 1), "none", "no-rule", 11),
        (CONSENSUS, "cast", votes(75, 14, 11), "favourable", "rule-met", 100),
        (CONSENSUS, "cast", votes(80, 15, 5), "undecided", "rule-not-met", 100),
        (CONSENSUS, "cast", votes(14, 75, 11), "opposed", "opposed-rule-met", 100),
        (CONSENSUS, "cast", votes(15, 80, 5), "undecided", "rule-not-met", 100),
    ],
)
def test_proposal_is_decided_on_its_base(rule, base, cast, decision, reason, base_n):
    found = outcome(question(rule=rule, base=base), cast, present=80)
    assert (found.decision, found.reason, found.base_n) == (decision, reason, base_n)


def test_outcome_tells_share_and_whether_it_passed():
    assert outcome(question(rule=TWO_THIRDS), votes(70, 20, 10)) == Outcome(
        "favourable", "rule-met", 100, Fraction(7, 10)
    )
    assert [outcome(question(rule=MAJORITY), cast).passed for cast in (votes(2, 1), votes(1, 2))] == [True, False]
    assert outcome(question(), votes(2, 1)).passed is None


@pytest.mark.parametrize(
    ("quorum", "cast", "reason"),
    [
        (Quorum("1/5"), votes(20, 0), "rule-met"),
        (Quorum("1/5"), votes(19, 0), "quorum-missed"),
        (Quorum(count=10), votes(8, 1), "quorum-missed"),
        (Quorum(count=10), votes(8, 1, 1), "rule-met"),
        (Quorum("1/10", 11), votes(8, 2), "quorum-missed"),
    ],
)
def test_quorum_counts_ballots_cast(quorum, cast, reason):
    assert outcome(question(rule=MAJORITY, quorum=quorum), cast).reason == reason


@pytest.mark.parametrize(
    ("north", "south", "reason", "reached"),
    [
        ((40, 5), (20, 20), "rule-met", {"north": True, "south": True}),
        ((45, 0), (19, 21), "safeguard-missed", {"north": True, "south": False}),
        ((45, 0), (0, 0), "safeguard-missed", {"north": True, "south": False}),
        ((5, 40), (10, 20), "opposed-rule-met", {"north": False, "south": False}),
    ],
)
def test_no_group_is_outvoted_into_acceptance(north, south, reason, reached):
    asked = question(rule=MAJORITY, safeguard=Safeguard("1/2"))
    frozen = definition(asked, **TWO_GROUPS)
    tally = Tally(frozen)
    for label, (agree, disagree) in (("north", north), ("south", south)):
        for answer, times in votes(agree, disagree):
            tally.add_answer("q1", answer, group=label, times=times)
    found = decide(asked, tally.counts().questions["q1"], eligible=100, eligible_by_group=frozen.eligible_by_group)
    assert (found.reason, found.groups) == (reason, reached)


@pytest.mark.parametrize(
    ("rule", "answers", "reason"),
    [
        (Rule("consent"), [("agree", 8), ("concern", 4)], "rule-met"),
        (Rule("consent"), [("agree", 11), ({"block": "c0" * 32}, 1)], "blocked"),
        (Rule("consent", "9/10"), [("agree", 9), ({"block": "c0" * 32}, 1)], "rule-met"),
        (Rule("consent", "9/10"), [("agree", 8), ({"block": "c0" * 32}, 2)], "rule-not-met"),
    ],
)
def test_consent_fails_on_a_block(rule, answers, reason):
    assert outcome(question(kind="consent", rule=rule), answers).reason == reason


def test_comfort_counts_from_its_step():
    asked = question(kind="comfort", rule=Rule("comfort", "3/4", step=3))
    assert outcome(asked, [(3, 40), (5, 35), (1, 25)]).reason == "rule-met"
    assert outcome(asked, [(3, 40), (5, 34), (2, 26)]).reason == "rule-not-met"


def test_statement_is_supported_rejected_or_contested_by_the_default_rule():
    asked = statement_question("s1", {"en": "More trees"})
    assert [outcome(asked, cast).reason for cast in (votes(6, 4), votes(5, 5), votes(3, 6, 1), votes(9, 0))] == [
        "rule-met",
        "tie",
        "opposed-rule-met",
        "quorum-missed",
    ]


APPROVAL = Scale("approval")


@pytest.mark.parametrize(
    ("rule", "answers", "winners", "reason"),
    [
        (Rule("approval"), [(["a", "b"], 6), (["b"], 1)], ("b",), "chosen"),
        (Rule("approval"), [(["a", "b"], 6), (["c"], 1)], (), "tie"),
        (Rule("approval", seats=2), [(["a", "b"], 6), (["c"], 1)], ("a", "b"), "chosen"),
        (Rule("approval", "1/2"), [(["a"], 5), (["b"], 2), ([], 4)], (), "threshold-missed"),
        (Rule("approval", "1/2"), [(["a"], 5), (["b"], 2), ([], 3)], ("a",), "chosen"),
        (Rule("approval"), [([], 9)], (), "threshold-missed"),
        (Rule("approval", tie_seed="00" * 8), [(["a", "b"], 6)], lot("00" * 8, "ab")[:1], "chosen-by-lot"),
    ],
)
def test_approval_seats_the_most_approved(rule, answers, winners, reason):
    found = outcome(question(scale=APPROVAL, options=("a", "b", "c"), rule=rule), answers)
    assert (found.winners, found.reason) == (winners, reason)


@pytest.mark.parametrize(
    ("kind", "winners", "reason"),
    [
        ("borda", ("b",), "chosen"),
        ("modified_borda", ("b",), "chosen"),
        ("irv", ("a",), "chosen"),
        ("schulze", ("b",), "chosen"),
    ],
)
def test_ranking_is_decided_by_its_rule(kind, winners, reason):
    ballots = [(["a", "b", "c"], 41), (["c", "b", "a"], 33), (["b", "a", "c"], 26)]
    found = outcome(question(kind="ranking", options=("a", "b", "c"), rule=Rule(kind)), ballots)
    assert (found.winners, found.reason, found.passed) == (winners, reason, True)


def test_unbroken_runoff_tie_chooses_nobody():
    ballots = [(["a"], 4), (["b", "a"], 3), (["c", "b"], 3)]
    found = outcome(question(kind="ranking", options=("a", "b", "c"), rule=Rule("irv")), ballots)
    assert (found.decision, found.reason, found.winners) == ("undecided", "tie", ())


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.sampled_from([MAJORITY, TWO_THIRDS]))
def test_swapping_sides_swaps_the_decision(agree, disagree, passing, rule):
    mirrored = {"favourable": "opposed", "opposed": "favourable", "undecided": "undecided"}
    asked = question(rule=rule)
    one, other = outcome(asked, votes(agree, disagree, passing)), outcome(asked, votes(disagree, agree, passing))
    assert other.decision == mirrored[one.decision]


@given(st.integers(0, 60), st.integers(0, 60))
def test_one_more_in_favour_never_turns_acceptance(agree, disagree):
    asked = question(rule=MAJORITY, base="for_and_against")
    if outcome(asked, votes(agree, disagree)).decision == "favourable":
        assert outcome(asked, votes(agree + 1, disagree)).decision == "favourable"
