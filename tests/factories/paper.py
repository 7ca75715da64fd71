"""Paper for an open ballot: printed, handed out and read, as people at a desk and at a table would."""

from collections.abc import Mapping
from typing import Any

from consultations.ballots.models import Ballot
from consultations.ballots.paper import counting, desk, printing
from consultations.ballots.paper.printing import Fresh
from consultations.ballots.paper.reading import Read
from consultations.ballots.paper.takers import Way
from consultations.models import Participation
from socialicense.accounts.models import User
from tests.factories import consultations as make


def pile(ballot: Ballot, number: int, group: str = "", by: User | None = None) -> list[Fresh]:
    """So many fresh slips."""
    return printing.print_slips(ballot=ballot, piles={group: number}, by=by or make.user())


def give(ballot: Ballot, *people: Participation, way: Way = Way.ROOM) -> None:
    for person in people:
        desk.hand_out(ballot=ballot, participation=person.id, way=way)


def read(ballot: Ballot, serial: str, by: User, answers: Mapping[str, Any], **invalid: str) -> None:
    counting.read(ballot=ballot, serial=serial, read=Read(answers, invalid), by=by)


def count(ballot: Ballot, *, in_urn: int, left_over: int, by: User | None = None) -> None:
    """The hand count, and the word that the papers are counted. The end of the window must have come."""
    person = by or make.user()
    counting.count_by_hand(ballot=ballot, in_urn=in_urn, left_over=left_over, by=person)
    counting.finish(ballot=ballot, by=person)
