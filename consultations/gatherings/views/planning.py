"""Planning meetings: the list with its clashes, dates and place, the agenda."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consultations import method, selectors
from consultations.ballots.models import Ballot
from consultations.forms.rows import Rows
from consultations.gatherings import forms
from consultations.gatherings.models import AgendaItem, Meeting
from consultations.gatherings.selectors import attendance, meetings
from consultations.gatherings.services import meetings as services
from consultations.gatherings.services import pack, seating
from consultations.gatherings.views.frames import address, consultation_of, facilitated, for_part, show
from consultations.models import Component
from consultations.papers import selectors as papers
from consultations.views.editing import attempt, back_to, respond
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.jobs import selectors as jobs

JOBS = {seating.KIND: gettext_lazy("Planning the tables"), pack.KIND: gettext_lazy("Making the papers")}
SHOWN = {"queued": "waiting", "running": "working", "failed": "failed", "cancelled": "failed"}


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Every part of the path with its sessions, and what clashes."""
    consultation = meetings.facilitated(request.user, slug)
    found = list(meetings.meetings_of(consultation))
    parts = [
        {
            "component": component,
            "meetings": [(one, meetings.timetable(one)) for one in found if one.component_id == component.id],
        }
        for component in consultation.components.order_by("position")
    ]
    return show(
        request,
        "index.html",
        consultation,
        parts=parts,
        clashes=meetings.clashes(found),
        writes=selectors.may(request.user, consultation, Permission.WRITE_MATERIAL),
    )


@facilitated
@require_safe
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One session: what there is to do before, during and after it."""
    roll = attendance.roll(meeting)
    return show(
        request,
        "meeting.html",
        consultation_of(meeting),
        meeting=meeting,
        timetable=meetings.timetable(meeting),
        expected=len(roll),
        there=sum(line.there for line in roll),
        rounds=meeting.rounds.count(),
        waiting=meeting.questions.filter(state="waiting").count(),
        pack=getattr(meeting, "pack", None),
        languages=forms.language_choices(consultation_of(meeting).languages),
        ballots=_on_paper(request, meeting),
        jobs=work(meeting),
    )


def _on_paper(request: HttpRequest, meeting: Meeting) -> list[tuple[str, dict[str, str]]]:
    """The pages from which slips for the room are printed and counted, of votes that are open: (address, title)."""
    if not selectors.held(request.user, consultation_of(meeting)) & set(papers.OVERSEES):
        return []
    ballots = meeting.component.ballots.filter(state=Ballot.State.OPEN, channel=Ballot.Channel.WEB).order_by("opens")
    return [
        (
            back_to(consultation_of(meeting), "paper", ballot.id),
            method.ballot_title(meeting.component, ballot.stage_kind),
        )
        for ballot in ballots
    ]


def work(meeting: Meeting) -> list[dict[str, Any]]:
    """Background work for the meeting that is not done."""
    found = jobs.for_scope(consultation_of(meeting).id).filter(kind__in=JOBS, key__startswith=f"{meeting.id}:")
    return [
        {"job": job, "name": JOBS[job.kind], "state": SHOWN.get(job.state, "done")}
        for job in found.exclude(state="done")[:4]
    ]


@for_part
@page
def new(request: HttpRequest, component: Component) -> HttpResponse:
    return _edit(request, Meeting(component=component), back_to(component.consultation, "meetings"))


@facilitated
@page
def change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _edit(request, meeting, address(meeting))


def _edit(request: HttpRequest, record: Meeting, following: str) -> HttpResponse:
    consultation = consultation_of(record)
    form = forms.MeetingForm(request.POST or None, instance=record, languages=consultation.languages)
    return respond(
        request,
        consultation,
        title=_("A session"),
        form=form,
        save=lambda: services.save(meeting=form.save(commit=False), by=request.user),
        following=following,
        aside=[(following, _("Sessions") if record._state.adding else str(record))],
        clock=True,
        always=True,
    )


ACTS = {
    "begin": (services.begin, gettext_lazy("The session has begun. Its members are the base of its attendance.")),
    "end": (services.end, gettext_lazy("The session is over.")),
    "cancel": (services.cancel, gettext_lazy("Cancelled. It stays on the agenda as cancelled.")),
    "remove": (services.remove, gettext_lazy("Removed.")),
}


@facilitated
@require_POST
def act(request: HttpRequest, meeting: Meeting, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404
    service, done = ACTS[act]
    following = back_to(consultation_of(meeting), "meetings") if act == "remove" else address(meeting)
    if act == "begin":
        following = address(meeting, "meeting_floor")
    return attempt(request, lambda: service(meeting=meeting, by=request.user), done=done, following=following)


@facilitated
@page
def agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The points of the agenda on one page."""
    consultation = consultation_of(meeting)
    speakers = [(str(one.id), f"{one.name}, {one.affiliation}") for one in consultation.speakers.all()]
    items = list(meeting.agenda.prefetch_related("speakers"))
    rows = Rows(
        forms.PointRow,
        prefix="points",
        legend=_("Agenda"),
        row_name=_("Point"),
        hint=_("Points begin one after the other. The times follow from the minutes."),
        data=request.POST or None,
        initial=[_typed(item) for item in items],
        spare=2 if items else 5,
        languages=consultation.languages,
        speakers=speakers,
    )
    if not rows.bound:
        for number, row in enumerate(rows.forms[len(items) :], start=len(items) + 1):
            row.fields["order"].initial = number
    return respond(
        request,
        consultation,
        title=_("Agenda"),
        form=forms.forms.Form(request.POST or None),
        rows=[rows],
        save=lambda: services.set_agenda(meeting=meeting, points=forms.points(rows.values()), by=request.user),
        following=address(meeting),
        aside=[(address(meeting), str(meeting))],
        always=True,
    )


def _typed(item: AgendaItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "minutes": item.minutes,
        "order": item.position,
        "kind": item.kind,
        "language": item.language,
        "speakers": [str(one.id) for one in item.speakers.all()],
    }
