"""The long tables of a license as CSV: attached to the PDF, and for download."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from repository.licenses.domain.draft import Draft
from repository.licenses.reading import issued
from repository.licenses.reading.parts import said
from socialicense.spreadsheets import safe_row


@dataclass(frozen=True)
class Table:
    """A CSV file (RFC 4180, UTF-8)."""

    name: str
    content: bytes
    description: str


def of(document: dict[str, Any]) -> list[Table]:
    """The tables of a license; statements and budgets only where there are any."""
    draft = issued.of(document).draft
    found = [Table("figures.csv", _figures(draft), "Every figure of the license")]
    if any(figure.allocation for figure in draft.figures):
        found.append(Table("spending.csv", _spending(draft), "What each budget was spent on, and why"))
    if draft.statements:
        found.append(Table("statements.csv", statements(draft), "Every statement with its counts"))
    return found


def statements(draft: Draft) -> bytes:
    """One row for each statement, in the order of the license."""
    main = issued.main_language(draft)
    rows: list[Iterable[Any]] = []
    for statement in draft.statements:
        figure = draft.figure(statement.figure)
        words = said(statement.text, main)
        rows.append(
            (statement.ref, statement.result, figure.for_, figure.abstain, figure.against, figure.cast, words.text)
        )
    return _csv(("statement", "outcome", "agree", "pass", "disagree", "seen", "text"), rows)


def _figures(draft: Draft) -> bytes:
    header = ("figure", "about", "ref", "for", "against", "abstain", "cast", "base", "base_n", "rule", "threshold")
    rows = (
        (
            figure.id,
            figure.about.kind,
            figure.about.ref,
            figure.for_,
            figure.against,
            figure.abstain,
            figure.cast,
            figure.base,
            figure.base_n,
            figure.rule,
            figure.threshold,
            figure.decision,
            figure.reason,
            figure.check,
            " ".join(figure.winners),
        )
        for figure in draft.figures
    )
    return _csv((*header, "decision", "reason", "check", "winners"), rows)


def _spending(draft: Draft) -> bytes:
    """One row for each item of each budget, in the order of its question."""
    header = ("figure", "rule", "utility", "completion", "total", "spent", "share", "steps", "item", "cost", "supporters")
    rows = (
        (
            figure.id, made.rule, made.utility, made.completion, made.total, made.spent, made.share, made.steps, fate.item,
            fate.cost, fate.supporters, fate.points, fate.why, fate.place, fate.price, fate.votes, fate.left, fate.until,
        )
        for figure in draft.figures
        if (made := figure.allocation)
        for fate in made.items
    )  # fmt: skip
    return _csv((*header, "points", "why", "place", "price", "effective_votes", "left", "until"), rows)


def _csv(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(safe_row(row) for row in rows)
    return out.getvalue().encode()
