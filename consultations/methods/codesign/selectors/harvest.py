"""Reading a World Café: round by round and table by table, what was asked, noted down and put on cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.gatherings.models import Round, TableNote
from consultations.methods.codesign.models import Card, Step, Workshop
from consultations.methods.codesign.selectors.workshop import ordered


@dataclass(frozen=True)
class AtTable:
    """What one table left in one round."""

    number: int
    host: str
    notes: Sequence[TableNote]
    cards: Sequence[Card]


@dataclass(frozen=True)
class TableRound:
    """One table round; `elsewhere` are its cards that name no table."""

    step: Step
    tables: Sequence[AtTable]
    elsewhere: Sequence[Card]


def harvest(workshop: Workshop) -> list[TableRound]:
    """Every table round in order; a fixed number of queries."""
    steps = [step for step in ordered(workshop) if step.kind == Step.Kind.CAFE]
    meetings = {step.meeting_id for step in steps if step.meeting_id}
    rounds = Round.objects.filter(meeting__in=meetings).prefetch_related("tables", "notes")
    by_place = {(one.meeting_id, one.position): one for one in rounds}
    cards: dict[object, list[Card]] = {}
    shown = Card.objects.filter(workshop=workshop, step__in=steps, state=Card.State.SHOWN)
    for card in shown.select_related("cluster").order_by("number"):
        cards.setdefault(card.step_id, []).append(card)
    return [
        _round(step, by_place.get((step.meeting_id, step.settings.get("round", 0))), cards.get(step.id, [])) for step in steps
    ]


def _round(step: Step, round: Round | None, cards: Sequence[Card]) -> TableRound:
    tables = list(round.tables.all()) if round else []
    notes = list(round.notes.all()) if round else []
    hosts = {table.number: table.host for table in tables}
    numbers = sorted({*hosts, *(note.number for note in notes), *(card.table for card in cards if card.table)})
    return TableRound(
        step,
        [
            AtTable(
                number,
                hosts.get(number, ""),
                [note for note in notes if note.number == number],
                [card for card in cards if card.table == number],
            )
            for number in numbers
        ],
        [card for card in cards if not card.table],
    )
