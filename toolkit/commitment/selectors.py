"""Finding commitments and reports. Whoever may not see one finds nothing, as if it were not there."""

from django.db.models import Q, QuerySet
from django.http import Http404

from socialicense.accounts import access
from socialicense.accounts.access import Actor
from socialicense.accounts.models import Membership, Organisation, ScopeKind
from socialicense.accounts.permissions import Permission
from toolkit.commitment.models import Commitment, YearReport


def manages(user: Actor, organisation: Organisation) -> bool:
    """Whether the person keeps the commitments of the organisation: its administrators do."""
    return access.has_permission(
        user, Permission.MANAGE_ORGANISATION, scope_kind=ScopeKind.ORGANISATION, scope_id=organisation.id
    )


def organisations(user: Actor) -> QuerySet[Organisation]:
    """The organisations for which the person may make commitments."""
    if user is None or not user.is_authenticated:
        return Organisation.objects.none()
    held = Membership.objects.filter(user_id=user.pk, admin=True).values("organisation")
    return Organisation.objects.filter(pk__in=held).order_by("name")


def listed(user: Actor) -> QuerySet[Commitment]:
    """Published commitments, and one's own that are still being written."""
    own = Q(organisation__in=organisations(user))
    return Commitment.objects.filter(Q(published_at__isnull=False) | own).select_related("organisation")


def commitment(slug: str, user: Actor) -> Commitment:
    """One commitment that the person may see. Http404 otherwise."""
    found = listed(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def kept_by(slug: str, user: Actor) -> Commitment:
    """One commitment for somebody who keeps it. Http404 otherwise."""
    found = commitment(slug, user)
    if not manages(user, found.organisation):
        raise Http404
    return found


def report(found: Commitment, year: int, user: Actor) -> YearReport:
    """The report of a year: a draft for those who keep it, everybody's once it was shown. Http404 otherwise."""
    row = found.reports.filter(year=year).first()
    if row is None or (row.state == YearReport.State.DRAFT and not manages(user, found.organisation)):
        raise Http404
    row.commitment = found
    return row
