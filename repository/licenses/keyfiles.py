"""The files of the platform's keys: making, replacing and importing them. Reading them is keys.py's part.

One folder, one lock. A private half is `ID.key.pem` with mode 0600; beside it stays the public half for ever:
`ID.json` for Ed25519, `ID.crt.pem` and `ID.chain.pem` for the seal.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from repository.licenses import certificates
from socialicense.errors import Refusal

PREFIXES = {"credential": "key", "log": "log", "seal": "seal"}
KINDS = tuple(PREFIXES)


class KeyUnusable(Refusal):
    """A key file is there, and is not what its name says."""

    code = "key-unusable"
    message = _("The key file %(path)s cannot be used: %(reason)s.")


def folder_in_use() -> Path:
    """Where this platform's keys are."""
    return _platform(str(settings.KEY_DIR))


@lru_cache(maxsize=16)
def _platform(keys: str) -> Path:
    """Made once: this is asked for each signature, and making a path takes longer than looking at it."""
    return Path(keys) / "platform"


def create(kind: str) -> str:
    """Make the first key of a kind, or the next one where others exist; returns its id. Older ones stay readable."""
    folder = folder_in_use()
    with locked(folder):
        return _create(folder, kind)


def rotate(kind: str) -> tuple[str, list[str]]:
    """Put a new key in use and forget the private half of the old ones. Returns the new id and the retired ids."""
    folder = folder_in_use()
    with locked(folder):
        before = [path.name.split(".")[0] for path in private_files(folder, kind)]
        new = _create(folder, kind)
        for key_id in before:
            _retire(folder, kind, key_id)
    return new, before


def import_key(kind: str, *, key: bytes, certificate: bytes = b"", chain: bytes = b"") -> str:
    """Put a key made elsewhere in use (PEM, PKCS#8; for the seal with its certificate and chain). Returns its id."""
    folder = folder_in_use()
    with locked(folder):
        key_id = _next_id(folder, kind)
        if kind == "seal":
            _check_seal(key, certificate)
            _write_seal(folder, key_id, certificates.Certified(key=key, certificate=certificate, chain=chain))
        else:
            _writeed25519(folder, kind, key_id, ed25519(key, "the imported key"))
    return key_id


@contextmanager
def locked(folder: Path, *, exclusive: bool = True) -> Iterator[None]:
    """Hold the folder's lock: two processes starting at once must not make two first keys."""
    if exclusive:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder.with_name("platform.lock"), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    partial = path.with_name(path.name + ".new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def create_missing(folder: Path) -> None:
    """Make each key that the folder lacks; two processes starting at once make one of each."""
    if all(any(private_files(folder, kind)) for kind in KINDS):
        return
    with locked(folder):
        for kind in KINDS:
            if not any(private_files(folder, kind)):
                _create(folder, kind)


def private_files(folder: Path, kind: str) -> list[Path]:
    """The private halves of a kind, oldest first."""
    return sorted(folder.glob(f"{PREFIXES[kind]}-*.key.pem"), key=lambda path: order(path.name.split(".")[0]))


def order(key_id: str) -> tuple[int, int]:
    """Year and number of an id, to sort by age."""
    _prefix, year, number = key_id.split("-")
    return int(year), int(number)


def _next_id(folder: Path, kind: str) -> str:
    year = datetime.now(UTC).year
    prefix = PREFIXES[kind]
    taken = {path.name.split(".")[0] for path in folder.glob(f"{prefix}-{year}-*")}
    return f"{prefix}-{year}-{max((order(key_id)[1] for key_id in taken), default=0) + 1}"


def _create(folder: Path, kind: str) -> str:
    key_id = _next_id(folder, kind)
    if kind == "seal":
        made = certificates.test_seal(host=settings.SITE_HOST, now=datetime.now(UTC))
        _write_seal(folder, key_id, made)
    else:
        _writeed25519(folder, kind, key_id, Ed25519PrivateKey.generate())
    return key_id


def _write_seal(folder: Path, key_id: str, made: certificates.Certified) -> None:
    _write(folder / f"{key_id}.chain.pem", made.chain, 0o644)
    _write(folder / f"{key_id}.crt.pem", made.certificate, 0o644)
    _write(folder / f"{key_id}.key.pem", made.key)


def _writeed25519(folder: Path, kind: str, key_id: str, private: Ed25519PrivateKey) -> None:
    record = {
        "id": key_id,
        "kind": kind,
        "public": private.public_key().public_bytes_raw().hex(),
        "created_at": _now(),
        "retired_at": None,
    }
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # The public half first: a key is in use only where both halves are, so a crash between leaves no half key in use.
    _write(folder / f"{key_id}.json", json.dumps(record, indent=1).encode(), 0o644)
    _write(folder / f"{key_id}.key.pem", pem)


def _retire(folder: Path, kind: str, key_id: str) -> None:
    record_path = folder / f"{key_id}.json"
    if kind != "seal":
        record = json.loads(record_path.read_bytes())
        record["retired_at"] = _now()
        _write(record_path, json.dumps(record, indent=1).encode(), 0o644)
    (folder / f"{key_id}.key.pem").unlink()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ed25519(pem: bytes, path: str) -> Ed25519PrivateKey:
    """The key in this PEM; `path` is named in the refusal."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnusable(path=path, reason="it is not a PEM private key without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(path=path, reason="it is not an Ed25519 key")
    return key


def _check_seal(key: bytes, certificate: bytes) -> None:
    try:
        private = serialization.load_pem_private_key(key, password=None)
        public = x509.load_pem_x509_certificate(certificate).public_key()
    except (ValueError, TypeError) as error:
        raise KeyUnusable(path="seal", reason="key and certificate must be PEM, the key without a password") from error
    if not isinstance(private, EllipticCurvePrivateKey) or private.public_key() != public:
        raise KeyUnusable(path="seal", reason="the certificate is not for this key")
