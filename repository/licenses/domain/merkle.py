"""The RFC 9162 Merkle tree over the leaves of one ballot, and its inclusion proofs.

A leaf hash is SHA-256(0x00 || leaf), a node SHA-256(0x01 || left || right), the empty root SHA-256(""); the left
subtree is the largest power of two below n, so an odd tail moves up unpaired and is never doubled (section 2.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_sha256 = hashlib.sha256
HASH = 32
_SKIP = 5
_BLOCK = 1 << _SKIP
_CHUNK = HASH << 15


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 9162 2.1.1: SHA-256 of 0x00 and the leaf."""
    return _sha256(b"\x00" + leaf).digest()


class Tree:
    """A tree that grows by appending leaves and answers root and proofs.

    Only hashes are kept: level 0 and the levels from 5 up (the four between are a few hashes away), so a leaf costs
    34 bytes. 1,000,000 leaves take about a second; a proof stays below 100 microseconds.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._hashes = bytearray()
        self._upper: list[bytearray] = []
        self.extend(leaves)

    @classmethod
    def from_hashes(cls, hashes: bytes) -> Tree:
        """A tree over stored leaf hashes, 32 bytes each."""
        tree = cls()
        tree._hashes = bytearray(hashes)
        return tree

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._hashes) // HASH

    @property
    def hashes(self) -> bytes:
        """The leaf hashes in order, 32 bytes each; `from_hashes` takes them back."""
        return bytes(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf at the end."""
        self._hashes += _sha256(b"\x00" + leaf).digest()
        self._upper = []

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves at the end, in order; only their hashes stay."""
        hashes, sha = self._hashes, _sha256
        for leaf in leaves:
            hashes += sha(b"\x00" + leaf).digest()
        self._upper = []

    def root(self) -> bytes:
        """The root hash; SHA-256 of nothing for the empty tree."""
        if not self._hashes:
            return _sha256(b"").digest()
        self._grow()
        return bytes(self._upper[-1])

    def inclusion_proof(self, index: int) -> list[bytes]:
        """RFC 9162 2.1.3.1: the siblings from leaf to root. Raises IndexError outside the tree."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        self._grow()
        proof: list[bytes] = []
        level, width = 0, self.size
        while width > 1:
            sibling = index ^ 1
            if sibling < width:
                proof.append(self._node(level, sibling))
            level, index, width = level + 1, index >> 1, (width + 1) >> 1
        return proof

    def _grow(self) -> None:
        """Build the kept levels above the leaves, in chunks so that the dropped levels never stand in memory."""
        if self._upper:
            return
        first = bytearray()
        for start in range(0, len(self._hashes), _CHUNK):
            nodes = self._hashes[start : start + _CHUNK]
            for _ in range(_SKIP):
                nodes = _fold(nodes)
            first += nodes
        self._upper = [first]
        while len(self._upper[-1]) > HASH:
            self._upper.append(_fold(self._upper[-1]))

    def _node(self, level: int, index: int) -> bytes:
        if level >= _SKIP:
            return bytes(self._upper[level - _SKIP][index * HASH : (index + 1) * HASH])
        start = (index << level) * HASH
        nodes = self._hashes[start : start + (HASH << level)]
        for _ in range(level):
            nodes = _fold(nodes)
        return bytes(nodes)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162 2.1.3.2: does the proof (given the hash `leaf`) lead to the root of a tree of this size?"""
    if not 0 <= index < size:
        return False
    first, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            node = _sha256(b"\x01" + sibling + node).digest()
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = _sha256(b"\x01" + node + sibling).digest()
        first, last = first >> 1, last >> 1
    return last == 0 and node == root


def _fold(nodes: bytearray) -> bytearray:
    """One level up; an odd tail moves up as it is."""
    if len(nodes) <= HASH:
        return nodes
    data, sha, pair = bytes(nodes), _sha256, 2 * HASH
    even = len(data) - len(data) % pair
    above = bytearray(b"".join([sha(b"\x01" + data[i : i + pair]).digest() for i in range(0, even, pair)]))
    above += data[even:]
    return above
