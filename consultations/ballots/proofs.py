"""Inclusion proofs: that one answer is in the published log of a closed ballot."""

from functools import lru_cache
from uuid import UUID

from consultations.ballots.models import Ballot, Leaf
from repository.licenses.domain import ballotlog

HASH_BYTES = 32
KEPT = 4  # trees held in each process: 34 bytes a leaf


@lru_cache(maxsize=KEPT)
def tree(ballot: UUID) -> ballotlog.Tree:
    """The Merkle tree of a closed ballot. Its log never changes, so it is built once for each process."""
    bodies = Leaf.objects.filter(ballot=ballot).order_by("position").values_list("body", flat=True)
    return ballotlog.Tree(body.encode() for body in bodies.iterator(chunk_size=5000))


def proof(ballot: Ballot, leaf_hash: bytes) -> str | None:
    """The C2SP tlog-proof of the leaf with this hash; None when the log holds no such leaf, or is not there yet."""
    if ballot.state != Ballot.State.CLOSED:
        return None
    grown = tree(ballot.id)
    hashes, at = grown.hashes, -1
    while (at := hashes.find(leaf_hash, at + 1)) >= 0:
        if at % HASH_BYTES == 0:
            return ballotlog.tlog_proof(grown, at // HASH_BYTES, ballot.checkpoint)
    return None
