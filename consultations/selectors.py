"""Finding consultations. Whoever is not allowed finds nothing, as if it were not there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations import clock
from consultations.ballots import box, turnouts
from consultations.ballots.models import Ballot
from consultations.ballots.paper import counting
from consultations.domain import texts
from consultations.gatherings.models import Meeting
from consultations.material import selectors as material
from consultations.method import ballot_title
from consultations.models import Component, Consultation, RollSignature, Stage
from socialicense.accounts import access
from socialicense.accounts.models import ScopeKind, User
from socialicense.accounts.permissions import Permission


def workspace_for(user: User, slug: str, permission: Permission = Permission.VIEW_WORKSPACE) -> Consultation:
    """The consultation, when the person holds the permission in it. Http404 otherwise."""
    found = (
        Consultation.objects.filter(slug=slug)
        .select_related("initiative__organisation", "community", "protection")
        .first()
    )
    if found is None:
        raise Http404
    require(user, found, permission)
    clock.tell(found)
    return found


def require(user: User, consultation: Consultation, permission: Permission) -> None:
    """Http404 unless the person holds the permission in the consultation."""
    if not access.has_permission(
        user, permission, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id
    ):
        raise Http404


def may(user: User, consultation: Consultation, permission: Permission) -> bool:
    return access.has_permission(user, permission, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id)


def held(user: User, consultation: Consultation) -> frozenset[Permission]:
    """Every permission of the person in the consultation."""
    return access.permissions_of(user, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id)


def mine(user: User) -> QuerySet[Consultation]:
    """Consultations that the person works on, newest first."""
    ids = access.scopes_with(user, Permission.VIEW_WORKSPACE, scope_kind=ScopeKind.CONSULTATION)
    return Consultation.objects.filter(id__in=ids).select_related("initiative__organisation", "community")


def listed() -> QuerySet[Consultation]:
    """Consultations that the public may see: those that have opened."""
    return (
        Consultation.objects.exclude(state=Consultation.State.PREPARING)
        .filter(import_key=None)
        .select_related("initiative__organisation", "community")
    )


def public(slug: str, *, preview: UUID | None = None) -> Consultation:
    """A consultation as the public sees it; before opening only with its preview link. Http404 otherwise."""
    found = (
        Consultation.objects.filter(slug=slug)
        .select_related("initiative__organisation", "community", "protection")
        .annotate(
            has_briefing=material.anything(),
            has_sessions=Exists(Meeting.objects.filter(component__consultation=OuterRef("pk"))),
        )
        .first()
    )
    if found is None or (found.state == Consultation.State.PREPARING and preview != found.preview_token):
        raise Http404
    return found


@dataclass(frozen=True)
class OpenNow:
    """One line of the list on the home page."""

    title: str
    language: str
    url: str
    line: str | Promise


def open_now(limit: int = 6) -> list[OpenNow]:
    """Consultations in which people can vote just now, those that close first on top; then those in which they work
    together: they write, sort, design or discuss."""
    now = timezone.now()
    ballots = (
        Ballot.objects.filter(state=Ballot.State.OPEN, channel=Ballot.Channel.WEB, closes__gt=now)
        .select_related("component__consultation")
        .defer("definition", "superseded", "checkpoint")
        .order_by("closes")[:limit]
    )
    found = [_open_line(ballot.component, ballot.stage_kind, ballot.closes) for ballot in ballots]
    working = (
        Stage.objects.filter(opens__lte=now, closes__gt=now, left_out=False)
        .filter(component__consultation__in=listed().filter(state=Consultation.State.OPEN))
        .exclude(component__consultation__components__ballots__in=Ballot.objects.filter(state=Ballot.State.OPEN))
        .select_related("component__consultation")
        .order_by("component__consultation_id", "-closes")
        .distinct("component__consultation_id")
    )
    rest = sorted(working, key=lambda stage: stage.closes)[: max(limit - len(found), 0)]
    return found + [_open_line(stage.component, stage.kind, stage.closes) for stage in rest]


def _open_line(component: Component, stage: str, closes: datetime) -> OpenNow:
    consultation, language = component.consultation, get_language() or "en"
    line = _("%(component)s · open until %(closes)s") % {
        "component": texts.wording(ballot_title(component, stage), language),
        "closes": date_format(timezone.localtime(closes, clock.zone_of(consultation)), "j F Y, H:i T"),
    }
    return OpenNow(
        title=texts.wording(consultation.title, language),
        language=texts.language_of(consultation.title, language),
        url=reverse("consultations:consultation", args=[consultation.slug]),
        line=f"{line} · {_('invented example')}" if consultation.demo else line,
    )


def open_ballots(consultation: Consultation, *, voter: UUID) -> list[Ballot]:
    """Ballots of the consultation that this participation can cast just now."""
    now = timezone.now()
    return list(
        Ballot.objects.filter(
            component__consultation=consultation,
            state=Ballot.State.OPEN,
            channel=Ballot.Channel.WEB,
            opens__lte=now,
            closes__gt=now,
            roll__participation=voter,
        ).select_related("component")
    )


def ballots_of(consultation: Consultation) -> list[Ballot]:
    """Every ballot of the consultation, voided ones included, in order of opening. Long texts are left behind."""
    return list(
        Ballot.objects.filter(component__consultation=consultation)
        .select_related("component")
        .defer("definition", "superseded", "checkpoint")
        .order_by("opens")
    )


@dataclass(frozen=True)
class Turnout:
    """The only figures that anybody sees before close."""

    eligible: int
    cast: int


def turnout(ballot: Ballot) -> Turnout:
    """How many may vote and how many have (of a large box some seconds ago); also of a ballot that is closed while
    somebody reads the page."""
    if ballot.state == Ballot.State.OPEN:
        try:
            return Turnout(ballot.eligible, turnouts.recent(ballot.id))
        except box.BoxGone:
            ballot.refresh_from_db(fields=["state", "cast"])
    return Turnout(ballot.eligible, ballot.cast or 0)


def roll_signed(consultation: Consultation) -> RollSignature | None:
    """What two people signed about the roll of the ballots, if two have."""
    return consultation.roll_signatures.exclude(confirmed_at=None).order_by("confirmed_at").last()


def counting_papers(ballot: Ballot) -> bool:
    """Whether the vote has ended and its papers are still being counted."""
    return ballot.state == Ballot.State.OPEN and ballot.closes <= timezone.now() and counting.waits(ballot)


def path(consultation: Consultation) -> QuerySet[Component]:
    """The chain of components with their stages."""
    return consultation.components.select_related("recruitment").prefetch_related("stages").order_by("position")


def asked(consultation: Consultation, component_id: UUID, **of: str) -> Component:
    """A component of the path by its number, and by its method where one is named. Http404 where there is none."""
    found = consultation.components.filter(pk=component_id, purpose=Component.Purpose.EVIDENCE, **of).first()
    if found is None:
        raise Http404
    found.consultation = consultation
    return found
