"""The stages of a component that runs: what waits, and what may still be moved, added or left out, each for a public
reason. What has begun is not moved; the window of an open ballot is extended by its own rules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from consultations import method
from consultations.ballots.models import Ballot
from consultations.method import Missing
from consultations.models import Component, Consultation, Stage
from consultations.refusals import ReasonMissing, StageBegun, StageNotMovable, StageWindowRefused
from consultations.services import stages
from socialicense.accounts.models import User
from socialicense.audit import services as audit


@dataclass(frozen=True)
class Planned:
    """A stage as its timetable shows it: `name` to organisers, `said` to everybody. `standing` is coming, now, waiting,
    missed, over or left_out; `missing` says what a ballot waits for."""

    stage: Stage
    name: str
    said: str
    kind: method.StageKind
    standing: str
    missing: Missing | None = None

    @property
    def movable(self) -> bool:
        """Whether its window may still change."""
        return self.standing in {"coming", "waiting", "missed"} or (self.standing == "now" and not self.kind.ballot)


def planned(component: Component) -> list[Planned]:
    """Every stage of the component in order, with where it stands."""
    chosen, found = method.method_of(component), []
    begun = dict(
        Ballot.objects.filter(component=component)
        .exclude(state=Ballot.State.VOIDED)
        .values_list("stage_kind", "state")
    )
    rows = list(component.stages.order_by("opens", "closes"))
    rounds = Counter(method.kind_named(chosen, stage.kind).slug for stage in rows)
    for stage in rows:
        stage.component = component
        standing, missing = _standing(stage, begun.get(stage.kind))
        kind = method.kind_named(chosen, stage.kind)
        said = method.stage_said(chosen, stage.kind, rounds=rounds[kind.slug])
        found.append(Planned(stage, method.stage_name(chosen, stage.kind), said, kind, standing, missing))
    return found


def _standing(stage: Stage, ballot: str | None) -> tuple[str, Missing | None]:
    now = timezone.now()
    if stage.left_out:
        return "left_out", None
    if ballot is not None:
        return ("now" if ballot == Ballot.State.OPEN else "over"), None
    if stage.opens > now:
        return "coming", None
    if not stages.has_ballot(stage):
        return ("now" if stage.closes > now else "over"), None
    missing = stages.hold(stage)
    return ("missed" if stage.closes <= now else "waiting"), missing


def waiting(consultation: Consultation) -> Sequence[Planned]:
    """Stages of the open consultation whose time has come without anything to vote on, or has passed so."""
    if consultation.state != Consultation.State.OPEN:
        return []
    running = consultation.components.filter(state=Component.State.RUNNING).prefetch_related("stages")
    found: list[Planned] = []
    for component in running:
        component.consultation = consultation
        if any(method.method_of(component).stages[1:]):
            found += [one for one in planned(component) if one.standing in {"waiting", "missed"}]
    return found


@transaction.atomic
def move(*, stage: Stage, opens: datetime, closes: datetime, reason: str, by: User) -> Stage:
    """Give a stage that has not begun another window, for a public reason. One without a ballot that runs may only
    end later. Raises StageBegun, StageWindowRefused, ReasonMissing."""
    row = _locked(stage)
    now, running = timezone.now(), stage.opens <= timezone.now() and not stages.has_ballot(stage)
    if running and (row.closes <= now or opens != row.opens or closes <= row.closes):
        raise StageBegun()
    if not running and _has_ballot(row):
        raise StageBegun()
    _check(opens, closes, reason)
    row.opens, row.closes, row.reason = opens, closes, reason.strip()
    row.save(update_fields=["opens", "closes", "reason"])
    _ring(row)
    _record("stage.moved", row, by, opens=opens, closes=closes)
    return row


@transaction.atomic
def add_round(
    *, component: Component, kind: str, opens: datetime, closes: datetime, reason: str, by: User
) -> Stage:
    """One more round of a kind of stage that repeats. Before opening it needs no reason."""
    chosen = method.method_of(component)
    known = method.kind_named(chosen, kind)
    running = _require_changeable(component)
    if not known.repeats:
        raise StageNotMovable()
    _check(opens, closes, reason, needed=running)
    taken = {stage.kind for stage in component.stages.all()}
    names = (f"{known.slug}-{number}" for number in range(2, len(taken) + 3))
    row = Stage.objects.create(
        component=component,
        kind=next(name for name in names if name not in taken),
        opens=opens,
        closes=closes,
        reason=reason.strip(),
    )
    if running:
        _ring(row)
    _record("stage.added", row, by, opens=opens, closes=closes)
    return row


@transaction.atomic
def leave_out(*, stage: Stage, reason: str, by: User) -> Stage:
    """Leave out an optional stage that has not begun, for a public reason. It may have been the last one."""
    row = _locked(stage)
    if not method.kind_of(row).optional or _has_ballot(row):
        raise StageNotMovable()
    if not reason.strip():
        raise ReasonMissing()
    row.left_out, row.reason = True, reason.strip()
    row.save(update_fields=["left_out", "reason"])
    _record("stage.left_out", row, by)
    if row.component.state == Component.State.RUNNING:
        stages.finish_if_over(row.component)
    return row


def _locked(stage: Stage) -> Stage:
    row = Stage.objects.select_for_update().select_related("component__consultation").get(pk=stage.pk)
    _require_changeable(row.component)
    if row.left_out:
        raise StageNotMovable()
    return row


def _require_changeable(component: Component) -> bool:
    """Whether it runs already; raises StageNotMovable when its evidence is frozen."""
    state = Component.objects.select_for_update().get(pk=component.pk).state
    if state not in {Component.State.PREPARING, Component.State.RUNNING}:
        raise StageNotMovable()
    return state == Component.State.RUNNING


def _has_ballot(stage: Stage) -> bool:
    ballots = Ballot.objects.filter(component=stage.component_id, stage_kind=stage.kind)
    return ballots.exclude(state=Ballot.State.VOIDED).exists()


def _check(opens: datetime, closes: datetime, reason: str, *, needed: bool = True) -> None:
    if closes <= opens or closes <= timezone.now():
        raise StageWindowRefused()
    if needed and not reason.strip():
        raise ReasonMissing()


def _ring(stage: Stage) -> None:
    if stage.component.state == Component.State.RUNNING:
        stages.queue(stage, not_before=max(stage.opens, timezone.now()))


def _record(event: str, stage: Stage, by: User, **window: datetime) -> None:
    audit.record(
        event=event,
        by=by,
        scope=stage.component.consultation_id,
        target=str(stage.id),
        values={
            "stage": stage.kind,
            "reason": stage.reason,
            **{name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in window.items()},
        },
    )
