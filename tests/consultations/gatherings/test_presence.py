"""Attendance: typed in, at the door, by own hand; corrections; figures without names; erasure."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from consultations.gatherings.models import Attendance, Badge, Meeting
from consultations.gatherings.refusals import NoSuchMember, NotExpected, WrongDoorCode
from consultations.gatherings.selectors import attendance
from consultations.gatherings.selectors.attendance import MeetingAttendance
from consultations.gatherings.services import meetings, presence
from consultations.gatherings.services.presence import Entry
from consultations.models import Contact, Participation
from repository.licenses.domain import tables
from socialicense.accounts import subjects
from socialicense.audit.models import Event
from tests.consultations.gatherings.scene import Room

pytestmark = pytest.mark.django_db


def test_entries_are_written_and_only_corrections_are_audited():
    room = Room(members=3)
    one, two, _ = room.members
    first = {one.id: Entry("present"), two.id: Entry("absent", "told")}
    assert presence.enter(meeting=room.meeting, entries=first, by=room.facilitator) == 2
    assert presence.enter(meeting=room.meeting, entries=first, by=room.facilitator) == 0
    assert presence.enter(meeting=room.meeting, entries={one.id: Entry("absent")}, by=room.facilitator) == 1

    event = Event.objects.get(event="attendance.corrected")
    assert event.values == {"member": one.member_code, "before": "present", "after": "absent"}
    assert Attendance.objects.get(participation=one).reason == "unknown"


def test_somebody_from_elsewhere_is_refused_and_nothing_is_written():
    room, other = Room(members=1), Room(members=1)
    entries = {room.members[0].id: Entry("present"), other.members[0].id: Entry("present")}

    with pytest.raises(NoSuchMember):
        presence.enter(meeting=room.meeting, entries=entries, by=room.facilitator)
    assert Attendance.objects.count() == 0


def test_a_badge_code_at_the_door_is_forgiven_its_spaces_and_case():
    room = Room(members=1)
    code = room.members[0].member_code

    presence.arrive(
        meeting=room.meeting, member_code=f" {code.lower()[:2]} {code[2:]}", state="remote", by=room.facilitator
    )

    assert Attendance.objects.get().state == "remote"
    with pytest.raises(NoSuchMember):
        presence.arrive(meeting=room.meeting, member_code="ZZZZ", state="present", by=room.facilitator)


def test_a_member_says_here_with_the_code_of_the_room_but_not_against_the_team():
    room = Room(members=2)
    one, two = room.members
    code = room.meeting.door_code
    presence.say_here(meeting=room.meeting, person=one, code=f"{code[:3]} {code[3:]}", state="present")
    presence.enter(meeting=room.meeting, entries={two.id: Entry("absent", "left")}, by=room.facilitator)

    assert Attendance.objects.get(participation=one).state == "present"
    with pytest.raises(WrongDoorCode):
        presence.say_here(meeting=room.meeting, person=one, code="0", state="remote")
    with pytest.raises(NotExpected):
        presence.say_here(meeting=room.meeting, person=two, code=code, state="present")


def held() -> Room:
    room = Room(members=12)
    Contact.objects.bulk_create(
        Contact(participation=person, name=f"Ines Example {n}", email=f"ines{n}@example.org")
        for n, person in enumerate(room.members)
    )
    entries = {person.id: Entry("present") for person in room.members[:7]}
    entries |= {person.id: Entry("remote") for person in room.members[7:9]}
    presence.enter(meeting=room.meeting, entries=entries, by=room.facilitator)
    meetings.end(meeting=room.fresh(), by=room.facilitator)
    return room


def test_figures_count_and_stay_true_when_a_person_is_erased():
    room = held()
    room.plan("Not held yet", hours=5)
    line = MeetingAttendance(
        number=1,
        meeting=room.meeting.id,
        title={"en": "First Saturday"},
        day=room.meeting.opens.date(),
        phase="learning",
        members=12,
        in_room=7,
        by_link=2,
        absent=3,
    )
    assert attendance.attendance_by_meeting(room.component) == (line,)

    subjects.erase(room.members[0])

    assert attendance.attendance_by_meeting(room.component) == (line,)
    assert line.present == 9


def test_the_day_of_a_session_is_that_of_the_place():
    room = held()
    Meeting.objects.filter(pk=room.meeting.pk).update(
        opens=datetime(2027, 3, 5, 22, 30, tzinfo=UTC), closes=datetime(2027, 3, 6, 1, tzinfo=UTC)
    )
    room.component.consultation.time_zone = "Asia/Beirut"

    assert [line.day.isoformat() for line in attendance.attendance_by_meeting(room.component)] == ["2027-03-06"]


def test_no_name_code_or_address_is_in_the_published_table():
    room = held()
    table = attendance.attendance_table(room.component)
    assert table is not None
    published = tables.write(table.columns, table.rows).decode() + json.dumps(
        attendance.attendance_facts(room.component)
    )

    people = [person.member_code for person in room.members] + [str(person.id) for person in room.members]
    secret = ["Amal", "Ines Example", "example.org", *people]
    assert [word for word in secret if word in published] == []


def test_facts_follow_from_the_published_table():
    room = held()
    table, facts = attendance.attendance_table(room.component), attendance.attendance_facts(room.component)
    assert table is not None
    rows = tables.read(tables.write(table.columns, table.rows))

    assert {name: tables.derive(tables.Derivation(**fact["source"]), rows) for name, fact in facts.items()} == {
        name: fact["value"] for name, fact in facts.items()
    }
    assert {name: fact["value"] for name, fact in facts.items()} == {
        "sessions_held": 1, "attendances_in_room": 7, "attendances_by_link": 2, "absences": 3
    }  # fmt: skip


def test_before_a_meeting_was_held_there_is_nothing_to_publish():
    room = Room()
    assert (attendance.attendance_table(room.component), attendance.attendance_facts(room.component)) == (None, {})


def test_what_is_held_about_a_member_is_handed_out_and_erased():
    room = held()
    person = room.members[0]
    given = subjects.export(person)["gatherings"]
    assert (given["badge_name"], given["attendance"][0]["state"]) == ("Amal", "present")

    subjects.erase(person)

    person.refresh_from_db()
    assert person.state == Participation.State.ERASED
    assert Badge.objects.filter(participation=person).count() == 0
    assert subjects.export(person)["gatherings"]["badge_name"] == ""


def test_erasing_an_account_erases_its_badge():
    room = Room(members=1)
    user = room._team("observer")
    Participation.objects.filter(pk=room.members[0].pk).update(user=user)

    subjects.erase(user)

    assert Badge.objects.count() == 0


def test_the_database_refuses_a_reason_of_the_present_and_a_second_record():
    room = Room(members=1)
    person = room.members[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=room.meeting, participation=person, state="present", reason="told")
    Attendance.objects.create(meeting=room.meeting, participation=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=room.meeting, participation=person)
