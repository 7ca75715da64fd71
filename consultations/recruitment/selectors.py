"""Finding recruitments and what they add up to. Whoever is not allowed finds nothing, as if it were not there."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from consultations import selectors
from consultations.domain.sortition.problem import Target
from consultations.models import Component, Consultation
from consultations.recruitment.models import Address, Candidate, Draw, Recruitment, Value
from socialicense.accounts.models import User
from socialicense.accounts.permissions import Permission

OVERSEES = (Permission.CONFIGURE_CONSULTATION, Permission.SEE_CONTACTS, Permission.WITNESS)
"""Who may see numbers: the organiser, whoever finds people, and whoever watches the process."""
State = Candidate.State


def component_for(user: User, slug: str, component_id: UUID, *any_of: Permission) -> Component:
    """A component of a consultation in which the person holds one of the permissions. Http404 otherwise."""
    found = (
        Component.objects.filter(pk=component_id, consultation__slug=slug)
        .select_related("consultation__initiative__organisation", "consultation__protection", "recruitment")
        .first()
    )
    if found is None or not any(selectors.may(user, found.consultation, permission) for permission in any_of):
        raise Http404
    return found


def recruitment_for(user: User, slug: str, component_id: UUID, *all_of: Permission) -> Recruitment:
    """The recruitment of a component, when the person holds every one of the permissions. Http404 otherwise."""
    found = component_for(user, slug, component_id, *all_of)
    if not all(selectors.may(user, found.consultation, permission) for permission in all_of):
        raise Http404
    recruitment = of(found)
    if recruitment is None:
        raise Http404
    return recruitment


def recruits_for(user: User, recruitment: Recruitment) -> bool:
    """Whether the person finds people here: sees contacts, and may invite."""
    consultation = recruitment.component.consultation
    return all(
        selectors.may(user, consultation, permission)
        for permission in (Permission.SEE_CONTACTS, Permission.INVITE_PEOPLE)
    )


def of(component: Component) -> Recruitment | None:
    """The recruitment of a component, or None."""
    return getattr(component, "recruitment", None)


def recruits(consultation: Consultation) -> bool:
    """Whether people are sought by lottery for any part of the consultation."""
    return Recruitment.objects.filter(component__consultation=consultation).exists()


def targets_of(recruitment: Recruitment) -> tuple[Target, ...]:
    """The targets as the lottery takes them."""
    values = Value.objects.filter(feature__recruitment=recruitment).select_related("feature")
    return tuple(
        Target(
            feature=value.feature.name,
            value=value.name,
            min=value.minimum,
            max=value.maximum,
            min_flex=value.min_flex or 0,
            max_flex=value.max_flex,
            share=float(value.share / 100) if value.share is not None else None,
        )
        for value in values.order_by("feature__position", "feature__name", "position", "name")
    )


@dataclass(frozen=True)
class Numbers:
    """How many there are at each step, for everybody who may see the process; no names."""

    addresses: int
    invited: int
    reminded: int
    undeliverable: int
    answered: int
    registered: int
    pool: int
    selected: int
    confirmed: int
    alternates: int
    declined: int
    withdrawn: int
    erased: int


def numbers(recruitment: Recruitment) -> Numbers:
    """The numbers as they are now. `registered` counts everybody who ever did, erased people included."""
    states = dict(recruitment.candidates.values_list("state").annotate(count=Count("pk")).order_by("state"))
    letters = Address.objects.filter(recruitment=recruitment).aggregate(
        addresses=Count("pk"),
        invited=Count("pk", filter=Q(invited__isnull=False)),
        reminded=Count("pk", filter=Q(reminded__isnull=False)),
        undeliverable=Count("pk", filter=Q(undeliverable_at__isnull=False)),
    )
    answered = recruitment.candidates.exclude(address=None).values("address").distinct().count()
    return Numbers(
        **letters,
        answered=answered,
        registered=sum(states.values()),
        pool=states.get(State.POOL, 0),
        selected=states.get(State.SELECTED, 0),
        confirmed=states.get(State.CONFIRMED, 0),
        alternates=states.get(State.ALTERNATE, 0),
        declined=states.get(State.DECLINED, 0),
        withdrawn=states.get(State.WITHDRAWN, 0),
        erased=states.get(State.ERASED, 0),
    )


@dataclass(frozen=True)
class OwnChance:
    """What a published draw says about one candidate: for that candidate alone."""

    draw: Draw
    percent: str
    times: int
    row_sha256: str
    salt: str


def chances_of(candidate: Candidate) -> list[OwnChance]:
    """The candidate's chance in each published draw, and the salt with which they can check their own row."""
    published = candidate.recruitment.draws.filter(
        state__in=[Draw.State.PUBLISHED, Draw.State.DRAWN, Draw.State.DECIDED]
    )
    found = []
    for draw in published.order_by("number"):
        own = draw.result.get("people", {}).get(candidate.pseudonym)
        if own is not None:
            found.append(
                OwnChance(draw, f"{own['times'] / 10:.1f}", own["times"], own.get("row", ""), own.get("salt", ""))
            )
    return found
