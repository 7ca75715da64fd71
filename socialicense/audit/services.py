"""Recording acts, chaining them, signing the end of the chain, checking it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from socialicense.audit import registry
from socialicense.audit.domain.chain import BEGIN, Finding, Link, first_break, head_message, numbered
from socialicense.audit.models import Event, Head

# One advisory lock for chaining; the number only has to differ from other locks of the product.
LOCK = 7_240_001
BATCH = 2000
HEAD_EVERY = timedelta(hours=24)
SAFE_INTEGER = 2**53 - 1


class Person(Protocol):
    pk: Any


def record(
    *,
    event: str,
    by: Person | None,
    scope: UUID | None,
    target: str,
    values: dict[str, Any],
    capacity: str = "",
) -> Event:
    """Write down an act, in the transaction of the act. `target` is "kind:id"; `values` hold no personal data.

    The chain follows later in batches: chaining here, under a lock, would make all acts wait for each other.
    """
    return Event.objects.create(
        event=event,
        actor=by.pk if by is not None else None,
        capacity=capacity,
        scope=scope,
        target=target,
        values=plain(values),
    )


def plain(value: Any) -> Any:
    """The value as canonical JSON can hold it: unknown types and unsafe integers as text, no NUL, no lone surrogate."""
    if isinstance(value, dict):
        return {plain(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= SAFE_INTEGER else str(value)
    if isinstance(value, float | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return moment(value)
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link_of(event: Event) -> Link:
    return Link(
        position=event.position or 0,
        id=event.pk,
        at=moment(event.at),
        event=event.event,
        actor=str(event.actor) if event.actor else None,
        capacity=event.capacity,
        scope=str(event.scope) if event.scope else None,
        target=event.target,
        values=event.values,
        previous=event.previous,
    )


def chain() -> int:
    """Chain all committed events that are not yet chained; their number. Safe to call from anywhere at any time."""
    chained = 0
    while batch := chain_batch():
        chained += batch
    return chained


def chain_batch() -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Event.objects.filter(position__isnull=False).order_by("-position").first()
        position, previous = (last.position or 0, last.digest) if last else (0, BEGIN)
        events = list(Event.objects.filter(position=None).order_by("pk")[:BATCH])
        for event in events:
            position += 1
            event.position, event.previous = position, previous
            previous = event.digest = link_of(event).digest()
        Event.objects.bulk_update(events, ["position", "previous", "digest"], batch_size=500)
    return len(events)


def sign_head(*, now: datetime | None = None, force: bool = False) -> Head | None:
    """Chain, then sign the end of the chain; None when it has not grown or the last head is younger than a day."""
    now = now or timezone.now()
    chain()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        end = Event.objects.filter(position__isnull=False).order_by("-position").first()
        latest = Head.objects.order_by("-position").first()
        if end is None or (latest and latest.position == end.position):
            return None
        if latest and not force and now - latest.at < HEAD_EVERY:
            return None
        sign = registry.signer.sign
        key, signature = sign(head_message(end.position or 0, end.digest, moment(now))) if sign else ("", "")
        return Head.objects.create(position=end.position, digest=end.digest, at=now, key=key, signature=signature)


def check() -> Finding | None:
    """The first event that was changed, dropped or reordered, or the first head that does not fit; None when whole."""
    heads = list(Head.objects.order_by("position"))
    found: dict[int, str] = {}
    broken = first_break(numbered(stored(), found, {head.position for head in heads}))
    if broken is not None:
        return broken
    for head in heads:
        if head.position not in found:  # the chain ends before what was once signed
            end = Event.objects.filter(position__isnull=False).order_by("-position").first()
            return Finding("dropped", (end.position or 0) + 1 if end else 1, None)
        if found[head.position] != head.digest:
            return Finding("changed", head.position, None)
        message = head_message(head.position, head.digest, moment(head.at))
        verify = registry.signer.verify
        if verify is not None and head.signature and not verify(message, head.key, head.signature):
            return Finding("forged", head.position, None)
    return None


def stored() -> Iterator[tuple[Link, str]]:
    """All chained events by position, streamed."""
    chained = Event.objects.filter(position__isnull=False).order_by("position")
    for event in chained.iterator(chunk_size=BATCH):
        yield link_of(event), event.digest
