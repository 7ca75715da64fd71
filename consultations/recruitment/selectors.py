"""Finding recruitments and what they add up to. Whoever is not allowed finds nothing, as if it were not there."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from consultations import selectors
from consultations.domain.sortition.problem import Person, Target
from consultations.models import Component, Consultation, Participation
from consultations.recruitment.domain.composition import Cell, cells, publishable
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


def sought_for(consultation: Consultation) -> list[Component]:
    """The parts of a consultation whose people are found by lottery, in order."""
    return list(consultation.components.filter(recruitment__isnull=False).order_by("position"))


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


def people_of(recruitment: Recruitment, states: list[str]) -> list[tuple[Candidate, Person]]:
    """Candidates in these states as the lottery sees them: public number, values, household. No names.

    A member who has left the consultation since does not count as one.
    """
    found = (
        recruitment.candidates.filter(state__in=states)
        .exclude(participation__state=Participation.State.WITHDRAWN)
        .prefetch_related("answers__feature", "answers__value")
        .order_by("pseudonym")
    )
    return [
        (
            one,
            Person(
                one.pseudonym,
                {answer.feature.name: answer.value.name for answer in one.answers.all()},
                one.household or None,
            ),
        )
        for one in found
    ]


def panel_of(draw: Draw) -> tuple[str, ...]:
    """The public numbers of the panel that the digits chose; empty before."""
    if draw.panel is None:
        return ()
    return tuple(json.loads(draw.lottery)["panels"][draw.panel])


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
    gone = recruitment.candidates.filter(
        state=State.CONFIRMED, participation__state=Participation.State.WITHDRAWN
    ).count()
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
        confirmed=states.get(State.CONFIRMED, 0) - gone,
        alternates=states.get(State.ALTERNATE, 0),
        declined=states.get(State.DECLINED, 0),
        withdrawn=states.get(State.WITHDRAWN, 0) + gone,
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


@dataclass(frozen=True)
class LetterFacts:
    """One draw of letters: how many, under which seed, from which list."""

    kind: str
    letters: int
    secret_sha256: str
    seed: str
    frame_sha256: str
    list_sha256: str


@dataclass(frozen=True)
class DrawFacts:
    """One published draw of people, whatever became of it; the secret is told once two people confirmed the digits."""

    kind: str
    state: str
    reason: str
    algorithm: str
    pool: int
    lowest_chance: str
    highest_chance: str
    gini: str
    input_sha256: str
    announcement_sha256: str
    secret_sha256: str
    secret: str
    digits: str
    panel: int | None


@dataclass(frozen=True)
class RecruitmentFacts:
    """What a license says about how its people were found; `composition` is that of the confirmed members, publishable."""

    seats: int
    invited: int
    undeliverable: int
    answered: int
    registered: int
    selected: int
    confirmed: int
    alternates: int
    declined: int
    withdrawn: int
    letters: tuple[LetterFacts, ...]
    draws: tuple[DrawFacts, ...]
    composition: tuple[Cell, ...]


def facts(component: Component) -> RecruitmentFacts | None:
    """The facts of a component's recruitment as they are now; None where nobody was sought by lottery.

    `selected` counts everybody who ever was: confirmed, waiting, and those who declined or withdrew after the draw.
    """
    recruitment = of(component)
    if recruitment is None:
        return None
    now = numbers(recruitment)
    members = people_of(recruitment, [State.CONFIRMED])
    drawn = [one for one in recruitment.draws.exclude(kind=Draw.Kind.TEST) if one.published_at is not None]
    chosen = {id for one in drawn if one.state == Draw.State.DECIDED for id in panel_of(one)}
    return RecruitmentFacts(
        seats=recruitment.seats,
        invited=now.invited,
        undeliverable=now.undeliverable,
        answered=now.answered,
        registered=now.registered,
        selected=len(chosen),
        confirmed=now.confirmed,
        alternates=now.alternates,
        declined=now.declined,
        withdrawn=now.withdrawn,
        letters=tuple(
            LetterFacts(d.kind, d.size, d.secret_sha256, d.seed, d.frame_sha256, d.list_sha256)
            for d in recruitment.invitation_draws.filter(drawn_at__isnull=False)
        ),
        draws=tuple(_draw_facts(one) for one in drawn),
        composition=publishable(cells(targets_of(recruitment), [person.values for _one, person in members])),
    )


def _draw_facts(draw: Draw) -> DrawFacts:
    report = draw.result["report"]
    chances = report["chances"]
    return DrawFacts(
        kind=draw.kind,
        state=draw.state,
        reason=draw.reason,
        algorithm=draw.algorithm,
        pool=report["candidates"],
        lowest_chance=f"{chances['lowest']:.4f}",
        highest_chance=f"{chances['highest']:.4f}",
        gini=f"{chances['gini']:.4f}",
        input_sha256=draw.input_sha256,
        announcement_sha256=draw.announcement_sha256,
        secret_sha256=draw.secret_sha256,
        secret=draw.secret if draw.state == Draw.State.DECIDED else "",
        digits=draw.digits,
        panel=draw.panel,
    )
