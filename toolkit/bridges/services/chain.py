"""The method chooser and the facilitator's agendas: the chain of parts with dates, and sessions with their points."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations import clock, method
from consultations.gatherings.models import Meeting
from consultations.gatherings.services import meetings
from consultations.models import Component
from consultations.services import preparing
from toolkit.bridges.services.desk import Desk, Outcome
from toolkit.bridges.services.initiative import GONE, rules
from toolkit.domain import choosing
from toolkit.domain.tools import Tool
from toolkit.domain.values import Row

FIRST_DAY, GAP = 14, 7


def proposal(tool: Tool, answers: Mapping[str, Any]) -> choosing.Proposal:
    """What the chooser's table of rules proposes for these answers."""
    return choosing.propose(tool.body["rules"], answers)


def chain(desk: Desk) -> None:
    """Each row of the chosen chain becomes a part; one that the platform does not run is told. Without rows, the chain
    that the rules propose."""
    known = {one["id"]: one for one in desk.tool.body["rules"]["methods"]}
    rows = list(desk.rows("chain")) or [
        Row(step.id, {"method": step.id, "title": step.title}) for step in proposal(desk.tool, desk.answers).chain
    ]
    begins = timezone.localdate() + timedelta(days=FIRST_DAY)
    pieces = set()
    for row in rows:
        piece = f"chain:{row.key}"
        pieces.add(piece)
        given = known.get(row.cells.get("method", ""))
        chosen = method.find(given["method"]) if given and given["method"] else None
        title = row.cells.get("title", "") or (given["title"] if given else row.key)
        if chosen is None:
            desk.skip(title, _("The platform does not run this one. Run it yourself and bring what it gave."))
            continue
        begins = _part(desk, chosen, row, piece, title, begins)
    desk.forgotten("chain:", pieces, GONE)
    rules(desk, "seats", desk.answer("seats"))


def _part(desk: Desk, chosen: method.Method, row: Row, piece: str, title: str, begins: date) -> date:
    """Make or change one part; the day on which the next one may begin."""
    begins = row.cells.get("begins") or begins
    natural = max(last for _first, last in (kind.days for kind in chosen.stages))
    start = min(first for first, _last in (kind.days for kind in chosen.stages))
    ends = row.cells.get("ends") or begins + timedelta(days=natural - start)
    if ends <= begins:
        ends = begins + timedelta(days=natural - start)
        desk.left(title, _("It would have ended before it began: it lasts as long as such a part usually does."))
    windows = _windows(chosen, begins, ends, desk)
    words = dict.fromkeys(desk.consultation.languages, title)
    component = desk.known(Component, piece)
    if component is None:
        component = preparing.plan_component(
            consultation=desk.consultation, slug=chosen.slug, title=words, windows=windows, by=desk.by
        )
        desk.outcomes.append(Outcome("made", title))
    elif component.method != chosen.slug:
        desk.left(title, _("Its method was changed in the worksheet. Remove the part and run this again."))
        return ends + timedelta(days=GAP)
    else:
        preparing.change_component(component=component, title=component.title | words, windows=windows, by=desk.by)
        desk.outcomes.append(Outcome("updated", title))
    desk.remember(component.pk, "component", piece)
    return ends + timedelta(days=GAP)


def _windows(chosen: method.Method, begins: date, ends: date, desk: Desk) -> dict[str, tuple[datetime, datetime]]:
    """The windows of its stages, stretched over the days from begin to end."""
    first = min(kind.days[0] for kind in chosen.stages)
    last = max(kind.days[1] for kind in chosen.stages)
    zone = clock.zone_of(desk.consultation)
    start = datetime.combine(begins, time(9), tzinfo=zone)
    length = datetime.combine(ends, time(18), tzinfo=zone) - start

    def moment(day: int) -> datetime:
        return (start + length * ((day - first) / (last - first))).replace(second=0, microsecond=0)

    return {kind.slug: (moment(kind.days[0]), moment(kind.days[1])) for kind in chosen.stages}


def agenda(desk: Desk) -> None:
    """A session with its points, in the first part of the chain."""
    title, day = desk.answer("title"), desk.answer("date")
    component = desk.consultation.components.filter(purpose=Component.Purpose.EVIDENCE).order_by("position").first()
    if component is None or not title or not day or not 2000 <= day.year <= 2199:
        desk.skip(title or str(desk.worksheet), _("A session needs a title, a day, and a part that it belongs to."))
        return
    points = [
        meetings.Point(
            title=desk.text(row.cells["title"]),
            minutes=min(600, max(1, int(row.cells.get("minutes") or 5))),
            kind=row.cells.get("kind") or "plenary",
            language=desk.language,
        )
        for row in desk.rows("items")
        if row.cells.get("title")
    ]
    opens = datetime.combine(day, _clock(desk.answer("starts")), tzinfo=clock.zone_of(desk.consultation))
    meeting = desk.known(Meeting, "meeting") or Meeting(component=component, languages=[desk.language])
    new = meeting._state.adding
    meeting.title = desk.text(title, meeting.title or None)
    meeting.phase = desk.answer("phase") or meeting.phase
    meeting.place = desk.answer("place")[:200] or meeting.place or str(_("to be told"))
    meeting.opens, meeting.closes = opens, opens + timedelta(minutes=sum(point.minutes for point in points) or 60)
    meeting.access = desk.text(desk.answer("access"), meeting.access)
    meetings.save(meeting=meeting, by=desk.by)
    meetings.set_agenda(meeting=meeting, points=points, by=desk.by)
    desk.remember(meeting.pk, "meeting", "meeting")
    desk.outcomes.append(Outcome("made" if new else "updated", title))


def _clock(words: str) -> time:
    """The time of day in words such as 9:30 or 18.00; nine in the morning where it cannot be read."""
    hours, _sep, minutes = words.strip().replace(".", ":").replace("h", ":").partition(":")
    try:
        return time(int(hours), int(minutes[:2] or 0))
    except ValueError:
        return time(9)
