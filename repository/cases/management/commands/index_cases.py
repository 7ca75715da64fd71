"""manage.py index_cases: what is searched, for published cases that have no search row yet, or for all of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from repository.cases.services import indexing


class Command(BaseCommand):
    help = "Index published cases for search. After an upgrade or a new translation: --anew indexes all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="index every published case again")

    def handle(self, *args: Any, **options: Any) -> str:
        return f"{indexing.complete(anew=options['anew'])} cases indexed"
