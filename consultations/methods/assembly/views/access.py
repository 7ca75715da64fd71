"""Finding an assembly: for everybody where the consultation is public, for the team by permission."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from consultations import selectors
from consultations.methods.assembly import selectors as reading
from consultations.methods.assembly.models import Assembly, Recommendation
from consultations.models import Consultation
from consultations.views.visits import Visit
from socialicense.accounts.permissions import Permission

SLUG = "assembly"


def of_consultation(consultation: Consultation, component_id: UUID) -> Assembly:
    """The assembly of that number in the consultation; Http404 where there is none."""
    return reading.assembly_of(selectors.asked(consultation, component_id, method=SLUG))


def of_visit(here: Visit, component_id: UUID) -> Assembly:
    """The assembly as everybody may see it."""
    return of_consultation(here.consultation, component_id)


def of_team(request: HttpRequest, slug: str, component_id: UUID, permission: Permission) -> Assembly:
    """The assembly for somebody who holds the permission; Http404 otherwise."""
    return of_consultation(selectors.workspace_for(request.user, slug, permission), component_id)


def recommendation(assembly: Assembly, ref: str) -> Recommendation:
    """One recommendation by its short name; Http404 where there is none."""
    found = Recommendation.objects.filter(component=assembly.component, ref=ref).first()
    if found is None:
        raise Http404
    found.component = assembly.component
    return found


def address(name: str, assembly: Assembly, *args: object) -> str:
    """The address of one of the assembly's pages."""
    return reverse(f"consultations:{name}", args=[assembly.component.consultation.slug, assembly.component_id, *args])
