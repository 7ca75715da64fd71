"""Casts by secret that arrive together: each is checked, written, repeated and refused as if it had come alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from consultations.ballots import box, refusals
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.services import casting, closing, crowd
from consultations.models import Credential, Participation
from consultations.people import services as people
from consultations.refusals import NoticeNotAccepted
from repository.licenses.domain.answers import AnswerRefused
from socialicense.errors import Refusal
from tests.consultations.views.voting import accept_notice, scene

pytestmark = pytest.mark.django_db


def digest(person: Participation, *, accept: bool = True) -> str:
    """What is kept of a new link of this person."""
    if accept:
        accept_notice(person)
    return people.fingerprint(people.issue_link(person))


def knock(of: str, answer: object = "yes", key: str = "k1") -> crowd.Knock:
    return crowd.Knock(of, {"u1": answer}, key)


def together(ballot: Ballot, *knocks: crowd.Knock) -> list[object]:
    """What each gets when all of them arrive at the same moment: a receipt, a kind of refusal, or nothing."""
    found: list[object] = []
    for outcome in crowd._cast_all(ballot.id, knocks):
        try:
            if isinstance(outcome, Exception):
                raise outcome
            found.append(outcome and casting.settle(ballot.id, outcome.cast, written=outcome.written))
        except (Refusal, AnswerRefused) as refused:
            found.append(type(refused))
    return found


def test_each_of_a_crowd_meets_the_own_door():
    here = scene()
    revoked, withdrawn, unread = (digest(here.roll[n], accept=n != 5) for n in (3, 4, 5))
    Credential.objects.filter(secret_sha256=revoked).update(revoked_at=timezone.now())
    Participation.objects.filter(pk=here.roll[4].pk).update(state="withdrawn")
    stranger = digest(scene().roll[0])
    first, second, wrong = (digest(here.roll[n]) for n in (0, 1, 2))

    found = together(
        here.ballot, knock(first), knock(revoked), knock(withdrawn), knock(unread), knock(stranger),
        knock(wrong, "maybe"), knock("0" * 64), knock(second, "no"),
    )  # fmt: skip

    assert found[1:-1] == [
        None, refusals.NotOnTheRoll, NoticeNotAccepted, refusals.NotOnTheRoll, AnswerRefused, None
    ]  # fmt: skip
    for receipt in (found[0], found[-1]):
        assert isinstance(receipt, casting.Receipt)
        assert box.receipts(here.ballot.id, bytes.fromhex(receipt.receipt)) == "counted"
    assert box.turnout(here.ballot.id) == 2


def test_a_crowd_is_answered_like_one_after_the_other():
    here = scene()
    secrets = [digest(person) for person in here.roll]

    found = together(here.ballot, *(knock(of, "no") for of in secrets))

    alone = [crowd.cast(ballot=here.ballot.id, digest=of, raw={"u1": "no"}, idempotency_key="k1") for of in secrets]
    assert found == alone
    assert box.superseded(here.ballot.id) == []


def test_two_casts_of_one_voter_in_a_crowd_keep_their_order():
    here = scene()
    link, code = digest(here.roll[0]), people.fingerprint(people.issue_code(here.roll[0]))

    first, second, other = together(
        here.ballot, knock(link, "yes", "k1"), knock(code, "no", "k2"), knock(digest(here.roll[1]))
    )

    assert [box.receipts(here.ballot.id, bytes.fromhex(one.receipt)) for one in (first, second, other)] == [
        "superseded", "counted", "counted"
    ]  # fmt: skip
    assert box.turnout(here.ballot.id) == 2


def test_the_same_request_twice_in_a_crowd_is_cast_once():
    here = scene()
    link = digest(here.roll[0])

    first, again, other = together(here.ballot, knock(link), knock(link), knock(link, "no"))

    assert (first, other) == (again, refusals.RepeatDiffers)
    assert box.superseded(here.ballot.id) == []


def test_a_link_and_an_account_go_into_the_box_together():
    here = scene()
    ways = [
        casting.Voter(here.roll[0].id, people.redeem(people.issue_link(here.roll[0])).id),
        casting.Voter(here.roll[1].id, None),
    ]
    made = [
        casting.prepare(ballot=here.ballot.id, voter=voter, raw={"u1": "yes"}, idempotency_key="k") for voter in ways
    ]
    RollEntry.objects.filter(participation=here.roll[2]).delete()
    off = casting.prepare(
        ballot=here.ballot.id, voter=casting.Voter(here.roll[2].id, None), raw={}, idempotency_key="k"
    )

    assert box.put(here.ballot.id, [made[0].cast, off.cast, made[1].cast]) == [True, False, True]
    assert box.put(here.ballot.id, []) == []


def test_a_crowd_outside_the_window_is_turned_away():
    early = scene(opens=timezone.now() + timedelta(hours=1), closes=timezone.now() + timedelta(hours=2))
    closed = scene()
    people_of = {one.ballot: [digest(person) for person in one.roll[:3]] for one in (early, closed)}
    Ballot.objects.filter(pk=closed.ballot.pk).update(closes=timezone.now(), opens=timezone.now() - timedelta(hours=1))
    closing.close(ballot=Ballot.objects.get(pk=closed.ballot.pk))

    assert together(early.ballot, *map(knock, people_of[early.ballot])) == [refusals.BallotNotOpen] * 3
    assert together(closed.ballot, *map(knock, people_of[closed.ballot])) == [refusals.BallotClosed] * 3


def test_a_crowd_takes_two_statements(django_assert_num_queries):
    here = scene()
    secrets = [digest(person) for person in here.roll]
    together(here.ballot, knock(secrets[0]))  # plans both

    with django_assert_num_queries(4):  # and the savepoint of this test
        crowd._cast_all(here.ballot.id, [knock(of) for of in secrets])

    assert box.turnout(here.ballot.id) == len(secrets)


def in_threads(number: int, cast, given) -> list[object]:
    def one(item: object) -> object:
        try:
            return cast(item)
        except Refusal as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, given))


@pytest.mark.django_db(transaction=True)
def test_threads_cast_together_and_each_gets_the_own_receipt():
    here = scene(number=60)
    secrets = [digest(person) for person in here.roll]
    expected = 4 * secrets

    found = in_threads(
        12, lambda of: crowd.cast(ballot=here.ballot.id, digest=of, raw={"u1": "yes"}, idempotency_key=of), expected
    )

    by_secret = dict(zip(expected, found, strict=True))
    assert found == [by_secret[of] for of in expected]
    assert len({one.receipt for one in by_secret.values()}) == 60
    assert (box.turnout(here.ballot.id), box.superseded(here.ballot.id)) == (60, [])
    box.drop(here.ballot.id)


@pytest.mark.django_db(transaction=True)
def test_crowds_over_the_same_voters_do_not_block_each_other():
    """Two processes may write the same voters at once, each in another order."""
    here = scene(number=12)
    voters = [casting.Voter(person.id, None) for person in here.roll]

    def one(number: int) -> bool:
        asked = voters if number % 2 else voters[::-1]
        made = [
            casting.prepare(ballot=here.ballot.id, voter=voter, raw={"u1": "yes"}, idempotency_key=f"k{number}")
            for voter in asked
        ]
        return all(box.put(here.ballot.id, [item.cast for item in made]))

    assert in_threads(4, one, range(80)) == [True] * 80
    assert box.turnout(here.ballot.id) == 12
    box.drop(here.ballot.id)


@pytest.mark.django_db(transaction=True)
def test_every_receipt_of_the_last_moment_is_in_the_log():
    here = scene(number=200)
    secrets = [digest(person) for person in here.roll]

    def one(place: int) -> object:
        if place == 100:
            now = timezone.now()
            Ballot.objects.filter(pk=here.ballot.pk).update(opens=now - timedelta(hours=1), closes=now)
            return closing.close(ballot=Ballot.objects.get(pk=here.ballot.pk)).size
        return crowd.cast(ballot=here.ballot.id, digest=secrets[place], raw={"u1": "yes"}, idempotency_key="k")

    found = in_threads(8, one, range(200))

    receipts = [one for one in found if isinstance(one, casting.Receipt)]
    leaves = {leaf for one in receipts for leaf in one.leaves}
    logged = {casting.ballotlog.leaf_hash(line.rstrip(b"\n")).hex() for line in closing.ballots_file(here.ballot)}
    assert leaves == logged
    assert set(found) - set(receipts) == {refusals.BallotClosed, len(logged)}


@pytest.mark.django_db(transaction=True)
def test_one_whose_session_died_does_not_harm_the_others():
    here = scene()
    secrets = [digest(person) for person in here.roll]
    together(here.ballot, knock(secrets[0]))
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()

    assert all(together(here.ballot, *map(knock, secrets)))
    assert box.turnout(here.ballot.id) == len(secrets)
    box.drop(here.ballot.id)
