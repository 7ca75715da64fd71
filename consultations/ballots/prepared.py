"""Statements that PostgreSQL plans once for each connection instead of at each call.

Planning the door of a box (five joins) takes longer than going through it. Names are forgotten with the connection.
No probe goes ahead of a statement either: a connection that has died shows it, and is renewed once. For that every
statement given here must be safe to run twice.
"""

from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.utils import DatabaseError
from psycopg2.errors import InvalidSqlStatementName

Rows = list[tuple[Any, ...]]


def in_transaction() -> bool:
    """Whether this thread is in a transaction, to which its statements must belong."""
    link: Any = connections[DEFAULT_DB_ALIAS]
    return link.in_atomic_block or (link.connection is not None and not link.autocommit)


def rows(name: str, sql: str, types: Mapping[str, str], parameters: Mapping[str, object]) -> Rows:
    """What `sql` returns. Its parameters are written %(name)s and have the given SQL types."""
    link: Any = connections[DEFAULT_DB_ALIAS]
    link.health_check_done = True
    try:
        return _rows(link, name, sql, types, parameters)
    except (OperationalError, InterfaceError):
        if link.in_atomic_block or not link.autocommit or link.is_usable():
            raise
    link.close()
    return _rows(link, name, sql, types, parameters)


def _rows(link: Any, name: str, sql: str, types: Mapping[str, str], parameters: Mapping[str, object]) -> Rows:
    call = f"EXECUTE {name} ({', '.join([f'%({parameter})s' for parameter in types])})"
    link.ensure_connection()
    with _cursor(link) as cursor, link.wrap_database_errors:
        known = _known(link)
        if name not in known:
            _prepare(cursor, name, sql, types)
            known.add(name)
        try:
            cursor.execute(call, parameters)
        except (DatabaseError, InvalidSqlStatementName) as error:
            # A pooler may have put another server behind the connection.
            cause = error.__cause__ if isinstance(error, DatabaseError) else error
            if not isinstance(cause, InvalidSqlStatementName) or link.in_atomic_block:
                raise
            _prepare(cursor, name, sql, types)
            cursor.execute(call, parameters)
        found: Rows = cursor.fetchall()
        return found


def _cursor(link: Any) -> Any:
    """The driver's own cursor: Django's keeps a log and wraps each call. Where that log is wanted, Django's."""
    return link.cursor() if link.queries_logged or link.execute_wrappers else link.connection.cursor()


def _prepare(cursor: Any, name: str, sql: str, types: Mapping[str, str]) -> None:
    numbered = sql % {parameter: f"${place}" for place, parameter in enumerate(types, start=1)}
    cursor.execute(f"PREPARE {name} ({', '.join(types.values())}) AS {numbered}")


def _known(link: Any) -> set[str]:
    """The names prepared on this connection, as long as it is the same one."""
    held: tuple[Any, set[str]] | None = getattr(link, "prepared_names", None)
    if held is None or held[0] is not link.connection:
        held = link.prepared_names = (link.connection, set())
    return held[1]
