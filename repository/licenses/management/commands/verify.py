"""`manage.py verify LICENSE`: as `python -m repository.licenses.domain.verify`, and PDFs too."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from repository.licenses import checking
from repository.licenses.domain import canonical
from repository.licenses.domain import verify as offline
from repository.licenses.reading import faults


class Command(BaseCommand):
    help = "Check a license (PDF or JSON) with the files given. Exit code: 0 valid, 1 not valid, 2 unusable input."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        offline.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        try:
            checked = self._checked(argparse.Namespace(**options))
        except OSError as error:
            self._unusable(f"{error.filename}: {error.strerror}")
        except canonical.Unreadable as error:
            self._unusable(f"did.json: {error.code}")
        for finding in checked.pdf_findings:
            self.stdout.write(f"not valid: {finding.code} {faults.sentence(finding.code, finding.values)}")
        for finding in checked.findings:
            self.stdout.write(offline.line(finding))
        self.stdout.write(f"checks: {', '.join(checked.checks_run)}")
        if checked.sealed_by:
            self.stdout.write(f"sealed by: {checked.sealed_by}{' (test seal)' if checked.test_seal else ''}")
        if checked.report is not None:
            report = checked.report
            counts = f"{report.recounted} recounted, {report.attested} attested, {report.stated} stated"
            self.stdout.write(f"figures: {counts}")
        end = {0: "valid", 1: "not valid", 2: "undecided: what was given does not suffice"}[checked.exit_code]
        self.stdout.write(end)
        if checked.exit_code:
            sys.exit(checked.exit_code)

    def _checked(self, given: argparse.Namespace) -> checking.Checked:
        data = given.license.read_bytes()
        did = canonical.parse(given.did.read_bytes()) if given.did else None
        if did is not None and not isinstance(did, dict):
            self._unusable("did.json: not an object")
        ballots = None
        if given.ballots:
            try:
                with given.ballots.open("rb") as stream:
                    ballots = checking.unpacked(stream).read()
            except checking.TooLarge:
                self._unusable(f"{given.ballots}: unpacks to too much")
        return checking.check(
            data,
            did=did,
            now=given.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            status=offline.status_of(given),
            ballots=ballots,
            questions=given.questions.read_bytes() if given.questions else None,
            statement=given.statement.read_bytes() if given.statement else None,
            tables=offline.tables_of(given),
            rows=given.rows.read_bytes() if given.rows else None,
        )

    def _unusable(self, reason: str) -> None:
        self.stderr.write(f"unusable: {reason}")
        sys.exit(2)
