"""Table plans: asked for, worked out in a job, kept, moved by hand; features uploaded whole or not at all."""

import pytest

from consultations.gatherings import uploads
from consultations.gatherings.models import Meeting, Place, Round, Table, Trait
from consultations.gatherings.refusals import (
    GroupTorn,
    NamesSomebody,
    NobodyToSeat,
    NoRoundsLeft,
    NoSuchTable,
    TraitsRefused,
)
from consultations.gatherings.selectors import tables
from consultations.gatherings.services import meetings, presence, seating, traits, words
from consultations.gatherings.services.presence import Entry
from consultations.gatherings.services.traits import Features
from consultations.recruitment.models import Answer, Candidate, Feature, Recruitment, Value
from socialicense.jobs import services as jobs
from socialicense.jobs.models import Job
from tests.consultations.gatherings.scene import Room

pytestmark = pytest.mark.django_db


def planned(room: Room, rounds: int = 3, size: int = 4, **options: bool) -> Meeting:
    seating.ask(
        meeting=room.fresh(), rounds=rounds, size=size, there_only=options.get("there_only", False), by=room.facilitator
    )
    jobs.run_due()
    return room.fresh()


def seats(room: Room, position: int) -> dict[int, set]:
    found: dict[int, set] = {}
    for place in Place.objects.filter(round__meeting=room.meeting, round__position=position):
        found.setdefault(place.number, set()).add(place.participation_id)
    return found


def test_a_plan_seats_everybody_in_every_round():
    room = Room(members=12)
    meeting = planned(room)

    assert Job.objects.get(kind=seating.KIND).state == "done"
    for position in (1, 2, 3):
        tables_of_round = seats(room, position)
        assert sorted(len(people) for people in tables_of_round.values()) == [4, 4, 4]
        assert set().union(*tables_of_round.values()) == {person.id for person in room.members}
    assert (meeting.possible, meeting.unbalanced) == (54, 0)
    assert meeting.met is not None and meeting.met >= 48


def test_rounds_that_ran_stay_and_the_absent_are_planned_around():
    room = Room(members=12)
    planned(room)
    meetings.begin(meeting=room.fresh(), by=room.facilitator)
    first = room.meeting.rounds.get(position=1)
    meetings.start_round(round=first, by=room.facilitator)
    before = seats(room, 1)
    gone = room.members[3].id
    presence.enter(meeting=room.fresh(), entries={gone: Entry("absent", "left")}, by=room.facilitator)

    planned(room, rounds=3)

    assert seats(room, 1) == before
    assert gone not in set().union(*seats(room, 2).values())
    assert len(seating.past(room.meeting)) == 1
    with pytest.raises(NoRoundsLeft):
        seating.ask(meeting=room.fresh(), rounds=1, size=4, there_only=False, by=room.facilitator)


def test_who_comes_over_the_link_sits_with_others_over_the_link():
    room = Room(members=12)
    far = {person.id for person in room.members[:4]}
    seating.fix(meeting=room.fresh(), places={room.members[0].member_code: 2}, by=room.facilitator)  # in the room only
    presence.enter(meeting=room.meeting, entries={one: Entry("remote") for one in far}, by=room.facilitator)

    planned(room, rounds=2)

    for position in (1, 2):
        assert [people for people in seats(room, position).values() if people & far] == [far]


def test_features_are_mixed_kept_together_and_fixed():
    room = Room(members=12)
    rows = [
        Features(person.member_code, {"gender": "fm"[n % 2], "language": "ar" if n < 3 else "fr"})
        for n, person in enumerate(room.members)
    ]
    assert traits.bring_in(component=room.component, features=rows, by=room.facilitator) == 12
    traits.use(
        component=room.component,
        uses={"gender": ("mix", ()), "language": ("together", ["ar"])},
        by=room.facilitator,
    )
    wheelchair = room.members[5]
    seating.fix(meeting=room.fresh(), places={wheelchair.member_code: 2}, by=room.facilitator)

    planned(room)

    arabic = {person.id for person in room.members[:3]}
    for position in (1, 2, 3):
        found = seats(room, position)
        assert [people >= arabic for people in found.values() if people & arabic] == [True]
        assert wheelchair.id in found[2]


def test_wishes_that_clash_are_refused_by_badge_name_before_anything_is_searched():
    room = Room(members=8)
    rows = [Features(person.member_code, {"language": "ar"}) for person in room.members[:2]]
    traits.bring_in(component=room.component, features=rows, by=room.facilitator)
    traits.use(component=room.component, uses={"language": ("together", ["ar"])}, by=room.facilitator)
    seating.fix(
        meeting=room.fresh(),
        places={room.members[0].member_code: 1, room.members[1].member_code: 2},
        by=room.facilitator,
    )

    with pytest.raises(GroupTorn) as refused:
        seating.ask(meeting=room.fresh(), rounds=2, size=4, there_only=False, by=room.facilitator)

    assert "Amal" in refused.value.sentence()
    assert Round.objects.count() == 0 and Job.objects.filter(kind=seating.KIND).count() == 0


def test_nobody_there_is_nobody_to_seat():
    room = Room(members=8)
    with pytest.raises(NobodyToSeat):
        seating.ask(meeting=room.fresh(), rounds=2, size=4, there_only=True, by=room.facilitator)


def test_a_plan_that_was_overtaken_is_not_kept():
    room = Room(members=8)
    seating.ask(meeting=room.fresh(), rounds=2, size=4, there_only=False, by=room.facilitator)
    old = room.fresh()
    worked = seating.work_out(old, seed=old.seed or 0, there_only=False)
    seating.ask(meeting=room.fresh(), rounds=2, size=4, there_only=False, by=room.facilitator)

    assert seating.keep(old, worked, seed=old.seed or 0) is False
    assert Place.objects.count() == 0


def test_hosts_and_rooms_stay_when_tables_are_planned_again_and_people_move_by_hand():
    room = Room(members=8)
    planned(room, rounds=2)
    first, second = room.meeting.rounds.all()
    seating.furnish(
        round=first, hosts=[seating.Host(1, "Rana", "Blue room", "https://video.example.org/1")], onward=True,
        by=room.facilitator,
    )  # fmt: skip
    planned(room, rounds=3)
    person = room.members[0]
    seating.move(round=first, person=person, number=1, by=room.facilitator)

    own = tables.own_tables(room.fresh(), person)[0]
    assert (own.number, own.host, own.room, own.link) == (1, "Rana", "Blue room", "https://video.example.org/1")
    assert list(Table.objects.filter(number=1).values_list("host", flat=True)) == ["Rana"] * 3
    with pytest.raises(NoSuchTable):
        seating.move(round=second, person=person, number=9, by=room.facilitator)


def test_features_of_the_lottery_are_read_and_not_copied():
    room = Room(members=4)
    recruitment = Recruitment.objects.create(component=room.component, seats=4)
    feature = Feature.objects.create(recruitment=recruitment, name="age", position=1)
    values = [
        Value.objects.create(feature=feature, name=name, position=n, minimum=0, maximum=4)
        for n, name in enumerate(("young", "old"))
    ]
    for n, person in enumerate(room.members):
        candidate = Candidate.objects.create(
            recruitment=recruitment, pseudonym=f"C{n}", source="page", participation=person, state="confirmed"
        )
        Answer.objects.create(candidate=candidate, feature=feature, value=values[n % 2])

    assert traits.take_lottery(component=room.component, by=room.facilitator) == 1
    assert traits.take_lottery(component=room.component, by=room.facilitator) == 0

    assert tables.traits(room.component) == {
        "age": {person.id: ("young", "old")[n % 2] for n, person in enumerate(room.members)}
    }
    assert Trait.objects.count() == 0
    rows = [Features(person.member_code, {"language": "ar"}) for person in room.members]
    traits.bring_in(component=room.component, features=rows, by=room.facilitator)
    assert sorted(tables.traits(room.component)) == ["age", "language"]
    traits.use(component=room.component, uses={"age": ("together", ["old", "\0", "nobody"])}, by=room.facilitator)
    assert room.component.seat_fields.get(name="age").together == ["old"]


def test_features_of_unknown_codes_change_nothing():
    room = Room(members=2)
    rows = [Features(room.members[0].member_code, {"a": "x"}), Features("NOBODY", {"a": "y"})]
    with pytest.raises(TraitsRefused) as refused:
        traits.bring_in(component=room.component, features=rows, by=room.facilitator)
    assert refused.value.values == {"count": 1, "codes": ["NOBODY"]}
    assert tables.traits(room.component) == {}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [(1, "")]),
        (b"name,gender\nA,f\n", [(1, "name, gender")]),
        (b"member_code\nA1\n", [(1, "")]),
        (b"member_code,gender\nA1,f,x\n", [(2, "")]),
        (b"member_code,gender\na1,f\nA1,m\n,f\n", [(3, "member_code"), (4, "member_code")]),
        (b"member_code,gender\nA1,\xff\n", [(1, "")]),
        (b"member_code,gender\nA1,\0\n", [(1, "")]),
        (b"member_code,g\nA1," + b"x" * 61 + b"\n", [(2, "g")]),
        (b"member_code,age\n" + b"".join(b"A%d,%d\n" % (n, n) for n in range(13)), [(1, "age")]),
    ],
)
def test_a_list_with_faults_is_refused_with_row_and_column(content, faults):
    read = uploads.read(content)
    if content.startswith(b"name"):
        assert (read.rows, [fault.row for fault in read.faults]) == ((), [1])
    else:
        assert (read.rows, [(fault.row, fault.column) for fault in read.faults]) == ((), faults)


def test_a_list_is_read_with_semicolons_and_forgiven_codes():
    read = uploads.read("\ufeffmember_code;Gender\n a1-b ;=f\n\n".encode())

    assert read == uploads.FeatureList((Features("A1B", {"gender": "=f"}),), ())


def test_a_note_names_nobody():
    room = Room(members=2)
    planned(room, rounds=1)
    one = room.meeting.rounds.get()
    kept = words.note(
        round=one, number=1, text="Amalgams are fine. Two want an opt-out.", language="en", by=room.facilitator
    )

    for text in ("amal said no", f"As {room.members[1].member_code} put it"):
        with pytest.raises(NamesSomebody):
            words.note(round=one, number=1, text=text, language="en", by=room.facilitator)
    assert list(one.notes.all()) == [kept]
