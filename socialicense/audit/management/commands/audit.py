"""`manage.py audit --check`: is the record of acts whole?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from socialicense.audit import services
from socialicense.audit.domain.chain import Finding
from socialicense.audit.models import Event, Head

SENTENCES = {
    "changed": "Event {id} at position {position} was changed after it was recorded.",
    "dropped": "The event at position {position} was dropped.",
    "reordered": "Event {id} at position {position} does not follow its predecessor: the order was changed.",
    "forged": "The signed end of the chain at position {position} carries a signature that is not valid.",
}


def sentence(finding: Finding) -> str:
    return SENTENCES[finding.kind].format(id=finding.id or "?", position=finding.position)


class Command(BaseCommand):
    help = "Chain what was recorded, and with --check name the first event that was changed, dropped or reordered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Check the whole chain; exit code 1 when it is broken."
        )
        parser.add_argument("--sign", action="store_true", help="Sign the end of the chain now.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"] and (finding := services.check()):
            self.stderr.write(sentence(finding))
            sys.exit(1)
        added = services.chain()
        if options["sign"]:
            services.sign_head(force=True)
        chained = Event.objects.filter(position__isnull=False).count()
        verb = "whole" if options["check"] else "chained"
        self.stdout.write(f"{chained} events {verb} ({added} new), {Head.objects.count()} signed ends.")
