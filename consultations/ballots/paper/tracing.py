"""How far a stub's paper has come while the vote is open; or whether answers told by phone lie in the box."""

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot
from consultations.ballots.paper import slips, stubs
from consultations.ballots.paper.slips import State
from consultations.ballots.services.casting import frozen
from repository.licenses.domain import ballotlog


def trace(ballot: Ballot, code: str) -> str:
    """`out` (not read yet), `reading`, `read`, `withdrawn`; `counted` for answers in the box; or `unknown`."""
    key = keys.load(ballot.linkage)
    if key is None:
        return "unknown"
    serials = slips.serials(ballot.id) if slips.exist(ballot.id) else []
    serial = next((one for one in serials if stubs.code(key, one) == code), None)
    if serial is None:
        return _in_the_box(ballot, code)
    slip = slips.of(ballot.id, serial)
    if slip is None or slip.state != State.OUT:
        return "withdrawn"
    held = slips.readings(ballot.id, serial)
    if not held:
        return "out"
    settled = len(held) == 3 or (len(held) == 2 and held[0].answers == held[1].answers)
    return "read" if settled else "reading"


def _in_the_box(ballot: Ballot, code: str) -> str:
    """Looks through the whole box for a leaf under this secret: seldom asked, and under the limit on receipts."""
    question = frozen(ballot.id).definition.questions[0].id
    tag = ballotlog.response_tag(stubs.secret(ballot.id, code), question)
    try:
        with box.while_it_is_there() as cursor:
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {box.table(ballot.id)} WHERE strpos(leaves, %s) > 0)", [f'"r":"{tag}"']
            )
            return "counted" if cursor.fetchone()[0] else "unknown"
    except box.BoxGone:
        return "unknown"
