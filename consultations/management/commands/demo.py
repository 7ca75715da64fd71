"""manage.py demo: a complete, clearly marked demo in an empty platform."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.demo.build import build
from consultations.models import Consultation


class Command(BaseCommand):
    help = "Build the demo: invented consultations at every stage, licenses issued, withheld and withdrawn."

    def handle(self, *args: Any, **options: Any) -> str:
        if Consultation.objects.exists():
            raise CommandError("There are consultations here already. The demo goes into an empty platform only.")
        sign_ins = build()
        width = max(len(sign_in.role) for sign_in in sign_ins)
        lines = [
            f"  {sign_in.role:<{width}}  {sign_in.name}  {sign_in.secret}  {sign_in.leads_to}".rstrip()
            for sign_in in sign_ins
        ]
        return "Sign in at /accounts/login/ (all of it is invented):\n" + "\n".join(lines)
