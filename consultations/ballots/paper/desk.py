"""The desk: handing out paper to people who stand there, or by post, and taking it back.

Nothing that is done to a person is logged, audited or dated (see `paper`); the list that people sign is of paper too.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, PaperCount
from consultations.ballots.paper import printing, slips, takers
from consultations.ballots.paper.refusals import (
    CountSettled,
    NoPaperPrinted,
    NotOnPaperSo,
    SlipNotOut,
    SlipRead,
    SlipUnknown,
)
from consultations.ballots.paper.slips import State
from consultations.ballots.paper.takers import Way
from consultations.ballots.refusals import BallotStopped
from consultations.ballots.services import casting
from consultations.ballots.services.casting import Voter


@transaction.atomic
def hand_out(*, ballot: Ballot, participation: UUID, way: Way) -> None:
    """Give a person paper: their ways in online are shut for this ballot, and an online vote of theirs is taken out.

    Refuses whoever holds paper already, is not on the roll, or comes outside the window, as a cast would be refused.
    """
    count = PaperCount.objects.select_for_update().filter(pk=ballot.pk).first()
    if count is None:
        raise NoPaperPrinted()
    if count.settled_at is not None:
        raise CountSettled()
    voter = pseudonym(ballot, participation)
    try:
        given = takers.mark(ballot=ballot.id, participation=participation, voter=voter, way=way)
    except box.BoxGone:
        given = False
    if not given:
        raise casting.refusal(ballot.id, Voter(participation, None))


@transaction.atomic
def take_back(*, ballot: Ballot, participation: UUID, serial: str) -> None:
    """The person gives the paper back and votes online again. Only against the paper itself, and before it is read."""
    printing.opened(ballot)
    held = _held(ballot, participation)
    if held not in {Way.ROOM, Way.POST}:
        raise NotOnPaperSo()
    _withdraw_slip(ballot, serial, State.RETURNED)
    _change(ballot, participation, held, Way.ONLINE)


@transaction.atomic
def spoil(*, ballot: Ballot, serial: str) -> None:
    """A paper that somebody brings back spoilt: it is out of the count, and the person takes another one."""
    printing.opened(ballot)
    _withdraw_slip(ballot, serial, State.SPOILT)


@transaction.atomic
def give_up(*, ballot: Ballot, participation: UUID) -> None:
    """Paper sent by post was lost: the person votes online again, and an envelope that still comes is not let in."""
    printing.opened(ballot)
    _change(ballot, participation, Way.POST, Way.ONLINE)
    PaperCount.objects.filter(pk=ballot.pk).update(lost=F("lost") + 1)


@transaction.atomic
def check_in(*, ballot: Ballot, participation: UUID) -> None:
    """The outer envelope of a person came back: once for each who was sent paper. The inner one goes to the others."""
    count = PaperCount.objects.select_for_update().filter(pk=ballot.pk).first()
    if count is None or count.settled_at is not None:
        raise CountSettled()
    _change(ballot, participation, Way.POST, Way.CAME_BACK)


def ways(ballot: Ballot, people: list[UUID]) -> dict[UUID, Way]:
    """How each of these people votes, as far as the desk may know: whether on paper. Not whether they have voted."""
    key = keys.load(ballot.linkage)
    if key is None:
        return dict.fromkeys(people, Way.ONLINE)
    voters = {person: keys.pseudonym(key, person) for person in people}
    try:
        marks = takers.ways(ballot.id, list(voters.values()))
    except box.BoxGone:
        marks = {}
    return {person: marks.get(voter, Way.ONLINE) for person, voter in voters.items()}


def pseudonym(ballot: Ballot, participation: UUID) -> bytes:
    """Under which the box knows the person. Raises BallotStopped where the key is lost."""
    key = keys.load(ballot.linkage)
    if key is None:
        raise BallotStopped()
    return keys.pseudonym(key, participation)


def _held(ballot: Ballot, participation: UUID) -> Way:
    return ways(ballot, [participation])[participation]


def _change(ballot: Ballot, participation: UUID, before: Way, after: Way) -> None:
    voter = pseudonym(ballot, participation)
    try:
        changed = takers.change(ballot=ballot.id, voter=voter, before=before, after=after)
    except box.BoxGone as gone:
        raise CountSettled() from gone
    if not changed:
        raise NotOnPaperSo()


def _withdraw_slip(ballot: Ballot, serial: str, state: State) -> None:
    slip = slips.take(ballot.id, serial) if slips.exist(ballot.id) else None
    if slip is None:
        raise SlipUnknown(serial=serial)
    if slip.state != State.OUT:
        raise SlipNotOut(serial=serial)
    if slips.readings(ballot.id, serial):
        raise SlipRead(serial=serial)
    slips.move(ballot.id, serial, state)
