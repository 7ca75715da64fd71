import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from repository.licenses.domain.ballotlog import (
    CheckpointRefused,
    Tree,
    checkpoint,
    leaf,
    leaf_hash,
    read_tlog_proof,
    receipt_hash,
    response_tag,
    sign_receipt,
    sign_superseded,
    sort_key,
    tlog_proof,
    verify_checkpoint,
    verify_inclusion,
    verify_receipt,
    verify_superseded,
)
from repository.licenses.domain.canonical import canonical

from .examples import BALLOT
from .test_canonical import values, words

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
ORIGIN = "license.example.org/ballots/1"


def reference_root(leaves):
    """RFC 9162 2.1.1, written as the recursion of its text."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + reference_root(leaves[:k]) + reference_root(leaves[k:])).digest()


@given(answer=values, ballot=words, question=words, r=words, group=st.none() | words)
def test_leaf_is_the_canonical_form(answer, ballot, question, r, group):
    shape = {"a": answer, "b": ballot, "q": question, "r": r} | ({} if group is None else {"g": group})
    assert leaf(ballot=ballot, question=question, answer=answer, r=r, group=group) == canonical(shape)


def test_response_tag_is_an_hmac():
    assert response_tag(b"s" * 32, "q1") == hmac.new(b"s" * 32, b"q1", hashlib.sha256).hexdigest()


ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,3}", fullmatch=True)
tags = st.integers(0, 3).map(lambda number: f"{number:064x}")


@given(st.lists(st.tuples(ids, tags, st.sampled_from(["agree", None, ["a"]]))))
def test_leaves_sort_by_question_then_tag(rows):
    lines = [leaf(ballot=BALLOT, question=q, answer=a, r=r) for q, r, a in rows]
    expected = sorted(rows, key=lambda row: row[:2])
    assert [sort_key(line) for line in sorted(lines, key=sort_key)] == [
        sort_key(leaf(ballot=BALLOT, question=q, answer=None, r=r)) for q, r, _ in expected
    ]


@given(st.lists(st.binary(max_size=5), max_size=150))
def test_root_is_that_of_rfc_9162(leaves):
    assert Tree(leaves).root() == reference_root(leaves)


@pytest.mark.parametrize("size", [1, 2, 3, 31, 32, 33, 63, 64, 65, 100, 1000])
def test_every_leaf_has_a_proof_that_verifies(size):
    leaves = [str(number).encode() for number in range(size)]
    tree = Tree(leaves)
    root = tree.root()
    for index, content in enumerate(leaves):
        assert verify_inclusion(leaf_hash(content), index, size, tree.inclusion_proof(index), root)


@given(st.integers(1, 200), st.data())
def test_proof_fails_for_another_leaf_place_or_size(size, data):
    tree = Tree(str(number).encode() for number in range(size))
    index = data.draw(st.integers(0, size - 1))
    proof, root, hashed = tree.inclusion_proof(index), tree.root(), leaf_hash(str(index).encode())
    assert not verify_inclusion(leaf_hash(b"x"), index, size, proof, root)
    assert not verify_inclusion(hashed, index, size, [*proof, root], root)
    assert not verify_inclusion(hashed, size, size, proof, root)
    if size > 1:
        assert not verify_inclusion(hashed, (index + 1) % size, size, proof, root)
        assert not verify_inclusion(hashed, index, size, proof[:-1], root)


def test_tree_grows_and_is_restored_from_its_hashes():
    tree = Tree()
    assert tree.root() == hashlib.sha256(b"").digest()
    for number in range(70):
        tree.append(str(number).encode())
        assert tree.root() == reference_root([str(n).encode() for n in range(number + 1)])
    again = Tree.from_hashes(tree.hashes)
    assert (again.size, again.root(), again.inclusion_proof(69)) == (70, tree.root(), tree.inclusion_proof(69))
    with pytest.raises(IndexError):
        tree.inclusion_proof(70)


def test_root_of_the_trees_in_the_test_vectors_of_certificate_transparency():
    """The eight inputs and roots of google/certificate-transparency's merkle tree tests."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [bytes.fromhex(content) for content in inputs]
    assert [Tree(leaves[:n]).root().hex() for n in (1, 2, 3, 8)] == [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]


def test_checkpoint_is_read_back_by_its_key():
    root = Tree([b"a"]).root()
    signed = checkpoint(ORIGIN, 1, root, KEY)
    assert verify_checkpoint(signed, [OTHER.public_key(), KEY.public_key()]) == (ORIGIN, 1, root)
    assert signed.split("\n")[:2] == [ORIGIN, "1"]


def test_checkpoint_with_a_witness_line_still_verifies():
    root = Tree([b"a"]).root()
    mine, theirs = checkpoint(ORIGIN, 1, root, KEY), checkpoint(ORIGIN, 1, root, OTHER)
    both = theirs + mine.split("\n\n")[1]
    assert verify_checkpoint(both, [KEY.public_key()]) == (ORIGIN, 1, root)


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (lambda text: text.replace("\n1\n", "\n2\n"), "signature"),
        (lambda text: text.replace("\n1\n", "\n01\n"), "malformed"),
        (lambda text: text.replace("\N{EM DASH}", "-"), "malformed"),
        (lambda text: text[:-1], "malformed"),
        (lambda text: text.split("\n\n")[0], "malformed"),
        (lambda text: checkpoint(ORIGIN, 1, Tree([b"a"]).root(), OTHER), "unknown-key"),
        (lambda text: checkpoint("elsewhere", 1, Tree([b"a"]).root(), KEY), "origin"),
    ],
)
def test_checkpoint_that_was_altered_is_refused(alter, code):
    signed = checkpoint(ORIGIN, 1, Tree([b"a"]).root(), KEY)
    with pytest.raises(CheckpointRefused) as refused:
        verify_checkpoint(alter(signed), [KEY.public_key()], origin=ORIGIN)
    assert refused.value.code == code


def test_tlog_proof_carries_everything_a_voter_needs():
    leaves = [str(number).encode() for number in range(40)]
    tree = Tree(leaves)
    text = tlog_proof(tree, 7, checkpoint(ORIGIN, tree.size, tree.root(), KEY))
    index, proof, signed = read_tlog_proof(text)
    _, size, root = verify_checkpoint(signed, [KEY.public_key()])
    assert verify_inclusion(leaf_hash(leaves[index]), index, size, proof, root)
    with pytest.raises(CheckpointRefused):
        read_tlog_proof(text.replace("index 7", "index x"))


def test_receipt_is_signed_and_independent_of_leaf_order():
    hashes = [leaf_hash(b"a"), leaf_hash(b"b")]
    receipt = receipt_hash(BALLOT, "d" * 64, hashes)
    assert receipt == receipt_hash(BALLOT, "d" * 64, reversed(hashes))
    signature = sign_receipt(receipt, KEY)
    assert verify_receipt(receipt, signature, KEY.public_key())
    assert not verify_receipt(receipt_hash(BALLOT, "d" * 64, hashes[:1]), signature, KEY.public_key())
    assert not verify_receipt(receipt, signature, OTHER.public_key())
    assert not verify_receipt(receipt, "no base64!", KEY.public_key())


@given(words, st.lists(st.binary(min_size=32, max_size=32), max_size=4))
def test_receipt_names_the_canonical_form(ballot, hashes):
    whole = {"ballot": ballot, "definition": "d" * 64, "leaves": sorted(item.hex() for item in hashes)}
    assert receipt_hash(ballot, "d" * 64, hashes) == hashlib.sha256(canonical(whole)).hexdigest()


def test_superseded_list_is_signed():
    listed = sign_superseded(BALLOT, ["b" * 64, "a" * 64], KEY)
    assert listed["receipts"] == ["a" * 64, "b" * 64]
    assert verify_superseded(listed, KEY.public_key())
    assert not verify_superseded(listed | {"receipts": ["a" * 64]}, KEY.public_key())
    assert not verify_superseded({"receipts": []}, KEY.public_key())
