"""The box of one open ballot: a table of its own, made when the ballot opens and dropped when it closes.

A row knows a pseudonym and nothing about a person: no id, no time, no address. Casting is one SQL statement that
checks the door (credential, roll, window) and writes the box, so that nothing but the box is written by a cast.
The table itself is the lock of the close race: closing takes it exclusively, so a cast either commits before the
count or finds no box. The database clock decides the window. `paper` marks a pseudonym that took its ballot on paper
(see `paper`): a row so marked lets no cast in, whichever of the two came first.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.utils import ProgrammingError
from psycopg2 import errorcodes

from consultations.ballots import prepared


class BoxGone(Exception):
    """The ballot has no box: it is not open, or has just closed."""


@dataclass(frozen=True)
class Slip:
    """What a cast writes: the answers as leaves still without position, and their receipt."""

    leaves: str
    group: str
    receipt: bytes
    texts: str


def table(ballot: UUID) -> str:
    """The quoted name of a ballot's box; safe because a UUID is hexadecimal."""
    return f'"ballots_box_{ballot.hex}"'


def create(ballot: UUID) -> None:
    """Make an empty box."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {table(ballot)} ("
            "voter bytea PRIMARY KEY, leaves text, grp text NOT NULL DEFAULT '', receipt bytea, idem bytea,"
            " texts text NOT NULL DEFAULT '', superseded bytea[] NOT NULL DEFAULT '{}', partial text,"
            " paper smallint NOT NULL DEFAULT 0, spent bytea[] NOT NULL DEFAULT '{}')"
        )


def drop(ballot: UUID) -> None:
    """Throw the box away, with every pseudonym and partial answer in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table(ballot)}")


def exists(ballot: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table(ballot)])
        return bool(cursor.fetchone()[0])


SPEND = "spent = CASE WHEN box.idem IS NULL THEN box.spent ELSE array_append(box.spent, box.idem) END"
"""Whatever takes a ballot out again remembers the request that brought it: no request brings a ballot twice."""

DOOR = """
  SELECT r.id FROM ballots_ballot b
  JOIN ballots_rollentry r ON r.ballot_id = b.id AND r.participation_id = %(participation)s
  JOIN consultations_participation p ON p.id = r.participation_id AND p.state <> 'withdrawn' AND p.state <> 'erased'
  {credential}
  WHERE b.id = %(ballot)s AND b.state = 'open' AND b.channel = 'web' AND clock_timestamp() >= b.opens AND clock_timestamp() < b.closes
"""
_CREDENTIAL = (
    "JOIN consultations_credential c ON c.id = %(credential)s AND c.participation_id = p.id"
    " AND c.revoked_at IS NULL AND c.expires_at > clock_timestamp()"
)


_KEYS = {"ballot": "uuid", "participation": "uuid", "voter": "bytea"}


@dataclass(frozen=True)
class Cast:
    """One ballot on its way into the box: who stands at the door, under which pseudonym, and what is written."""

    participation: UUID
    credential: UUID | None
    voter: bytes
    idem: bytes
    slip: Slip


def put(ballot: UUID, casts: Sequence[Cast]) -> list[bool]:
    """Write casts for which the door is open, together; returns after commit. False: nothing was written for this
    one, the caller asks why (`refusal`). Two of one voter are written one after the other, in their order."""
    written = [False] * len(casts)
    waiting = list(enumerate(casts))
    while waiting:
        first = {(_way(one.credential), one.voter): (place, one) for place, one in reversed(waiting)}
        for way in WAYS:
            going = [item for (by, _voter), item in first.items() if by == way]
            done = _put(ballot, way, [one for _place, one in going]) if going else set()
            for place, one in going:
                written[place] = one.voter in done
        gone = {place for place, _one in first.values()}
        waiting = [item for item in waiting if item[0] not in gone]
    return written


WAYS = ("link", "account")


def _way(credential: UUID | None) -> str:
    return WAYS[0] if credential else WAYS[1]


_CASTS = """json_to_recordset(%(casts)s) AS s (
    participation uuid, credential uuid, voter bytea, idem bytea, leaves text, grp text, receipt bytea, texts text
  )"""


def _put(ballot: UUID, way: str, casts: Sequence[Cast]) -> set[bytes]:
    """The pseudonyms that were written. An own door stands before each row; rows in one order, so that two statements that
    meet over several voters wait for each other and never in a circle."""
    door = DOOR.format(credential=_CREDENTIAL if way == "link" else "")
    own = door % {"ballot": "%(ballot)s", "participation": "s.participation", "credential": "s.credential"}
    sql = (
        f"INSERT INTO {table(ballot)} AS box (voter, leaves, grp, receipt, idem, texts)"
        f" SELECT s.voter, s.leaves, s.grp, s.receipt, s.idem, s.texts FROM {_CASTS}, LATERAL ({own} LIMIT 1) AS door"
        " ORDER BY s.voter"
        " ON CONFLICT (voter) DO UPDATE SET leaves = excluded.leaves, grp = excluded.grp, receipt = excluded.receipt,"
        " idem = excluded.idem, texts = excluded.texts, partial = NULL, superseded = CASE"
        " WHEN box.receipt IS NULL OR box.receipt = excluded.receipt THEN box.superseded"
        f" ELSE array_append(box.superseded, box.receipt) END, {SPEND}"
        " WHERE box.paper = 0 AND box.idem IS DISTINCT FROM excluded.idem AND NOT excluded.idem = ANY(box.spent)"
        " AND NOT excluded.receipt = ANY(box.superseded) RETURNING voter"
    )
    given = {"ballot": ballot, "casts": json.dumps([_row(one) for one in casts])}
    return {bytes(voter) for (voter,) in _run(f"box_put_{way}_{ballot.hex}", sql, _PUT, given)}


_PUT = {"ballot": "uuid", "casts": "json"}


def _row(one: Cast) -> dict[str, str | None]:
    return {
        "participation": str(one.participation),
        "credential": str(one.credential) if one.credential else None,
        "voter": f"\\x{one.voter.hex()}",
        "idem": f"\\x{one.idem.hex()}",
        "leaves": one.slip.leaves,
        "grp": one.slip.group,
        "receipt": f"\\x{one.slip.receipt.hex()}",
        "texts": one.slip.texts,
    }


def put_partial(*, ballot: UUID, participation: UUID, credential: UUID | None, voter: bytes, partial: str) -> bool:
    """Keep answers that are not cast yet, under the pseudonym and nowhere else."""
    door = DOOR.format(credential=_CREDENTIAL if credential else "")
    sql = (
        f"WITH door AS ({door}) INSERT INTO {table(ballot)} AS box (voter, partial)"
        " SELECT %(voter)s, %(partial)s FROM door ON CONFLICT (voter) DO UPDATE SET partial = excluded.partial"
        " WHERE box.paper = 0 RETURNING 1"
    )
    given = _parameters(ballot, participation, credential, voter) | {"partial": partial}
    return _written("keep", sql, {"partial": "text"}, given)


def take_out(*, ballot: UUID, participation: UUID, credential: UUID | None, voter: bytes) -> bool:
    """Withdraw a ballot while it is open; its receipt joins the superseded ones."""
    door = DOOR.format(credential=_CREDENTIAL if credential else "")
    sql = (
        f"WITH door AS ({door}) UPDATE {table(ballot)} AS box SET leaves = NULL, partial = NULL, idem = NULL, texts = '',"
        f" receipt = NULL, superseded = array_append(box.superseded, box.receipt), {SPEND}"
        " WHERE voter = %(voter)s AND receipt IS NOT NULL AND EXISTS (SELECT 1 FROM door) RETURNING 1"
    )
    return _written("take", sql, {}, _parameters(ballot, participation, credential, voter))


def _parameters(ballot: UUID, participation: UUID, credential: UUID | None, voter: bytes) -> dict[str, object]:
    return {"ballot": ballot, "participation": participation, "credential": credential, "voter": voter}


def _written(act: str, sql: str, types: dict[str, str], parameters: dict[str, object]) -> bool:
    """Whether the statement wrote a row. One plan for each connection, box, act and way in."""
    credential, ballot = cast(UUID | None, parameters["credential"]), cast(UUID, parameters["ballot"])
    types = _KEYS | ({"credential": "uuid"} if credential else {}) | types
    return bool(_run(f"box_{act}_{_way(credential)}_{ballot.hex}", sql, types, parameters))


def _run(name: str, sql: str, types: dict[str, str], parameters: dict[str, object]) -> prepared.Rows:
    """What the statement returns. Raises BoxGone where its box is missing."""
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard:
            return prepared.rows(name, sql, types, parameters)
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", None) == errorcodes.UNDEFINED_TABLE:
            raise BoxGone from error
        raise


@dataclass(frozen=True)
class Held:
    """What the box holds under one pseudonym while the ballot is open."""

    leaves: str | None
    receipt: bytes | None
    idem: bytes | None
    partial: str | None
    on_paper: bool
    spent: frozenset[bytes]
    """The requests that brought a ballot which was replaced or taken out since."""


@contextmanager
def while_it_is_there() -> Iterator[CursorWrapper]:
    """For one statement on a box that may be closed at any moment. Raises BoxGone."""
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard, connection.cursor() as cursor:
            yield cursor
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", None) == errorcodes.UNDEFINED_TABLE:
            raise BoxGone from error
        raise


def look(ballot: UUID, voter: bytes) -> Held | None:
    """The voter's own row: for their own page, never for anybody else's."""
    with while_it_is_there() as cursor:
        cursor.execute(
            f"SELECT leaves, receipt, idem, partial, paper > 0, spent FROM {table(ballot)} WHERE voter = %s", [voter]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    receipt, idem = (bytes(row[n]) if row[n] else None for n in (1, 2))
    return Held(row[0], receipt, idem, row[3], row[4], frozenset(bytes(one) for one in row[5]))


def turnout(ballot: UUID) -> int:
    """How many ballots are in the box: the only figure that anybody sees before close. Raises BoxGone."""
    with while_it_is_there() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table(ballot)} WHERE leaves IS NOT NULL")
        return int(cursor.fetchone()[0])


def receipts(ballot: UUID, receipt: bytes) -> str | None:
    """Whether a receipt is "counted", "superseded", or unknown (None), while the box lives. Raises BoxGone."""
    with while_it_is_there() as cursor:
        cursor.execute(
            f"SELECT receipt = %(receipt)s FROM {table(ballot)}"
            " WHERE receipt = %(receipt)s OR %(receipt)s = ANY(superseded) LIMIT 1",
            {"receipt": receipt},
        )
        row = cursor.fetchone()
    return None if row is None else ("counted" if row[0] else "superseded")


def voters(ballot: UUID) -> set[bytes]:
    """The pseudonyms that cast, for the batch that sets turnout while the key lives."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT voter FROM {table(ballot)} WHERE leaves IS NOT NULL")
        return {bytes(row[0]) for row in cursor.fetchall()}


def lock(ballot: UUID) -> None:
    """Wait for every cast in flight and let no further one in, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table(ballot)} IN ACCESS EXCLUSIVE MODE")


LOG_ORDER = """split_part(leaf, ',"q":', -1)"""


def pour(ballot: UUID) -> int:
    """Write every leaf of the box into the log, without pseudonyms and sorted as the log is; returns how many.

    Split, sorted and numbered by the database, which spills to disk where a large box needs it. A leaf's canonical
    form ends with (q, r), by whose bytes the log is sorted; neither can hold a quotation mark.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(
            "INSERT INTO ballots_leaf (ballot_id, position, body)"
            f' SELECT %s, row_number() OVER (ORDER BY {LOG_ORDER} COLLATE "C") - 1, leaf'
            f" FROM {table(ballot)}, string_to_table(leaves, E'\\n') AS leaf WHERE leaves <> ''",
            [ballot],
        )
        return int(cursor.rowcount)


def contents(ballot: UUID) -> Iterator[tuple[bytes, str]]:
    """(pseudonym, leaves) of every cast ballot, inside the transaction that closes."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT voter, leaves FROM {table(ballot)} WHERE leaves IS NOT NULL")
        while found := cursor.fetchmany(2000):
            for voter, leaves in found:
                yield bytes(voter), leaves


def texts(ballot: UUID) -> Iterator[str]:
    """The free texts of every cast ballot that has some, inside the transaction that closes."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT texts FROM {table(ballot)} WHERE leaves IS NOT NULL AND texts <> ''")
        while rows := cursor.fetchmany(2000):
            for (written,) in rows:
                yield written


def superseded(ballot: UUID) -> list[bytes]:
    """Every receipt that a later vote or a withdrawal replaced, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unnest(superseded) FROM {table(ballot)}")
        return sorted(bytes(row[0]) for row in cursor.fetchall())
