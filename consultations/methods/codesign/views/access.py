"""Finding a co-design session: for everybody where the consultation is public, for the team by permission."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from consultations import selectors
from consultations.methods.codesign import selectors as reading
from consultations.methods.codesign.models import Workshop
from consultations.models import Consultation
from consultations.views.visits import Visit
from socialicense.accounts.permissions import Permission

SLUG = "codesign"


def of_consultation(consultation: Consultation, component_id: UUID) -> Workshop:
    """The workshop of that number in the consultation; Http404 where there is none."""
    return reading.workshop_of(selectors.asked(consultation, component_id, method=SLUG))


def of_visit(here: Visit, component_id: UUID) -> Workshop:
    """The workshop as everybody may see it."""
    return of_consultation(here.consultation, component_id)


def of_team(request: HttpRequest, slug: str, component_id: UUID, permission: Permission) -> Workshop:
    """The workshop for somebody who holds the permission; Http404 otherwise."""
    return of_consultation(selectors.workspace_for(request.user, slug, permission), component_id)


def address(name: str, workshop: Workshop, *args: object) -> str:
    """The address of one of the session's pages."""
    return reverse(f"consultations:{name}", args=[workshop.component.consultation.slug, workshop.component_id, *args])
