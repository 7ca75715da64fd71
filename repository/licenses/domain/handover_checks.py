"""What a hand-over must satisfy before a draft can be made of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from . import trace
from .evidence import Evidence, Handover


@dataclass(frozen=True)
class Problem:
    """One reason against a draft: a code, and values for the sentence."""

    code: str
    values: dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """Why no draft can be made; never empty."""

    reasons: tuple[Problem, ...]


def problems(handover: Handover) -> tuple[Problem, ...]:
    """Every reason against drafting from this hand-over.

    Codes: nothing-asked, component-twice, definition-hash, figure-without-ballot, figure-twice, cast-exceeds-issued,
    cast-exceeds-eligible, trace-unreadable and those of `trace.broken`; and, unless it is an exercise: review-date-missing,
    authority-contested, authority-missing, no-community-keys.
    """
    found: list[Problem] = []
    pieces = [piece for piece in handover.evidence if piece.purpose == "evidence"]
    if not any(figure.decision != "none" for piece in pieces for figure in piece.figures):
        found.append(Problem("nothing-asked", {}))
    for component, times in Counter(piece.component for piece in pieces).items():
        if times > 1:
            found.append(Problem("component-twice", {"component": component}))
    ids = Counter(figure.id for piece in pieces for figure in piece.figures)
    found += [Problem("figure-twice", {"figure": id}) for id, times in ids.items() if times > 1]
    for piece in pieces:
        found += _piece_problems(piece)
    if not handover.exercise:
        found += _authority_problems(handover)
    return tuple(found)


def _piece_problems(piece: Evidence) -> list[Problem]:
    found: list[Problem] = []
    asked: set[tuple[str, str]] = set()
    for record in piece.ballots:
        ballot = record.definition.ballot
        asked.update((ballot, question.id) for question in record.definition.questions)
        if record.definition.sha256 != record.sha256:
            found.append(Problem("definition-hash", {"ballot": ballot}))
        if record.cast > record.issued:
            found.append(Problem("cast-exceeds-issued", {"ballot": ballot}))
        if record.cast > record.definition.eligible:
            found.append(Problem("cast-exceeds-eligible", {"ballot": ballot}))
    for figure in piece.figures:
        if figure.check != "S" and (figure.ballot, figure.question) not in asked:
            found.append(Problem("figure-without-ballot", {"figure": figure.id}))
    return found + _trace_problems(piece)


def _trace_problems(piece: Evidence) -> list[Problem]:
    """Where a component states a trace, it must lead from every clause to cards."""
    try:
        stated = trace.of(piece.provenance)
    except trace.TraceRefused as refused:
        return [Problem("trace-unreadable", {"pointer": str(refused.values.get("pointer", ""))})]
    return [Problem(one.code, one.values) for one in trace.broken(stated, piece.clauses)] if stated else []


def _authority_problems(handover: Handover) -> list[Problem]:
    found: list[Problem] = []
    community = handover.brief.community
    if not handover.brief.review_by:
        found.append(Problem("review-date-missing", {}))
    if community.state == "contested":
        found.append(Problem("authority-contested", {"community": community.name}))
    elif community.state != "confirmed":
        found.append(Problem("authority-missing", {"community": community.name}))
    if len(community.keys) < community.threshold:
        found.append(Problem("no-community-keys", {"community": community.name}))
    return found
