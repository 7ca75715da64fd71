"""Each method against elections whose results are published."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from repository.licenses.domain.elections import approvals, borda, instant_runoff, lot, pairwise, schulze

# The capital of Tennessee, the running example of Wikipedia's articles on voting methods (42, 26, 15 and 17 per cent).
CITIES = ("memphis", "nashville", "chattanooga", "knoxville")
TENNESSEE = (
    (("memphis", "nashville", "chattanooga", "knoxville"), 42),
    (("nashville", "chattanooga", "knoxville", "memphis"), 26),
    (("knoxville", "chattanooga", "nashville", "memphis"), 17),
    (("chattanooga", "knoxville", "nashville", "memphis"), 15),
)


def test_borda_chooses_nashville():
    result = borda(TENNESSEE, CITIES)
    assert result.scores == {"memphis": 126, "nashville": 194, "chattanooga": 173, "knoxville": 107}
    assert result.order == (("nashville",), ("chattanooga",), ("memphis",), ("knoxville",))


def test_instant_runoff_chooses_knoxville():
    result = instant_runoff(TENNESSEE, CITIES)
    assert result.rounds == (
        {"memphis": 42, "nashville": 26, "chattanooga": 15, "knoxville": 17},
        {"memphis": 42, "nashville": 26, "knoxville": 32},
        {"memphis": 42, "knoxville": 58},
    )
    assert result.order == (("knoxville",), ("memphis",), ("nashville",), ("chattanooga",))


def test_schulze_chooses_nashville():
    assert schulze(TENNESSEE, CITIES).order == (("nashville",), ("chattanooga",), ("knoxville",), ("memphis",))


# Schulze (2011), Example 1 with 45 voters, as in Wikipedia's article on the method: E > A > C > B > D.
SCHULZE_45 = (
    (tuple("ACBED"), 5),
    (tuple("ADECB"), 5),
    (tuple("BEDAC"), 8),
    (tuple("CABED"), 3),
    (tuple("CAEBD"), 7),
    (tuple("CBADE"), 2),
    (tuple("DCEBA"), 7),
    (tuple("EBADC"), 8),
)


def test_schulze_orders_the_forty_five_voters_as_published():
    wins = pairwise(SCHULZE_45, "ABCDE")
    assert (wins["A", "B"], wins["A", "C"], wins["A", "D"], wins["A", "E"], wins["B", "D"]) == (20, 26, 30, 22, 33)
    assert schulze(SCHULZE_45, "ABCDE").order == (("E",), ("A",), ("C",), ("B",), ("D",))


# Burlington (Vermont) mayoral election 2009, ballots by type as in Wikipedia's article and
# Gierzynski, "Instant Runoff Voting" (2009): Kiss won although Montroll beat every other candidate in pairs.
BURLINGTON = (
    (("wright", "montroll", "kiss"), 1513),
    (("wright", "kiss", "montroll"), 495),
    (("wright",), 1289),
    (("montroll", "kiss", "wright"), 1332),
    (("montroll", "wright", "kiss"), 767),
    (("montroll",), 455),
    (("kiss", "montroll", "wright"), 2043),
    (("kiss", "wright", "montroll"), 371),
    (("kiss",), 568),
)


def test_instant_runoff_repeats_burlington_2009():
    result = instant_runoff(BURLINGTON, ("kiss", "montroll", "wright"))
    assert result.rounds == (
        {"kiss": 2982, "montroll": 2554, "wright": 3297},
        {"kiss": 4314, "wright": 4064},
    )
    assert result.order[0] == ("kiss",)


def test_schulze_gives_burlington_to_the_condorcet_winner():
    wins = pairwise(BURLINGTON, ("kiss", "montroll", "wright"))
    assert (wins["montroll", "kiss"], wins["kiss", "montroll"]) == (4067, 3477)
    assert (wins["montroll", "wright"], wins["wright", "montroll"]) == (4597, 3668)
    assert schulze(BURLINGTON, ("kiss", "montroll", "wright")).order == (("montroll",), ("kiss",), ("wright",))


def test_modified_borda_rewards_ballots_that_rank_more():
    """Emerson (2013): who ranks m of n options gives them m, m - 1, ..., 1 points."""
    ballots = ((("a",), 10), (("b", "c", "a"), 5))
    assert borda(ballots, "abc", modified=True).scores == {"a": 15, "b": 15, "c": 10}
    assert borda(ballots, "abc").scores == {"a": 20, "b": 15, "c": 10}


def test_borda_shares_points_among_options_left_out():
    assert borda(((("a",), 1),), "abcd").scores == {"a": 3, "b": 1, "c": 1, "d": 1}
    assert borda(((("a",), 1),), "abc").scores == {"a": 2, "b": Fraction(1, 2), "c": Fraction(1, 2)}


def test_approvals_keep_ties_together():
    assert approvals({"a": 3, "b": 5, "c": 3}).order == (("b",), ("a", "c"))


def test_instant_runoff_reports_a_tie_for_last_and_lets_the_lot_break_it():
    ballots = ((("a",), 4), (("b", "a"), 3), (("c", "b"), 3))
    tied = instant_runoff(ballots, "abc")
    assert (tied.order, tied.by_lot) == ((("a", "b", "c"),), False)
    drawn = instant_runoff(ballots, "abc", "00" * 8)
    assert drawn.by_lot
    assert drawn.rounds[1].keys() == {"a", *lot("00" * 8, "bc")[:1]}


def test_instant_runoff_drops_hopeless_options_together():
    ballots = ((("a",), 5), (("b",), 4), (("c", "b"), 1), (("d", "b"), 1))
    assert instant_runoff(ballots, "abcd").order == (("b",), ("a",), ("c", "d"))


def test_schulze_keeps_an_unbroken_cycle_as_a_tie():
    ballots = ((tuple("abc"), 1), (tuple("bca"), 1), (tuple("cab"), 1))
    assert schulze(ballots, "abc").order == (("a", "b", "c"),)


rankings = st.lists(
    st.tuples(
        st.permutations("abcd").flatmap(lambda p: st.integers(1, 4).map(lambda n: tuple(p[:n]))), st.integers(1, 9)
    ),
    min_size=1,
    max_size=12,
)


@given(rankings)
def test_schulze_never_passes_over_a_condorcet_winner(ballots):
    wins = pairwise(ballots, "abcd")
    for option in "abcd":
        if all(wins[option, other] > wins[other, option] for other in "abcd" if other != option):
            assert schulze(ballots, "abcd").order[0] == (option,)


@given(rankings)
def test_every_method_places_every_option_once(ballots):
    for result in (borda(ballots, "abcd"), schulze(ballots, "abcd"), instant_runoff(ballots, "abcd", "11" * 8)):
        assert sorted(option for tied in result.order for option in tied) == list("abcd")
