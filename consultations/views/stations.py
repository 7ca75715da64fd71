"""The path of a consultation as stations with dates: what is done, where it stands, what comes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import method, selectors
from consultations.ballots import secrecy
from consultations.method import Missing
from consultations.models import Component, Consultation
from consultations.recruitment import selectors as lotteries
from consultations.views.visits import Visit

State = Consultation.State
ORDER = (State.PREPARING, State.OPEN, State.REVIEW, State.RATIFICATION, State.ADOPTION, State.ISSUED)


@dataclass(frozen=True)
class Station:
    """One stop: a title, where it stands (done, now, failed or "" for still to come), and when."""

    title: str
    lang: str
    state: str
    line: str
    href: str = ""
    late: Sequence[Missing] = ()
    lottery: str = ""


def stations(here: Visit) -> list[Station]:
    """Every component in order, then review, the vote on the draft, the community's signature, and the license."""
    consultation = here.consultation
    components = list(selectors.path(consultation))
    asked = [component for component in components if component.purpose == Component.Purpose.EVIDENCE]
    ratified = [component for component in components if component.purpose == Component.Purpose.RATIFICATION]
    found = [_component(here, component) for component in asked]
    found.append(
        _step(here, State.REVIEW, _("Everybody reads the draft"), span(consultation.review_minutes), draft=True)
    )
    if ratified:
        found += [_component(here, component) for component in ratified]
    else:
        found.append(_step(here, State.RATIFICATION, _("Vote on the draft"), span(consultation.ratification_minutes)))
    if not consultation.exercise and consultation.state not in {State.WITHHELD, State.ABANDONED}:  # its end says it
        found.append(
            _step(here, State.ADOPTION, _("The community signs, or not"), span(consultation.adoption_days * 1440))
        )
    found.append(_end(here))
    return found


def _component(here: Visit, component: Component) -> Station:
    stages = list(component.stages.all())
    opens, closes = min(stage.opens for stage in stages), max(stage.closes for stage in stages)
    state = ""
    if component.state == Component.State.VOIDED:
        state = "failed"
    elif component.state == Component.State.DONE:
        state = "done"
    elif opens <= timezone.now() and here.consultation.state != State.PREPARING:
        state = "now"
    words = here.words(component.title)
    line = _("%(opens)s to %(closes)s") % {"opens": _moment(opens), "closes": _moment(closes)}
    if here.consultation.state == State.PREPARING:
        return Station(words["text"], words["lang"], state, line)
    chosen = method.method_of(component)
    found = lotteries.of(component) is not None
    lottery = reverse("consultations:lottery", args=[here.consultation.slug, component.id]) if found else ""
    href, late = chosen.public_url(component), chosen.overdue(component)
    return Station(words["text"], words["lang"], state, line, href, late, lottery)


def _moment(moment: object) -> str:
    return date_format(timezone.localtime(moment), secrecy.MOMENT)  # type: ignore[arg-type]


def span(minutes: int) -> str:
    """So many minutes in words: whole days, or minutes where it is less than one."""
    days = minutes // 1440
    if days:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _step(here: Visit, step: State, title: str, line: str, *, draft: bool = False) -> Station:
    at = here.consultation.state
    href = reverse("consultations:draft", args=[here.consultation.slug]) if draft else ""
    if at == step:
        return Station(title, "", "now", line, href)
    if at in {State.WITHHELD, State.ABANDONED}:
        return Station(title, "", "done", line, href)
    past = ORDER.index(State(at)) > ORDER.index(step)
    return Station(title, "", "done" if past else "", line, href if past else "")


def _end(here: Visit) -> Station:
    at = here.consultation.state
    if at == State.ISSUED:
        return Station(_("License issued"), "", "done", "")
    if at == State.WITHHELD:
        return Station(_("License withheld"), "", "done", _("The community did not give its license."))
    if at == State.ABANDONED:
        return Station(_("Abandoned"), "", "failed", _("The time for an answer ran out."))
    return Station(_("License"), "", "", "")
