"""Whoever gets a dump after close cannot join a person to a paper, nor a paper to the order in which it came.

The worst hall: the pile and the urn were never shuffled, so that papers are read in the order in which people took
them. Then the database must not remember either order. The attack is known to bite: with any one protection taken
out it finds what that protection hides.
"""

import random
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction

from consultations.ballots import box, keys
from consultations.ballots.models import RollEntry
from consultations.ballots.paper import desk, slips, stubs, takers
from consultations.ballots.paper.printing import Fresh
from consultations.ballots.paper.takers import Way
from consultations.ballots.services import assisting, casting, closing
from consultations.models import Participation
from repository.licenses.domain import ballotlog
from socialicense.audit import services as audit
from tests.consultations.ballots.test_dump import followers, rows, tables
from tests.factories import consultations as make
from tests.factories import paper as papers

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 40
ON_PAPER = 24


class Hall:
    """Forty people: most take paper in a random order, and their papers are read in that very order."""

    def __init__(self) -> None:
        self.ballot, roll = make.open_ballot(VOTERS)
        self.order = random.Random(3).sample(roll, VOTERS)
        self.pile = papers.pile(self.ballot, ON_PAPER)
        readers = make.user(), make.user()
        for number, person in enumerate(self.order):
            if number % 3 == 0:
                self._online(person, number)
            if number < ON_PAPER:
                papers.give(self.ballot, person, way=Way.POST if number % 5 == 0 else Way.ROOM)
            if number % 5 == 0 and number < ON_PAPER:
                desk.check_in(ballot=self.ballot, participation=person.id)
        for number, slip in enumerate(self.pile):
            for reader in readers:
                papers.read(self.ballot, slip.serial, reader, {"u1": "yes" if number % 3 else "no"})
        self._assisted(self.order[-1])
        make.end(self.ballot)
        papers.count(self.ballot, in_urn=ON_PAPER, left_over=0)
        closing.close(ballot=self.ballot)
        self.ballot.refresh_from_db()

    def _online(self, person: Participation, number: int) -> None:
        voter = make.voter(person)
        casting.cast(ballot=self.ballot.id, voter=voter, raw={"u1": "yes"}, idempotency_key=f"k{number}")

    def _assisted(self, person: Participation) -> None:
        text = assisting.text_of(consultation=self.ballot.component.consultation, language="en", words="May we?")
        helper = make.user()
        consent = assisting.consent(
            ballot=self.ballot,
            participation=person,
            text=text,
            channel="phone",
            known="code",
            receipt="told",
            by=helper,
        )
        assisting.cast(ballot=self.ballot, consent_id=consent.id, raw={"u1": "no"}, by=helper)

    def tag(self, slip: Fresh) -> str:
        return ballotlog.response_tag(stubs.secret(self.ballot.id, slip.stub), "u1")


def leaks(hall: Hall) -> set[str]:
    """The names of the attacks that succeed."""
    found = set()
    ballot = hall.ballot
    if keys.load(ballot.linkage) is not None:
        found.add("key")
    if any(ballot.id.hex in table for table in tables()):
        found.add("tables")
    if _traces(hall):
        found.add("trace")
    if _reading_order(hall) > ON_PAPER // 4:
        found.add("order")
    took = [person.id for person in hall.order[:ON_PAPER]]
    physical = rows(
        "SELECT participation_id FROM ballots_rollentry WHERE ballot_id = %s AND paper ORDER BY ctid", ballot.id
    )
    if followers([person for (person,) in physical], took) > ON_PAPER // 4:
        found.add("roll-order")
    if len(rows("SELECT DISTINCT xmin::text FROM ballots_rollentry WHERE ballot_id = %s AND paper", ballot.id)) > 1:
        found.add("xmin")
    if rows("SELECT count(*) FROM audit_event WHERE event LIKE 'paper.%%'")[0][0] > 3:  # printed, by hand, settled
        found.add("events")
    return found


def _reading_order(hall: Hall) -> int:
    """Do the leaves follow each other in the log, in physical order, as the papers were read?"""
    slips_by_tag = {hall.tag(slip): slip.serial for slip in hall.pile}
    bodies = [b for (b,) in rows("SELECT body FROM ballots_leaf WHERE ballot_id = %s ORDER BY ctid", hall.ballot.id)]
    guessed = [slips_by_tag.get(body.split('"r":"')[1][:64], "") for body in bodies]
    return followers(guessed, [slip.serial for slip in hall.pile])


def _traces(hall: Hall) -> bool:
    """Does any table know a serial, a stub code or its secret?"""
    secrets = [stubs.secret(hall.ballot.id, slip.stub).hex() for slip in hall.pile]
    told = [*(slip.serial for slip in hall.pile), *(slip.stub for slip in hall.pile), *secrets]
    for table in tables():
        dump = "\n".join(line for (line,) in rows(f'SELECT t::text FROM "{table}" t'))
        if any(word in dump for word in told):
            return True
    return False


def test_nothing_joins_a_person_a_paper_and_an_order_after_close():
    hall = Hall()

    assert (hall.ballot.cast, hall.ballot.on_paper, hall.ballot.assisted) == (ON_PAPER + 6, ON_PAPER, 1)
    assert leaks(hall) == set()


def test_handing_out_paper_writes_nothing_but_the_box():
    """While the vote runs too: else the transaction would join the person with the online vote that is taken out."""
    ballot, roll = make.open_ballot(12)
    papers.pile(ballot, 3)
    casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"}, idempotency_key="k")
    others = [table for table in tables() if f'"{table}"' != box.table(ballot.id)]

    def dump() -> list[list[tuple]]:
        return [rows(f'SELECT t::text, xmin::text FROM "{table}" t ORDER BY 1') for table in others]

    before = dump()
    papers.give(ballot, roll[0])

    assert dump() == before
    slips.drop(ballot.id)
    box.drop(ballot.id)


def keep_the_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slips, "drop", lambda ballot: None)


def tell_the_roll_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = takers.mark

    def mark_and_tell(*, ballot: UUID, participation: UUID, **others: object) -> bool:
        with transaction.atomic():
            RollEntry.objects.filter(ballot=ballot, participation=participation).update(paper=True)
            return mark(ballot=ballot, participation=participation, **others)

    monkeypatch.setattr(takers, "mark", mark_and_tell)
    monkeypatch.setattr(closing, "record_turnout", lambda row: 0)


def audit_each_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    write = slips.write

    def write_and_record(ballot: UUID, serial: str, reading: slips.Reading) -> None:
        write(ballot, serial, reading)
        audit.record(event="paper.read", by=None, scope=None, target=serial, values={})

    monkeypatch.setattr(slips, "write", write_and_record)


def pour_in_order_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers: dict[str, int] = {}
    write = slips.write

    def write_and_count(ballot: UUID, serial: str, reading: slips.Reading) -> None:
        numbers.setdefault(serial, len(numbers))
        write(ballot, serial, reading)

    monkeypatch.setattr(slips, "write", write_and_count)
    monkeypatch.setattr(stubs, "pseudonym", lambda key, serial: numbers[serial].to_bytes(32, "big"))
    monkeypatch.setattr(box, "LOG_ORDER", "''")


@pytest.mark.parametrize(
    ("take_out", "found"),
    [
        (keep_the_slips, {"tables", "trace"}),
        (tell_the_roll_at_once, {"xmin", "roll-order"}),
        (audit_each_paper, {"trace", "events"}),
        (pour_in_order_of_reading, {"order"}),
    ],
)
def test_the_attack_succeeds_when_a_protection_is_taken_out(
    take_out: Callable[[pytest.MonkeyPatch], None], found: set[str], monkeypatch: pytest.MonkeyPatch
):
    take_out(monkeypatch)

    hall = Hall()

    assert found <= leaks(hall)
    monkeypatch.undo()
    slips.drop(hall.ballot.id)
