"""Reading an assembly: recommendations with where they stand, what rounds and decision gave, and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from consultations import method
from consultations.ballots.models import Ballot
from consultations.methods.assembly.domain import calendar
from consultations.methods.assembly.domain.standing import Rated, Standing, goes_to_vote, standing
from consultations.methods.assembly.models import (
    Assembly,
    MinorityStatement,
    Progress,
    Recommendation,
    Reply,
    Version,
)
from consultations.models import Component, Participation
from consultations.services.evidence import counted
from repository.licenses.domain.evidence import Figure

RATING, DECISION = "rating", "decision"
ANSWERED_LATER = frozenset({Reply.Kind.ACCEPTED, Reply.Kind.PARTLY, Reply.Kind.CONSIDERING})


@dataclass(frozen=True)
class Result:
    """What one ballot gave for one version of a recommendation."""

    ballot: Ballot
    name: str
    version: int
    figure: Figure

    @property
    def reached(self) -> bool:
        return self.figure.decision == "favourable"


@dataclass(frozen=True)
class Standpoint:
    """One recommendation with everything that its pages show."""

    recommendation: Recommendation
    versions: tuple[Version, ...]
    stands: Standing
    goes_to_vote: bool
    ratings: tuple[Result, ...] = ()
    decision: Result | None = None
    minorities: tuple[MinorityStatement, ...] = ()
    reply: Reply | None = None
    progress: tuple[Progress, ...] = field(default=())

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    @property
    def outcome(self) -> str:
        """adopted, rejected, undecided, withdrawn, or "" while nothing is decided."""
        if self.stands == "withdrawn":
            return "withdrawn"
        if self.decision is None:
            return ""
        return {"favourable": "adopted", "opposed": "rejected"}.get(self.decision.figure.decision, "undecided")


def assembly_of(component: Component) -> Assembly:
    """The assembly of a component, made on first use where a component came from elsewhere."""
    found, _made = Assembly.objects.get_or_create(component=component)
    found.component = component
    return found


def is_member(person: Participation | None) -> bool:
    """Whether somebody holds a seat in the assembly: drawn by lot, and neither withdrawn nor erased."""
    return (
        person is not None
        and person.role == Participation.Role.MEMBER
        and person.state in {Participation.State.INVITED, Participation.State.ACTIVE}
    )


def members(component: Component) -> int:
    """How many seats are taken just now."""
    return Participation.objects.filter(
        consultation=component.consultation_id,
        role=Participation.Role.MEMBER,
        state__in=[Participation.State.INVITED, Participation.State.ACTIVE],
    ).count()


def ballots(component: Component) -> list[Ballot]:
    """Every ballot of the assembly that counts, in order of opening."""
    found = Ballot.objects.filter(component=component).exclude(state=Ballot.State.VOIDED)
    return list(found.defer("definition", "superseded", "checkpoint").order_by("opens"))


def kind_of(ballot: Ballot) -> str:
    """`rating` or `decision`."""
    return method.kind_named(method.method_of(ballot.component), ballot.stage_kind).slug


def results(component: Component) -> dict[str, list[Result]]:
    """What the closed ballots gave, by the short name of the recommendation, rounds first."""
    found: dict[str, list[Result]] = {}
    for ballot in ballots(component):
        ballot.component = component
        if ballot.state != Ballot.State.CLOSED:
            continue
        name = method.stage_name(method.method_of(component), ballot.stage_kind)
        for figure in counted(ballot.id):
            ref, mark, n = figure.question.rpartition("-v")
            if mark and n.isdigit():
                found.setdefault(ref, []).append(Result(ballot, name, int(n), figure))
    return found


def signed(statements: Iterable[MinorityStatement]) -> tuple[MinorityStatement, ...]:
    """Those that their own author signed off."""
    return tuple(
        statement
        for statement in statements
        if any(one.participation_id == statement.author_id for one in statement.signatures.all())
    )


def standpoints(component: Component) -> list[Standpoint]:
    """Every recommendation with its versions, results, minorities, answers and progress; a fixed number of queries."""
    given = results(component)
    rounds_held = any(ballot.state == Ballot.State.CLOSED and kind_of(ballot) == RATING for ballot in _of(component))
    rows = (
        Recommendation.objects.filter(component=component)
        .order_by("position")
        .prefetch_related(
            "versions",
            "replies",
            "progress",
            Prefetch("minority_statements", MinorityStatement.objects.prefetch_related("signatures")),
        )
    )
    return [_standpoint(row, given.get(row.ref, []), rounds_held) for row in rows]


def _of(component: Component) -> list[Ballot]:
    found = ballots(component)
    for ballot in found:
        ballot.component = component
    return found


def _standpoint(row: Recommendation, given: list[Result], rounds_held: bool) -> Standpoint:
    versions = tuple(row.versions.all())
    minorities = signed(row.minority_statements.all())
    ratings = tuple(one for one in given if kind_of(one.ballot) == RATING)
    stands = standing(
        latest=versions[-1].n,
        rated=[Rated(one.version, one.reached) for one in ratings],
        withdrawn=row.withdrawn_at is not None,
        minority=bool(minorities),
    )
    return Standpoint(
        recommendation=row,
        versions=versions,
        stands=stands,
        goes_to_vote=goes_to_vote(stands, rounds_held=rounds_held),
        ratings=ratings,
        decision=next((one for one in given if kind_of(one.ballot) == DECISION), None),
        minorities=minorities,
        reply=max(row.replies.all(), key=lambda reply: reply.given_at, default=None),
        progress=tuple(row.progress.all()),
    )


def standpoint(component: Component, ref: str) -> Standpoint | None:
    """One of them by its short name."""
    return next((one for one in standpoints(component) if one.recommendation.ref == ref), None)


def adopted(component: Component) -> list[Standpoint]:
    """What the members decided, and what the data holder has to answer."""
    return [one for one in standpoints(component) if one.outcome == "adopted"]


@dataclass(frozen=True)
class Due:
    """What the data holder owes for one recommendation: an answer or a report on progress, and until when."""

    standpoint: Standpoint
    what: str  # "reply" | "progress"
    day: date
    overdue: bool


def due(assembly: Assembly, points: Iterable[Standpoint] | None = None, *, today: date | None = None) -> list[Due]:
    """Everything owed, earliest first; nothing before the report is out or after the follow-up is settled."""
    if assembly.reported_at is None or assembly.settled_at is not None:
        return []
    now = today or timezone.localdate()
    owed: list[Due] = []
    for one in points if points is not None else standpoints(assembly.component):
        if one.outcome == "adopted" and (found := _due(assembly, one)) is not None:
            what, day = found
            owed.append(Due(one, what, day, day < now))
    return sorted(owed, key=lambda item: (item.day, item.standpoint.recommendation.position))


def _due(assembly: Assembly, one: Standpoint) -> tuple[str, date] | None:
    if one.reply is None and assembly.reported_at is not None:
        return "reply", timezone.localdate(assembly.reported_at) + timedelta(days=assembly.reply_days)
    if one.reply is None or one.reply.kind not in ANSWERED_LATER:
        return None
    if one.reply.kind == Reply.Kind.CONSIDERING and one.reply.deadline is not None:
        return "reply", one.reply.deadline
    if one.progress and one.progress[-1].state in {Progress.State.DONE, Progress.State.STOPPED}:
        return None
    first = min(timezone.localdate(reply.given_at) for reply in one.recommendation.replies.all())
    return "progress", calendar.progress_due(first, [timezone.localdate(row.reported_at) for row in one.progress])
