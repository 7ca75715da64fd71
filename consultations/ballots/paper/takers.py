"""Who has taken paper: a mark in the box, under the pseudonym, that lets no cast in.

Taking paper is one statement on the row that a cast would write. Whichever of the two comes first, the other finds its
row: a cast after the mark is refused, a mark after the cast takes the ballot out and keeps its receipt as superseded.
"""

from enum import IntEnum
from uuid import UUID

from consultations.ballots import box


class Way(IntEnum):
    """How a person votes in this ballot. Kept in the box as this number; 0 is online."""

    ONLINE = 0
    ROOM = 1
    POST = 2
    CAME_BACK = 3
    """By post, and the outer envelope has come back."""


TURNED_OUT = frozenset({Way.ROOM, Way.CAME_BACK})
"""Whom the roll marks as having voted: as at every polling station, whoever took a paper there."""


def mark(*, ballot: UUID, participation: UUID, voter: bytes, way: Way) -> bool:
    """Put the person on paper while the vote is open and they hold none; False otherwise. Raises BoxGone.

    A ballot already cast online is taken out by the same statement.
    """
    door = box.DOOR.format(credential="")
    sql = (
        f"WITH door AS ({door}) INSERT INTO {box.table(ballot)} AS box (voter, paper)"
        " SELECT %(voter)s, %(way)s FROM door ON CONFLICT (voter) DO UPDATE SET paper = excluded.paper, leaves = NULL,"
        " grp = '', receipt = NULL, idem = NULL, texts = '', partial = NULL, superseded = CASE WHEN box.receipt IS NULL"
        f" THEN box.superseded ELSE array_append(box.superseded, box.receipt) END, {box.SPEND} WHERE box.paper = 0"
        " RETURNING 1"
    )
    given = {"ballot": ballot, "participation": participation, "voter": voter, "way": int(way)}
    with box.while_it_is_there() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone() is not None


def change(*, ballot: UUID, voter: bytes, before: Way, after: Way) -> bool:
    """Move the person's mark from one way to another; False where it does not stand there. Raises BoxGone."""
    with box.while_it_is_there() as cursor:
        cursor.execute(
            f"UPDATE {box.table(ballot)} SET paper = %s WHERE voter = %s AND paper = %s RETURNING 1",
            [int(after), voter, int(before)],
        )
        return cursor.fetchone() is not None


def ways(ballot: UUID, voters: list[bytes]) -> dict[bytes, Way]:
    """How each of these pseudonyms votes, as far as a mark says; who is not in the answer is online. Raises BoxGone."""
    with box.while_it_is_there() as cursor:
        cursor.execute(f"SELECT voter, paper FROM {box.table(ballot)} WHERE voter = ANY(%s) AND paper > 0", [voters])
        return {bytes(voter): Way(way) for voter, way in cursor.fetchall()}


def marked(ballot: UUID) -> dict[bytes, Way]:
    """Every pseudonym that is on paper, and how. Raises BoxGone."""
    with box.while_it_is_there() as cursor:
        cursor.execute(f"SELECT voter, paper FROM {box.table(ballot)} WHERE paper > 0")
        return {bytes(voter): Way(way) for voter, way in cursor.fetchall()}
