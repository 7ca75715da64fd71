"""What the figures of the platform say of the toolkit."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from consultations.evaluation.indicators import Indicator
from consultations.evaluation.indicators import register as told
from toolkit.models import Worksheet
from toolkit.trials.models import Problem, Proposal, Trial


def figures() -> Iterator[Indicator]:
    """Trials, problems, proposals and worksheets, as they are now."""
    finished = Trial.objects.filter(state=Trial.State.FINISHED)
    contexts = finished.values("country", "data_type", "method").distinct().count()
    taken = [Proposal.State.ACCEPTED, Proposal.State.RELEASED]
    for id, name, definition, value in (
        ("trials", _("Trials finished"), _("Registered before they started, whatever they found."), finished.count()),
        ("contexts", _("Contexts of trials"), _("Country, kind of data and method together."), contexts),
        ("problems", _("Problems open"), _("Reported and not settled."), Problem.objects.filter(state="open").count()),
        ("proposals", _("Proposals accepted"), _("Released or to be released."), Proposal.objects.filter(state__in=taken).count()),
        ("worksheets", _("Worksheets"), _("Begun on this platform."), Worksheet.objects.count()),
    ):
        yield Indicator(id, "toolkit", name, definition, value)


def register() -> None:
    told("toolkit", figures)
