"""The agenda and what came of it, for everybody."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.forms.texts import local_name
from consultations.gatherings.models import Idea, Meeting
from consultations.gatherings.selectors import attendance, meetings, words
from consultations.models import Component
from consultations.views.visits import Visit, private, visit


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All sessions with their places and phases; criteria and ideas of the members; who was there, in numbers."""
    here = visit(request, slug)
    found = list(meetings.meetings_of(here.consultation))
    if not found:
        raise Http404
    parts = []
    for component in here.consultation.components.order_by("position"):
        own = [one for one in found if one.component_id == component.id]
        if own:
            parts.append(_part(here, component, own))
    return _answer(request, here, "sessions.html", parts=parts)


def _part(here: Visit, component: Component, own: list[Meeting]) -> dict[str, object]:
    return {
        "title": here.words(component.title),
        "meetings": [(one, here.words(one.title)) for one in own],
        "attendance": [(line, here.words(line.title)) for line in attendance.attendance_by_meeting(component)],
        "criteria": [here.words(one.text) for one in component.criteria.all()],
        "heaps": [
            (here.words(heap.cluster.title) if heap.cluster else None, heap.ideas) for heap in words.heaps(component)
        ],
        "hidden": component.ideas.filter(state=Idea.State.HIDDEN),
    }


@require_safe
def session(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """One session: agenda with times, who speaks and who pays them, questions with their answers."""
    here = visit(request, slug)
    meeting = meetings.public_meeting(here.consultation, meeting_id)
    return _answer(request, here, "session.html", **described(here, meeting))


def described(here: Visit, meeting: Meeting) -> dict[str, object]:
    """What everybody may know about a meeting, in the words of the visit's language."""
    timetable = meetings.timetable(meeting)
    found = [line for line in attendance.attendance_by_meeting(meeting.component) if line.meeting == meeting.id]
    return {
        "meeting": meeting,
        "named": here.words(meeting.title),
        "access": here.words(meeting.access),
        "spoken": ", ".join(local_name(tag) for tag in meeting.languages),
        "lines": [
            {
                "line": line,
                "title": here.words(line.item.title),
                "language": local_name(line.item.language) if line.item.language else "",
                "speakers": line.speakers,
            }
            for line in timetable.lines
        ],
        "questions": [
            (one, here.words(one.answer.text) if one.answer else None) for one in words.questions(meeting) if one.shown
        ],
        "attendance": found[0] if found else None,
    }


def _answer(request: HttpRequest, here: Visit, template: str, **more: object) -> HttpResponse:
    response = render(request, f"consultations/gatherings/{template}", here.context(**more))
    return private(response) if here.seat else response
