"""The desk: handing out paper to people who stand there, or by post. Nothing of it is logged or audited (see `paper`)."""

from uuid import UUID

from consultations.ballots import box, keys
from consultations.ballots.paper import takers
from consultations.ballots.paper.takers import Way
from consultations.ballots.refusals import BallotStopped
from consultations.ballots.services import casting
from consultations.ballots.services.casting import Voter


def hand_out(*, ballot: UUID, participation: UUID, way: Way) -> None:
    """Give a person paper: their ways in online are shut for this ballot, and an online vote of theirs is taken out.

    Refuses whoever holds paper already, is not on the roll, or comes outside the window, as a cast would be refused.
    """
    voter = pseudonym(ballot, participation)
    try:
        given = takers.mark(ballot=ballot, participation=participation, voter=voter, way=way)
    except box.BoxGone:
        given = False
    if not given:
        raise casting.refusal(ballot, Voter(participation, None))


def pseudonym(ballot: UUID, participation: UUID) -> bytes:
    """Under which the box knows the person. Raises BallotStopped where the key is lost."""
    key = keys.load(casting.frozen(ballot).linkage)
    if key is None:
        raise BallotStopped()
    return keys.pseudonym(key, participation)
