"""What the pages of a recruitment share: their frame, their addresses, and forms that say what is wrong."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from consultations.recruitment import selectors
from consultations.recruitment.models import Recruitment
from consultations.views.editing import attempt as attempt_and_go
from consultations.views.editing import respond as respond_in_workspace
from consultations.views.visits import private
from socialicense.accounts.permissions import Permission


def address(recruitment: Recruitment, name: str = "recruitment", *args: object) -> str:
    """The address of one of its pages on the organisers' side."""
    component = recruitment.component
    return reverse(f"consultations:{name}", args=[component.consultation.slug, component.id, *args])


def found(request: HttpRequest, slug: str, component_id: UUID, *all_of: Permission) -> Recruitment:
    return selectors.recruitment_for(request.user, slug, component_id, *all_of)


def show(
    request: HttpRequest, template: str, recruitment: Recruitment, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the recruitment. Nothing of it is kept on the way: most of them name people or numbers of people."""
    component = recruitment.component
    values = {
        "consultation": component.consultation,
        "component": component,
        "recruitment": recruitment,
        "home": address(recruitment),
        **context,
    }
    return private(render(request, f"consultations/recruitment/{template}", values, status=status))


def respond(request: HttpRequest, recruitment: Recruitment, **options: Any) -> HttpResponse:
    """Show a form, or save it and go on (as in the workspace); these forms work while the consultation runs."""
    values = {"following": address(recruitment), "always": True, "aside": [], **options}
    return private(respond_in_workspace(request, recruitment.component.consultation, **values))


def attempt(
    request: HttpRequest, recruitment: Recruitment, act: Callable[[], object], *, done: str | Promise, page: str = ""
) -> HttpResponse:
    """Do what a button asks and go back; a refusal is shown there as a sentence."""
    return attempt_and_go(request, act, done=done, following=page or address(recruitment))
