"""What an offline check starts from: did.json and the two status lists, made from keys and states on demand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from repository.licenses import keys, selectors
from repository.licenses.domain import did, status
from repository.licenses.domain.canonical import canonical

LISTS = {1: "revocation", 2: "suspension"}
VALID = timedelta(minutes=10)


def did_document() -> dict[str, Any]:
    """The document at /.well-known/did.json: keys in use and replaced ones, and the seal certificates."""
    ring = keys.keyring()
    return did.did_document(
        keys.did(),
        credential_keys=_keys(ring, "credential"),
        log_keys=_keys(ring, "log"),
        seals=[did.DidCertificate(seal.id, tuple(seal.x5c())) for seal in ring.seals],
    )


def _keys(ring: keys.Keyring, kind: str) -> list[did.DidKey]:
    return [did.DidKey(key.id, key.raw, key.retired_at) for key in ring.public_of(kind)]


def list_address(n: int) -> str:
    """The id of a status list, which is also its address."""
    return f"{settings.SITE_URL}/status/{n}"


def status_list(n: int) -> bytes:
    """The signed status list as JSON: 1 for withdrawn and superseded licenses, 2 for suspended ones.

    Valid for ten minutes from now (the format allows fifteen). Made anew for everybody who asks, which takes a
    millisecond: from a cache, a withdrawal would be seen later by some.
    """
    now = timezone.now()
    signing = keys.keyring().signing("credential")
    indexes = selectors.status_bits(LISTS[n])
    document = status.status_list(
        id=list_address(n),
        issuer=keys.did(),
        purpose=LISTS[n],
        indexes=indexes,
        valid_from=rfc3339(now),
        valid_until=rfc3339(now + VALID),
        key=signing.private,
        method=keys.method_id(signing.id),
        bits=max([status.MINIMUM_BITS, *(index + 8 for index in indexes)]),
    )
    return canonical(document)


def rfc3339(at: datetime) -> str:
    """UTC to the second, as every document here writes times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
