"""Tables: the features that a plan looks at, the rounds as they stand, and one member's own table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consultations.gatherings.models import Meeting, Place, Round, SeatField, Table, Trait
from consultations.gatherings.selectors.attendance import called
from consultations.models import Component, Participation
from consultations.recruitment.models import Answer


def traits(component: Component) -> dict[str, dict[UUID, str]]:
    """Each coarse feature of the members that table plans may look at: {feature: {participation: value}}.

    The one place that knows where features come from: a list that the organisers upload, and for a feature that is not
    in it what the members said when they registered for the lottery. The latter is read, never copied.
    """
    found: dict[str, dict[UUID, str]] = {name: {} for name in component.seat_fields.values_list("name", flat=True)}
    rows = Trait.objects.filter(field__component=component).values_list("field__name", "participation_id", "value")
    for name, participation, value in rows:
        found[name][participation] = value
    drawn = of_lottery(component) if any(not values for values in found.values()) else {}
    return {name: values or drawn.get(name, {}) for name, values in found.items()}


def of_lottery(component: Component) -> dict[str, dict[UUID, str]]:
    """What the members of the component said about the features of its lottery; nothing where none was held."""
    found: dict[str, dict[UUID, str]] = {}
    said = Answer.objects.filter(candidate__recruitment__component=component, candidate__participation__isnull=False)
    for feature, participation, value in said.values_list(
        "feature__name", "candidate__participation_id", "value__name"
    ).order_by("feature__position", "feature__name", "candidate__pseudonym"):
        found.setdefault(feature, {})[participation] = value
    return found


def fields(component: Component) -> Sequence[tuple[SeatField, Mapping[str, int]]]:
    """Each feature with its use, and how many members have each value, most frequent first."""
    found = []
    values = traits(component)
    for field in component.seat_fields.all():
        counts: dict[str, int] = {}
        for value in values.get(field.name, {}).values():
            counts[value] = counts.get(value, 0) + 1
        found.append((field, dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))))
    return found


@dataclass(frozen=True)
class TableShown:
    """One table of a round with who sits there, by badge name or member code."""

    table: Table
    people: Sequence[tuple[Participation, str]]


@dataclass(frozen=True)
class RoundShown:
    round: Round
    tables: Sequence[TableShown]


def rounds(meeting: Meeting) -> list[RoundShown]:
    """The whole table plan of a meeting."""
    places = list(
        Place.objects.filter(round__meeting=meeting)
        .select_related("participation")
        .order_by("participation__member_code")
    )
    names = called([place.participation for place in places])
    seated: dict[tuple[UUID, int], list[tuple[Participation, str]]] = {}
    for place in places:
        person = place.participation
        seated.setdefault((place.round_id, place.number), []).append((person, names[person.id]))
    return [
        RoundShown(one, [TableShown(table, seated.get((one.id, table.number), [])) for table in one.tables.all()])
        for one in meeting.rounds.prefetch_related("tables").order_by("position")
    ]


@dataclass(frozen=True)
class OwnTable:
    """Where one member sits in one round."""

    round: Round
    number: int
    host: str
    room: str
    link: str


def own_tables(meeting: Meeting, person: Participation) -> list[OwnTable]:
    """The member's own table in every round that is planned."""
    places = Place.objects.filter(round__meeting=meeting, participation=person).select_related("round")
    tables = {(table.round_id, table.number): table for table in Table.objects.filter(round__meeting=meeting)}
    found = []
    for place in sorted(places, key=lambda one: one.round.position):
        table = tables.get((place.round_id, place.number))
        host, room, link = (table.host, table.room, table.link) if table else ("", "", "")
        found.append(OwnTable(place.round, place.number, host, room, link))
    return found
