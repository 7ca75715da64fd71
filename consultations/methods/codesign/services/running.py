"""Running a workshop: which step is on, since when, and how long still. The agenda and the tables go along."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consultations.gatherings.models import Meeting, Round
from consultations.gatherings.services import meetings
from consultations.methods.codesign.models import Change, Step, Workshop
from consultations.methods.codesign.services.building import held, record
from socialicense.accounts.models import User

MOST = 480


@transaction.atomic
def start(*, step: Step, by: User) -> None:
    """The step begins now, and the one before it ends. The first step of a meeting begins the meeting; a table round
    begins its round at the tables. Raises EvidenceFrozen, MeetingOver."""
    workshop = step.workshop
    held(workshop)
    now = timezone.now()
    for other in workshop.steps.filter(started_at__isnull=False, ended_at=None).exclude(pk=step.pk):
        _end(other, by)
    step.started_at, step.ended_at, step.extended = now, None, 0
    step.save(update_fields=["started_at", "ended_at", "extended"])
    meeting = _meeting(step)
    if meeting is not None:
        if meeting.state == Meeting.State.PLANNED:
            meetings.begin(meeting=meeting, by=by)
        if step.item is not None:
            step.item.meeting = meeting
            meetings.start_item(item=step.item, by=by)
        if (round := _round(step, Round.State.PLANNED)) is not None and round.places.exists():
            meetings.start_round(round=round, by=by)
    _tell(workshop, step)
    record("codesign.step_started", workshop, by, step=str(step.id), kind=step.kind)


@transaction.atomic
def end(*, step: Step, by: User) -> None:
    """The step is over; nothing runs until another is started."""
    held(step.workshop)
    if step.started_at is not None and step.ended_at is None:
        _end(step, by)
        _tell(step.workshop, step)


def _end(step: Step, by: User) -> None:
    step.ended_at = timezone.now()
    step.save(update_fields=["ended_at"])
    _meeting(step)
    if (round := _round(step, Round.State.RUNNING)) is not None:
        meetings.end_round(round=round, by=by)
    record("codesign.step_ended", step.workshop, by, step=str(step.id), kind=step.kind)


@transaction.atomic
def extend(*, step: Step, minutes: int, by: User) -> None:
    """Give a step some minutes more, or less. It never gets shorter than one minute."""
    held(step.workshop)
    step.extended = max(1 - step.minutes, min(MOST, step.extended + minutes))
    step.save(update_fields=["extended"])
    meeting = _meeting(step)
    if meeting is not None and meeting.state == Meeting.State.RUNNING and step.item is not None:
        step.item.meeting = meeting
        meetings.extend_item(item=step.item, minutes=minutes, by=by)
    _tell(step.workshop, step)


def _meeting(step: Step) -> Meeting | None:
    """The meeting of a step as it is now, with the component that the caller holds."""
    if step.meeting_id is None:
        return None
    meeting = Meeting.objects.get(pk=step.meeting_id)
    meeting.component = step.workshop.component
    step.meeting = meeting
    return meeting


def _round(step: Step, state: str) -> Round | None:
    """The round at the tables that belongs to a table round, if it is in that state."""
    if step.kind != Step.Kind.CAFE or step.meeting is None:
        return None
    found = step.meeting.rounds.filter(position=step.settings.get("round", 0), state=state).first()
    if found is not None:
        found.meeting = step.meeting
    return found


def _tell(workshop: Workshop, step: Step) -> None:
    """Every screen that follows the board learns that another step is on."""
    Workshop.objects.filter(pk=workshop.pk).update(revision=F("revision") + 1)
    workshop.refresh_from_db(fields=["revision"])
    Change.objects.create(workshop=workshop, revision=workshop.revision, kind="step", subject=step.id)
