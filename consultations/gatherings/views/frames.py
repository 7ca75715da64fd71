"""What the team's pages of meetings do alike: find the meeting, show a page, go back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from consultations.gatherings.models import Meeting
from consultations.gatherings.selectors import meetings
from consultations.models import Component, Consultation


def show(
    request: HttpRequest, template: str, consultation: Consultation, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request, f"consultations/gatherings/{template}", {"consultation": consultation, **context}, status=status
    )


def consultation_of(meeting: Meeting) -> Consultation:
    found: Consultation = meeting.component.consultation
    return found


def address(meeting: Meeting, name: str = "meeting", *args: object) -> str:
    """The address of one of the team's pages of a meeting."""
    return reverse(f"consultations:{name}", args=[consultation_of(meeting).slug, meeting.id, *args])


def of_part(component: Component, name: str, *args: object) -> str:
    """The address of one of the team's pages of a component."""
    return reverse(f"consultations:{name}", args=[component.consultation.slug, component.id, *args])


def _team(find: Callable[[Any, str, UUID], Any], id_name: str) -> Callable[[Any], Any]:
    """A decorator for pages of the team: finds the record in the address, for whoever runs meetings here; nothing of
    the page is kept on the way."""

    def decorate(view: Any) -> Any:
        @login_required
        @never_cache
        @wraps(view)
        def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = view(request, find(request.user, slug, kwargs.pop(id_name)), **kwargs)
            return response

        return wrapped

    return decorate


facilitated = _team(meetings.meeting_for, "meeting_id")
for_part = _team(meetings.component_for, "component_id")
