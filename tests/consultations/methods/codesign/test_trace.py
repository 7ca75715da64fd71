"""Every card comes to an end that can be told, and every broken link is named."""

import pytest

from consultations.methods.codesign.domain.trace import (
    Break,
    Card,
    Drop,
    Graph,
    Prototype,
    Version,
    cards_of,
    check,
    fate,
)

# 1 and 2 lie in cluster 1, 3 was merged into 1, 4 was split into 5 (named by p1) and 6 (left alone), 7 is hidden.
CARDS = (
    Card(1, cluster=1),
    Card(2, cluster=1),
    Card(3, state="merged", into=1),
    Card(4, state="split"),
    Card(5, parent=4),
    Card(6, parent=4),
    Card(7, state="hidden"),
)
P1 = Prototype("p1", (Version(1, frozenset({1, 2, 5}), frozenset({1})),), voted=1, outcome="adopted")


def graph(**changes: object) -> Graph:
    return Graph(**({"cards": CARDS, "clusters": frozenset({1}), "prototypes": (P1,)} | changes))


def version(*cards: int, n: int = 1, clusters: tuple[int, ...] = ()) -> Version:
    return Version(n, frozenset(cards), frozenset(clusters))


def test_whole_graph_has_no_fault() -> None:
    assert check(graph()) == ()


def test_clause_lists_merged_and_divided_cards_too() -> None:
    assert cards_of(graph(), P1) == (1, 2, 3, 4, 5)


def test_fate_follows_a_card_to_where_it_lives_on() -> None:
    whole = graph()
    told = {n: (found.word, found.lives_in, found.clusters) for n in range(1, 8) if (found := fate(whole, n))}
    assert told == {
        1: ("clause", (1,), (1,)),
        2: ("clause", (2,), (1,)),
        3: ("clause", (1,), (1,)),
        4: ("clause", (5, 6), ()),
        5: ("clause", (5,), ()),
        6: ("waiting", (6,), ()),
        7: ("hidden", (7,), ()),
    }


@pytest.mark.parametrize(
    ("outcome", "clause", "dropped", "word"),
    [
        ("adopted", True, False, "clause"),
        ("adopted", False, False, "adopted"),
        ("rejected", True, False, "rejected"),
        ("undecided", True, False, "undecided"),
        ("", True, True, "dropped"),
        ("", True, False, "open"),
    ],
)
def test_fate_is_as_far_as_the_prototype_came(outcome: str, clause: bool, dropped: bool, word: str) -> None:
    one = Prototype("p1", (version(2),), clause=clause, dropped=dropped, voted=1 if outcome else None, outcome=outcome)
    assert fate(graph(prototypes=(one,)), 2).word == word


def test_fate_is_the_furthest_of_several() -> None:
    gone = Prototype("p2", (version(2),), dropped=True)
    assert fate(graph(prototypes=(gone, P1)), 2).word == "clause"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"cards": CARDS[1:]}, Break("card-vanished", {"card": 1})),
        ({"cards": (*CARDS, Card(8, state="merged", into=99))}, Break("card-merged-nowhere", {"card": 8})),
        ({"cards": (*CARDS, Card(8, state="split"))}, Break("card-split-into-nothing", {"card": 8})),
        ({"cards": (*CARDS, Card(8, parent=99))}, Break("card-part-of-nothing", {"card": 8})),
        ({"cards": (*CARDS, Card(8, cluster=9))}, Break("card-cluster-unknown", {"card": 8, "cluster": 9})),
        (
            {"cards": (*CARDS, Card(8, state="merged", into=9), Card(9, state="merged", into=8))},
            Break("card-circle", {"card": 8}),
        ),
        (
            {"prototypes": (P1, Prototype("p2", (version(1, 99),), dropped=True))},
            Break("source-card-unknown", {"prototype": "p2", "version": 1, "card": 99}),
        ),
        (
            {"prototypes": (P1, Prototype("p2", (version(1, clusters=(8,)),), dropped=True))},
            Break("source-cluster-unknown", {"prototype": "p2", "version": 1, "cluster": 8}),
        ),
        (
            {"prototypes": (P1, Prototype("p2", (version(1),), voted=3, outcome="adopted"))},
            Break("voted-version-unknown", {"prototype": "p2", "version": 3}),
        ),
        (
            {"prototypes": (P1, Prototype("p2", (version(),), voted=1, outcome="adopted"))},
            Break("clause-without-cards", {"prototype": "p2"}),
        ),
        ({"prototypes": (P1, Prototype("p2", (version(2),)))}, Break("prototype-without-end", {"prototype": "p2"})),
        (
            {"prototypes": (Prototype("p1", (version(2, 6), version(2, n=2)), voted=2, outcome="adopted"),)},
            Break("card-without-end", {"card": 6, "prototype": "p1"}),
        ),
        ({"chosen": (("card", 6),)}, Break("chosen-without-end", {"card": 6})),
        ({"drops": (Drop("card", 99, 3),)}, Break("decision-about-nothing", {"decision": 3, "card": 99})),
    ],
)
def test_broken_link_is_named(changes: dict[str, object], found: Break) -> None:
    assert found in check(graph(**changes))


def test_recorded_drop_is_an_end() -> None:
    later = Prototype("p1", (version(2, 6), version(2, n=2)), voted=2, outcome="adopted")
    dropped = graph(prototypes=(later,), drops=(Drop("card", 6, 1),), chosen=(("card", 6),))
    assert check(dropped) == ()
    assert (fate(dropped, 6).word, fate(dropped, 6).decisions) == ("dropped", (1,))


def test_card_that_one_prototype_lets_go_may_end_in_another() -> None:
    later = Prototype("p1", (version(2, 6), version(2, n=2)), voted=2, outcome="adopted")
    other = Prototype("p2", (version(6),), voted=1, outcome="rejected")
    assert check(graph(prototypes=(later, other))) == ()
    assert fate(graph(prototypes=(later, other)), 6).word == "rejected"


def test_prototype_dropped_in_the_log_alone_is_an_end() -> None:
    assert check(graph(prototypes=(P1, Prototype("p2", (version(2),))), drops=(Drop("prototype", "p2", 1),))) == ()


def test_unknown_number_has_no_fate() -> None:
    with pytest.raises(KeyError):
        fate(graph(), 99)


def test_empty_workshop_is_whole() -> None:
    assert check(Graph()) == ()


def test_split_that_was_undone_leaves_the_card_and_its_parts_behind_it() -> None:
    cards = (Card(1), Card(2, state="merged", into=1, parent=1), Card(3, parent=1))  # 3 was taken out again
    undone = Graph(cards=cards, prototypes=(Prototype("p1", (version(1),), voted=1, outcome="adopted"),))
    assert check(undone) == ()
    assert cards_of(undone, undone.prototypes[0]) == (1, 2)
    assert [fate(undone, n).word for n in (1, 2, 3)] == ["clause", "clause", "waiting"]


def test_cluster_put_first_ends_with_the_prototype_that_grew_from_it_although_it_is_empty_now() -> None:
    moved = (Card(1, cluster=2), Card(2, cluster=2))
    one = Prototype("p1", (version(1, 2, clusters=(1,)),), voted=1, outcome="rejected")
    graph = Graph(moved, frozenset({1, 2}), (one,), chosen=(("cluster", 1),))
    assert check(graph) == ()
