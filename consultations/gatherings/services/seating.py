"""Table plans: asking for one, working it out in a job, moving somebody by hand, hosts and rooms."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from consultations.domain import seating
from consultations.gatherings.models import Attendance, FixedPlace, Meeting, Place, Round, SeatField, Table
from consultations.gatherings.refusals import (
    GroupTorn,
    InTwoGroups,
    NobodyToSeat,
    NoRoundsLeft,
    NoSuchMember,
    NoSuchTable,
    TableFull,
)
from consultations.gatherings.selectors import tables
from consultations.gatherings.selectors.attendance import called
from consultations.gatherings.selectors.meetings import members
from consultations.gatherings.services.meetings import locked, record
from consultations.models import Participation
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs

State = Meeting.State
OPEN = (State.PLANNED, State.RUNNING)
KIND = "gatherings.plan_tables"
SENTENCES = {
    seating.GroupsOverlap: InTwoGroups,
    seating.FixedPlaceFull: TableFull,
    seating.GroupTornApart: GroupTorn,
    seating.TooManyTables: NoSuchTable,
}


@dataclass(frozen=True)
class Seated:
    """A plan worked out: for each planned round (by number) its tables of participations, and the figures."""

    rounds: dict[int, tuple[tuple[UUID, ...], ...]]
    met: int
    possible: int
    unbalanced: int


@transaction.atomic
def ask(*, meeting: Meeting, rounds: int, size: int, there_only: bool, by: User) -> None:
    """Ask for a plan of `rounds` rounds in all with at most `size` at a table. Rounds that ran are kept as they were.

    `there_only` seats only who is recorded as present; otherwise everybody who is not recorded as absent. Raises at
    once what cannot be planned; the search itself is a job.
    """
    one = locked(meeting, *OPEN)
    kept = one.rounds.exclude(state=Round.State.PLANNED).count()
    if rounds <= kept:
        raise NoRoundsLeft(held=kept)
    one.size, one.seed = size, secrets.randbits(53)
    one.met = one.possible = one.unbalanced = None
    one.save(update_fields=["size", "seed", "met", "possible", "unbalanced"])
    one.rounds.filter(state=Round.State.PLANNED, position__gt=rounds).delete()
    there = set(one.rounds.values_list("position", flat=True))
    Round.objects.bulk_create([Round(meeting=one, position=n) for n in range(1, rounds + 1) if n not in there])
    for request in requests(one, there_only=there_only):
        checked(one, request)
    jobs.enqueue(
        kind=KIND,
        key=f"{one.id}:{one.seed}",
        payload={"meeting": str(one.id), "seed": one.seed, "there_only": there_only},
        scope=one.component.consultation_id,
    )
    record("tables.asked", one, by, rounds=rounds, size=size, seed=str(one.seed))


def requests(meeting: Meeting, *, there_only: bool) -> list[seating.Request]:
    """What to plan: the room, and apart from it whoever takes part over the link, who share no table with the room."""
    recorded = dict(meeting.attendances.values_list("participation_id", "state"))
    here = [
        person.id
        for person in members(meeting.component)
        if (recorded.get(person.id) in _THERE if there_only else recorded.get(person.id) != Attendance.State.ABSENT)
    ]
    far = [person for person in here if recorded.get(person) == Attendance.State.REMOTE]
    near = [person for person in here if recorded.get(person) != Attendance.State.REMOTE]
    if len(here) < 2:
        raise NobodyToSeat()
    found = [_request(meeting, near)] if near else []
    return [*found, replace(_request(meeting, far), fixed={})] if far else found


_THERE = {Attendance.State.PRESENT, Attendance.State.REMOTE}


def _request(meeting: Meeting, people: Sequence[UUID]) -> seating.Request:
    values = tables.traits(meeting.component)
    mix: dict[str, dict[str, str]] = {}
    together: list[frozenset[str]] = []
    here = set(people)
    for field in meeting.component.seat_fields.all():
        held = {str(person): value for person, value in values[field.name].items() if person in here}
        if field.use == SeatField.Use.MIX:
            mix[field.name] = held
        elif field.use == SeatField.Use.TOGETHER:
            groups = [frozenset(p for p, value in held.items() if value == wanted) for wanted in field.together]
            together += [group for group in groups if len(group) > 1]
    fixed = {
        str(one.participation_id): one.number - 1 for one in meeting.fixed_places.all() if one.participation_id in here
    }
    planned = meeting.rounds.filter(state=Round.State.PLANNED).count()
    return seating.Request(
        people=tuple(str(person) for person in people),
        size=meeting.size,
        rounds=planned,
        mix=mix,
        together=tuple(together),
        fixed=fixed,
        past=past(meeting),
    )


def past(meeting: Meeting) -> tuple[seating.Round, ...]:
    """Every round that ran, in this meeting and in earlier ones of the same component."""
    ran = Round.objects.filter(meeting__component=meeting.component, meeting__opens__lte=meeting.opens).exclude(
        state=Round.State.PLANNED
    )
    rounds: dict[UUID, dict[int, list[str]]] = {}
    for place in Place.objects.filter(round__in=ran).order_by("round__meeting__opens", "round__position", "id"):
        rounds.setdefault(place.round_id, {}).setdefault(place.number, []).append(str(place.participation_id))
    return tuple(tuple(tuple(people) for _, people in sorted(one.items())) for one in rounds.values())


def checked(meeting: Meeting, request: seating.Request) -> None:
    """Raises the refusal that says which wishes cannot be kept at once, by badge name or member code."""
    try:
        seating.check(request)
    except seating.SeatingImpossible as impossible:
        found = list(Participation.objects.filter(pk__in=[UUID(one) for one in impossible.people]))
        names = ", ".join(sorted(called(found).values()))
        raise SENTENCES[type(impossible)](people=names, table=impossible.table) from impossible


def work_out(
    meeting: Meeting, *, seed: int, there_only: bool, progress: Callable[[int, int], None] = lambda done, total: None
) -> Seated:
    """Search the plan; writes nothing."""
    wanted = requests(meeting, there_only=there_only)
    numbers = list(
        meeting.rounds.filter(state=Round.State.PLANNED).order_by("position").values_list("position", flat=True)
    )
    plans = [
        seating.plan(
            request,
            seed=seed,
            progress=lambda done, total, part=part: progress(part * total + done, len(wanted) * total),  # type: ignore[misc]
        )
        for part, request in enumerate(wanted)
    ]
    rounds = {
        number: tuple(
            tuple(UUID(person) for person in table) for plan in plans for table in plan.rounds[index] if table
        )
        for index, number in enumerate(numbers)
    }
    return Seated(rounds, sum(p.met for p in plans), sum(p.possible for p in plans), sum(p.unbalanced for p in plans))


def keep(meeting: Meeting, seated: Seated, *, seed: int) -> bool:
    """Write a plan down, unless another was asked for meanwhile. Hosts, rooms and links of a table number stay."""
    one = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if one.seed != seed or one.state not in OPEN:
        return False
    rounds = {r.position: r for r in one.rounds.select_for_update().filter(state=Round.State.PLANNED)}
    for number, seats in seated.rounds.items():
        if number not in rounds:
            continue
        round = rounds[number]
        round.places.all().delete()
        Place.objects.bulk_create(
            [
                Place(round=round, participation_id=person, number=table)
                for table, people in enumerate(seats, start=1)
                for person in people
            ]
        )
        _lay(round, len(seats))
    one.met, one.possible, one.unbalanced = seated.met, seated.possible, seated.unbalanced
    one.save(update_fields=["met", "possible", "unbalanced"])
    return True


def _lay(round: Round, count: int) -> None:
    """Tables 1 to `count` for a round; a new one takes host and room from the same table of the round before."""
    round.tables.filter(number__gt=count).delete()
    there = set(round.tables.values_list("number", flat=True))
    before = Round.objects.filter(meeting=round.meeting_id, position=round.position - 1).first()
    known = {table.number: table for table in before.tables.all()} if before else {}
    Table.objects.bulk_create(
        [
            Table(
                round=round,
                number=number,
                host=known[number].host if number in known else "",
                room=known[number].room if number in known else "",
                link=known[number].link if number in known else "",
            )
            for number in range(1, count + 1)
            if number not in there
        ]
    )


@transaction.atomic
def move(*, round: Round, person: Participation, number: int, by: User) -> None:
    """Seat one member at a table by hand: a late arrival, somebody who must sit elsewhere."""
    one = locked(round.meeting, *OPEN)
    if not round.tables.filter(number=number).exists():
        raise NoSuchTable(table=number, people=called([person])[person.id])
    Place.objects.update_or_create(round=round, participation=person, defaults={"number": number})
    record("tables.moved", one, by, round=round.position, table=number, member=person.member_code)


@dataclass(frozen=True)
class Host:
    """Who hosts a table, where it stands, and the outside video room of the group."""

    number: int
    host: str
    room: str
    link: str


@transaction.atomic
def furnish(*, round: Round, hosts: Iterable[Host], onward: bool, by: User) -> None:
    """Hosts, rooms and links of the tables of a round; `onward` sets them for the later rounds as well."""
    one = locked(round.meeting, *OPEN)
    for host in hosts:
        found = Table.objects.filter(round__meeting=one, number=host.number)
        found = found.filter(round__position__gte=round.position) if onward else found.filter(round=round)
        found.update(host=host.host, room=host.room, link=host.link)
    record("tables.furnished", one, by, round=round.position)


@transaction.atomic
def ask_of_round(*, round: Round, question: dict[str, str], by: User) -> None:
    """The question that the tables discuss in this round."""
    locked(round.meeting, *OPEN)
    round.question = question
    round.save(update_fields=["question"])


@transaction.atomic
def fix(*, meeting: Meeting, places: dict[str, int], by: User) -> None:
    """Who sits at which table in every round, by member code; replaces what was fixed before. Raises NoSuchMember."""
    one = locked(meeting, *OPEN)
    people = {person.member_code: person for person in members(one.component)}
    if set(places) - set(people):
        raise NoSuchMember()
    one.fixed_places.all().delete()
    FixedPlace.objects.bulk_create(
        [FixedPlace(meeting=one, participation=people[code], number=number) for code, number in places.items()]
    )
    record("tables.fixed", one, by, places=len(places))
