"""manage.py load_toolkit: the toolkit's releases, steps and tools from their text files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from toolkit.refusals import ContentRefused
from toolkit.services import loading


class Command(BaseCommand):
    help = (
        "Load the toolkit from its text files. The same files again change nothing; a changed text needs a new version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=loading.CONTENT, help="another folder of files")

    def handle(self, *args: Any, **options: Any) -> str:
        try:
            loaded = loading.load(folder=options["folder"])
        except ContentRefused as refused:
            raise CommandError(refused.sentence()) from refused
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        return f"Toolkit {loaded.release}: {loaded.new_tools} new texts of tools, {loaded.new_releases} new releases."
