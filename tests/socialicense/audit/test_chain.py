"""The audit trail against somebody who owns the table: each tampering is named at its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from socialicense.audit import registry, selectors, services
from socialicense.audit.domain.chain import BEGIN, Finding, Link, first_break
from socialicense.audit.models import Event, Head

SCOPE = UUID("7d0c5d0e-6a52-4a4e-9f5c-0d9c6f5f3f10")


def record(count: int) -> None:
    for number in range(count):
        services.record(event="thing.done", by=None, scope=SCOPE, target=f"thing:{number}", values={"n": number})
    services.chain()


@contextmanager
def as_owner() -> Iterator[Callable[[str], None]]:
    """SQL as somebody who may switch the protection off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        yield cursor.execute
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_check_whole_chain() -> None:
    record(3)
    assert services.check() is None
    assert list(Event.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert Event.objects.get(position=1).previous == BEGIN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit_event SET values = '{\"n\": 7}' WHERE position = 2", ("changed", 2)),
        ("UPDATE audit_event SET actor = gen_random_uuid() WHERE position = 3", ("changed", 3)),
        ("UPDATE audit_event SET at = at - interval '1 second' WHERE position = 1", ("changed", 1)),
        ("UPDATE audit_event SET digest = repeat('0', 64) WHERE position = 4", ("changed", 4)),
        ("DELETE FROM audit_event WHERE position = 2", ("dropped", 2)),
        ("DELETE FROM audit_event WHERE position = 1", ("dropped", 1)),
        (
            "UPDATE audit_event SET position = 99 WHERE position = 2;"
            "UPDATE audit_event SET position = 2 WHERE position = 3;"
            "UPDATE audit_event SET position = 3 WHERE position = 99",
            ("changed", 2),
        ),
    ],
)
def test_check_tampered_event(statement: str, expected: tuple[str, int]) -> None:
    record(4)
    with as_owner() as execute:
        execute(statement)
    found = services.check()
    assert found is not None
    assert (found.kind, found.position) == expected


@pytest.mark.django_db
def test_check_reordered_with_recomputed_digests() -> None:
    """Swapped, renumbered and hashed anew: the link to the predecessor gives it away."""
    record(3)
    second, third = Event.objects.get(position=2), Event.objects.get(position=3)
    with as_owner() as execute:
        execute("UPDATE audit_event SET position = NULL WHERE position IN (2, 3)")
        for event, position in ((third, 2), (second, 3)):
            event.position = position
            digest = services.link_of(event).digest()
            execute(f"UPDATE audit_event SET position = {position}, digest = '{digest}' WHERE id = {event.pk}")
    assert services.check() == Finding("reordered", 2, third.pk)


@pytest.mark.django_db
def test_check_dropped_at_the_end_after_signed_head() -> None:
    record(3)
    services.sign_head(force=True)
    assert services.check() is None
    with as_owner() as execute:
        execute("DELETE FROM audit_event WHERE position = 3")
    assert services.check() == Finding("dropped", 3, None)


@pytest.mark.django_db
def test_check_whole_chain_rewritten_after_signed_head() -> None:
    record(2)
    services.sign_head(force=True)
    first = Event.objects.get(position=1)
    with as_owner() as execute:
        execute("UPDATE audit_event SET position = NULL, digest = '', previous = ''")
        execute(f"UPDATE audit_event SET target = 'other' WHERE id = {first.pk}")
    services.chain()
    assert services.check() == Finding("changed", 2, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET target = 'x'",
        "UPDATE audit_event SET digest = repeat('0', 64)",
        "DELETE FROM audit_event",
        "UPDATE audit_head SET digest = repeat('0', 64)",
        "DELETE FROM audit_head",
    ],
)
def test_database_refuses_change(statement: str) -> None:
    record(1)
    services.sign_head(force=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert services.check() is None


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_event", "audit_head"])
def test_database_refuses_truncate(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")


@pytest.mark.django_db
def test_command_names_the_break(capsys: pytest.CaptureFixture[str]) -> None:
    record(3)
    call_command("audit", check=True)
    assert capsys.readouterr().out == "3 events whole (0 new), 0 signed ends.\n"
    second = Event.objects.get(position=2)
    with as_owner() as execute:
        execute("UPDATE audit_event SET event = 'other' WHERE position = 2")
    with pytest.raises(SystemExit) as left:
        call_command("audit", check=True)
    assert left.value.code == 1
    assert capsys.readouterr().err == f"Event {second.pk} at position 2 was changed after it was recorded.\n"


@pytest.mark.django_db
def test_head_signed_and_forged() -> None:
    before = replace(registry.signer)
    registry.register_signer(
        lambda message: ("key-1", message.hex()), lambda message, key, signature: signature == message.hex()
    )
    try:
        record(2)
        head = services.sign_head(force=True)
        assert head is not None
        assert (head.position, head.key) == (2, "key-1")
        assert services.check() is None
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_head DISABLE TRIGGER USER; UPDATE audit_head SET signature = '00'")
        assert services.check() == Finding("forged", 2, None)
    finally:
        registry.signer.sign, registry.signer.verify = before.sign, before.verify


@pytest.mark.django_db
def test_sign_head_once_a_day() -> None:
    record(1)
    assert services.sign_head() is not None
    record(1)
    assert services.sign_head() is None
    assert Head.objects.count() == 1


@pytest.mark.django_db
def test_record_hostile_values() -> None:
    services.record(
        event="odd",
        by=None,
        scope=None,
        target="t:1",
        values={"a\x00": "\ud800\x00", "big": 2**70, "id": uuid4(), "f": 0.1},
    )
    services.chain()
    assert services.check() is None
    assert Event.objects.get().values["big"] == str(2**70)


@pytest.mark.django_db
def test_trail_of_other_scope_is_empty() -> None:
    record(2)
    assert [event.target for event in selectors.trail(SCOPE)] == ["thing:1", "thing:0"]
    assert list(selectors.trail(uuid4())) == []


def test_first_break_empty_chain() -> None:
    assert first_break([]) is None


def test_first_break_good_digest_wrong_predecessor() -> None:
    link = Link(1, 5, "2026-01-01T00:00:00.000000Z", "e", None, "", None, "t", {}, "f" * 64)
    assert first_break([(link, link.digest())]) == Finding("reordered", 1, 5)
