"""Verify a license offline: `python -m repository.licenses.domain.verify LICENSE --did FILE ...`.

Needs the standard library, `cryptography` and `rfc8785`; no Django, no database, no network. Exit code 0: valid,
1: not valid (each reason on a line with its code), 2: what was given does not suffice for an answer.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from . import envelope as checks
from .consistency import check_content
from .envelope import Envelope
from .facts import add_up
from .recount import recount
from .report import Finding, Findings, Report
from .retrace import retrace
from .rows import check_rows
from .standing import check_statements, check_status

_WORDS = {"error": "not valid", "unusable": "unusable", "note": "note"}
_EXERCISE = "an exercise: no community adopted it and it permits nothing"
_ADOPTED = "a social license"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch


def verify(
    license: bytes,
    *,
    did: object,
    now: str,
    status: object = None,
    ballots: BinaryIO | bytes | None = None,
    questions: bytes | None = None,
    statement: object = None,
    tables: Mapping[str, bytes] | None = None,
    rows: BinaryIO | bytes | None = None,
) -> Report:
    """Run every check that the given files allow.

    `did`, `status` and `statement` are bytes of a file or JSON that was read already, `status` also a list of these;
    `ballots` may be an open file, which must be seekable; `tables` maps file names to
    their bytes; `rows` are the linked rows of an open vote or of imported public data;
    `now` is RFC 3339 in UTC ("2026-11-23T12:00:00Z").
    """
    found = Findings()
    envelope = checks.read(license, found)
    if envelope is None:
        if did is None:
            found.unusable("issuer-not-established")
        return Report(tuple(found.found), tuple(found.checks))
    anchor = checks.check_issuer(envelope, did, found)
    if anchor is not None:
        checks.check_signature(envelope.json, anchor, found)
        checks.check_logs(envelope, anchor, found)
    check_content(envelope, found)
    checks.check_adoption(envelope, found)
    checks.check_time(envelope, now, found)
    if anchor is not None and status is not None:
        check_status(envelope, status, anchor, now, found)
    elif status is None:
        found.note("status-not-checked", purpose="status")
    if statement is not None:
        check_statements(envelope, statement, found)
    confirmed: set[str] | None = None
    if ballots is not None and questions is not None:
        confirmed = recount(envelope, ballots=ballots, questions=questions, found=found)
    if rows is not None:
        check_rows(envelope, rows, found)
    elif any(ballot.rows and ballot.published for ballot in envelope.ballots):
        found.note("rows-not-checked")
    added_up = add_up(envelope, tables or {}, found)
    retrace(envelope, tables or {}, found)
    return _report(envelope, confirmed, added_up, found)


def _report(envelope: Envelope, confirmed: set[str] | None, added_up: int, found: Findings) -> Report:
    """The three counts: a figure or fact marked R counts as recounted only where this run recounted it."""
    published = {ballot.ballot for ballot in envelope.ballots if ballot.published}
    facts = [fact.check for component in envelope.components for fact in component.facts.values()]
    marked = [figure.check for figure in envelope.figures]
    recountable = [figure for figure in envelope.figures if figure.check == "R"]
    for figure in recountable:
        # A question that nobody answered has nothing to publish and nothing to hide.
        if figure.ballot not in published and figure.cast != 0:
            found.error("figure-not-recountable", figure=figure.id)
    if confirmed is None:
        found.note("recount-not-run", figures=len(recountable))
    return Report(
        tuple(found.found),
        tuple(found.checks),
        recounted=sum(figure.id in (confirmed or ()) for figure in recountable) + added_up,
        attested=[*marked, *facts].count("A"),
        stated=[*marked, *facts].count("S"),
        license=f"{envelope.id}, {_EXERCISE if envelope.exercise else _ADOPTED}",
        omitted=found.omitted,
    )


# Command line -----------------------------------------------------------------------------------------------------


def line(finding: Finding) -> str:
    """One finding as the command prints it."""
    return f"{_WORDS[finding.severity]}: {finding.code} {finding.explanation}"


def lines(report: Report) -> list[str]:
    """The whole report as the command prints it."""
    counts = f"{report.recounted} recounted, {report.attested} attested, {report.stated} stated"
    end = {0: "valid", 1: "not valid", 2: "undecided: what was given does not suffice"}[report.exit_code]
    return [
        *(line(finding) for finding in report.findings),
        *(f"not valid: {code} {times} more of this kind" for code, times in report.omitted.items()),
        *([f"license: {report.license}"] if report.license else []),
        f"checks: {', '.join(report.checks_run)}",
        f"figures: {counts}",
        end,
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that this command shares with others that offer the same verification."""
    parser.add_argument("license", type=Path, help="the license, JSON")
    parser.add_argument("--did", type=Path, help="the issuer's did.json; without it nobody stands behind the license")
    parser.add_argument("--status", type=Path, action="append", help="status list credential; once for each list")
    parser.add_argument("--ballots", type=Path, help="ballots.jsonl: all published ballots")
    parser.add_argument("--questions", type=Path, help="questions.json: the frozen definitions")
    parser.add_argument("--statement", type=Path, help="statement signed by the community, or an array of them")
    parser.add_argument("--table", type=Path, action="append", help="a published table (CSV); once for each")
    parser.add_argument("--rows", type=Path, help="rows.jsonl: who voted how in an open vote, or linked public data")
    parser.add_argument("--at", help="the time to ask about, e.g. 2026-11-23T12:00:00Z (default: now)")


def status_of(arguments: argparse.Namespace) -> list[bytes] | None:
    """The bytes of every status list named, None where none was. Raises OSError."""
    return [path.read_bytes() for path in arguments.status] if arguments.status else None


def tables_of(arguments: argparse.Namespace) -> dict[str, bytes] | None:
    """The bytes of every table named, by file name; None where none was. Raises OSError."""
    return {path.name: path.read_bytes() for path in arguments.table} if arguments.table else None


def run(arguments: argparse.Namespace, *, license: bytes, now: str) -> Report:
    """`verify` with the files that the arguments name. Raises OSError."""
    with ExitStack() as opened:
        ballots = opened.enter_context(arguments.ballots.open("rb")) if arguments.ballots else None
        return verify(
            license,
            did=_bytes(arguments.did),
            now=arguments.at or now,
            status=status_of(arguments),
            ballots=ballots,
            questions=_bytes(arguments.questions),
            statement=_bytes(arguments.statement),
            tables=tables_of(arguments),
            rows=opened.enter_context(arguments.rows.open("rb")) if arguments.rows else None,
        )


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m repository.licenses.domain.verify", description=__doc__)
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    if arguments.at and not _INSTANT(arguments.at):
        print(f"unusable: --at {arguments.at} is not a time like 2026-11-23T12:00:00Z", file=sys.stderr)
        return 2
    try:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        report = run(arguments, license=arguments.license.read_bytes(), now=now)
    except OSError as error:
        print(f"unusable: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print("\n".join(lines(report)))
    return report.exit_code


def _bytes(path: Path | None) -> bytes | None:
    return None if path is None else path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
