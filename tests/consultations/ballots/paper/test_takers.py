"""Taking paper shuts every way in online, whichever of cast and paper comes first."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consultations.ballots import box, refusals
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.paper import desk, slips, takers
from consultations.ballots.paper.takers import Way
from consultations.ballots.services import casting, closing
from consultations.models import Participation
from consultations.people import services as people
from tests.factories import consultations as make
from tests.factories import paper as papers

pytestmark = pytest.mark.django_db


def with_paper(number: int = 12) -> tuple[Ballot, list[Participation]]:
    ballot, roll = make.open_ballot(number)
    papers.pile(ballot, 5)
    return ballot, roll


def vote(ballot: Ballot, person: Participation, key: str = "k1") -> casting.Receipt:
    return casting.cast(ballot=ballot.id, voter=make.voter(person), raw={"u1": "yes"}, idempotency_key=key)


def test_paper_takes_out_the_online_ballot_and_its_receipt_reads_as_replaced():
    ballot, roll = with_paper()
    receipt = vote(ballot, roll[0])

    desk.hand_out(ballot=ballot, participation=roll[0].id, way=Way.ROOM)

    assert box.turnout(ballot.id) == 0
    assert box.receipts(ballot.id, bytes.fromhex(receipt.receipt)) == "superseded"


def test_whoever_holds_paper_can_neither_cast_nor_keep_nor_withdraw_by_any_way_in():
    ballot, roll = with_paper()
    person = roll[0]
    ways = [None, *(people.redeem(secret).id for secret in (people.issue_link(person), people.issue_code(person)))]
    vote(ballot, person)
    desk.hand_out(ballot=ballot, participation=person.id, way=Way.ROOM)

    for credential in ways:
        voter = casting.Voter(person.id, credential)
        with pytest.raises(refusals.OnPaper):
            casting.cast(ballot=ballot.id, voter=voter, raw={"u1": "no"}, idempotency_key="k1")
        with pytest.raises(refusals.OnPaper):
            casting.save_partial(ballot=ballot.id, voter=voter, raw={"u1": "no"})
        with pytest.raises(refusals.OnPaper):
            casting.withdraw(ballot=ballot.id, voter=voter)
        with pytest.raises(refusals.OnPaper):
            casting.approach(ballot=ballot.id, voter=voter)

    assert (box.turnout(ballot.id), casting.own(ballot=ballot.id, voter=make.voter(person)).partial) == (0, {})
    vote(ballot, roll[1])


def test_paper_is_handed_out_once_and_only_to_people_of_the_roll_within_the_window():
    ballot, roll = with_paper()
    stranger = make.people(ballot.component.consultation, 1)[0]
    desk.hand_out(ballot=ballot, participation=roll[0].id, way=Way.ROOM)

    with pytest.raises(refusals.OnPaper):
        desk.hand_out(ballot=ballot, participation=roll[0].id, way=Way.POST)
    with pytest.raises(refusals.NotOnTheRoll):
        desk.hand_out(ballot=ballot, participation=stranger.id, way=Way.ROOM)
    make.end(ballot)
    with pytest.raises(refusals.BallotClosed):
        desk.hand_out(ballot=ballot, participation=roll[1].id, way=Way.ROOM)
    assert list(takers.marked(ballot.id).values()) == [Way.ROOM]


def test_the_roll_learns_at_close_who_took_paper_and_nothing_before():
    ballot, roll = with_paper()
    desk.hand_out(ballot=ballot, participation=roll[0].id, way=Way.ROOM)
    desk.hand_out(ballot=ballot, participation=roll[1].id, way=Way.POST)
    vote(ballot, roll[2])
    assert RollEntry.objects.filter(paper=True).count() == 0
    make.end(ballot)
    papers.count(ballot, in_urn=0, left_over=3)

    closing.close(ballot=ballot)

    marks = {entry.participation_id: (entry.voted, entry.paper) for entry in RollEntry.objects.filter(ballot=ballot)}
    assert [marks[person.id] for person in roll[:4]] == [(True, True), (False, True), (True, False), (False, False)]


@pytest.mark.django_db(transaction=True)
def test_paper_and_casts_at_the_same_moment_never_leave_a_person_with_both():
    ballot, roll = with_paper(30)

    def one(act: tuple[Participation, str]) -> None:
        person, key = act
        try:
            if key == "paper":
                desk.hand_out(ballot=ballot, participation=person.id, way=Way.ROOM)
            else:
                vote(ballot, person, key)
        except refusals.OnPaper:
            pass
        finally:
            connection.close()

    acts = [(person, key) for person in roll for key in ("k1", "k2", "k3", "paper", "k4", "k5")]
    random.Random(5).shuffle(acts)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, acts))

    assert (box.turnout(ballot.id), len(takers.marked(ballot.id))) == (0, 30)
    slips.drop(ballot.id)
    box.drop(ballot.id)
