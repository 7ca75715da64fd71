"""manage.py import_cases: the cases of another collection as drafts."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from repository.cases.domain.importing import SCHEMES
from repository.cases.reading import imports
from repository.cases.services import exchanging
from repository.cases.services.exchanging import ImportRefused
from socialicense.accounts.models import User


class Command(BaseCommand):
    help = "Take cases over from a file of another collection: each record becomes a draft, once; all rows or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, or JSON")
        parser.add_argument("--scheme", choices=SCHEMES, required=True, help="the collection that it comes from")
        parser.add_argument("--by", required=True, help="mail address of the account whose drafts they become")
        parser.add_argument("--check", action="store_true", help="report and write nothing")

    def handle(self, *args: Any, **options: Any) -> str:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"Nobody has the address {options['by']}.")
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        content = options["file"].read_bytes()
        try:
            report = exchanging.take_over(scheme=options["scheme"], content=content, by=by, only_check=options["check"])
        except ImportRefused as refusal:
            lines = [f"row {one.row} {one.column}: {imports.sentence(one)}" for one in refusal.faults]
            raise CommandError("Nothing was taken over.\n" + "\n".join(lines)) from refusal
        told = [f"row {one.row}\t{one.source}\t{one.what}" for one in report.outcomes]
        told += [f"unknown column: {one}" for one in report.unknown]
        told += [f"unknown value: {column} = {value} ({n})" for (column, value), n in report.values]
        return "\n".join([*told, ", ".join(f"{n} {what}" for what, n in report.counts.items())])
