"""Rate limits, counted in PostgreSQL: they hold over all web processes and need no Redis.

What is counted (an address, a code) is stored only as a keyed hash. Counters are unlogged: losing them in a crash
means no more than a fresh minute, and that what was noted is noted anew.
"""

import ipaddress
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal

MINUTE = 60


class TooMany(Refusal):
    """Carries `retry_after` in seconds."""

    code = "too_many"
    message = _("That was too often. Wait %(retry_after)s seconds and try again.")
    status = HTTPStatus.TOO_MANY_REQUESTS


def check(scope: str, key: str, *, per_minute: int) -> tuple[int, int]:
    """Count one try of `key` within `scope`, and raise TooMany when it is more than `per_minute` in this minute.

    Returns how many are left, and for how many seconds.
    Call it outside a transaction that may be rolled back: the count would be lost with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_limit (key, minute, tries)"
            " VALUES (%s, floor(extract(epoch FROM clock_timestamp()) / 60), 1)"
            " ON CONFLICT (key) DO UPDATE SET minute = excluded.minute, tries ="
            " CASE WHEN accounts_limit.minute = excluded.minute THEN accounts_limit.tries + 1 ELSE 1 END"
            " RETURNING tries, 60 - floor(extract(epoch FROM clock_timestamp()))::bigint %% 60",
            [hashed(scope, key)],
        )
        tries, seconds_left = cursor.fetchone()
    if tries > per_minute:
        raise TooMany(retry_after=int(seconds_left))
    return per_minute - int(tries), int(seconds_left)


def require_below(scope: str, key: str, *, per_minute: int) -> None:
    """Raise TooMany when `key` has already used up this minute's tries; counts nothing itself.

    For limits on failures only: ask before the attempt, `check` after it failed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 60 - floor(extract(epoch FROM clock_timestamp()))::bigint %% 60 FROM accounts_limit"
            " WHERE key = %s AND tries >= %s AND minute = floor(extract(epoch FROM clock_timestamp()) / 60)",
            [hashed(scope, key), per_minute],
        )
        row = cursor.fetchone()
    if row is not None:
        raise TooMany(retry_after=int(row[0]))


def note(scope: str, key: str, *, minutes: int) -> None:
    """Remember `key` within `scope` for so many minutes from now; what was noted before is kept on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_limit (key, minute, tries)"
            " VALUES (%s, floor(extract(epoch FROM clock_timestamp()) / 60) + %s, 1)"
            " ON CONFLICT (key) DO UPDATE SET minute = excluded.minute",
            [hashed(scope, key), minutes],
        )


def noted(scope: str, key: str) -> bool:
    """Whether `key` was noted and is not forgotten yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM accounts_limit WHERE key = %s"
            " AND minute >= floor(extract(epoch FROM clock_timestamp()) / 60)",
            [hashed(scope, key)],
        )
        return cursor.fetchone() is not None


def clear_old() -> None:
    """Drop the counters of past minutes, and what was noted until then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_limit WHERE minute < floor(extract(epoch FROM clock_timestamp()) / 60) - 1"
        )


def hashed(scope: str, key: str) -> str:
    return salted_hmac("socialicense.limits." + scope, key, algorithm="sha256").hexdigest()


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the default cache: its keys may name addresses, so only their keyed hash is stored."""
    return f"{key_prefix}:{version}:{hashed('cache', key)}"


def client_address(request: HttpRequest) -> str:
    """The address of the client; behind TRUSTED_PROXIES proxies the one that the outermost of them saw."""
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "") or "local"


def network(request: HttpRequest) -> str:
    """The /24 (IPv4) or /64 (IPv6) of the client: people behind one connection, not one person."""
    address = client_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    prefix = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))
