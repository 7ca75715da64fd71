import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from repository.licenses.domain.did import (
    DidCertificate,
    DidKey,
    DidRefused,
    did_document,
    read_did_document,
    site_of,
)

from .test_signing import PUBLIC

DID = "did:web:license.example.org"


def certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test seal")])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(day).not_valid_after(day + datetime.timedelta(365))
    return built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def document(**changes):
    return (
        did_document(
            DID,
            credential_keys=[DidKey("key-2025-1", bytes(32), "2026-01-01T00:00:00Z"), DidKey("key-2026-1", PUBLIC)],
            log_keys=[DidKey("log-2026-1", PUBLIC)],
            seals=[DidCertificate("seal-2026-1", (certificate(),))],
        )
        | changes
    )


def test_keys_are_sorted_by_what_they_may_sign():
    read = read_did_document(document())
    assert read.assertion == {
        f"{DID}#key-2025-1": DidKey(f"{DID}#key-2025-1", bytes(32), "2026-01-01T00:00:00Z"),
        f"{DID}#key-2026-1": DidKey(f"{DID}#key-2026-1", PUBLIC),
    }
    assert read.log == {f"{DID}#log-2026-1": DidKey(f"{DID}#log-2026-1", PUBLIC)}
    assert read.site == "https://license.example.org"


def test_seal_certificate_stands_in_the_document():
    seal = document()["verificationMethod"][-1]
    assert (seal["type"], seal["publicKeyJwk"]["crv"], len(seal["publicKeyJwk"]["x5c"])) == ("JsonWebKey", "P-256", 1)


@pytest.mark.parametrize(
    ("did", "site"),
    [
        ("did:web:example.org", "https://example.org"),
        ("did:web:localhost%3A8443", "https://localhost:8443"),
        ("did:web:example.org:licenses", "https://example.org/licenses"),
    ],
)
def test_site_is_read_from_the_did(did, site):
    assert site_of(did) == site


@pytest.mark.parametrize("did", ["did:key:z6Mk", "did:web:", "https://example.org", "xdid:web:example.org"])
def test_other_identifiers_are_refused(did):
    with pytest.raises(DidRefused):
        site_of(did)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 4},
        {"verificationMethod": None},
        {"assertionMethod": "x"},
        {"assertionMethod": []},
        {"verificationMethod": [{"type": "Multikey", "id": "did:web:evil.example#k", "controller": DID}]},
        {
            "verificationMethod": [
                {"type": "Multikey", "id": f"{DID}#k", "controller": DID, "publicKeyMultibase": "z6Mk"}
            ]
        },
    ],
)
def test_malformed_document_is_refused(changes):
    with pytest.raises(DidRefused) as refused:
        read_did_document(document(**changes))
    assert refused.value.code == "did-malformed"
