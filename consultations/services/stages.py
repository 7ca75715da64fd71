"""Stages begin and end by the clock: their ballots open and close without a person watching."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations import method
from consultations.ballots.models import Ballot
from consultations.ballots.services import closing, opening
from consultations.ballots.services.opening import Roll
from consultations.models import Component, Stage
from consultations.services import rolls
from socialicense.accounts.models import User
from socialicense.errors import Refusal
from socialicense.jobs import services as jobs

TRY_AGAIN = timedelta(minutes=1)


def has_ballot(stage: Stage) -> bool:
    """Whether a ballot opens and closes with this stage."""
    return method.kind_of(stage).ballot


def begin(stage: Stage) -> Ballot | None:
    """What the clock does when a stage's time has come: open its ballot, or wait for what is still missing.

    A stage that was left out, or moved to a later time, is not begun. One whose ballot has nothing to ask yet waits and
    is tried again every minute of its window; `waiting` shows it to the organiser.
    """
    if stage.left_out or stage.opens > timezone.now():
        return None
    if has_ballot(stage) and hold(stage) is not None:
        if stage.closes > timezone.now():
            queue(stage, not_before=timezone.now() + TRY_AGAIN)
        return None
    return open_stage(stage=stage)


def queue(stage: Stage, *, not_before: datetime | None = None) -> None:
    """Ring when the stage opens, or at another moment; asking twice for one moment is asking once."""
    moment = not_before or stage.opens
    jobs.enqueue(
        kind="consultations.open_stage",
        key=f"open:{stage.id}:{moment:%Y%m%dT%H%M%S}",
        payload={"stage": str(stage.id)},
        scope=stage.component.consultation_id,
        not_before=moment,
    )


def _live(component: Component, kind: str) -> Ballot | None:
    """The ballot of a stage that counts, if there is one."""
    ballots = Ballot.objects.filter(component=component, stage_kind=kind)
    return ballots.exclude(state=Ballot.State.VOIDED).first()


def hold(stage: Stage) -> method.Missing | None:
    """What keeps the ballot of a stage from opening; nothing when it is open already."""
    if _live(stage.component, stage.kind) is not None:
        return None
    chosen, consultation = method.method_of(stage.component), stage.component.consultation
    held = chosen.hold(stage.component, stage)
    if held is not None:
        return held
    roll = chosen.roll(stage.component, stage)
    if rolls.uncovered(consultation, roll):
        page = reverse("consultations:roll", args=[consultation.slug])
        return method.Missing(_("Two people must sign off the roll, then it opens."), page)
    try:
        opening.require_fitting_secrecy(consultation, roll)
    except Refusal as refusal:
        return method.Missing(refusal.sentence(), reverse("consultations:people", args=[consultation.slug]))
    return None


@transaction.atomic
def open_stage(
    *, stage: Stage, by: User | None = None, roll: Roll | None = None, channel: str = Ballot.Channel.WEB
) -> Ballot | None:
    """Open the ballot of a stage, if it has one, and queue its end. Opening again finds the ballot that is there."""
    if not has_ballot(stage):
        queue_end(stage)
        return None
    component, chosen = stage.component, method.method_of(stage.component)
    ballot = _live(component, stage.kind)
    if ballot is None:
        ballot = opening.open_ballot(
            stage=stage,
            questions=chosen.questions(component, stage),
            roll=roll or chosen.roll(component, stage),
            by=by,
            channel=channel,
            title=method.ballot_title(component, stage.kind),
        )
        _link_voided(ballot)
        if channel == Ballot.Channel.WEB:
            _tell(ballot)
    if channel == Ballot.Channel.WEB:
        queue_close(ballot)
    return ballot


def _tell(ballot: Ballot) -> None:
    """Queue the mails that tell everybody on the roll who has an address that the ballot is open."""
    jobs.enqueue(
        kind="consultations.ballot_opened",
        key=str(ballot.id),
        payload={"ballot": str(ballot.id)},
        scope=ballot.component.consultation_id,
    )


def _link_voided(ballot: Ballot) -> None:
    Ballot.objects.filter(
        component=ballot.component_id, stage_kind=ballot.stage_kind, state=Ballot.State.VOIDED, successor=None
    ).update(successor=ballot)


def queue_close(ballot: Ballot) -> None:
    """Ring at the end of the window; an extended ballot is queued again under its new end."""
    jobs.enqueue(
        kind="consultations.close_ballot",
        key=f"close:{ballot.id}:{ballot.closes:%Y%m%dT%H%M%S}",
        payload={"ballot": str(ballot.id)},
        scope=ballot.component.consultation_id,
        not_before=ballot.closes,
    )


def queue_end(stage: Stage) -> None:
    """Ring at the end of a stage without a ballot: it may be the last one of its component."""
    jobs.enqueue(
        kind="consultations.end_stage",
        key=f"end:{stage.id}:{stage.closes:%Y%m%dT%H%M%S}",
        payload={"stage": str(stage.id)},
        scope=stage.component.consultation_id,
        not_before=stage.closes,
    )


def end_stage(stage: Stage) -> None:
    """A stage without a ballot is over: queue the component's evidence if it was the last one."""
    if stage.closes <= timezone.now():
        finish_if_over(stage.component)


def close_ballot(ballot: Ballot) -> Ballot:
    """Close a ballot whose end has come; queue the component's evidence. A ballot still running is queued again."""
    row = Ballot.objects.get(pk=ballot.pk)
    early = closing.may_close(row)
    if row.state == Ballot.State.OPEN and not early:
        queue_close(row)
        return row
    row = closing.close(ballot=row)
    if row.state == Ballot.State.CLOSED:
        finish_if_over(row.component)
    return row


def finish_if_over(component: Component) -> None:
    """Queue the component's evidence once every stage is over and every ballot that counts is closed."""
    if component.state == Component.State.RUNNING and not _finished(component):
        return
    jobs.enqueue(
        kind="consultations.evidence",
        key=f"evidence:{component.id}",
        payload={"component": str(component.id)},
        scope=component.consultation_id,
    )


def _finished(component: Component) -> bool:
    stages = list(component.stages.filter(left_out=False))
    closed = set(
        Ballot.objects.filter(component=component, state=Ballot.State.CLOSED).values_list("stage_kind", flat=True)
    )
    now = timezone.now()
    return all(stage.kind in closed if has_ballot(stage) else stage.closes <= now for stage in stages)


def reopen_after_void(*, stage: Stage, by: User) -> Ballot | None:
    """After a void: open a successor for the rest of the window, linked from the voided ballot."""
    if stage.closes <= timezone.now():
        return None
    return open_stage(stage=stage, by=by)
