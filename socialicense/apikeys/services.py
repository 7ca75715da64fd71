"""Making keys, revoking them, and letting in who holds one."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.apikeys import refusals
from socialicense.apikeys.domain import token
from socialicense.apikeys.models import Key, Scope
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

MOST = 20
WRONG_A_MINUTE = 30
NOBODYS = "0" * 64
TELL = "apikeys.tell"
"""The job that mails the owner."""


def page() -> str:
    """Where keys are made; refusals lead there."""
    return settings.PUBLIC_ADDRESS + reverse("keys:list")


def create(*, name: str, scopes: Iterable[Scope], lasts: timedelta, by: User) -> tuple[Key, str]:
    """A new key of this person, and the whole of it, which nobody can tell again. Its owner is told by mail.

    Raises NameTaken, TooManyKeys; IntegrityError for scopes and spans that no key may have.
    """
    made, now = token.made_of(secrets.token_bytes(token.PREFIX_BYTES + token.SECRET_BYTES)), timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two made at once must see each other
        held = Key.objects.filter(owner=by, revoked_at=None)
        if held.filter(name=name).exists():
            raise refusals.NameTaken()
        if held.filter(expires_at__gt=now).count() >= MOST:
            raise refusals.TooManyKeys(most=MOST)
        key = Key.objects.create(
            owner=by, name=name, prefix=made.prefix, digest=made.digest, scopes=sorted(set(scopes)),
            created_at=now, expires_at=now + lasts,
        )  # fmt: skip
        values = {"prefix": key.prefix, "scopes": key.scopes, "expires_at": key.expires_at}
        audit.record(event="key.created", by=by, scope=None, target=f"key:{key.pk}", values=values)
        jobs.enqueue(kind=TELL, key=str(key.pk), payload={"key": str(key.pk)})
    return key, str(made)


def revoke(*, key: Key, by: User) -> bool:
    """The key opens nothing from now on; False when it was revoked before."""
    with transaction.atomic():
        if not Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
            return False
        audit.record(event="key.revoked", by=by, scope=None, target=f"key:{key.pk}", values={"prefix": key.prefix})
    return True


def admit(*, text: str, network: str, now: datetime) -> Key:
    """The key that the text is, with its owner; notes the day of use. A network that guesses is stopped for a minute.

    Raises KeyWrong, KeyRevoked, KeyExpired, OwnerInactive, TooMany. Only who knows the secret learns how a key stands.
    """
    limits.require_below("keys.wrong", network, per_minute=WRONG_A_MINUTE)
    given = token.read(text)
    key = Key.objects.filter(prefix=given.prefix).select_related("owner").first() if given else None
    fits = hmac.compare_digest(given.digest if given else NOBODYS, key.digest if key else NOBODYS)
    if key is None or not fits:
        limits.check("keys.wrong", network, per_minute=WRONG_A_MINUTE)
        raise refusals.KeyWrong(page=page())
    if key.revoked_at is not None:
        raise refusals.KeyRevoked(page=page())
    if key.expires_at <= now:
        raise refusals.KeyExpired(page=page())
    if not key.owner.is_active:
        raise refusals.OwnerInactive(page=page())
    _note_use(key, now)
    return key


def _note_use(key: Key, now: datetime) -> None:
    """One write a day: a finer time would tell how its owner works."""
    today = now.date()
    if key.last_used_on is None or key.last_used_on < today:
        unseen = Q(last_used_on=None) | Q(last_used_on__lt=today)
        Key.objects.filter(unseen, pk=key.pk).update(last_used_on=today)


def require(*, key: Key, scope: Scope) -> None:
    """Raises ScopeMissing. Whoever the owner is, and whatever their roles: a key does what it was made for."""
    if scope not in key.scopes:
        raise refusals.ScopeMissing(scope=scope.value, page=page())
