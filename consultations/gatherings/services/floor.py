"""The speaking queue: hands go up, whoever has spoken least goes first, and nothing of it outlives the meeting."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations.domain import floor
from consultations.gatherings.models import Meeting, Turn
from consultations.gatherings.refusals import AlreadyWaiting, SomebodySpeaks
from consultations.gatherings.services.meetings import locked
from consultations.models import Participation

State = Turn.State


def queue(meeting: Meeting) -> list[Turn]:
    """The hands that are up, in the order in which they get the floor."""
    turns = list(meeting.turns.select_related("participation"))
    had: dict[str, floor.Spoken] = {}
    for turn in turns:
        if turn.state != State.WAITING:
            before = had.get(str(turn.participation_id), floor.Spoken())
            had[str(turn.participation_id)] = floor.Spoken(before.turns + 1, before.seconds + turn.seconds)
    waiting = {turn.asked: turn for turn in turns if turn.state == State.WAITING}
    wishes = [floor.Wish(str(turn.participation_id), asked) for asked, turn in waiting.items()]
    return [waiting[wish.asked] for wish in floor.in_turn(wishes, had)]


def speaking(meeting: Meeting) -> Turn | None:
    return meeting.turns.filter(state=State.SPEAKING).select_related("participation").first()


@transaction.atomic
def raise_hand(*, meeting: Meeting, person: Participation) -> None:
    """The person wants to speak. Raises MeetingNotRunning, AlreadyWaiting."""
    one = locked(meeting, Meeting.State.RUNNING, frozen_too=True)
    if one.turns.filter(participation=person).exclude(state=State.DONE).exists():
        raise AlreadyWaiting()
    last = one.turns.aggregate(last=Max("asked"))["last"] or 0
    Turn.objects.create(meeting=one, participation=person, asked=last + 1)


@transaction.atomic
def lower_hand(*, meeting: Meeting, person: Participation) -> None:
    """The person does not want to speak after all."""
    one = locked(meeting, Meeting.State.RUNNING, frozen_too=True)
    one.turns.filter(participation=person, state=State.WAITING).delete()


@transaction.atomic
def give_floor(*, turn: Turn) -> None:
    """It is this person's turn now. Raises SomebodySpeaks."""
    one = locked(turn.meeting, Meeting.State.RUNNING, frozen_too=True)
    if one.turns.filter(state=State.SPEAKING).exists():
        raise SomebodySpeaks()
    one.turns.filter(pk=turn.pk, state=State.WAITING).update(state=State.SPEAKING, began_at=timezone.now())


@transaction.atomic
def end_turn(*, meeting: Meeting) -> None:
    """Whoever has the floor has spoken."""
    one = locked(meeting, Meeting.State.RUNNING, frozen_too=True)
    turn = one.turns.filter(state=State.SPEAKING).first()
    if turn is not None and turn.began_at is not None:
        turn.seconds = max(0, int((timezone.now() - turn.began_at).total_seconds()))
        turn.state, turn.began_at = State.DONE, None
        turn.save(update_fields=["seconds", "state", "began_at"])
