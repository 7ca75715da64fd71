import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repository.licenses.domain.signing import verify_proof
from repository.licenses.domain.status import MINIMUM_BITS, StatusRefused, encode, is_set, status_entry, status_list

from .test_signing import KEY, METHOD, PUBLIC

LIST = "https://example.org/status/1"


@given(st.sets(st.integers(0, MINIMUM_BITS - 1), max_size=5), st.integers(0, MINIMUM_BITS - 1))
def test_bits_are_read_back(indexes, other):
    encoded = encode(indexes)
    assert all(is_set(encoded, index) for index in indexes)
    assert is_set(encoded, other) == (other in indexes)


def test_first_bit_is_the_left_most():
    packed = encode([0])[1:]
    assert gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))[:2] == b"\x80\x00"


def test_empty_list_of_the_recommendation_reads_as_empty():
    """The encodedList of example 2 in the recommendation, every bit 0."""
    assert not is_set("uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA", 94567)


@pytest.mark.parametrize("encoded", ["", "x", "uAAAA", "u!!!", encode([])[:-10], encode([])[1:]])
def test_damaged_list_is_refused(encoded):
    with pytest.raises(StatusRefused):
        is_set(encoded, 0)


def test_index_outside_and_bomb_are_refused():
    with pytest.raises(StatusRefused):
        is_set(encode([]), MINIMUM_BITS)
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    with pytest.raises(StatusRefused):
        is_set("u" + base64.urlsafe_b64encode(bomb).decode().rstrip("="), 0)


def test_list_is_a_signed_credential_with_the_same_bytes_for_the_same_state():
    given = {
        "id": LIST,
        "issuer": "did:web:example.org",
        "purpose": "revocation",
        "valid_from": "2026-11-23T12:00:00Z",
        "valid_until": "2026-11-23T12:15:00Z",
        "key": KEY,
        "method": METHOD,
    }
    signed = status_list(indexes=[3, 5], **given)
    verify_proof(signed, signed["proof"], PUBLIC)
    assert signed == status_list(indexes=[5, 3], **given)
    assert is_set(signed["credentialSubject"]["encodedList"], 3)


def test_entry_points_into_its_list():
    assert status_entry(list_id=LIST, purpose="revocation", index=42) == {
        "id": f"{LIST}#42",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "42",
        "statusListCredential": LIST,
    }
