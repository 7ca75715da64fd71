"""How the door of a ballot stands for one voter: why a cast was not let in, and what a page says beforehand.

Only tells; the door that decides is in the statement that writes (`box`). The database clock decides here as well.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consultations.ballots import prepared

_STANDS = """
  SELECT b.state, b.void_reason, b.opens, statement_timestamp() < b.opens, statement_timestamp() >= b.closes,
    to_regclass('ballots_box_' || replace(b.id::text, '-', '')) IS NOT NULL,
    EXISTS (
      SELECT FROM ballots_rollentry r JOIN consultations_participation p ON p.id = r.participation_id
      WHERE r.ballot_id = b.id AND r.participation_id = %(participation)s AND p.state IN ('invited', 'active')
    ),
    EXISTS (
      SELECT FROM consultations_credential c
      WHERE c.id = %(credential)s AND c.participation_id = %(participation)s
        AND c.revoked_at IS NULL AND c.expires_at > statement_timestamp()
    )
  FROM ballots_ballot b WHERE b.id = %(ballot)s
"""
_TYPES = {"ballot": "uuid", "participation": "uuid", "credential": "uuid"}


@dataclass(frozen=True)
class Door:
    """The ballot's state and window, whether its box is there, and what is known of the voter."""

    state: str
    void_reason: str
    opens: datetime
    early: bool
    late: bool
    box: bool
    listed: bool
    alive: bool


def look(ballot: UUID, participation: UUID, credential: UUID | None) -> Door | None:
    """None where there is no such ballot. `alive` tells of the credential, and is False without one."""
    given = {"ballot": ballot, "participation": participation, "credential": credential}
    rows = prepared.rows("door", _STANDS, _TYPES, given)
    return Door(*rows[0]) if rows else None
