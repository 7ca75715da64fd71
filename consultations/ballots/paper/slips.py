"""The papers of one open ballot and what was read on them: two tables of the ballot's own, dropped when it closes.

A slip knows its serial and the pile it belongs to; a reading knows who read it (two different people, and a third where
they differ) and what. Neither knows a voter, and neither has a time or a number that counts up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection


class State(StrEnum):
    """`OUT`: printed, and in a pile, a hand or the urn; nobody knows which. The others are not counted any more."""

    OUT = "out"
    SPOILT = "spoilt"
    RETURNED = "returned"
    SCRAPPED = "scrapped"


@dataclass(frozen=True)
class Slip:
    serial: str
    group: str
    state: State


@dataclass(frozen=True)
class Reading:
    """What one person read on a slip. `hand` is 1 or 2, or 3 for the look that settles; `answers` as in `reading`."""

    hand: int
    reader: UUID
    answers: str
    why: str
    reason: str


def slips_table(ballot: UUID) -> str:
    return f'"ballots_slip_{ballot.hex}"'


def readings_table(ballot: UUID) -> str:
    return f'"ballots_reading_{ballot.hex}"'


def create(ballot: UUID) -> None:
    """Make the empty tables; those that are there stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {slips_table(ballot)} (serial text PRIMARY KEY, grp text NOT NULL DEFAULT '',"
            " batch smallint NOT NULL, state text NOT NULL DEFAULT 'out' CHECK (state IN ('out', 'spoilt', 'returned', 'scrapped')))"
        )
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {readings_table(ballot)} (serial text NOT NULL REFERENCES {slips_table(ballot)},"
            " hand smallint NOT NULL CHECK (hand BETWEEN 1 AND 3), reader uuid NOT NULL, answers text NOT NULL,"
            " why text NOT NULL DEFAULT '{}', reason text NOT NULL DEFAULT '' CHECK (hand < 3 OR reason <> ''),"
            " PRIMARY KEY (serial, hand), UNIQUE (serial, reader))"
        )


def drop(ballot: UUID) -> None:
    """Throw serials and readings away."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {readings_table(ballot)}")
        cursor.execute(f"DROP TABLE IF EXISTS {slips_table(ballot)}")


def exist(ballot: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [slips_table(ballot)])
        return bool(cursor.fetchone()[0])


def add(ballot: UUID, fresh: Iterable[tuple[str, str]], batch: int) -> None:
    """Add slips: (serial, group). A batch is what is printed at once."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {slips_table(ballot)} (serial, grp, batch) VALUES (%s, %s, {int(batch)})", list(fresh)
        )


def serials(ballot: UUID) -> list[str]:
    """Every serial there is, in order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT serial FROM {slips_table(ballot)} ORDER BY serial")
        return [serial for (serial,) in cursor.fetchall()]


def batches(ballot: UUID) -> list[tuple[int, int, int]]:
    """(batch, slips, of which scrapped) of everything printed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT batch, count(*), count(*) FILTER (WHERE state = 'scrapped') FROM {slips_table(ballot)}"
            " GROUP BY batch ORDER BY batch"
        )
        return list(cursor.fetchall())


def scrap(ballot: UUID, batch: int) -> int:
    """Scrap a batch that nobody has used, for a print that failed; 0 when any of it was read, spoilt or given back."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {slips_table(ballot)} IN EXCLUSIVE MODE")
        cursor.execute(
            f"UPDATE {slips_table(ballot)} SET state = 'scrapped' WHERE batch = %(batch)s AND NOT EXISTS (SELECT FROM"
            f" {slips_table(ballot)} o LEFT JOIN {readings_table(ballot)} r USING (serial)"
            " WHERE o.batch = %(batch)s AND (o.state <> 'out' OR r.serial IS NOT NULL))",
            {"batch": batch},
        )
        return int(cursor.rowcount)


def of(ballot: UUID, serial: str, *, lock: str = "") -> Slip | None:
    """The slip with this serial."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT serial, grp, state FROM {slips_table(ballot)} WHERE serial = %s {lock}", [serial])
        row = cursor.fetchone()
    return Slip(row[0], row[1], State(row[2])) if row else None


def take(ballot: UUID, serial: str) -> Slip | None:
    """The slip, locked until the transaction ends: readings and changes of one slip come one after the other."""
    return of(ballot, serial, lock="FOR UPDATE")


def move(ballot: UUID, serial: str, state: State) -> None:
    """Set the state of a slip that `take` has locked."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {slips_table(ballot)} SET state = %s WHERE serial = %s", [state.value, serial])


def readings(ballot: UUID, serial: str) -> list[Reading]:
    """The readings of one slip, in order of their hands."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT hand, reader, answers, why, reason FROM {readings_table(ballot)} WHERE serial = %s ORDER BY hand",
            [serial],
        )
        return [Reading(*row) for row in cursor.fetchall()]


def write(ballot: UUID, serial: str, reading: Reading) -> None:
    """Add a reading, or put it in the place of the one that the same person gave before."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {readings_table(ballot)} AS held (serial, hand, reader, answers, why, reason)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (serial, reader) DO UPDATE SET answers = excluded.answers,"
            " why = excluded.why, reason = excluded.reason",
            [serial, reading.hand, reading.reader, reading.answers, reading.why, reading.reason],
        )


_PAIRS = """
  SELECT s.serial, s.grp, coalesce(c.answers, a.answers) AS answers, coalesce(c.why, a.why) AS why,
    CASE WHEN c.serial IS NOT NULL THEN 'settled' WHEN b.serial IS NULL THEN 'once'
      WHEN a.answers = b.answers THEN 'same' ELSE 'differing' END AS standing,
    b.reason <> '' OR a.reason <> '' AS again
  FROM {slips} s JOIN {readings} a ON a.serial = s.serial AND a.hand = 1
  LEFT JOIN {readings} b ON b.serial = s.serial AND b.hand = 2
  LEFT JOIN {readings} c ON c.serial = s.serial AND c.hand = 3
"""


def _pairs(ballot: UUID) -> str:
    return _PAIRS.format(slips=slips_table(ballot), readings=readings_table(ballot))


def standings(ballot: UUID) -> Mapping[str, int]:
    """How many slips were read once, are the same, differing or settled; "again": read anew by one of the first two."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT standing, count(*), count(*) FILTER (WHERE again) FROM ({_pairs(ballot)}) p GROUP BY 1")
        rows = cursor.fetchall()
    return {standing: count for standing, count, _ in rows} | {"again": sum(again for *_, again in rows)}


def states(ballot: UUID) -> Mapping[str, int]:
    """How many slips are in each state."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state, count(*) FROM {slips_table(ballot)} GROUP BY 1")
        return dict(cursor.fetchall())


def in_standing(ballot: UUID, standing: str) -> list[str]:
    """The serials that stand so, in order of serials."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT serial FROM ({_pairs(ballot)}) p WHERE standing = %s ORDER BY serial", [standing])
        return [serial for (serial,) in cursor.fetchall()]


def matched(ballot: UUID) -> Iterator[tuple[str, str, str, str]]:
    """(serial, group, answers, why) of every slip that two people read alike, or a third one settled."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT serial, grp, answers, why FROM ({_pairs(ballot)}) p WHERE standing IN ('same', 'settled')"
            " ORDER BY serial"
        )
        yield from cursor.fetchall()


def reasons(ballot: UUID) -> list[str]:
    """Every reason given where two readings differed, sorted, without the slip it was about."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT reason FROM {readings_table(ballot)} WHERE reason <> '' ORDER BY reason")
        return [reason for (reason,) in cursor.fetchall()]
