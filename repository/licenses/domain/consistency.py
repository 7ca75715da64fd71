"""Checks of the content of a license against itself: every verdict from its figures, every derived part from both."""

from __future__ import annotations

from . import document
from .draft import Draft
from .envelope import Envelope
from .report import Findings
from .verdicts import ruling, statement_result, top_statements, verdict


def check_content(envelope: Envelope, found: Findings) -> None:
    """What is derived follows from the draft, and every verdict from its figures."""
    found.ran("content")
    draft, json = envelope.draft, envelope.json
    if not _check_references(draft, found):
        return
    if json["name"] != document.names(draft):
        found.error("names-differ")
    if json["credentialSubject"] != document.subjects(draft, license_id=envelope.id, site=envelope.site):
        found.error("policy-differs")
    if json["evidence"] != document.evidence(draft, envelope.ratification, license_id=envelope.id):
        found.error("evidence-differs")
    _check_verdicts(draft, found)
    _check_about(draft, found)
    _check_statements(draft, found)
    _check_tables(envelope, found)
    for ballot in envelope.ballots:
        if ballot.cast > ballot.issued:
            found.error("cast-exceeds-issued", ballot=ballot.ballot, cast=ballot.cast, issued=ballot.issued)
        if ballot.cast > ballot.eligible:
            found.error("cast-exceeds-eligible", ballot=ballot.ballot, cast=ballot.cast, eligible=ballot.eligible)


def _check_tables(envelope: Envelope, found: Findings) -> None:
    """Every table is published under its digest, and every fact marked R names a table of its component."""
    for component in envelope.components:
        names = {table.name for table in component.tables}
        for table in component.tables:
            if envelope.resource(table.name) != table.sri:
                found.error("table-digest", table=table.name)
        for name, fact in component.facts.items():
            if fact.check == "R" and (fact.source is None or fact.source.table not in names):
                found.error("fact-not-recountable", fact=name)


def _check_references(draft: Draft, found: Findings) -> bool:
    """Every figure that a clause names is there: everything else is derived through them."""
    there = {figure.id for figure in draft.figures}
    named = [(clause.ref, clause.figures, clause.decided_by) for clause in draft.use_cases]
    named += [(clause.ref, clause.figures, clause.decided_by) for clause in (*draft.conditions, *draft.red_lines)]
    named += [(clause.ref, (clause.figure,), None) for clause in draft.statements]
    missing = [
        (ref, id) for ref, ids, decided_by in named for id in (*ids, decided_by) if id is not None and id not in there
    ]
    for ref, id in missing:
        found.error("figure-unknown", ref=ref, figure=id)
    return not missing


def _check_verdicts(draft: Draft, found: Findings) -> None:
    for clause in (*draft.conditions, *draft.red_lines):
        decided = ruling([draft.figure(id) for id in clause.figures])
        told = (clause.adopted, clause.reason, clause.decided_by)
        if told != (decided.decision == "favourable", decided.reason, decided.figure):
            found.error("verdict-differs", ref=clause.ref)
    for case in draft.use_cases:
        decided = ruling([draft.figure(id) for id in case.figures])
        binding = tuple(
            clause.ref for clause in draft.adopted_conditions if not clause.applies_to or case.ref in clause.applies_to
        )
        expected = verdict(decided, conditions=bool(binding))
        conditions = binding if expected == "acceptable_with_conditions" else ()
        shown = (case.verdict, case.reason, case.decided_by, case.conditions)
        if shown != (expected, decided.reason, decided.figure, conditions):
            found.error("verdict-differs", ref=case.ref)


def _check_about(draft: Draft, found: Findings) -> None:
    """A clause lists every figure about it and no other."""
    listed = {("use_case", case.ref): case.figures for case in draft.use_cases}
    listed |= {(clause.kind, clause.ref): clause.figures for clause in (*draft.conditions, *draft.red_lines)}
    there: dict[tuple[str, str], list[str]] = {}
    for figure in draft.figures:
        there.setdefault((figure.about.kind, figure.about.ref), []).append(figure.id)
    for (kind, ref), figures in listed.items():
        if tuple(there.get((kind, ref), ())) != figures:
            found.error("verdict-differs", ref=ref)


def _check_statements(draft: Draft, found: Findings) -> None:
    told = [figure for figure in draft.figures if figure.about.kind == "statement"]
    results = {figure.id: statement_result(figure) for figure in told}
    top = set(top_statements(told))
    expected = [
        (figure.about.ref, results[figure.id], figure.id, figure.id in top)
        for figure in told
        if results[figure.id] in ("supported", "rejected", "contested")
    ]
    shown = [(clause.ref, clause.result, clause.figure, clause.top) for clause in draft.statements]
    for ref in sorted({clause[0] for clause in set(shown).symmetric_difference(expected)}):
        found.error("verdict-differs", ref=ref)
    totals = {result: list(results.values()).count(result) for result in set(results.values())}
    if totals != draft.statement_totals:
        found.error("verdict-differs", ref="statement_totals")
