"""Which cards could belong together: suggestions for people to take or leave, from the graph of cards that share words.

Cards are vectors of the words that tell what they are about, weighted by rarity. A loose card is offered the cluster
whose middle it is nearest to (Rocchio's classifier: Manning, Raghavan and Schütze, 2008, Introduction to Information
Retrieval, 14.2); what fits nowhere is gathered around the cards with most neighbours, each card once (star clustering:
Aslam, Pelekhov and Rus, 2004). The same cards give the same suggestions.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from consultations.methods.codesign.domain import similarity

NEIGHBOUR = 0.35  # cosine from which two cards share a theme
AT_HOME = 0.3  # cosine from which a card is offered a cluster
COMMON = 0.2  # a word on more than this share of the cards tells nothing
FEWEST = 2
NAMING = 3


@dataclass(frozen=True)
class Placed:
    """A card as it lies on the board: its words, and its cluster if it has one."""

    key: Hashable
    text: str
    cluster: Hashable | None = None


@dataclass(frozen=True)
class Home:
    """A loose card and the cluster that it might belong to."""

    key: Hashable
    cluster: Hashable
    likeness: float


@dataclass(frozen=True)
class Group:
    """Loose cards that might make a new cluster, and the words that they share, as somebody wrote them."""

    keys: tuple[Hashable, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestions:
    homes: tuple[Home, ...]
    groups: tuple[Group, ...]


def suggest(cards: Sequence[Placed], *, most: int = 30) -> Suggestions:
    """What could be sorted next: at most so many homes, the surest first, and as many groups, the largest first."""
    vectors, vocabulary = _vectors([card.text for card in cards])
    loose = [row for row, card in enumerate(cards) if card.cluster is None]
    if vectors is None or not loose:
        return Suggestions((), ())
    homes = _homes(cards, vectors, loose)
    settled = {home.key for home in homes}
    rest = [row for row in loose if cards[row].key not in settled]
    groups = _groups(cards, vectors, rest, vocabulary)
    return Suggestions(tuple(homes[:most]), tuple(groups[:most]))


def _vectors(texts: Sequence[str]) -> tuple[sparse.csr_matrix | None, list[str]]:
    """One row of length 1 for each text, and the stem of each column; None where no word stands on two texts."""
    counted = [Counter(similarity.telling(text)) for text in texts]
    standing = Counter(stem for one in counted for stem in one)
    limit = max(10.0, COMMON * len(texts))
    vocabulary = sorted(stem for stem, number in standing.items() if 2 <= number <= limit)
    if not vocabulary:
        return None, []
    column = {stem: place for place, stem in enumerate(vocabulary)}
    rows, columns, weights = [], [], []
    for row, one in enumerate(counted):
        for stem, number in one.items():
            if stem in column:
                rows.append(row)
                columns.append(column[stem])
                weights.append((1.0 + math.log(number)) * math.log((len(texts) + 1) / standing[stem]))
        # Words that stand on no other card still make this one less like the others.
        lonely = sum(1 for stem in one if standing[stem] == 1)
        if lonely:
            rows.append(row)
            columns.append(len(vocabulary) + row)
            weights.append(math.sqrt(lonely) * math.log(len(texts) + 1) * 0.5)
    shape = (len(texts), len(vocabulary) + len(texts))
    made = sparse.csr_matrix((weights, (rows, columns)), shape=shape)
    lengths = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    lengths[lengths == 0.0] = 1.0
    return sparse.diags(1.0 / lengths) @ made, vocabulary


def _homes(cards: Sequence[Placed], vectors: sparse.csr_matrix, loose: Sequence[int]) -> list[Home]:
    clusters = sorted({card.cluster for card in cards if card.cluster is not None}, key=str)
    if not clusters:
        return []
    place = {cluster: number for number, cluster in enumerate(clusters)}
    held = [(place[card.cluster], row) for row, card in enumerate(cards) if card.cluster is not None]
    ones = np.ones(len(held))
    belongs = sparse.csr_matrix((ones, tuple(np.array(held).T)), shape=(len(clusters), len(cards)))
    middles = belongs @ vectors
    lengths = np.sqrt(np.asarray(middles.multiply(middles).sum(axis=1)).ravel())
    lengths[lengths == 0.0] = 1.0
    near = (vectors[list(loose)] @ (sparse.diags(1.0 / lengths) @ middles).T).toarray()
    best = near.argmax(axis=1)
    found = [
        Home(cards[row].key, clusters[best[at]], round(float(near[at, best[at]]), 3))
        for at, row in enumerate(loose)
        if near[at, best[at]] >= AT_HOME
    ]
    return sorted(found, key=lambda home: (-home.likeness, str(home.key)))


def _groups(
    cards: Sequence[Placed], vectors: sparse.csr_matrix, rest: Sequence[int], vocabulary: Sequence[str]
) -> list[Group]:
    if not rest:
        return []
    mine = vectors[list(rest)]
    near = (mine @ mine.T).tocsr()
    near.data[near.data < NEIGHBOUR] = 0.0
    near.eliminate_zeros()
    neighbours = [near.indices[near.indptr[at] : near.indptr[at + 1]] for at in range(len(rest))]
    order = sorted(range(len(rest)), key=lambda at: (-len(neighbours[at]), str(cards[rest[at]].key)))
    taken: set[int] = set()
    found = []
    for at in order:
        if at in taken:
            continue
        members = [int(other) for other in neighbours[at] if int(other) not in taken]
        if len(members) >= FEWEST:
            taken.update(members)
            keys = sorted((cards[rest[one]].key for one in members), key=str)
            texts = [cards[rest[one]].text for one in members]
            weights = np.asarray(mine[members].sum(axis=0)).ravel()[: len(vocabulary)]
            found.append(Group(tuple(keys), _named(texts, weights, vocabulary)))
    return sorted(found, key=lambda group: (-len(group.keys), str(group.keys[0])))


def _named(
    texts: Sequence[str], weights: "np.ndarray[tuple[int], np.dtype[np.float64]]", vocabulary: Sequence[str]
) -> tuple[str, ...]:
    """The words that a group shares, each in the form that stands on most of its cards."""
    best = [vocabulary[place] for place in np.argsort(-weights, kind="stable")[:NAMING] if weights[place] > 0]
    forms: dict[str, Counter[str]] = {stem: Counter() for stem in best}
    for text in texts:
        for word in text.split():
            for bare in similarity.words(word):
                if similarity.stem(bare) in forms:
                    forms[similarity.stem(bare)][word.strip(".,;:!?()«»\"'“”،؟").casefold()] += 1
    return tuple(
        min(forms[stem].items(), key=lambda form: (-form[1], form[0]))[0] for stem in best if forms[stem]
    )
