"""Closing: the sorted log, its checkpoint, and the turnout; no close before the end without two people."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from consultations import selectors
from consultations.ballots import box, keys, refusals
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.services import casting, closing, opening
from consultations.models import SecondSignature, Stage
from repository.licenses.domain import ballotlog
from repository.licenses.keys import keyring
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def voted(number: int = 12) -> Ballot:
    ballot, roll = make.open_ballot(number)
    for person in roll:
        casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"u1": "yes"}, idempotency_key="k")
    return ballot


def test_close_publishes_a_sorted_log_under_a_signed_checkpoint():
    ballot = voted()
    make.end(ballot)

    closed = closing.close(ballot=ballot)

    lines = [line.rstrip(b"\n") for line in closing.ballots_file(closed)]
    keys_of_lines = [(leaf["q"], leaf["r"]) for leaf in map(json.loads, lines)]
    public = keyring().signing("log").private.public_key()
    assert keys_of_lines == sorted(keys_of_lines)
    assert (closed.state, closed.cast, closed.size) == (Ballot.State.CLOSED, 12, 12)
    assert ballotlog.verify_checkpoint(closed.checkpoint, [public], origin=closing.origin(closed)) == (
        closing.origin(closed),
        12,
        ballotlog.Tree(lines).root(),
    )


def test_close_drops_the_box_and_the_key_and_marks_turnout():
    ballot = voted()
    make.end(ballot)

    closing.close(ballot=ballot)

    assert box.exists(ballot.id) is False
    assert keys.load(ballot.linkage) is None
    assert RollEntry.objects.filter(ballot=ballot, voted=True).count() == 12


def test_close_twice_changes_nothing():
    ballot = voted()
    make.end(ballot)
    first = closing.close(ballot=ballot)

    second = closing.close(ballot=ballot)

    assert (second.root, second.closed_at) == (first.root, first.closed_at)


def test_close_before_the_end_is_refused_until_two_people_have_signed():
    ballot = voted()
    request = SecondSignature.objects.create(
        consultation=ballot.component.consultation,
        act=SecondSignature.Act.CLOSE_EARLY,
        target=ballot.id,
        reason="The hall closes",
        asked_by=make.user(),
    )
    with pytest.raises(refusals.WindowRefused):
        closing.close(ballot=ballot)

    request.confirmed_by, request.confirmed_at = make.user(), timezone.now()
    request.save()

    assert closing.close(ballot=ballot).state == Ballot.State.CLOSED


def test_a_replaced_receipt_is_on_the_signed_list():
    ballot, roll = make.open_ballot()
    old = casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"}, idempotency_key="1")
    casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "no"}, idempotency_key="2")
    make.end(ballot)

    closed = closing.close(ballot=ballot)

    listed = json.loads(closed.superseded)
    assert listed["receipts"] == [old.receipt]
    ballotlog.verify_superseded(listed, keyring().signing("log").private.public_key())


def test_every_question_asked_of_all_makes_a_leaf_even_when_left_blank():
    ballot, roll = make.open_ballot(questions=[make.yes_no("u1"), make.yes_no("u2")])
    casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"}, idempotency_key="1")
    make.end(ballot)

    closed = closing.close(ballot=ballot)

    assert [(leaf["q"], leaf["a"]) for leaf in map(json.loads, closing.ballots_file(closed))] == [
        ("u1", "yes"),
        ("u2", None),
    ]


def test_open_ballot_refuses_fewer_than_ten_people():
    with pytest.raises(refusals.TooFewEligible):
        make.open_ballot(9)


def test_open_ballot_refuses_a_second_ballot_for_the_stage():
    ballot, _ = make.open_ballot()
    stage = Stage.objects.get(component=ballot.component)

    with pytest.raises(refusals.AlreadyOpened):
        opening.open_ballot(stage=stage, questions=[make.yes_no()], roll=opening.roll_of(ballot.component), by=None)


def test_extend_moves_the_end_only_outwards_and_only_before_it():
    ballot, _ = make.open_ballot()
    later = ballot.closes + timedelta(days=1)
    person = make.user()

    assert opening.extend(ballot=ballot, closes=later, reason="The post was late", by=person).closes == later
    with pytest.raises(refusals.WindowRefused):
        opening.extend(ballot=ballot, closes=later - timedelta(hours=1), reason="Shorter", by=person)
    make.end(ballot)
    with pytest.raises(refusals.WindowRefused):
        opening.extend(ballot=ballot, closes=later + timedelta(days=9), reason="Too late", by=person)


def test_void_needs_a_second_person_and_counts_nothing():
    ballot = voted()
    asker = make.user()
    request = SecondSignature.objects.create(
        consultation=ballot.component.consultation,
        act=SecondSignature.Act.VOID_BALLOT,
        target=ballot.id,
        reason="The question was misprinted",
        asked_by=asker,
    )
    with pytest.raises(refusals.SecondPersonNeeded):
        opening.confirm_void(request=request, by=asker)

    voided = opening.confirm_void(request=request, by=make.user())

    assert (voided.state, voided.cast, box.exists(ballot.id)) == (Ballot.State.VOIDED, None, False)
    with pytest.raises(refusals.BallotVoided):
        casting.cast(
            ballot=ballot.id,
            voter=make.voter(ballot.roll.first().participation),
            raw={"u1": "yes"},
            idempotency_key="x",
        )


def test_reader_of_a_ballot_that_closes_meanwhile_gets_its_counts():
    ballot = voted()
    read_before = Ballot.objects.get(pk=ballot.pk)
    make.end(ballot)
    closing.close(ballot=ballot)

    assert selectors.turnout(read_before) == selectors.Turnout(12, 12)
