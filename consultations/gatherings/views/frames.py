"""What the team's pages of meetings do alike: find the meeting, show a page, go back."""

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


def facilitated(view: Any) -> Any:
    """For pages of one meeting: only who runs meetings here; nothing of them is kept on the way."""

    @login_required
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, meeting_id: UUID, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, meetings.meeting_for(request.user, slug, meeting_id), **kwargs)
        return response

    return wrapped


def for_part(view: Any) -> Any:
    """For pages of one component: only who runs its meetings."""

    @login_required
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, component_id: UUID, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, meetings.component_for(request.user, slug, component_id), **kwargs)
        return response

    return wrapped
