"""Links that point upward: from a thing that lies deeper to what the parts above it can do with it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from repository import onward
from repository.cases.models import Case
from repository.onward import Onward


def consultation_after(case: Case, _user: Any) -> Onward:
    """Everybody may begin a consultation after the example of a case; whoever is not signed in is asked to on the way."""
    words = _("Start a consultation from this case")
    return Onward(words, reverse("consultations:start_from_case", args=[case.number]))


def register() -> None:
    """Called once, where the addresses are put together."""
    onward.register("case", "consultation", consultation_after)
