"""From closed ballots to evidence: counted once, frozen as canonical JSON, never typed in."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from consultations import method
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.services import closing, rows
from consultations.domain import paper
from consultations.gatherings.selectors import attendance
from consultations.models import Component, Participation
from consultations.services import origins
from repository.licenses.domain import tables, tally
from repository.licenses.domain.evidence import (
    BallotRecord,
    Derivation,
    Evidence,
    Fact,
    Figure,
    FileDigest,
    Files,
    Log,
    TableFile,
)
from repository.licenses.domain.figures import figures
from repository.licenses.domain.questions import BallotDefinition
from repository.licenses.services.artefacts import store_artefact

LEAVES = "application/jsonl"


def gather(component: Component) -> Evidence:
    """The evidence of a component whose ballots are all closed. The same component gives the same bytes."""
    ballots = list(
        Ballot.objects.filter(component=component, state=Ballot.State.CLOSED).order_by("opens", "stage_kind")
    )
    records = tuple(_record(ballot) for ballot in ballots)
    counted = tuple(figure for ballot in ballots for figure in count(ballot))
    chosen = method.method_of(component)
    return Evidence(
        component=str(component.id),
        method=component.method,
        purpose=Component.Purpose(component.purpose).value,
        title=dict(component.title),
        ballots=records,
        figures=counted,
        facts=_facts(component, ballots),
        clauses=tuple(chosen.clauses(component)),
        reasons=tuple(chosen.reasons(component)),
        dissent=tuple(chosen.dissent(component)),
        provenance={**origins.provenance(component), **chosen.provenance(component)},
        tables=tuple(
            _stored(component, table)
            for table in (
                *origins.tables(component),
                *attendance.attendance_tables(component),
                *chosen.tables(component),
            )
        ),
    )


def count(ballot: Ballot) -> tuple[Figure, ...]:
    """The figures of one closed ballot, counted from its log: the same that will stand in the evidence."""
    definition = BallotDefinition.from_json(json.loads(ballot.definition))
    return tuple(figures(definition, tally.count_lines(definition, _leaves(ballot))))


@lru_cache(maxsize=64)
def counted(ballot: UUID) -> tuple[Figure, ...]:
    """`count` by the ballot's number: a log never changes once it is closed, so each process counts it once."""
    return count(Ballot.objects.get(pk=ballot, state=Ballot.State.CLOSED))


def _leaves(ballot: Ballot) -> Iterator[bytes]:
    for body in ballot.leaves.order_by("position").values_list("body", flat=True).iterator(chunk_size=5000):
        yield body.encode()


def _record(ballot: Ballot) -> BallotRecord:
    definition = BallotDefinition.from_json(json.loads(ballot.definition))
    record = BallotRecord(
        definition=definition,
        sha256=ballot.definition_sha256,
        cast=ballot.cast or 0,
        issued=ballot.roll.count(),
        log=Log(closing.origin(ballot), ballot.size or 0, ballot.root, ballot.checkpoint),
        superseded=len(json.loads(ballot.superseded)["receipts"]) if ballot.superseded else 0,
    )
    if not record.published:
        return record
    linked = _kept(f"{ballot.id}-rows.jsonl", rows.rows_file(ballot)) if definition.rows_published else None
    return replace(record, files=Files(_kept(f"{ballot.id}.jsonl", closing.ballots_file(ballot)), linked))


def _kept(name: str, lines: Iterator[bytes]) -> FileDigest:
    stored = store_artefact(name, lines, media_type=LEAVES)
    return FileDigest(sha256=stored.sha256, sri=stored.sri, bytes=stored.bytes)


def _facts(component: Component, ballots: list[Ballot]) -> dict[str, Fact]:
    """Numbers that no ballot gives: how many were invited, how many voted; and what the method adds."""
    consultation = component.consultation_id
    invited = Participation.objects.filter(consultation=consultation).count()
    voted = RollEntry.objects.filter(ballot__in=ballots, voted=True).values("participation").distinct().count()
    imported = max((ballot.cast or 0 for ballot in ballots), default=0)
    facts = {"invited": Fact(invited, "A"), "took_part": Fact(voted or imported, "A")}
    if any(ballot.channel == Ballot.Channel.WEB for ballot in ballots):
        facts["reissued"] = Fact(component.consultation.reissued, "A")
    facts |= _channels(ballots)
    stated = {**origins.facts(component), **attendance.attendance_facts(component), **method.method_of(component).facts(component)}
    return facts | {name: _fact(component, fact) for name, fact in stated.items()}


def _channels(ballots: list[Ballot]) -> dict[str, Fact]:
    """How many ballots were on paper and how many a helper entered, where there were any and they are not few."""
    cast = sum(ballot.cast or 0 for ballot in ballots)
    on_paper, assisted = (sum(getattr(ballot, name) or 0 for ballot in ballots) for name in ("on_paper", "assisted"))
    told = paper.by_channel(cast, on_paper, assisted)
    return {name: Fact(number, "A") for name in ("on_paper", "assisted") if (number := told[name])}


def _fact(component: Component, stated: Mapping[str, Any]) -> Fact:
    source = stated.get("source")
    if source is None:
        return Fact(stated["value"], stated["check"])
    named = Derivation(**(dict(source) | {"table": _file_name(component, source["table"])}))
    return Fact(stated["value"], stated["check"], named)


def _file_name(component: Component, table: str) -> str:
    """A name that no other component's table has in the license."""
    return f"{component.position}-{table}.csv"


def _stored(component: Component, table: method.PublishedTable) -> TableFile:
    name = _file_name(component, table.name)
    stored = store_artefact(name, [tables.write(table.columns, table.rows)], media_type="text/csv")
    return TableFile(name=name, sha256=stored.sha256, sri=stored.sri, bytes=stored.bytes)
