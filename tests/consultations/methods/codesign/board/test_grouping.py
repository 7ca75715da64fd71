"""What the board offers to sort: homes for loose cards, and groups of those that fit nowhere."""

from consultations.methods.codesign.domain.grouping import Placed, suggest
from consultations.methods.codesign.domain.places import GAP, between, spread

CARDS = [
    Placed(1, "Delete bus card data after two years", "keeping"),
    Placed(2, "Keep the data only two years, then delete it", "keeping"),
    Placed(3, "Delete what is older than two years"),
    Placed(4, "Night buses for workers of the hospital"),
    Placed(5, "Workers need night buses"),
    Placed(6, "Ask the mayor"),
]


def test_loose_cards_are_offered_a_cluster_and_the_rest_is_gathered():
    found = suggest(CARDS)
    assert [(home.key, home.cluster) for home in found.homes] == [(3, "keeping")]
    assert [group.keys for group in found.groups] == [(4, 5)]
    assert set(found.groups[0].words) <= {"night", "buses", "workers"}


def test_the_same_cards_give_the_same_suggestions():
    assert suggest(CARDS) == suggest(list(CARDS))


def test_nothing_is_offered_where_nothing_is_shared():
    assert suggest([]) == suggest([Placed(1, "")]) == suggest([Placed(1, "Night"), Placed(2, "Day")])


def test_a_place_between_two_is_found_until_there_is_no_room():
    assert between(None, None) == GAP
    assert between(GAP, None) == 2 * GAP
    assert between(10, 20) == 15
    assert between(10, 11) is None
    assert between(None, 1) is None
    assert list(spread(2)) == [GAP, 2 * GAP]
