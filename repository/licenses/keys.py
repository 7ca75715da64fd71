"""The platform's own keys: credential (signs licenses), log (signs checkpoints and receipts), seal (signs PDFs).

They live as files in KEY_DIR/platform, outside the database and its backups. A key that is replaced loses its private
half and keeps its public half, so that what it signed can be checked for ever.
Ids read `key-2026-1`: kind, year, number.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from repository.licenses import certificates, keyfiles
from socialicense.errors import Refusal


class KeyMissing(Refusal):
    """A key that production must be given is not there."""

    code = "key-missing"
    message = _(
        "The %(kind)s key is not in %(folder)s. Create it once with `manage.py keys create %(kind)s`, or bring your "
        "own with `manage.py keys import %(kind)s`; keep a copy of the folder apart from the database."
    )


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 key that the platform signs or has signed with. `raw` is 32 bytes; `retired_at` is None in use."""

    id: str
    kind: str
    raw: bytes
    created_at: str
    retired_at: str | None = None


@dataclass(frozen=True)
class SigningKey:
    """The Ed25519 key in use for its kind, with its private half."""

    id: str
    kind: str
    private: Ed25519PrivateKey

    @property
    def raw(self) -> bytes:
        """The 32 public bytes."""
        return self.private.public_key().public_bytes_raw()


@dataclass(frozen=True)
class SealCertificate:
    """A certificate that PDFs are or were sealed under; `chain` is nearest issuer first."""

    id: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def is_test(self) -> bool:
        """Whether it is marked as a test certificate."""
        return certificates.is_test(self.certificate)

    def x5c(self) -> list[bytes]:
        """DER of the certificate and its chain, as did.json lists them."""
        return [entry.public_bytes(serialization.Encoding.DER) for entry in (self.certificate, *self.chain)]


@dataclass(frozen=True)
class Seal:
    """The seal in use: certificate and private key."""

    certificate: SealCertificate
    private: EllipticCurvePrivateKey


_rings: dict[Path, tuple[tuple[int, ...], "Keyring"]] = {}


class Keyring:
    """What the key folder holds now. Get it from `keyring()`, which notices a rotation by another process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.public = _public_keys(folder)
        self.seals = _seals(folder)
        self._signing: dict[str, SigningKey] = {}

    def signing(self, kind: str) -> SigningKey:
        """The key in use for `credential` or `log`; refuses (KeyMissing) where none is."""
        if kind not in self._signing:
            there = {path.name.split(".")[0] for path in keyfiles.private_files(self.folder, kind)}
            current = [key for key in self.public_of(kind) if key.id in there]
            if not current:
                raise KeyMissing(kind=kind, folder=str(self.folder))
            self._signing[kind] = _load_signing(self.folder, current[-1])
        return self._signing[kind]

    def seal(self) -> Seal:
        """The seal in use; refuses (KeyMissing) where none is."""
        for certificate in reversed(self.seals):
            path = self.folder / f"{certificate.id}.key.pem"
            if path.exists():
                return Seal(certificate, _load_seal_key(path))
        raise KeyMissing(kind="seal", folder=str(self.folder))

    def public_of(self, kind: str) -> list[PublicKey]:
        """Every key of this kind, oldest first, retired ones included."""
        return [key for key in self.public if key.kind == kind]


def keyring() -> Keyring:
    """The keys of this platform. In local mode missing ones are made on first use; in production they are refused."""
    folder = keyfiles.folder_in_use()
    stamp = _stamp(folder)
    cached = _rings.get(folder)
    if cached and cached[0] == stamp:
        return cached[1]
    if settings.LOCAL_MODE:
        keyfiles.create_missing(folder)
    if not folder.is_dir():
        return Keyring(folder)
    with keyfiles.locked(folder, exclusive=False):
        stamp = _stamp(folder)
        ring = Keyring(folder)
    _rings[folder] = (stamp, ring)
    return ring


def did() -> str:
    """The platform's identifier: did:web of SITE_URL's host (a port's colon is escaped, did:web section 3.1)."""
    return "did:web:" + settings.SITE_HOST.replace(":", "%3A")


def method_id(key_id: str) -> str:
    """The full id of a key, as proofs name it."""
    return f"{did()}#{key_id}"


def _stamp(folder: Path) -> tuple[int, ...]:
    """Changes whenever a file is added, replaced or removed: every write here goes through a rename."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return ()
    return (status.st_mtime_ns, status.st_ino)


def _public_keys(folder: Path) -> list[PublicKey]:
    found = []
    for path in folder.glob("*.json"):
        try:
            record = json.loads(path.read_bytes())
            key = PublicKey(
                id=record["id"],
                kind=record["kind"],
                raw=bytes.fromhex(record["public"]),
                created_at=record["created_at"],
                retired_at=record["retired_at"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise keyfiles.KeyUnusable(path=str(path), reason="it is not a key record") from error
        found.append(key)
    return sorted(found, key=lambda key: (key.kind, keyfiles.order(key.id)))


def _seals(folder: Path) -> list[SealCertificate]:
    found = []
    for path in folder.glob("seal-*.crt.pem"):
        key_id = path.name.split(".")[0]
        chain_path = folder / f"{key_id}.chain.pem"
        chain = chain_path.read_bytes() if chain_path.exists() else b""
        try:
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
            above = tuple(x509.load_pem_x509_certificates(chain)) if chain.strip() else ()
        except ValueError as error:
            raise keyfiles.KeyUnusable(path=str(path), reason="it is not a certificate") from error
        found.append(SealCertificate(key_id, certificate, above))
    return sorted(found, key=lambda seal: keyfiles.order(seal.id))


def _load_signing(folder: Path, public: PublicKey) -> SigningKey:
    path = folder / f"{public.id}.key.pem"
    try:
        pem = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(kind=public.kind, folder=str(folder)) from error
    private = keyfiles.ed25519(pem, str(path))
    if private.public_key().public_bytes_raw() != public.raw:
        raise keyfiles.KeyUnusable(path=str(path), reason="it does not belong to the public key recorded beside it")
    return SigningKey(public.id, public.kind, private)


def _load_seal_key(path: Path) -> EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise keyfiles.KeyUnusable(path=str(path), reason="it is not an elliptic curve key")
    return key
