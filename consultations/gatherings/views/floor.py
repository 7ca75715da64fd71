"""The moderator's page with timer and speaking queue, and the same for the screen in the room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.domain.agenda import due
from consultations.gatherings import forms
from consultations.gatherings.models import AgendaItem, Meeting, Turn
from consultations.gatherings.refusals import NoSuchMember
from consultations.gatherings.selectors import meetings, words
from consultations.gatherings.selectors.attendance import called
from consultations.gatherings.services import floor
from consultations.gatherings.services import meetings as services
from consultations.gatherings.views.frames import address, consultation_of, facilitated, show
from consultations.views.editing import attempt

LONGER = {"more": 5, "less": -5}
ON_SCREEN = 5


@dataclass(frozen=True)
class Now:
    """The running item, when it is to end, and what time it is here: a clock in a browser may be wrong."""

    item: AgendaItem
    ends: datetime
    at: datetime


def now_of(meeting: Meeting) -> Now | None:
    item = meetings.running_item(meeting)
    if item is None or item.started_at is None:
        return None
    return Now(item, due(item.started_at, item.minutes, item.extended), timezone.now())


def live(meeting: Meeting) -> dict[str, Any]:
    """What changes while the meeting goes on: the item, who has the floor, who is next."""
    queue, speaking = floor.queue(meeting), floor.speaking(meeting)
    people = [turn.participation for turn in queue] + ([speaking.participation] if speaking else [])
    names = called(people)
    return {
        "now": now_of(meeting),
        "queue": [(turn, names[turn.participation_id]) for turn in queue],
        "speaking": names[speaking.participation_id] if speaking else "",
        "round": meeting.rounds.filter(state="running").first(),
    }


@facilitated
@require_safe
def moderate(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What runs, until when, who speaks next; each act is one button."""
    return show(
        request,
        "floor.html",
        consultation_of(meeting),
        meeting=meeting,
        timetable=meetings.timetable(meeting),
        rounds=meeting.rounds.all(),
        questions=words.questions(meeting),
        **live(meeting),
    )


@facilitated
@require_safe
def screen(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The same in large type for a room, without anything that only the team may see."""
    return show(
        request,
        "screen.html",
        consultation_of(meeting),
        meeting=meeting,
        questions=[one for one in words.questions(meeting) if one.shown and not one.answer][:ON_SCREEN],
        **live(meeting),
    )


@facilitated
@require_POST
def act(request: HttpRequest, meeting: Meeting, act: str) -> HttpResponse:
    """Start an item, give it more time, put somebody into the queue, give the floor, end a turn."""

    def do() -> None:
        if act == "start":
            services.start_item(item=_item(meeting, request.POST.get("item", "")), by=request.user)
        elif act in LONGER:
            item = _item(meeting, request.POST.get("item", ""))
            services.extend_item(item=item, minutes=LONGER[act], by=request.user)
        elif act == "hand":
            floor.raise_hand(meeting=meeting, person=_member(meeting, forms.HandForm(request.POST)))
        elif act == "floor":
            floor.give_floor(turn=_turn(meeting, request.POST.get("turn", "")))
        elif act == "lower":
            turn = _turn(meeting, request.POST.get("turn", ""))
            floor.lower_hand(meeting=meeting, person=turn.participation)
        elif act == "done":
            floor.end_turn(meeting=meeting)
        else:
            raise Http404

    return attempt(request, do, done=_("Done."), following=address(meeting, "meeting_floor"))


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise Http404 from error


def _item(meeting: Meeting, value: str) -> AgendaItem:
    found = meeting.agenda.filter(pk=_uuid(value)).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def _turn(meeting: Meeting, value: str) -> Turn:
    found = meeting.turns.filter(pk=_uuid(value)).select_related("participation").first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def _member(meeting: Meeting, form: forms.HandForm) -> Any:
    """By member code or by badge name, where only one member has it."""
    if not form.is_valid():
        raise NoSuchMember()
    typed = form.cleaned_data["member_code"]
    code = "".join(symbol for symbol in typed.upper() if symbol.isalnum())
    people = meetings.members(meeting.component)
    found = people.filter(member_code=code).first()
    if found is None:
        named = list(people.filter(badge__name__iexact=typed.strip())[:2])
        found = named[0] if len(named) == 1 else None
    if found is None:
        raise NoSuchMember()
    return found
