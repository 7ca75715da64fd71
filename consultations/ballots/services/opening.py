"""Opening a ballot freezes it; afterwards it can only be extended before its end, or voided by two people."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.refusals import (
    AlreadyOpened,
    BallotClosed,
    SecondPersonNeeded,
    TooFewEligible,
    WindowRefused,
)
from consultations.models import Component, Participation, SecondSignature, Stage
from repository.licenses.domain import canonical
from repository.licenses.domain.questions import BallotDefinition, Question
from socialicense.accounts.models import User
from socialicense.audit import services as audit

SECRET_MINIMUM = 10


@dataclass(frozen=True)
class Roll:
    """Who may vote: participations with their group label ("" where there are none)."""

    entries: tuple[tuple[UUID, str], ...]
    members: int | None = None  # the size of the whole body, when it is larger than the roll

    @property
    def sha256(self) -> str:
        """The digest published at opening: of the sorted participation ids, so it can be compared, not read."""
        hashed = sorted(hashlib.sha256(participation.bytes).hexdigest() for participation, _ in self.entries)
        return canonical.digest(hashed)

    @property
    def eligible(self) -> int:
        return self.members or len(self.entries)


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with whole seconds, the only form of time in signed documents."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def roll_of(component: Component) -> Roll:
    """Everybody who takes part in the consultation at this moment and has not withdrawn."""
    people = Participation.objects.filter(
        consultation=component.consultation_id,
        state__in=[Participation.State.INVITED, Participation.State.ACTIVE],
    ).order_by("id")
    return Roll(tuple(people.values_list("id", "group")))


@transaction.atomic
def open_ballot(
    *,
    stage: Stage,
    questions: Sequence[Question],
    roll: Roll,
    by: User | None,
    channel: str = Ballot.Channel.WEB,
) -> Ballot:
    """Freeze, hash and open the ballot of a stage, with its roll, key and box.

    Refuses a secret ballot of fewer than ten, and a second ballot for the stage. Records what was frozen.
    """
    component = stage.component
    if Ballot.objects.filter(component=component, stage_kind=stage.kind).exclude(state=Ballot.State.VOIDED).exists():
        raise AlreadyOpened()
    if channel == Ballot.Channel.WEB and roll.eligible < SECRET_MINIMUM:
        raise TooFewEligible(eligible=roll.eligible, minimum=SECRET_MINIMUM)
    ballot_id = uuid4()
    definition = _definition(ballot_id, stage, questions, roll)
    ballot = Ballot.objects.create(
        id=ballot_id,
        component=component,
        stage_kind=stage.kind,
        channel=channel,
        definition=canonical.canonical(definition.to_json()).decode(),
        definition_sha256=definition.sha256,
        linkage=ballot_id,
        opens=stage.opens,
        closes=stage.closes,
        roll_sha256=roll.sha256,
        eligible=roll.eligible,
    )
    RollEntry.objects.bulk_create(
        [RollEntry(ballot=ballot, participation_id=person, group=group) for person, group in roll.entries],
        batch_size=2000,
    )
    keys.create(ballot.linkage)
    box.create(ballot.id)
    audit.record(
        event="ballot.opened",
        by=by,
        scope=component.consultation_id,
        target=str(ballot.id),
        values={"definition": definition.sha256, "roll": roll.sha256, "eligible": roll.eligible},
    )
    return ballot


def _definition(ballot: UUID, stage: Stage, questions: Sequence[Question], roll: Roll) -> BallotDefinition:
    component = stage.component
    labels = sorted({group for _, group in roll.entries if group}) if any(q.safeguard for q in questions) else []
    sizes = {label: sum(group == label for _, group in roll.entries) for label in labels}
    return BallotDefinition.from_json(
        {
            "schema": "socialicense/ballot/1",
            "ballot": str(ballot),
            "consultation": str(component.consultation_id),
            "purpose": str(component.purpose),
            "title": dict(component.title),
            "languages": list(component.consultation.languages),
            "questions": [question.to_json() for question in questions],
            "groups": {"name": "group", "labels": labels} if labels else None,
            "eligible": roll.eligible,
            "eligible_by_group": sizes if labels else None,
            "present": None,
            "roll_sha256": roll.sha256,
            "small_cell": SECRET_MINIMUM,
            "linkage": {"id": str(ballot), "ends": stamp(stage.closes)},
            "rows_published": False,
            "opens": stamp(stage.opens),
            "closes": stamp(stage.closes),
            "option_seed": secrets.token_hex(16),
        }
    )


@transaction.atomic
def extend(*, ballot: Ballot, closes: datetime, reason: str, by: User) -> Ballot:
    """Extend the window before its end, for a public reason. Never after, never shorter."""
    row = Ballot.objects.select_for_update().get(pk=ballot.pk)
    still_open = Ballot.objects.filter(pk=row.pk, state=Ballot.State.OPEN, closes__gt=Now()).exists()
    if not still_open or closes <= row.closes or not reason.strip():
        raise WindowRefused()
    row.closes, row.extension_reason = closes, reason.strip()
    row.save(update_fields=["closes", "extension_reason"])
    Stage.objects.filter(component=row.component_id, kind=row.stage_kind).update(closes=closes)
    audit.record(
        event="ballot.extended",
        by=by,
        scope=row.component.consultation_id,
        target=str(row.id),
        values={"closes": stamp(closes), "reason": row.extension_reason},
    )
    return row


@transaction.atomic
def confirm_void(*, request: SecondSignature, by: User) -> Ballot:
    """Void an open ballot on the word of two people: nothing is counted, everything in the box is thrown away."""
    request = SecondSignature.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_by_id or by.pk == request.asked_by_id:
        raise SecondPersonNeeded()
    row = Ballot.objects.select_for_update().get(pk=request.target)
    if row.state != Ballot.State.OPEN:
        raise BallotClosed()
    request.confirmed_by, request.confirmed_at = by, datetime.now(UTC)
    request.save(update_fields=["confirmed_by", "confirmed_at"])
    row.state, row.void_reason, row.voided_at = Ballot.State.VOIDED, request.reason, request.confirmed_at
    row.save(update_fields=["state", "void_reason", "voided_at"])
    box.drop(row.id)
    transaction.on_commit(lambda: keys.destroy(row.linkage))
    audit.record(
        event="ballot.voided",
        by=by,
        scope=row.component.consultation_id,
        target=str(row.id),
        values={"reason": request.reason, "asked_by": str(request.asked_by_id)},
    )
    return row
