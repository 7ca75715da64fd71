"""Pseudonym keys: one file for each linkage group, in a folder outside database, WAL, media and backup.

While the key lives, a pseudonym is HMAC-SHA256(key, participation); once the file is destroyed at close nothing
joins person and answer. A key lost while its ballot is open stops the ballot: a new key would let people vote twice.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

_cache: dict[UUID, bytes] = {}


def _path(linkage: UUID) -> Path:
    return Path(settings.KEY_DIR) / "ballots" / f"{linkage}.key"


def _is_there(linkage: UUID) -> bool:
    """As `_path(linkage).exists()`, which takes longer: this is asked at every cast."""
    return os.path.exists(f"{settings.KEY_DIR}/ballots/{linkage}.key")


def create(linkage: UUID) -> None:
    """Make the key of a linkage group; a key that exists stays as it is."""
    path = _path(linkage)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())


def load(linkage: UUID) -> bytes | None:
    """The key, or None when its file is gone (lost, or destroyed at close): never a cached key without its file."""
    if not _is_there(linkage):
        _cache.pop(linkage, None)
        return None
    if linkage not in _cache:
        _cache[linkage] = _path(linkage).read_bytes()
    return _cache[linkage]


def destroy(linkage: UUID) -> None:
    """Overwrite and remove the key; doing it twice is harmless."""
    path = _path(linkage)
    _cache.pop(linkage, None)
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(bytes(32))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def pseudonym(key: bytes, participation: UUID) -> bytes:
    """The 32 bytes under which the box knows a participation."""
    return hmac.digest(key, b"pseudonym" + participation.bytes, hashlib.sha256)


def cast_secret(key: bytes, voter: bytes, idempotency_key: str) -> bytes:
    """The secret of one cast, given to the voter alone: a repeat with the same key recomputes the same receipt."""
    return hmac.digest(key, b"cast" + voter + idempotency_key.encode(), hashlib.sha256)
