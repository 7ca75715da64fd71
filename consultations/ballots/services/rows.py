"""Linked rows at close: what one person answered, together, where the frozen definition promised it before opening.

An open vote names the member code of each person; imported public data names nobody. Rows are kept in order of their
own bytes, which says nothing about when somebody voted. A secret ballot has none.
"""

import json
from collections.abc import Iterator

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, PublishedRow, RollEntry
from consultations.ballots.refusals import BallotStopped
from consultations.ballots.services.casting import frozen
from repository.licenses.domain import rows as linked

BATCH = 1000


def keep(ballot: Ballot) -> None:
    """Write the rows of the box, inside the transaction that closes it; nothing where none were promised.

    Raises BallotStopped for an open vote whose key is lost: nobody could say any more who voted how.
    """
    definition = frozen(ballot.id).definition
    if not definition.rows_published:
        return
    members = _members(ballot) if definition.open else {}
    lines = []
    for voter, leaves in box.contents(ballot.id):
        member = members.get(voter)
        if definition.open and member is None:
            raise BallotStopped()
        own = [json.loads(leaf) for leaf in leaves.split("\n") if leaf]
        lines.append(linked.row(str(ballot.id), own, member=member).decode())
    PublishedRow.objects.bulk_create(
        (PublishedRow(ballot=ballot, position=n, body=body) for n, body in enumerate(sorted(lines))), batch_size=BATCH
    )


def _members(ballot: Ballot) -> dict[bytes, str]:
    """The member code behind each pseudonym, while the key still lives."""
    key = keys.load(ballot.linkage)
    if key is None:
        raise BallotStopped()
    roll = RollEntry.objects.filter(ballot=ballot).values_list("participation_id", "participation__member_code")
    return {keys.pseudonym(key, participation): code for participation, code in roll}


def rows_file(ballot: Ballot) -> Iterator[bytes]:
    """The published rows, line by line (each line ends with a newline)."""
    for body in ballot.rows.order_by("position").values_list("body", flat=True).iterator(chunk_size=BATCH):
        yield body.encode() + b"\n"
