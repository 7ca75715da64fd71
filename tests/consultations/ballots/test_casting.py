"""Casting: one ballot each, the last counts, and the door is shut to everybody alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultations.ballots import box, keys, refusals
from consultations.ballots.models import Ballot, FreeText, RollEntry
from consultations.ballots.services import casting, closing
from consultations.models import Participation
from consultations.people import services as people
from repository.licenses.domain import answers
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def vote(ballot: Ballot, person: Participation, answer: object = "yes", key: str = "k1") -> casting.Receipt:
    return casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"u1": answer}, idempotency_key=key)


def test_cast_counts_one_ballot_and_returns_its_receipt():
    ballot, roll = make.open_ballot()

    receipt = vote(ballot, roll[0])

    assert box.turnout(ballot.id) == 1
    assert box.receipts(ballot.id, bytes.fromhex(receipt.receipt)) == "counted"


def test_cast_again_replaces_the_ballot_and_keeps_the_old_receipt_as_superseded():
    ballot, roll = make.open_ballot()
    first = vote(ballot, roll[0], "yes", "k1")

    second = vote(ballot, roll[0], "no", "k2")

    assert box.turnout(ballot.id) == 1
    assert box.receipts(ballot.id, bytes.fromhex(first.receipt)) == "superseded"
    assert box.receipts(ballot.id, bytes.fromhex(second.receipt)) == "counted"


def test_cast_with_the_same_key_returns_the_same_receipt():
    ballot, roll = make.open_ballot()

    assert vote(ballot, roll[0], "yes", "k1") == vote(ballot, roll[0], "yes", "k1")
    assert box.superseded(ballot.id) == []


def test_cast_with_the_same_key_and_other_answers_is_refused():
    ballot, roll = make.open_ballot()
    vote(ballot, roll[0], "yes", "k1")

    with pytest.raises(refusals.RepeatDiffers):
        vote(ballot, roll[0], "no", "k1")


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_request_whose_ballot_was_replaced_or_withdrawn_brings_no_other(answer: str):
    ballot, roll = make.open_ballot()
    for person in roll[:2]:
        vote(ballot, person, "yes", "k1")
    vote(ballot, roll[0], "no", "k2")
    casting.withdraw(ballot=ballot.id, voter=make.voter(roll[1]))

    for person in roll[:2]:
        with pytest.raises(refusals.RepeatDiffers):
            vote(ballot, person, answer, "k1")

    assert box.turnout(ballot.id) == 1


def test_withdraw_takes_the_ballot_out():
    ballot, roll = make.open_ballot()
    receipt = vote(ballot, roll[0])

    assert casting.withdraw(ballot=ballot.id, voter=make.voter(roll[0])) is True

    assert box.turnout(ballot.id) == 0
    assert box.receipts(ballot.id, bytes.fromhex(receipt.receipt)) == "superseded"
    assert casting.withdraw(ballot=ballot.id, voter=make.voter(roll[0])) is False


def test_cast_refuses_who_is_not_on_the_roll():
    ballot, _ = make.open_ballot()
    stranger = make.people(ballot.component.consultation, 1)[0]

    with pytest.raises(refusals.NotOnTheRoll):
        vote(ballot, stranger)

    assert box.turnout(ballot.id) == 0


def test_cast_refuses_before_the_window():
    soon = timezone.now() + timedelta(minutes=5)
    ballot, roll = make.open_ballot(opens=soon, closes=soon + timedelta(hours=1))

    with pytest.raises(refusals.BallotNotOpen):
        vote(ballot, roll[0])


def test_cast_refuses_after_the_window_although_nobody_has_closed_yet():
    ballot, roll = make.open_ballot()
    make.end(ballot)

    with pytest.raises(refusals.BallotClosed):
        vote(ballot, roll[0])


def test_cast_refuses_a_revoked_credential():
    ballot, roll = make.open_ballot()
    credential = people.redeem(people.issue_link(roll[0]))
    dead = people.redeem(people.issue_code(roll[0]))
    people.issue_code(roll[0])

    casting.cast(
        ballot=ballot.id,
        voter=casting.Voter(roll[0].id, credential.id),
        raw={"u1": "yes"},
        idempotency_key="k1",
    )
    with pytest.raises(refusals.CredentialDead):
        casting.cast(ballot=ballot.id, voter=casting.Voter(roll[0].id, dead.id), raw={"u1": "no"}, idempotency_key="k2")


def test_one_person_with_account_link_and_code_has_one_ballot():
    ballot, roll = make.open_ballot()
    link = people.redeem(people.issue_link(roll[0])).id
    code = people.redeem(people.issue_code(roll[0])).id

    for number, credential in enumerate([None, link, code]):
        casting.cast(
            ballot=ballot.id,
            voter=casting.Voter(roll[0].id, credential),
            raw={"u1": "yes"},
            idempotency_key=f"k{number}",
        )

    assert box.turnout(ballot.id) == 1


def test_cast_refuses_an_answer_off_its_scale_and_keeps_nothing():
    ballot, roll = make.open_ballot()

    with pytest.raises(answers.AnswerRefused):
        vote(ballot, roll[0], "maybe")
    with pytest.raises(answers.AnswerRefused):
        casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"other": "yes"}, idempotency_key="k")

    assert box.turnout(ballot.id) == 0


def test_a_lost_key_stops_the_ballot_and_is_never_made_anew():
    ballot, roll = make.open_ballot()
    vote(ballot, roll[0])
    keys.destroy(ballot.linkage)

    with pytest.raises(refusals.BallotStopped):
        vote(ballot, roll[0], key="k2")

    assert keys.load(ballot.linkage) is None


def test_partial_answers_are_kept_apart_and_never_counted():
    ballot, roll = make.open_ballot()
    casting.save_partial(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"})

    assert casting.own(ballot=ballot.id, voter=make.voter(roll[0])) == casting.OwnBallot(
        cast=False, partial={"u1": "yes"}
    )
    assert box.turnout(ballot.id) == 0
    make.end(ballot)
    assert closing.close(ballot=ballot).cast == 0


def test_free_text_stays_out_of_the_log_behind_a_commitment():
    ballot, roll = make.open_ballot(questions=[make.yes_no(), make.short_text()])
    casting.cast(
        ballot=ballot.id,
        voter=make.voter(roll[0]),
        raw={"u1": "yes", "why": "My aunt works nights"},
        idempotency_key="k1",
    )
    make.end(ballot)
    closing.close(ballot=ballot)

    text = FreeText.objects.get()
    log = b"".join(closing.ballots_file(ballot)).decode()
    assert "aunt" not in log
    assert f'"a":"{text.commitment}"' in log
    assert answers.commitment(bytes.fromhex(text.salt), text.text) == text.commitment


def test_cast_writes_nothing_but_the_box(django_assert_num_queries):
    ballot, roll = make.open_ballot()
    credential = people.redeem(people.issue_link(roll[0])).id
    before = casting.Voter(roll[1].id, people.redeem(people.issue_link(roll[1])).id)
    casting.cast(ballot=ballot.id, voter=before, raw={"u1": "no"}, idempotency_key="k0")  # plans the statement

    with django_assert_num_queries(3):  # the statement, inside the savepoint of this test
        casting.cast(
            ballot=ballot.id,
            voter=casting.Voter(roll[0].id, credential),
            raw={"u1": "yes"},
            idempotency_key="k1",
        )

    assert list(RollEntry.objects.filter(voted=True)) == []


@pytest.mark.django_db(transaction=True)
def test_five_hundred_parallel_casts_with_one_credential_leave_one_ballot():
    ballot, roll = make.open_ballot()

    def one(number: int) -> str:
        try:
            return vote(ballot, roll[0], "yes", f"k{number}").receipt
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        receipts = list(pool.map(one, range(500)))

    assert len(set(receipts)) == 500
    assert box.turnout(ballot.id) == 1
    assert len(box.superseded(ballot.id)) == 499
    box.drop(ballot.id)
