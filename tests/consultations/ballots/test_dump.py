"""Whoever gets a dump after close cannot join a person to an answer.

`leaks` attacks the database as an insider with a full copy would: by transaction ids (xmin), by row order (ctid and
plain dump order), by the key, and by looking for every trace of a cast in every table. The product must show none;
with any one protection taken out the attack must find it, so the attack itself is known to bite.
"""

import random
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from django.db import connection, transaction

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.services import casting, closing
from consultations.models import Participation
from repository.licenses.domain import ballotlog
from socialicense.audit import services as audit
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 40


def run(at_once: int = 1) -> tuple[Ballot, dict[UUID, casting.Receipt]]:
    """A ballot in which the roll votes in random order, so many in one transaction, and which then closes."""
    ballot, roll = make.open_ballot(VOTERS)
    order = random.Random(7).sample(roll, VOTERS)
    made = [prepare(ballot, person, number) for number, person in enumerate(order)]
    for start in range(0, VOTERS, at_once):
        assert all(box.put(ballot.id, [one.cast for one in made[start : start + at_once]]))
    make.end(ballot)
    closing.close(ballot=ballot)
    return ballot, {one.voter.participation: one.receipt for one in made}


def prepare(ballot: Ballot, person: Participation, number: int) -> casting.Prepared:
    return casting.prepare(
        ballot=ballot.id,
        voter=make.voter(person),
        raw={"u1": "yes" if number % 3 else "no"},
        idempotency_key=f"k{number}",
    )


def rows(sql: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def tables() -> list[str]:
    return [name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]


def leaks(ballot: Ballot, receipts: dict[UUID, casting.Receipt]) -> set[str]:
    """The names of the attacks that succeed."""
    found = set()
    tags = {ballotlog.response_tag(bytes.fromhex(r.secret), "u1"): person for person, r in receipts.items()}
    if keys.load(ballot.linkage) is not None:
        found.add("key")
    if box.exists(ballot.id):
        found.add("box")
    if _order_attack(ballot, list(receipts), tags) > VOTERS // 4:
        found.add("order")
    if _xmin_attack(ballot):
        found.add("xmin")
    if _turnout_order(ballot, list(receipts)):
        found.add("turnout-order")
    if _traces(receipts):
        found.add("trace")
    return found


def _order_attack(ballot: Ballot, cast_order: list[UUID], tags: dict[str, UUID]) -> int:
    """Do the rows of the published log, in physical order, follow each other as the voters did?"""
    bodies = [body for (body,) in rows("SELECT body FROM ballots_leaf WHERE ballot_id = %s ORDER BY ctid", ballot.id)]
    guessed = [tags[body.split('"r":"')[1][:64]] for body in bodies]
    return followers(guessed, cast_order)


def _xmin_attack(ballot: Ballot) -> bool:
    """Was anything about a single person written by a transaction of its own, as a cast is one?"""
    alone = rows(
        "SELECT xmin::text FROM ballots_rollentry WHERE ballot_id = %s AND voted GROUP BY xmin::text"
        " HAVING count(*) < %s",
        ballot.id,
        VOTERS,
    )
    leaves = rows("SELECT count(DISTINCT xmin::text) FROM ballots_leaf WHERE ballot_id = %s", ballot.id)
    return bool(alone) or leaves != [(1,)]


def _turnout_order(ballot: Ballot, cast_order: list[UUID]) -> bool:
    """Do the rows of the roll, in physical order, show in which order people voted?"""
    physical = [
        person
        for (person,) in rows(
            "SELECT participation_id FROM ballots_rollentry WHERE ballot_id = %s AND voted ORDER BY ctid", ballot.id
        )
    ]
    return followers(physical, cast_order) > VOTERS // 4


def followers(one: Sequence[object], other: Sequence[object]) -> int:
    """How many people stand right behind the same person in both orders; by chance about one."""
    return len(set(zip(one, one[1:], strict=False)) & set(zip(other, other[1:], strict=False)))


def _traces(receipts: dict[UUID, casting.Receipt]) -> bool:
    """Does any table but the published log and list know a receipt, a secret, or one row more for each cast?"""
    for table in tables():
        if table in {"ballots_leaf", "ballots_ballot"}:
            continue
        dump = "\n".join(line for (line,) in rows(f'SELECT t::text FROM "{table}" t'))
        for receipt in receipts.values():
            if receipt.receipt in dump or receipt.secret in dump or receipt.signature in dump:
                return True
    (after,) = rows("SELECT count(*) FROM audit_event WHERE event LIKE 'ballot.%%'")[0]
    return after > 2  # opened and closed


@pytest.mark.parametrize("at_once", [1, 8])
def test_nothing_joins_person_and_answer_after_close(at_once: int):
    ballot, receipts = run(at_once)

    assert leaks(ballot, receipts) == set()


def test_nothing_of_answers_kept_for_later_is_left_after_close():
    ballot, roll = make.open_ballot(VOTERS)
    words = "I only tried this wording"
    casting.save_partial(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": words})
    before = [table for table in tables() if holds(table, words)]
    make.end(ballot)
    closing.close(ballot=ballot)

    assert (before, [table for table in tables() if holds(table, words)]) == ([box.table(ballot.id).strip('"')], [])


def holds(table: str, words: str) -> bool:
    return any(words in line for (line,) in rows(f'SELECT t::text FROM "{table}" t'))


def keep_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "destroy", lambda linkage: None)


def keep_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "drop", lambda ballot: None)


def keep_cast_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "LOG_ORDER", "''")


def mark_turnout_with_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    put = box.put

    def put_and_mark(ballot: UUID, casts: Sequence[box.Cast]) -> list[bool]:
        with transaction.atomic():
            who = [cast.participation for cast in casts]
            RollEntry.objects.filter(ballot=ballot, participation__in=who).update(voted=True)
            return put(ballot, casts)

    monkeypatch.setattr(box, "put", put_and_mark)


def mark_turnout_in_order_of_casting(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_by_one(ballot: Ballot) -> int:
        key = keys.load(ballot.linkage)
        people = {keys.pseudonym(key, entry.participation_id): entry.id for entry in ballot.roll.all()}
        for (voter,) in rows(f"SELECT voter FROM {box.table(ballot.id)} ORDER BY ctid"):
            RollEntry.objects.filter(pk=people[bytes(voter)]).update(voted=True)
        return len(people)

    monkeypatch.setattr(closing, "record_turnout", one_by_one)


def audit_each_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    put = box.put

    def put_and_record(ballot: UUID, casts: Sequence[box.Cast]) -> list[bool]:
        for cast in casts:
            audit.record(event="ballot.cast", by=None, scope=None, target=str(cast.participation), values={})
        return put(ballot, casts)

    monkeypatch.setattr(box, "put", put_and_record)


def mail_the_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    sign = casting._receipt

    def sign_and_keep(*given: object) -> casting.Receipt:
        receipt = sign(*given)
        audit.record(event="receipt.sent", by=None, scope=None, target=receipt.receipt, values={})
        return receipt

    monkeypatch.setattr(casting, "_receipt", sign_and_keep)


@pytest.mark.parametrize(
    ("take_out", "leak"),
    [
        (keep_key, "key"),
        (keep_box, "box"),
        (keep_cast_order, "order"),
        (mark_turnout_with_the_cast, "xmin"),
        (mark_turnout_in_order_of_casting, "turnout-order"),
        (audit_each_cast, "trace"),
        (mail_the_receipt, "trace"),
    ],
)
def test_the_attack_succeeds_when_a_protection_is_taken_out(
    take_out: Callable[[pytest.MonkeyPatch], None], leak: str, monkeypatch: pytest.MonkeyPatch
):
    take_out(monkeypatch)

    ballot, receipts = run()

    assert leak in leaks(ballot, receipts)
    monkeypatch.undo()
    box.drop(ballot.id)
