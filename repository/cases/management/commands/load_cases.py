"""manage.py load_cases: the cases of a folder, by default those that come with the platform."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from repository.cases.reading import faults
from repository.cases.refusals import FilesRefused
from repository.cases.services import loading


class Command(BaseCommand):
    help = "Load cases from files: new ones are published, changed ones get a new version, unchanged ones nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=loading.CONTENT, help="a folder of .yaml files")

    def handle(self, *args: Any, **options: Any) -> str:
        if not options["folder"].is_dir():
            raise CommandError(f"There is no folder {options['folder']}.")
        try:
            done = loading.load(options["folder"])
        except FilesRefused as refusal:
            lines = [faults.line(misread) for misread in refusal.misreads]
            raise CommandError("Nothing was loaded.\n" + "\n".join(lines)) from refusal
        text = f"{len(done.new)} new, {len(done.changed)} changed, {len(done.unchanged)} unchanged"
        return text + (f", left alone: {', '.join(done.left)}" if done.left else "")
