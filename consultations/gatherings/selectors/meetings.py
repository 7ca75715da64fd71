"""Meetings of a component: for the team, for the public, and for a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from consultations import method, selectors
from consultations.domain import agenda
from consultations.gatherings.models import AgendaItem, Meeting
from consultations.material.models import Speaker
from consultations.models import Component, Consultation, Participation
from socialicense.accounts.models import User
from socialicense.accounts.permissions import Permission

LEFT = (Participation.State.WITHDRAWN, Participation.State.ERASED)


def facilitated(user: User, slug: str) -> Consultation:
    """The consultation, for somebody who runs its meetings; Http404 for everybody else."""
    return selectors.workspace_for(user, slug, Permission.FACILITATE)


def component_for(user: User, slug: str, component_id: UUID) -> Component:
    """A component whose meetings the person runs. Http404 otherwise."""
    consultation = facilitated(user, slug)
    found = consultation.components.filter(pk=component_id).first()
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


def meeting_for(user: User, slug: str, meeting_id: UUID) -> Meeting:
    """A meeting that the person runs. Http404 otherwise."""
    return _of(facilitated(user, slug), meeting_id)


def public_meeting(consultation: Consultation, meeting_id: UUID) -> Meeting:
    """A meeting as the public may see it. Http404 where there is none."""
    return _of(consultation, meeting_id)


def _of(consultation: Consultation, meeting_id: UUID) -> Meeting:
    found = (
        Meeting.objects.filter(pk=meeting_id, component__consultation=consultation).select_related("component").first()
    )
    if found is None:
        raise Http404
    found.component.consultation = consultation
    return found


def meetings_of(consultation: Consultation) -> QuerySet[Meeting]:
    """All meetings of a consultation in order of time, with their agendas and speakers."""
    return (
        Meeting.objects.filter(component__consultation=consultation)
        .select_related("component__consultation")
        .prefetch_related("agenda__speakers")
        .order_by("opens", "id")
    )


def members(component: Component) -> QuerySet[Participation]:
    """Who belongs to the meetings of a component, in order of member code.

    The one place that knows: whoever was drawn, where the method draws people, and otherwise whoever takes part.
    """
    people = component.consultation.participations.exclude(state__in=LEFT).order_by("member_code")
    if method.method_of(component).recruits:
        return people.filter(role=Participation.Role.MEMBER)
    return people.filter(state=Participation.State.ACTIVE)


def of_person(consultation: Consultation, person: Participation) -> list[Meeting]:
    """The meetings that a person belongs to, in order of time."""
    found = list(meetings_of(consultation))
    parts = {one.component_id: one.component for one in found}
    mine = {id for id, component in parts.items() if members(component).filter(pk=person.pk).exists()}
    return [one for one in found if one.component_id in mine]


@dataclass(frozen=True)
class Line:
    """One agenda item with its planned time."""

    item: AgendaItem
    begins: datetime
    ends: datetime
    speakers: Sequence[Speaker]


@dataclass(frozen=True)
class Timetable:
    """The agenda of one meeting; `over` is how many minutes it is longer than the meeting, or less than 0."""

    lines: Sequence[Line]
    minutes: int
    over: int


def timetable(meeting: Meeting) -> Timetable:
    items = list(meeting.agenda.all())
    minutes = [item.minutes for item in items]
    slots = agenda.timetable(meeting.opens, minutes)
    lines = [
        Line(item, slot.begins, slot.ends, list(item.speakers.all())) for item, slot in zip(items, slots, strict=True)
    ]
    return Timetable(lines, sum(minutes), agenda.over(meeting.opens, meeting.closes, minutes))


def speakers(meeting: Meeting) -> QuerySet[Speaker]:
    """Who speaks at a meeting, whether they have agreed to be named yet or not, by name."""
    return Speaker.objects.filter(agenda_items__meeting=meeting).distinct().order_by("name", "id")


def running_item(meeting: Meeting) -> AgendaItem | None:
    """The agenda item that was started last, while the meeting goes on."""
    if meeting.state != Meeting.State.RUNNING:
        return None
    return meeting.agenda.filter(started_at__isnull=False).order_by("-started_at").first()


def clashes(meetings: Sequence[Meeting]) -> list[agenda.Clash]:
    """The same place, speaker or members wanted twice at once. Names are those of the pages."""
    bookings: list[agenda.Booking] = []
    for meeting in meetings:
        if meeting.state == Meeting.State.CANCELLED:
            continue
        where = str(meeting)
        bookings.append(agenda.Booking("members", str(meeting.component), where, meeting.opens, meeting.closes))
        if meeting.place:
            bookings.append(agenda.Booking("place", meeting.place, where, meeting.opens, meeting.closes))
        bookings += [
            agenda.Booking("speaker", speaker.name, where, line.begins, line.ends)
            for line in timetable(meeting).lines
            for speaker in line.speakers
        ]
    return agenda.clashes(bookings)
