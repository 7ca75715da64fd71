"""manage.py shares: spend the budget of an election in the .pb format, and say why each project won or not."""

from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from consultations.domain.pabulib import Election, PabulibRefused, read
from repository.licenses.domain.budgets import MOST_STEPS, Allocation, BudgetRule, Completion, Ties, Variant, allocate
from repository.licenses.domain.shares import Utility
from repository.licenses.reading import spending


class Command(BaseCommand):
    help = (
        "Spend the budget of a participatory-budgeting election (Pabulib's .pb format) by the Method of Equal Shares or by"
        " support, with no database, and say why each project won or did not. Exit 0 done, 2 unusable input."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.pb")
        parser.add_argument("--rule", default="equal_shares", choices=get_args(BudgetRule))
        parser.add_argument(
            "--utility", default="", choices=get_args(Utility), help="default: cost, or score where votes carry points"
        )
        parser.add_argument("--completion", default="none", choices=get_args(Completion))
        parser.add_argument("--increment", type=int, default=1, help="what add1 raises shares by, in the smallest unit")
        parser.add_argument("--ties", default="cheaper", choices=get_args(Ties), help="who goes first among equals")
        parser.add_argument("--brief", action="store_true", help="the winners only, one id on a line")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            election = read(Path(options["file"]).read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=2) from error
        except PabulibRefused as refused:
            line = f", line {refused.values['line']}" if refused.values["line"] else ""
            reason = refused.values["reason"]
            raise CommandError(
                f"{Path(options['file']).name}{line}: {reason} [{refused.code}]", returncode=2
            ) from refused
        made = allocate(election.items, election.ballots, total=election.total, variant=_variant(election, options))
        with translation.override("en"):
            for line in made.winners if options["brief"] else _told(election, made):
                self.stdout.write(line)


def _variant(election: Election, options: dict[str, Any]) -> Variant:
    utility = options["utility"] or ("score" if election.scored else "cost")
    if utility == "score" and not election.scored:
        raise CommandError(
            "The votes of this file carry no points: choose the utility cost or cardinality.", returncode=2
        )
    if options["increment"] < 1 or election.total > options["increment"] * MOST_STEPS:
        least = -(-election.total // MOST_STEPS)
        raise CommandError(f"The increment is too small for this budget: take at least {least}.", returncode=2)
    return Variant(options["rule"], utility, options["completion"], options["increment"], options["ties"])


def _told(election: Election, made: Allocation) -> list[str]:
    money = spending.Money(election.meta.get("currency", ""), election.unit)
    told = [spending.sums(made, money), *spending.rule_words(made, money)]
    fates = {fate.item: fate for fate in made.items}
    losers = [fate.item for fate in made.items if not fate.won]
    for item in (*made.winners, *losers):
        title = election.names[item] if election.names[item] == item else f"{item} {election.names[item]}"
        reason = spending.why(fates[item], made, election.names.__getitem__, money)
        told.append(f"{title} ({money(fates[item].cost)}). {reason}")
    if election.selected is not None:
        differ = sorted(election.selected ^ set(made.winners))
        same = (
            "The file names the same winners." if not differ else f"The file decides otherwise on: {', '.join(differ)}"
        )
        told.append(same)
    return told
