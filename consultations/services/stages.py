"""Stages begin and end by the clock: their ballots open and close without a person watching."""

from django.db import transaction
from django.utils import timezone

from consultations import method
from consultations.ballots.models import Ballot
from consultations.ballots.services import closing, opening
from consultations.ballots.services.opening import Roll
from consultations.models import Component, Stage
from socialicense.accounts.models import User
from socialicense.jobs import services as jobs


def has_ballot(stage: Stage) -> bool:
    """Whether a ballot opens and closes with this stage."""
    kinds = {kind.slug: kind for kind in method.method_of(stage.component).stages}
    return kinds[stage.kind].ballot


@transaction.atomic
def open_stage(
    *, stage: Stage, by: User | None = None, roll: Roll | None = None, channel: str = Ballot.Channel.WEB
) -> Ballot | None:
    """Open the ballot of a stage, if it has one, and queue its close. Opening again finds the ballot that is there."""
    if not has_ballot(stage):
        return None
    component = stage.component
    existing = Ballot.objects.filter(component=component, stage_kind=stage.kind).exclude(state=Ballot.State.VOIDED)
    ballot = existing.first()
    if ballot is None:
        ballot = opening.open_ballot(
            stage=stage,
            questions=method.method_of(component).questions(component),
            roll=roll or opening.roll_of(component),
            by=by,
            channel=channel,
        )
        _link_voided(ballot)
    if channel == Ballot.Channel.WEB:
        queue_close(ballot)
    return ballot


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


def close_ballot(ballot: Ballot) -> Ballot:
    """Close a ballot whose end has come; queue the component's evidence. A ballot still running is queued again."""
    row = Ballot.objects.get(pk=ballot.pk)
    early = closing.may_close(row)
    if row.state == Ballot.State.OPEN and not early:
        queue_close(row)
        return row
    row = closing.close(ballot=row)
    if row.state == Ballot.State.CLOSED and _finished(row.component):
        jobs.enqueue(
            kind="consultations.evidence",
            key=f"evidence:{row.component_id}",
            payload={"component": str(row.component_id)},
            scope=row.component.consultation_id,
        )
    return row


def _finished(component: Component) -> bool:
    """Every stage is over and every ballot that counts is closed."""
    stages = [stage for stage in component.stages.all() if has_ballot(stage)]
    closed = set(
        Ballot.objects.filter(component=component, state=Ballot.State.CLOSED).values_list("stage_kind", flat=True)
    )
    return {stage.kind for stage in stages} <= closed


def reopen_after_void(*, stage: Stage, by: User) -> Ballot | None:
    """After a void: open a successor for the rest of the window, linked from the voided ballot."""
    if stage.closes <= timezone.now():
        return None
    return open_stage(stage=stage, by=by)
