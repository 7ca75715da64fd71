"""Planning and running meetings."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.domain.agenda import Clash
from consultations.gatherings.models import Meeting
from consultations.gatherings.refusals import EvidenceFrozen, MeetingNotRunning, MeetingOver, MeetingUsed
from consultations.gatherings.selectors import attendance, meetings
from consultations.gatherings.services import floor, presence
from consultations.gatherings.services import meetings as services
from consultations.gatherings.services.meetings import Point
from consultations.gatherings.services.presence import Entry
from consultations.models import Component
from tests.consultations.gatherings.scene import Room

pytestmark = pytest.mark.django_db


def points(*minutes: int, speakers: tuple = ()) -> list[Point]:
    return [Point({"en": f"Point {n}"}, length, "talk", speakers=speakers) for n, length in enumerate(minutes, start=1)]


def test_the_agenda_adds_up_and_keeps_its_items():
    room = Room()
    services.set_agenda(meeting=room.meeting, points=points(30, 60), by=room.facilitator)
    first = room.meeting.agenda.first()

    changed = [Point({"en": "New"}, 45, "break"), Point({"en": "Point 1"}, 30, "talk", id=first.id)]
    services.set_agenda(meeting=room.meeting, points=changed, by=room.facilitator)

    shown = meetings.timetable(room.fresh())
    assert [(line.item.position, line.item.title["en"]) for line in shown.lines] == [(1, "New"), (2, "Point 1")]
    assert shown.lines[1].item.id == first.id
    assert shown.lines[1].begins == room.meeting.opens + timedelta(minutes=45)
    assert (shown.minutes, shown.over) == (75, -45)


def test_place_speaker_and_members_at_two_meetings_at_once_are_told():
    room = Room()
    other = room.plan("Evening group", hours=1)
    one = room.speaker()
    for meeting, minutes in ((room.meeting, [90]), (other, [30])):
        services.set_agenda(meeting=meeting, points=points(*minutes, speakers=(one.id,)), by=room.facilitator)
    cancelled = room.plan("Never", hours=0)
    services.cancel(meeting=cancelled, by=room.facilitator)

    found = meetings.clashes(list(meetings.meetings_of(room.consultation)))

    both = ("First Saturday", "Evening group")
    assert set(found) == {
        Clash("members", "The assembly", both),
        Clash("place", "Town hall", both),
        Clash("speaker", "A. Haddad", both),
    }


def test_a_meeting_begins_and_ends_with_its_members_as_base():
    room = Room(members=3)
    services.begin(meeting=room.meeting, by=room.facilitator)
    presence.arrive(meeting=room.fresh(), member_code=room.members[0].member_code, state="present", by=room.facilitator)
    services.end(meeting=room.fresh(), by=room.facilitator)

    states = room.meeting.attendances.order_by("state").values_list("state", "reason")
    assert list(states) == [("absent", "unknown"), ("absent", "unknown"), ("present", "")]
    assert room.fresh().state == Meeting.State.HELD
    with pytest.raises(MeetingOver):
        services.begin(meeting=room.meeting, by=room.facilitator)
    with pytest.raises(MeetingUsed):
        services.remove(meeting=room.meeting, by=room.facilitator)


def test_a_meeting_does_not_end_before_its_time():
    room = Room(members=2)
    later = room.plan("Next month", hours=700)
    with pytest.raises(MeetingNotRunning):
        services.end(meeting=later, by=room.facilitator)

    services.end(meeting=room.meeting, by=room.facilitator)  # it was never begun here, and is typed in afterwards
    assert room.meeting.attendances.count() == 2


def test_a_running_item_has_an_end_that_can_be_moved():
    room = Room()
    services.set_agenda(meeting=room.meeting, points=points(30, 20), by=room.facilitator)
    services.begin(meeting=room.meeting, by=room.facilitator)
    first, second = room.meeting.agenda.all()
    services.start_item(item=first, by=room.facilitator)
    services.start_item(item=second, by=room.facilitator)
    services.extend_item(item=second, minutes=5, by=room.facilitator)
    services.extend_item(item=second, minutes=-60, by=room.facilitator)

    running = meetings.running_item(room.fresh())
    assert running is not None
    assert (running.id, running.minutes + running.extended) == (second.id, 1)


def test_nothing_changes_once_the_evidence_is_frozen():
    room = Room()
    Component.objects.filter(pk=room.component.pk).update(state="done", evidence_sha256="0" * 64)

    for act in (services.begin, services.end, services.remove, services.cancel):
        with pytest.raises(EvidenceFrozen):
            act(meeting=room.meeting, by=room.facilitator)


def test_a_session_goes_on_and_ends_after_its_vote_and_leaves_the_figures_as_they_were():
    room = Room(members=4)
    services.begin(meeting=room.meeting, by=room.facilitator)
    here = {room.members[0].id: Entry("present"), room.members[1].id: Entry("remote")}
    presence.enter(meeting=room.fresh(), entries=here, by=room.facilitator)
    before = attendance.attendance_table(room.component)
    Component.objects.filter(pk=room.component.pk).update(state="done", evidence_sha256="0" * 64)

    floor.raise_hand(meeting=room.fresh(), person=room.members[0])
    with pytest.raises(EvidenceFrozen):
        presence.enter(meeting=room.fresh(), entries={room.members[2].id: Entry("present")}, by=room.facilitator)
    services.end(meeting=room.fresh(), by=room.facilitator)

    assert before is not None and before == attendance.attendance_table(room.component)
    assert [row[4:] for row in before.rows] == [(4, 1, 1, 2)]
    assert (room.fresh().state, room.meeting.turns.count()) == ("held", 0)


@pytest.mark.parametrize(
    "broken", [{"place": "", "link": ""}, {"size": 1}, {"closes": timezone.now() - timedelta(days=9)}, {"met": 3}]
)
def test_the_database_refuses_a_meeting_that_cannot_be(broken):
    room = Room(members=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=room.meeting.pk).update(**broken)
