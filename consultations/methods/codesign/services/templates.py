"""Beginning from a template: steps, meetings with their agenda, table rounds, rules and windows, in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from consultations import clock
from consultations.domain import texts
from consultations.gatherings.models import Meeting, Round
from consultations.gatherings.services import meetings
from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain.rules import write
from consultations.methods.codesign.domain.templates import Template, windows
from consultations.methods.codesign.models import Step, Workshop
from consultations.methods.codesign.services import rules
from consultations.methods.codesign.services.building import follow, held, record
from consultations.models import Component, Stage
from consultations.services.preparing import require_preparing
from consultations.services.spoken import in_languages
from socialicense.accounts.models import User
from socialicense.errors import Refusal

NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "ninety-minutes": (_("90 minutes"), _("One room, one and a half hours: cards, dots on the wall, one prototype, consent.")),
    "half-day": (_("Half a day"), _("Four hours with personas and journeys, secret priorities, and time to test.")),
    "three-meetings": (_("Three meetings"), _("Two weeks between each: people add cards at home, prototypes ripen.")),
    "world-cafe": (
        _("World Café"),
        _("Three rounds of twenty minutes at small tables. Hosts stay, everybody else moves, then all harvest."),
    ),
    "delphi": (
        _("Delphi"),
        _("Nobody meets. Up to three written rounds, each answered alone, with feedback before the next."),
    ),
}
INSTRUCTIONS: dict[str, str | Promise] = {
    "welcome": _("Say who is here, what will be decided, what happens with it, and how we speak with each other."),
    "story": _("Follow the data from where they arise to where they would be used. Ask whatever is unclear."),
    "personas": _("Choose an invented person. What do they want, and what do they fear?"),
    "journey": _("Walk through a day of that person. Where do data arise, and how does that feel?"),
    "how_might_we": _("Read the challenge aloud. Turn fears and needs into questions that begin with “How might we”."),
    "cards": _("One idea on one card, in your own words. Quiet first, then read aloud. No idea is judged yet."),
    "cafe": _("The host tells what was said before. Talk about the question, and write a card for what should not be lost."),
    "harvest": _("Each table tells what surprised it. Put cards that belong together into clusters and name them."),
    "cluster": _("Put cards that belong together into a cluster, and give it a name in your own words."),
    "prioritise": _("Share out your dots. What must not be missing?"),
    "prototype": _("Write the notice, rule or clause so that somebody could keep it. Say what it grew from."),
    "test": _("Hold it against the personas. I like, I wish, what if. Then write the next version, and why."),
    "delphi": _("Answer alone. Read what others said in the round before, and change your mind if you like."),
    "adopt": _("For each prototype: agree, concern, or block. Whoever blocks says why."),
    "break": _("Leave the room for a moment."),
    "closing": _("Say what happens next, and where everybody finds what became of their card."),
}
ROUNDS = {Step.Kind.CAFE: _("Table round %(n)s"), Step.Kind.DELPHI: _("Written round %(n)s")}
MEETING = _("%(title)s, meeting %(n)s")


class StepsThere(Refusal):
    code = "steps-there"
    message = _("This session has steps already. Say that the template replaces them.")


class FirstDayPast(Refusal):
    code = "first-day-past"
    message = _("The first day is over already, or comes too soon. Choose a moment at least two hours from now.")
    status = 422


@dataclass(frozen=True)
class Plan:
    """Which template, when it begins, and where people meet."""

    template: Template
    first: datetime
    place: str = ""
    link: str = ""
    replace: bool = False


@transaction.atomic
def apply(*, workshop: Workshop, plan: Plan, by: User) -> None:
    """Lay out the whole session. Raises StepsThere, FirstDayPast, and MeetingUsed where a meeting was held already."""
    component = workshop.component
    require_preparing(component.consultation)
    held(workshop)
    now = timezone.now()
    if plan.first < now + timedelta(hours=2):
        raise FirstDayPast()
    if workshop.steps.exists():
        if not plan.replace:
            raise StepsThere()
        _clear(workshop, by)
    workshop.template = plan.template.slug
    workshop.dots = Workshop.Dots.OPEN if plan.template.open_dots else Workshop.Dots.SECRET
    workshop.delphi = write(replace(selectors.consensus(workshop), rounds=plan.template.rounds))
    rules.save(workshop=workshop, by=by)
    begins = _begins(component, plan)
    held_in = _meetings(component, plan, begins, by)
    write_steps(workshop, plan.template, held_in)
    follow(workshop, by)
    _set_windows(component, windows(plan.template, begins, now))
    rules.fit_stages(workshop)
    record("codesign.template", workshop, by, template=plan.template.slug, first=f"{plan.first:%Y-%m-%dT%H:%M:%SZ}")


def write_steps(workshop: Workshop, template: Template, held_in: Mapping[int, Meeting] | None = None) -> None:
    """The steps of a template, in words of ours, each in the meeting of its number."""
    component = workshop.component
    for position, step in enumerate(template.steps, start=1):
        Step.objects.create(
            workshop=workshop,
            position=position,
            sitting=step.sitting,
            meeting=(held_in or {}).get(step.sitting),
            kind=step.kind,
            minutes=step.minutes,
            title=_title(component, step.kind, step.n),
            instructions=in_languages(component, INSTRUCTIONS[step.kind]),
            settings={"round": step.n} if step.n else {},
        )


def _clear(workshop: Workshop, by: User) -> None:
    """Steps go, and the meetings that held nothing but them."""
    used = {step.meeting_id for step in workshop.steps.all() if step.meeting_id}
    workshop.steps.all().delete()
    for meeting in Meeting.objects.filter(pk__in=used):
        meeting.component = workshop.component
        meetings.remove(meeting=meeting, by=by)


def _begins(component: Component, plan: Plan) -> list[datetime]:
    """When the meetings begin: the same time of day in the consultation's zone, whatever the clock change does."""
    local = timezone.localtime(plan.first, clock.zone_of(component.consultation))
    return [local + timedelta(days=days) for days in plan.template.days or (0,)]


def _meetings(component: Component, plan: Plan, begins: Sequence[datetime], by: User) -> Mapping[int, Meeting]:
    made: dict[int, Meeting] = {}
    for sitting in range(1, len(plan.template.days) + 1):
        opens, last = begins[sitting - 1], sitting == len(plan.template.days)
        meeting = Meeting(
            component=component,
            title=_meeting_title(component, sitting, len(plan.template.days)),
            phase=Meeting.Phase.DECISION if last and sitting > 1 else Meeting.Phase.DELIBERATION,
            opens=opens,
            closes=opens + timedelta(minutes=plan.template.minutes(sitting)),
            place=plan.place,
            link=plan.link,
            languages=list(component.consultation.languages),
            takes_questions=False,
            size=plan.template.table or 6,
        )
        made[sitting] = meetings.save(meeting=meeting, by=by)
        Round.objects.bulk_create(
            Round(meeting=meeting, position=n) for n in range(1, plan.template.table_rounds + 1)
        )
    return made


def _set_windows(component: Component, wanted: Mapping[str, tuple[datetime, datetime]]) -> None:
    """Give every stage its window; further rounds that the template does not hold go, missing ones are added."""
    extra = component.stages.filter(kind__regex=r"-\d+$").exclude(kind__in=wanted)
    extra.delete()
    for kind, (opens, closes) in wanted.items():
        Stage.objects.update_or_create(
            component=component, kind=kind, defaults={"opens": opens, "closes": closes, "left_out": False, "reason": ""}
        )


def _title(component: Component, kind: str, n: int) -> dict[str, str]:
    if n:
        return in_languages(component, ROUNDS[Step.Kind(kind)], n=n)
    named = in_languages(component, Step.Kind(kind).label)
    return {language: capfirst(words) for language, words in named.items()}


def _meeting_title(component: Component, sitting: int, of: int) -> dict[str, str]:
    if of == 1:
        return dict(component.title)
    found: dict[str, Any] = {}
    for language in component.title:
        with translation.override(language):
            found[language] = str(MEETING) % {"title": texts.wording(component.title, language), "n": sitting}
    return found
