"""Papers are read twice by two people, settled by a third, reconciled, and counted with everything else."""

import json

import pytest

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, PaperCount
from consultations.ballots.paper import counting, desk, printing, refusals, slips, stubs
from consultations.ballots.paper.reading import Read
from consultations.ballots.paper.takers import Way
from consultations.ballots.refusals import OnPaper
from consultations.ballots.services import casting, closing, opening
from consultations.models import SecondSignature
from consultations.services import signatures
from repository.licenses.domain import ballotlog
from repository.licenses.domain.answers import AnswerRefused
from tests.factories import consultations as make
from tests.factories import paper as papers

pytestmark = pytest.mark.django_db


class Room:
    """A ballot with a pile of twelve, and two people who read."""

    def __init__(self, *questions: object, slips: int = 12) -> None:
        self.ballot, self.roll = make.open_ballot(questions=list(questions) or None)
        self.pile = papers.pile(self.ballot, slips)
        self.first, self.second, self.third = make.user(), make.user(), make.user()

    def read(self, number: int, answer: object, other: object = None) -> str:
        serial = self.pile[number].serial
        papers.read(self.ballot, serial, self.first, {"u1": answer})
        papers.read(self.ballot, serial, self.second, {"u1": other or answer})
        return serial

    def close(self, in_urn: int, left_over: int) -> Ballot:
        make.end(self.ballot)
        papers.count(self.ballot, in_urn=in_urn, left_over=left_over)
        return closing.close(ballot=self.ballot)


def test_matched_papers_are_counted_with_the_others_and_say_nothing_of_paper():
    room = Room()
    papers.give(room.ballot, *room.roll[:3])
    casting.cast(ballot=room.ballot.id, voter=make.voter(room.roll[5]), raw={"u1": "no"}, idempotency_key="k")
    for number in range(3):
        room.read(number, "yes")

    closed = room.close(in_urn=3, left_over=9)

    leaves = [json.loads(line) for line in closing.ballots_file(closed)]
    assert (closed.cast, closed.on_paper, closed.size) == (4, 3, 4)
    assert sorted(leaf["a"] for leaf in leaves) == ["no", "yes", "yes", "yes"]
    assert {frozenset(leaf) for leaf in leaves} == {frozenset({"a", "b", "q", "r"})}
    assert slips.exist(closed.id) is False


def test_the_stub_alone_leads_to_the_leaves_once_the_key_is_gone():
    room = Room()
    papers.give(room.ballot, room.roll[0])
    room.read(4, "yes")

    closed = room.close(in_urn=1, left_over=11)

    (leaf,) = [json.loads(line) for line in closing.ballots_file(closed)]
    tags = [ballotlog.response_tag(stubs.secret(closed.id, slip.stub), "u1") for slip in room.pile]
    assert keys.load(closed.linkage) is None
    assert [tag == leaf["r"] for tag in tags] == [number == 4 for number in range(12)]


def test_blank_and_invalid_answers_are_counted_as_blank_and_the_protocol_counts_them():
    room = Room(make.yes_no("u1"), make.yes_no("u2"))
    papers.give(room.ballot, *room.roll[:2])
    for reader in (room.first, room.second):
        papers.read(room.ballot, room.pile[0].serial, reader, {"u1": None, "u2": None})
    papers.read(room.ballot, room.pile[1].serial, room.first, {"u1": "yes"}, u2="too_many")
    papers.read(room.ballot, room.pile[1].serial, room.second, {"u1": "yes"}, u2="unclear")

    closed = room.close(in_urn=2, left_over=10)

    figures = PaperCount.objects.get(pk=closed.pk).figures
    assert sorted(str(json.loads(line)["a"]) for line in closing.ballots_file(closed)) == [
        "None",
        "None",
        "None",
        "yes",
    ]
    assert (figures["counted"], figures["blank"], figures["invalid"], figures["gaps"]) == (2, 1, 1, [])


def test_a_second_reading_needs_a_second_person_and_a_third_reading_is_refused():
    room = Room()
    serial = room.pile[0].serial
    papers.read(room.ballot, serial, room.first, {"u1": "yes"})
    with pytest.raises(refusals.SamePerson):
        papers.read(room.ballot, serial, room.first, {"u1": "no"})

    papers.read(room.ballot, serial, room.second, {"u1": "yes"})

    with pytest.raises(refusals.ReadBefore):
        papers.read(room.ballot, serial, room.third, {"u1": "yes"})
    assert counting.numbers(room.ballot).ready == 1


def test_a_difference_is_settled_by_a_third_person_or_by_reading_once_more_never_by_a_reader():
    room = Room()
    settled, again = room.read(0, "yes", "no"), room.read(1, "yes", "no")
    assert slips.in_standing(room.ballot.id, "differing") == sorted([settled, again])
    read = Read({"u1": "yes"}, {})
    with pytest.raises(refusals.ThirdPersonNeeded):
        counting.settle_difference(ballot=room.ballot, serial=settled, read=read, reason="Mine", by=room.first)
    with pytest.raises(refusals.SamePerson):
        counting.read(ballot=room.ballot, serial=again, read=read, by=room.second)

    counting.settle_difference(
        ballot=room.ballot, serial=settled, read=read, reason="The tick is at yes", by=room.third
    )
    counting.read(ballot=room.ballot, serial=again, read=read, by=room.second, reason="Slipped a line")

    now = counting.numbers(room.ballot)
    assert (now.differing, now.settled, now.ready) == (0, 2, 2)
    with pytest.raises(refusals.NothingDiffers):
        counting.settle_difference(ballot=room.ballot, serial=again, read=read, reason="Again", by=room.third)


@pytest.mark.parametrize(
    "read",
    [
        Read({"u1": "maybe"}, {}),
        Read({}, {}),
        Read({"u1": "yes", "x": "yes"}, {}),
        Read({"u1": "yes"}, {"u1": "too_many"}),
        Read({}, {"u1": "ugly"}),
    ],
)
def test_a_reading_off_its_scale_or_incomplete_is_refused_and_nothing_is_kept(read: Read):
    room = Room()

    with pytest.raises(AnswerRefused):
        counting.read(ballot=room.ballot, serial=room.pile[0].serial, read=read, by=room.first)

    assert counting.numbers(room.ballot).read == 0


def test_serials_that_are_unknown_spoilt_or_given_back_are_not_read():
    room = Room()
    papers.give(room.ballot, *room.roll[:2])
    spoilt, returned = room.pile[0].serial, room.pile[1].serial
    desk.spoil(ballot=room.ballot, serial=spoilt)
    desk.take_back(ballot=room.ballot, participation=room.roll[0].id, serial=returned)

    for serial in (spoilt, returned):
        with pytest.raises(refusals.SlipNotOut):
            papers.read(room.ballot, serial, room.first, {"u1": "yes"})
    with pytest.raises(refusals.SlipUnknown):
        papers.read(room.ballot, "0000-0000", room.first, {"u1": "yes"})
    casting.cast(ballot=room.ballot.id, voter=make.voter(room.roll[0]), raw={"u1": "yes"}, idempotency_key="k")
    with pytest.raises(OnPaper):
        casting.cast(ballot=room.ballot.id, voter=make.voter(room.roll[1]), raw={"u1": "yes"}, idempotency_key="k")


def test_paper_is_taken_back_only_against_the_paper_and_before_it_is_read():
    room = Room()
    papers.give(room.ballot, room.roll[0])
    serial = room.pile[0].serial
    papers.read(room.ballot, serial, room.first, {"u1": "yes"})

    with pytest.raises(refusals.SlipRead):
        desk.take_back(ballot=room.ballot, participation=room.roll[0].id, serial=serial)
    with pytest.raises(refusals.NotOnPaperSo):
        desk.take_back(ballot=room.ballot, participation=room.roll[1].id, serial=room.pile[1].serial)

    now = counting.numbers(room.ballot)
    assert (now.room, now.returned, now.read) == (1, 0, 1)


def test_envelopes_are_ticked_off_once_and_only_for_people_who_were_sent_paper():
    room = Room()
    papers.give(room.ballot, *room.roll[:3], way=Way.POST)
    desk.check_in(ballot=room.ballot, participation=room.roll[0].id)
    desk.give_up(ballot=room.ballot, participation=room.roll[1].id)

    for person in (room.roll[0], room.roll[1], room.roll[4]):
        with pytest.raises(refusals.NotOnPaperSo):
            desk.check_in(ballot=room.ballot, participation=person.id)

    now = counting.numbers(room.ballot)
    assert (now.came_back, now.posted, now.lost, now.handed_out) == (1, 1, 1, 3)


def test_a_ballot_with_paper_waits_at_its_end_until_the_papers_are_counted():
    room = Room()
    papers.give(room.ballot, room.roll[0])
    with pytest.raises(refusals.CountTooEarly):
        papers.count(room.ballot, in_urn=0, left_over=11)
    make.end(room.ballot)
    assert closing.may_close(room.ballot) is False

    counting.finish(ballot=room.ballot, by=room.first)

    assert closing.close(ballot=room.ballot).cast == 0


def test_numbers_that_differ_need_two_people_who_say_why_and_that_stands_in_the_protocol():
    room = Room()
    papers.give(room.ballot, *room.roll[:2])
    room.read(0, "yes")
    consultation = room.ballot.component.consultation
    make.end(room.ballot)
    counting.count_by_hand(ballot=room.ballot, in_urn=1, left_over=9, by=room.first)
    with pytest.raises(refusals.NotReconciled):
        counting.finish(ballot=room.ballot, by=room.first)

    request = signatures.ask(
        consultation=consultation,
        act=SecondSignature.Act.COUNT_PAPER,
        ballot=room.ballot,
        reason="One paper fell into the stove",
        by=room.first,
    )
    with pytest.raises(refusals.NotReconciled):
        counting.finish(ballot=room.ballot, by=room.first)
    SecondSignature.objects.filter(pk=request.pk).update(confirmed_by=room.second, confirmed_at=request.asked_at)
    counting.finish(ballot=room.ballot, by=room.first)

    closed = closing.close(ballot=room.ballot)
    assert PaperCount.objects.get(pk=closed.pk).figures["gaps"] == [{"code": "pile-differs", "found": 3, "expected": 2}]


def test_more_ballots_than_people_are_never_counted_whoever_signs():
    room = Room(slips=20)
    for person in room.roll:
        casting.cast(ballot=room.ballot.id, voter=make.voter(person), raw={"u1": "yes"}, idempotency_key="k")
    room.read(0, "no")
    make.end(room.ballot)
    counting.count_by_hand(ballot=room.ballot, in_urn=1, left_over=19, by=room.first)
    SecondSignature.objects.create(
        consultation=room.ballot.component.consultation,
        act=SecondSignature.Act.COUNT_PAPER,
        target=room.ballot.id,
        reason="We do not know",
        asked_by=room.first,
        confirmed_by=room.second,
        confirmed_at=room.ballot.closes,
    )

    with pytest.raises(refusals.MoreThanTheRoll):
        counting.finish(ballot=room.ballot, by=room.first)


def test_a_print_that_failed_is_scrapped_and_one_in_use_is_not():
    room = Room()
    papers.pile(room.ballot, 5)
    assert printing.scrap(ballot=room.ballot, batch=2, by=room.first) == 5
    papers.read(room.ballot, room.pile[0].serial, room.first, {"u1": "yes"})

    with pytest.raises(refusals.BatchInUse):
        printing.scrap(ballot=room.ballot, batch=1, by=room.first)

    now = counting.numbers(room.ballot)
    assert (now.printed, now.scrapped) == (17, 5)


@pytest.mark.parametrize("piles", [{}, {"": 0}, {"": 51}, {"North": 3}])
def test_printing_refuses_no_paper_too_much_and_a_pile_that_is_none(piles: dict[str, int]):
    ballot, _ = make.open_ballot()

    with pytest.raises(refusals.TooMuchPaper):
        printing.print_slips(ballot=ballot, piles=piles, by=make.user())


def test_no_paper_is_printed_before_or_after_the_vote_nor_more_than_the_roll_can_need():
    room = Room(slips=50)
    papers.pile(room.ballot, 20)
    with pytest.raises(refusals.TooMuchPaper):
        papers.pile(room.ballot, 5)
    make.end(room.ballot)
    with pytest.raises(refusals.NoPaperNow):
        papers.pile(room.ballot, 1)


def test_a_voided_ballot_leaves_no_papers_behind():
    room = Room()
    asker = make.user()
    request = SecondSignature.objects.create(
        consultation=room.ballot.component.consultation,
        act=SecondSignature.Act.VOID_BALLOT,
        target=room.ballot.id,
        reason="Misprinted",
        asked_by=asker,
    )
    opening.confirm_void(request=request, by=make.user())

    assert (slips.exist(room.ballot.id), box.exists(room.ballot.id)) == (False, False)


def test_free_words_on_paper_go_into_the_log_as_a_commitment_however_they_are_spaced():
    room = Room(make.yes_no(), make.short_text())
    papers.give(room.ballot, room.roll[0])
    serial = room.pile[0].serial
    papers.read(room.ballot, serial, room.first, {"u1": "yes", "why": "My aunt  works\nnights"})
    papers.read(room.ballot, serial, room.second, {"u1": "yes", "why": "My aunt works nights "})

    closed = room.close(in_urn=1, left_over=11)

    assert [text.text for text in closed.texts.all()] == ["My aunt works nights"]


def test_papers_of_a_group_count_for_the_safeguard_of_their_group():
    consultation = make.consultation()
    people = make.people(consultation, 10, "North") + make.people(consultation, 10, "South")
    component = make.component(consultation)
    question = make.yes_no(safeguard={"minimum": "1/2"})
    ballot = opening.open_ballot(
        stage=make.stage(component), questions=[question], roll=opening.roll_of(component), by=None
    )
    (slip,) = papers.pile(ballot, 1, "South")
    papers.give(ballot, people[-1])
    for reader in (make.user(), make.user()):
        papers.read(ballot, slip.serial, reader, {"u1": "yes"})
    make.end(ballot)
    papers.count(ballot, in_urn=1, left_over=0)

    closed = closing.close(ballot=ballot)

    assert [json.loads(line)["g"] for line in closing.ballots_file(closed)] == ["South"]


def test_papers_are_counted_after_two_people_closed_the_vote_early():
    room = Room()
    papers.give(room.ballot, room.roll[0])
    room.read(0, "yes")
    SecondSignature.objects.create(
        consultation=room.ballot.component.consultation,
        act=SecondSignature.Act.CLOSE_EARLY,
        target=room.ballot.id,
        reason="Everybody has voted",
        asked_by=room.first,
        confirmed_by=room.second,
        confirmed_at=room.ballot.opens,
    )
    assert closing.may_close(room.ballot) is False

    papers.count(room.ballot, in_urn=1, left_over=11)

    with pytest.raises(refusals.CountSettled):
        papers.give(room.ballot, room.roll[1])
    assert closing.close(ballot=room.ballot).on_paper == 1


def test_papers_still_count_where_the_key_is_lost():
    room = Room()
    papers.give(room.ballot, room.roll[0])
    room.read(0, "yes")
    keys.destroy(room.ballot.linkage)

    closed = room.close(in_urn=1, left_over=11)

    assert [json.loads(line)["a"] for line in closing.ballots_file(closed)] == ["yes"]
