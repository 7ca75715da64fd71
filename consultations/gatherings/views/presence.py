"""Attendance: the whole list on one page, and one code after the other at the door."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.gatherings import forms
from consultations.gatherings.models import Attendance, Meeting
from consultations.gatherings.selectors import attendance
from consultations.gatherings.services import presence
from consultations.gatherings.views.frames import address, consultation_of, facilitated, show
from consultations.views.setup import page
from socialicense.errors import Refusal

State, Reason = Attendance.State, Attendance.Reason


@facilitated
@page
def roll(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One line for each member. Only what differs from the record is written."""
    lines = attendance.roll(meeting)
    if request.method == "POST":
        try:
            changed = presence.enter(meeting=meeting, entries=_typed(request, lines), by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence())
        else:
            said = ngettext("%(n)s record changed.", "%(n)s records changed.", changed) % {"n": changed}
            messages.success(request, said)
        return redirect(address(meeting, "meeting_attendance"))
    counts = [(label, sum(line.state == slug for line in lines)) for slug, label in State.choices]
    return show(
        request,
        "attendance.html",
        consultation_of(meeting),
        meeting=meeting,
        lines=lines,
        choices=choices(),
        counts=counts,
    )


def choices() -> list[tuple[str, str]]:
    """What can be recorded of one member, with the reasons of the absent told apart."""
    there = [(value, str(label)) for value, label in State.choices if value != State.ABSENT]
    return there + [(f"{State.ABSENT}:{value}", f"{State.ABSENT.label}: {label}") for value, label in Reason.choices]


def _typed(request: HttpRequest, lines: list[attendance.Present]) -> dict[UUID, presence.Entry]:
    entries, known = {}, dict(choices())
    for line in lines:
        value = request.POST.get(f"state-{line.participation.id}", "")
        if value in known and value != line.value:
            state, _colon, reason = value.partition(":")
            entries[line.participation.id] = presence.Entry(state, reason)
    return entries


@facilitated
@page
def door(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A page for a tablet at the door: one code, one person, and the code with which members say so themselves."""
    form = forms.DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = presence.arrive(
                meeting=meeting, member_code=given["member_code"], state=given["state"], by=request.user
            )
        except Refusal as refusal:
            form.add_error("member_code", refusal.sentence())
        else:
            name = attendance.called([person])[person.id]
            messages.success(request, _("%(name)s is here.") % {"name": name})
            return redirect(address(meeting, "meeting_door"))
    lines = attendance.roll(meeting)
    return show(
        request,
        "door.html",
        consultation_of(meeting),
        meeting=meeting,
        form=form,
        there=sum(line.there for line in lines),
        expected=len(lines),
        status=422 if form.errors else 200,
    )
