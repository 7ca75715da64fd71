"""Building a workshop: its steps in order, the stakeholder map, personas. The agenda of a meeting follows its steps.

Steps may change until the evidence is frozen; one that has begun keeps its kind and its place.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from consultations.gatherings.models import AgendaItem, Meeting
from consultations.gatherings.services import meetings
from consultations.gatherings.services.meetings import Point, require_unfrozen
from consultations.methods.codesign.models import Persona, Stakeholder, Step, Workshop
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.errors import Refusal

Kind, Item = Step.Kind, AgendaItem.Kind
AS_ITEM: Mapping[Any, Any] = {
    Kind.WELCOME: Item.WELCOME, Kind.STORY: Item.TALK, Kind.CLUSTER: Item.PLENARY, Kind.HARVEST: Item.PLENARY,
    Kind.CLOSING: Item.PLENARY, Kind.PRIORITISE: Item.VOTE, Kind.DELPHI: Item.VOTE, Kind.ADOPT: Item.VOTE,
    Kind.BREAK: Item.BREAK,
}  # fmt: skip
"""What a step is on the agenda of a meeting; everything else is work at tables."""
FOLLOWED = frozenset({Meeting.State.PLANNED, Meeting.State.RUNNING})


class StepBegun(Refusal):
    code = "step-begun"
    message = _("This step has begun: it stays where it is. Its words and minutes can still change.")


def record(event: str, workshop: Workshop, by: User | None, **values: object) -> None:
    """An act about a workshop, in the audit trail of its consultation."""
    audit.record(
        event=event,
        by=by,
        scope=workshop.component.consultation_id,
        target=f"component:{workshop.component_id}",
        values=dict(values),
    )


def held(workshop: Workshop) -> None:
    """Hold the workshop until the end of the transaction. Raises EvidenceFrozen."""
    require_unfrozen(workshop.component)
    Workshop.objects.select_for_update().get(pk=workshop.pk)


@transaction.atomic
def save_step(*, step: Step, by: User) -> Step:
    """Add a step at the end of its meeting, or change one. Raises StepBegun, EvidenceFrozen."""
    workshop = step.workshop
    held(workshop)
    before = Step.objects.filter(pk=step.pk).first()
    if before is not None and before.started_at and (before.kind, before.sitting) != (step.kind, step.sitting):
        raise StepBegun()
    if before is None or before.sitting != step.sitting:
        step.position = (workshop.steps.aggregate(last=Max("position"))["last"] or 0) + 1
        step.meeting = _meeting_of(workshop, step.sitting)
    step.save()
    record("codesign.step_saved", workshop, by, step=str(step.id), kind=step.kind, minutes=step.minutes)
    follow(workshop, by)
    return step


def _meeting_of(workshop: Workshop, sitting: int) -> Meeting | None:
    other = workshop.steps.filter(sitting=sitting).exclude(meeting=None).select_related("meeting").first()
    return other.meeting if other else None


@transaction.atomic
def move_step(*, step: Step, up: bool, by: User) -> None:
    """Swap a step with its neighbour in the same meeting; at the end nothing happens. Raises StepBegun."""
    held(step.workshop)
    others = step.workshop.steps.filter(sitting=step.sitting)
    neighbour = (
        others.filter(position__lt=step.position).order_by("-position").first()
        if up
        else others.filter(position__gt=step.position).order_by("position").first()
    )
    if neighbour is None:
        return
    if step.started_at or neighbour.started_at:
        raise StepBegun()
    step.position, neighbour.position = neighbour.position, step.position
    Step.objects.bulk_update([step, neighbour], ["position"])
    record("codesign.step_moved", step.workshop, by, step=str(step.id), position=step.position)
    follow(step.workshop, by)


@transaction.atomic
def remove_step(*, step: Step, by: User) -> None:
    """Take a step out. Raises StepBegun."""
    held(step.workshop)
    if step.started_at:
        raise StepBegun()
    record("codesign.step_removed", step.workshop, by, step=str(step.id), kind=step.kind)
    item = step.item
    step.delete()
    if item is not None and item.meeting.state in FOLLOWED:
        item.delete()
    follow(step.workshop, by)


def follow(workshop: Workshop, by: User | None) -> None:
    """Write the steps of each planned or running meeting onto its agenda, in order. Points that somebody added by hand
    stay, after the steps; who speaks at a point stays with it."""
    steps = workshop.steps.exclude(meeting=None).select_related("meeting", "item").order_by("sitting", "position")
    by_meeting: dict[Meeting, list[Step]] = {}
    for step in steps:
        by_meeting.setdefault(step.meeting, []).append(step)
    for meeting, own in by_meeting.items():
        if meeting.state in FOLLOWED:
            _write_agenda(workshop, meeting, own, by)


def _write_agenda(workshop: Workshop, meeting: Meeting, own: list[Step], by: User | None) -> None:
    meeting.component = workshop.component
    known = {step.item_id for step in own if step.item_id}
    added = [item for item in meeting.agenda.prefetch_related("speakers") if item.id not in known]
    points = [_point(step) for step in own]
    points += [_again(item) for item in added]
    meetings.set_agenda(meeting=meeting, points=points, by=by)
    written = list(meeting.agenda.order_by("position"))
    for step, item in zip(own, written, strict=False):
        if step.item_id != item.id:
            step.item = item
            step.save(update_fields=["item"])


def _point(step: Step) -> Point:
    speakers = [speaker.id for speaker in step.item.speakers.all()] if step.item else []
    return Point(
        title=dict(step.title),
        minutes=step.minutes,
        kind=AS_ITEM.get(step.kind, Item.TABLES),
        speakers=speakers,
        id=step.item_id,
    )


def _again(item: AgendaItem) -> Point:
    speakers = [speaker.id for speaker in item.speakers.all()]
    return Point(dict(item.title), item.minutes, item.kind, item.language, speakers, item.id)


@transaction.atomic
def save_person(*, row: Persona | Stakeholder, by: User) -> Persona | Stakeholder:
    """Add a persona or a stakeholder at the end, or change one."""
    held(row.workshop)
    if row._state.adding:
        kind = type(row)
        last = kind.objects.filter(workshop=row.workshop).aggregate(last=Max("position"))["last"] or 0
        row.position = last + 1
    row.save()
    record(f"codesign.{type(row).__name__.lower()}_saved", row.workshop, by, id=str(row.id))
    return row


@transaction.atomic
def remove_person(*, row: Persona | Stakeholder, by: User) -> None:
    """Take a persona or a stakeholder out."""
    held(row.workshop)
    record(f"codesign.{type(row).__name__.lower()}_removed", row.workshop, by, id=str(row.id))
    row.delete()
