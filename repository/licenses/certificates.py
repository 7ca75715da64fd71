"""The X.509 side of the seal: a test authority for local mode, and what makes a certificate a test certificate.

The certificates carry no extended key usage: with documentSigning alone, common PDF readers call the seal unknown.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TEST_MARK = "TEST"
AUTHORITY_YEARS = 20
SEAL_YEARS = 10


@dataclass(frozen=True)
class Certified:
    """A P-256 private key (PEM, PKCS#8), its certificate (PEM) and the chain above it (PEM, nearest first)."""

    key: bytes
    certificate: bytes
    chain: bytes


def test_seal(*, host: str, now: datetime) -> Certified:
    """A new test authority and the seal certificate that it issues. Nobody keeps the authority's key.

    Both subjects carry the word TEST, so that no reader mistakes the seal for one a trust service stands behind.
    """
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name(f"{TEST_MARK} authority of {host}")
    authority = (
        _builder(authority_name, authority_name, authority_key, now, AUTHORITY_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    seal_key = ec.generate_private_key(ec.SECP256R1())
    seal = (
        _builder(_name(f"Social license seal of {host} ({TEST_MARK})"), authority_name, seal_key, now, SEAL_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return Certified(
        key=seal_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificate=seal.public_bytes(serialization.Encoding.PEM),
        chain=authority.public_bytes(serialization.Encoding.PEM),
    )


def is_test(certificate: x509.Certificate) -> bool:
    """Whether the certificate says of itself, or of its issuer, that it is for tests only."""
    names = certificate.subject.rfc4514_string() + certificate.issuer.rfc4514_string()
    return TEST_MARK in names


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"socialicense ({TEST_MARK})"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    begins = now.astimezone(UTC).replace(microsecond=0) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
