"""`manage.py role give EMAIL operator`: the first operator of a platform has nobody to ask."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from socialicense.accounts import selectors, services
from socialicense.accounts.models import PLATFORM, ScopeKind
from socialicense.accounts.roles import ROLES
from socialicense.errors import Refusal


class Command(BaseCommand):
    help = "Give a role to an account, or take it away. Recorded in the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["give", "take"])
        parser.add_argument("email", help="The address of the account; it must exist.")
        parser.add_argument("role", choices=sorted(ROLES))
        parser.add_argument("--scope-kind", choices=ScopeKind.values, default=ScopeKind.PLATFORM)
        parser.add_argument("--scope-id", type=UUID, default=PLATFORM, help="Id of the organisation or consultation.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = selectors.by_email(options["email"])
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        what = {
            "user": user,
            "role": options["role"],
            "scope_kind": options["scope_kind"],
            "scope_id": options["scope_id"],
        }
        try:
            done = services.grant(**what, by=None) if options["act"] == "give" else services.revoke(**what, by=None)
        except Refusal as refusal:
            raise CommandError(refusal.sentence()) from refusal
        if not done:
            raise CommandError(f"{user.email} does not hold the role {options['role']} there.")
        verb = "is" if options["act"] == "give" else "is no longer"
        self.stdout.write(f"{user.email} {verb} {ROLES[options['role']].name}.")
