"""The parts of a consultation that have a page of their own, with what runs in each just now."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations import method, selectors
from consultations.ballots import secrecy
from consultations.models import Consultation
from consultations.services import timetable
from consultations.views.visits import Visit


@dataclass(frozen=True)
class Part:
    """One part: its name, its page, and the stages that run with their ends; `line` is "" where nothing runs."""

    named: dict[str, str]
    url: str
    line: str


def parts(here: Visit) -> list[Part]:
    """Every part that has a page, in the order of the path."""
    found = []
    for component in selectors.path(here.consultation):
        if address := method.method_of(component).public_url(component):
            running = [one for one in timetable.planned(component) if one.standing == "now"]
            line = " · ".join(
                _("%(stage)s until %(closes)s")
                % {"stage": one.said, "closes": date_format(timezone.localtime(one.stage.closes), secrecy.MOMENT)}
                for one in running
            )
            found.append(Part(here.words(component.title), address, line))
    return found


def running(here: Visit) -> list[Part]:
    """The parts in which something can be done just now; none before the consultation opens or after it closes."""
    if here.consultation.state != Consultation.State.OPEN:
        return []
    return [part for part in parts(here) if part.line]
