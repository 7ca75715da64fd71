"""The facts of a license that are marked R, added up again from the published tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import tables
from .canonical import sha256
from .draft import ComponentSummary
from .envelope import Envelope
from .evidence import Fact
from .report import Findings


def add_up(envelope: Envelope, given: Mapping[str, bytes], found: Findings) -> int:
    """Add the facts up again from the tables given (file name to bytes); how many agree.

    A table is known by its digest. A file under the name of a table with another digest is a changed table.
    """
    known = {table.sha256: table.name for component in envelope.components for table in component.tables}
    if given:
        found.ran("tables")
    contents = {sha256(data): data for data in given.values()}
    for name, data in given.items():
        if sha256(data) not in known:
            found.error("table-changed" if name in known.values() else "table-unknown", table=name)
    return sum(_component(component, contents, found) for component in envelope.components)


def _component(component: ComponentSummary, contents: Mapping[str, bytes], found: Findings) -> int:
    agreeing = 0
    for table in component.tables:
        facts = {
            name: fact
            for name, fact in component.facts.items()
            if fact.check == "R" and fact.source is not None and fact.source.table == table.name
        }
        if table.sha256 not in contents:
            if facts:
                found.note("table-not-given", table=table.name, facts=len(facts))
            continue
        try:
            rows = tables.read(contents[table.sha256])
        except tables.TableRefused as error:
            found.error("table-unreadable", table=table.name, fault=error.code)
            continue
        agreeing += sum(_agrees(name, fact, rows, found) for name, fact in facts.items())
    return agreeing


def _agrees(name: str, fact: Fact, rows: Sequence[tables.Row], found: Findings) -> bool:
    if fact.source is None:
        return False
    try:
        counted = tables.derive(fact.source, rows)
    except tables.TableRefused as error:
        found.error("table-unreadable", table=fact.source.table, fault=error.code)
        return False
    if counted != fact.value:
        found.error("fact-differs", fact=name, told=fact.value, counted=counted)
        return False
    return True
