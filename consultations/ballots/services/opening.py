"""Opening a ballot freezes it; afterwards it can only be extended before its end, or voided by two people."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.paper import slips
from consultations.ballots.refusals import (
    AlreadyOpened,
    BallotClosed,
    RollNotSigned,
    SecondPersonNeeded,
    SecretPossible,
    TooFewEligible,
    WindowRefused,
)
from consultations.models import Component, Consultation, Participation, SecondSignature, Stage
from repository.licenses.domain import canonical
from repository.licenses.domain.questions import BallotDefinition, Question
from socialicense.accounts.models import User
from socialicense.audit import services as audit

SECRET_MINIMUM = 10
LATER_MINIMUM = 3


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


def on_the_roll(consultation: UUID) -> QuerySet[Participation]:
    """Everybody who takes part in the consultation at this moment and has not withdrawn."""
    return Participation.objects.filter(
        consultation=consultation, state__in=[Participation.State.INVITED, Participation.State.ACTIVE]
    ).order_by("id")


def voters(component: Component) -> QuerySet[Participation]:
    """Whom a component may ask: everybody on the roll, but whoever was seated late votes in the part they sit in only.

    The ratification is everybody's, theirs as well, and so is an evaluation.
    """
    everybody = on_the_roll(component.consultation_id)
    if component.purpose != Component.Purpose.EVIDENCE:
        return everybody
    return everybody.filter(Q(seated_for=None) | Q(seated_for=component))


def roll_of(component: Component) -> Roll:
    """The roll of a component's ballots: everybody whom it may ask."""
    return Roll(tuple(voters(component).values_list("id", "group")))


def roll_of_consultation(consultation: Consultation) -> Roll:
    """The roll as it would be published now."""
    return Roll(tuple(on_the_roll(consultation.id).values_list("id", "group")))


def roll_published(consultation: UUID) -> bool:
    """Whether a ballot has published its roll: nobody is added any more but on a vacant seat (`people.members.seat`)."""
    return Ballot.objects.filter(component__consultation=consultation, channel=Ballot.Channel.WEB).exists()


@transaction.atomic
def open_ballot(
    *,
    stage: Stage,
    questions: Sequence[Question],
    roll: Roll,
    by: User | None,
    channel: str = Ballot.Channel.WEB,
    title: Mapping[str, str] | None = None,
) -> Ballot:
    """Freeze, hash and open the ballot of a stage, with its roll, key and box. It is called as its component is,
    unless a `title` says more.

    Refuses a secret ballot of fewer than ten, a roll that no two people signed, and a second ballot for the stage.
    Records what was frozen.
    """
    component = stage.component
    if Ballot.objects.filter(component=component, stage_kind=stage.kind).exclude(state=Ballot.State.VOIDED).exists():
        raise AlreadyOpened()
    if channel == Ballot.Channel.WEB:
        require_fitting_secrecy(component.consultation, roll)
    ballot_id = uuid4()
    definition = _definition(ballot_id, stage, questions, roll, title or stage.component.title)
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
    _enrol(ballot, roll)
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


def _definition(
    ballot: UUID, stage: Stage, questions: Sequence[Question], roll: Roll, title: Mapping[str, str]
) -> BallotDefinition:
    component = stage.component
    labels = sorted({group for _, group in roll.entries if group}) if any(q.safeguard for q in questions) else []
    sizes = {label: sum(group == label for _, group in roll.entries) for label in labels}
    evaluation = component.purpose == Component.Purpose.EVALUATION
    return BallotDefinition.from_json(
        {
            "schema": "socialicense/ballot/1",
            "ballot": str(ballot),
            "consultation": str(component.consultation_id),
            "purpose": str(component.purpose),
            "title": dict(title),
            "languages": list(component.consultation.languages),
            "questions": [question.to_json() for question in questions],
            "groups": {"name": "group", "labels": labels} if labels else None,
            "eligible": roll.eligible,
            "eligible_by_group": sizes if labels else None,
            "present": None,
            "roll_sha256": roll.sha256,
            "small_cell": SECRET_MINIMUM,
            "linkage": {"id": str(ballot), "ends": stamp(stage.closes)},
            "rows_published": _rows_promised(component),
            "secrecy": "open" if component.consultation.open_vote else None,
            "opens": stamp(stage.opens),
            "closes": stamp(stage.closes),
            "option_seed": secrets.token_hex(16),
            "question_order": "random" if evaluation else None,
            "publication": "totals" if evaluation else None,
        }
    )


def _rows_promised(component: Component) -> bool:
    """Open votes, and answers that were public before they were imported; never anybody's answers cast here in secret."""
    made = component.consultation
    return made.open_vote or (made.rows_published and component.purpose == Component.Purpose.EVIDENCE)


def require_fitting_secrecy(consultation: Consultation, roll: Roll) -> None:
    """A secret ballot needs ten people, an open vote has fewer: with ten nobody needs to show how they vote.

    A later ballot of a consultation that began in secret stays secret when people have left since: with fewer than ten
    votes only its outcome is told. With fewer than three, the outcome itself would tell who voted how.
    """
    if consultation.open_vote:
        if roll.eligible >= SECRET_MINIMUM:
            raise SecretPossible(eligible=roll.eligible, minimum=SECRET_MINIMUM)
        return
    least = LATER_MINIMUM if roll_published(consultation.id) else SECRET_MINIMUM
    if roll.eligible < least:
        raise TooFewEligible(eligible=roll.eligible, minimum=least)


def _enrol(ballot: Ballot, roll: Roll) -> None:
    """Write the roll. Raises RollNotSigned for people who come here and whom no two people vouched for."""
    RollEntry.objects.bulk_create(
        [RollEntry(ballot=ballot, participation_id=person, group=group) for person, group in roll.entries],
        batch_size=2000,
    )
    if ballot.channel == Ballot.Channel.WEB and ballot.roll.filter(participation__vouched=False).exists():
        raise RollNotSigned()


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
    slips.drop(row.id)
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
