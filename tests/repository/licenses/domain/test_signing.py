import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from repository.licenses.domain import base58, signing
from repository.licenses.domain.signing import KeyRefused, ProofRefused, add_proof, verify_proof

# RFC 8032, section 7.1, TEST 1.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
KEY = Ed25519PrivateKey.from_private_bytes(SECRET)
CREATED = "2026-11-23T12:00:00Z"
METHOD = "did:web:example.org#key-1"
DOCUMENT = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:x", "name": "É", "n": 3}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_vectors_of_the_internet_draft(data, text):
    """draft-msporny-base58-03, section 5."""
    assert (base58.encode(data), base58.decode(text)) == (text, data)


@given(st.binary(max_size=70))
def test_base58_round_trip(data):
    assert base58.decode(base58.encode(data)) == data


def test_keys_are_multikeys():
    assert signing.multibase_of(KEY) == signing.encode_public_key(PUBLIC)
    assert signing.encode_public_key(PUBLIC).startswith("z6Mk")
    assert signing.decode_public_key(signing.encode_public_key(PUBLIC)) == PUBLIC
    assert signing.decode_secret_key(signing.encode_secret_key(SECRET)).private_bytes_raw() == SECRET


@pytest.mark.parametrize(
    "text",
    ["", "z", "6Mk", "z0OIl", signing.encode_secret_key(SECRET), signing.encode_public_key(PUBLIC)[:-1], "z" * 500],
)
def test_text_that_is_no_public_key_is_refused(text):
    with pytest.raises(KeyRefused) as refused:
        signing.decode_public_key(text)
    assert refused.value.code == "not-a-key"


def test_fingerprint_is_eight_groups_of_the_hashed_key():
    assert signing.fingerprint(signing.encode_public_key(PUBLIC)) == "21fe 31df a154 a261 626b f854 046f d227"


def test_proof_verifies_and_is_deterministic():
    signed = add_proof(DOCUMENT, KEY, method=METHOD, created=CREATED)
    verify_proof(signed, signed["proof"], PUBLIC)
    assert signed == add_proof(signed, KEY, method=METHOD, created=CREATED)
    assert signed["proof"]["@context"] == DOCUMENT["@context"]


def test_proof_of_a_document_without_context_has_none():
    signed = add_proof({"a": 1}, KEY, method=METHOD, created=CREATED)
    verify_proof(signed, signed["proof"], PUBLIC)
    assert "@context" not in signed["proof"]


@pytest.mark.parametrize(
    ("document", "proof", "code"),
    [
        ({"n": 4}, {}, "signature-invalid"),
        ({"more": 1}, {}, "signature-invalid"),
        ({"@context": [*DOCUMENT["@context"], "https://evil.example"]}, {}, "context-changed"),
        ({}, {"@context": []}, "context-changed"),
        ({}, {"created": "2026-11-23T12:00:01Z"}, "signature-invalid"),
        ({}, {"created": "yesterday"}, "proof-malformed"),
        ({}, {"cryptosuite": "eddsa-rdfc-2022"}, "proof-malformed"),
        ({}, {"proofPurpose": "authentication"}, "proof-malformed"),
        ({}, {"type": "Ed25519Signature2020"}, "proof-malformed"),
        ({}, {"expires": CREATED}, "proof-malformed"),
        ({}, {"proofValue": "z1"}, "signature-invalid"),
        ({}, {"proofValue": "z0"}, "signature-invalid"),
        ({}, {"proofValue": "u1"}, "proof-malformed"),
        ({}, {"verificationMethod": 1}, "proof-malformed"),
    ],
)
def test_altered_document_or_proof_is_refused(document, proof, code):
    signed = add_proof(DOCUMENT, KEY, method=METHOD, created=CREATED)
    with pytest.raises(ProofRefused) as refused:
        verify_proof(signed | document, signed["proof"] | proof, PUBLIC)
    assert refused.value.code == code


def test_key_order_alone_may_change():
    signed = add_proof(DOCUMENT, KEY, method=METHOD, created=CREATED)
    verify_proof(dict(reversed(signed.items())), dict(reversed(signed["proof"].items())), PUBLIC)
