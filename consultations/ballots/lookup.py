"""Looking into a closed ballot's log: finding one's own leaves by their tags, and proving that they are in it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from consultations.ballots.models import Ballot, Leaf
from repository.licenses.domain import ballotlog
from repository.licenses.domain.questions import BallotDefinition


@dataclass(frozen=True)
class Found:
    """One leaf of the log: its place, the question it answers, and its bytes."""

    position: int
    question: str
    body: str

    @property
    def sha256(self) -> str:
        """The leaf's hash, as it stands in a receipt."""
        return ballotlog.leaf_hash(self.body.encode()).hex()


def leaf_at(ballot: Ballot, position: int) -> str | None:
    """The leaf at that place of the log, or None outside it."""
    return Leaf.objects.filter(ballot=ballot, position=position).values_list("body", flat=True).first()


def own_leaves(ballot: Ballot, definition: BallotDefinition, secret: bytes) -> list[Found]:
    """The leaves of the cast that this secret belongs to, one for each question; empty when there are none.

    The log is sorted by question and tag, so each leaf is found by halving: about log2(size) reads a question.
    """
    found = []
    for question in definition.questions:
        tail = f'"q":{json.dumps(question.id)},"r":"{ballotlog.response_tag(secret, question.id)}"}}'
        position = _position(ballot, tail)
        if position is not None:
            found.append(Found(position, question.id, leaf_at(ballot, position) or ""))
    return found


def _position(ballot: Ballot, tail: str) -> int | None:
    low, high = 0, ballot.size or 0
    while low < high:
        middle = (low + high) // 2
        body = leaf_at(ballot, middle) or ""
        here = body[body.rindex('"q":') :]
        if here == tail:
            return middle
        low, high = (middle + 1, high) if here.encode() < tail.encode() else (low, middle)
    return None


def proof(ballot: Ballot, position: int) -> str:
    """The C2SP tlog-proof of one leaf under the ballot's signed checkpoint."""
    return ballotlog.tlog_proof(_tree(ballot.id, ballot.root), position, ballot.checkpoint)


@lru_cache(maxsize=4)
def _tree(ballot: UUID, root: str) -> ballotlog.Tree:
    """The tree of a closed log, kept in memory at 34 bytes a leaf; `root` names the log that it is of."""
    bodies = Leaf.objects.filter(ballot=ballot).order_by("position").values_list("body", flat=True)
    return ballotlog.Tree(body.encode() for body in bodies.iterator(chunk_size=5000))


def position_of(ballot: Ballot, leaf_hash: bytes) -> int | None:
    """The place of the leaf with this hash (32 bytes) in a closed log; None when it is not there."""
    hashes, at = _tree(ballot.id, ballot.root).hashes, -1
    while (at := hashes.find(leaf_hash, at + 1)) >= 0:
        if at % len(leaf_hash) == 0:
            return at // len(leaf_hash)
    return None


def replaced(ballot: Ballot, receipt: str) -> bool:
    """Whether a closed ballot's signed list names this receipt as replaced."""
    return bool(ballot.superseded) and receipt in json.loads(ballot.superseded)["receipts"]
