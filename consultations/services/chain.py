"""From the close of a ballot to the license: each step is queued by the one before, and only the community adopts.

evidence -> draft -> community review -> ratification ballot -> the community's signature -> issue; or withheld, or
abandoned. Every function runs inside the transaction of a job (or of the command that calls it) and finds what an
earlier, killed run left behind.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations import method
from consultations.ballots.services import opening as ballots
from consultations.models import Community, Component, Consultation
from consultations.refusals import AuthorityNotConfirmed, NoDraftYet
from consultations.services import community as communities
from consultations.services import evidence, ratification, stages
from consultations.services.opening import start
from consultations.services.preparing import add_component
from repository.licenses.domain import canonical
from repository.licenses.domain.brief import Brief
from repository.licenses.domain.evidence import Evidence, Handover
from repository.licenses.domain.questions import Question
from repository.licenses.models import Draft
from repository.licenses.services import community as licensed_community
from repository.licenses.services import drafts, issuing
from repository.licenses.services.refusals import StatementTargetUnknown
from socialicense.accounts.models import User
from socialicense.audit import services as audit
from socialicense.jobs import services as jobs

State = Consultation.State
ELSEWHERE = "held elsewhere; the answers of the decision came with a file"


def freeze_evidence(component: Component) -> None:
    """Freeze a finished component's evidence; when it was the last one, go on to the draft or to the outcome."""
    row = Component.objects.select_for_update().select_related("consultation").get(pk=component.pk)
    if row.state == Component.State.DONE:
        return
    gathered = evidence.gather(row)
    row.evidence = canonical.canonical(gathered.to_json()).decode()
    row.evidence_sha256, row.state = gathered.sha256, Component.State.DONE
    row.save(update_fields=["evidence", "evidence_sha256", "state"])
    _note(row.consultation, "component.evidence", component=str(row.id), sha256=row.evidence_sha256)
    asked = row.consultation.components.filter(purpose=Component.Purpose.EVIDENCE)
    if row.purpose == Component.Purpose.RATIFICATION:
        settle(row.consultation, gathered)
    elif row.purpose == Component.Purpose.EVIDENCE and not asked.exclude(state=Component.State.DONE).exists():
        _queue("draft", row.consultation)


def make_draft(consultation: Consultation) -> Draft:
    """Draft the license from all evidence, and show it to the community for the review that the remit promised."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    draft = drafts.draft(handover=handover(row), by=None)
    if row.state != State.OPEN:
        return draft
    now = timezone.now()
    closes = now + timedelta(minutes=row.review_minutes, seconds=1)
    drafts.open_review(draft=draft, opens=now, closes=closes, by=None)
    _move(row, State.REVIEW, draft=draft.sha256)
    if row.import_key is None:
        _queue("ratify", row, not_before=closes)
    return draft


def handover(consultation: Consultation) -> Handover:
    """Brief and evidence, as frozen: everything that a license may be made of."""
    components = consultation.components.filter(purpose=Component.Purpose.EVIDENCE).order_by("position")
    return Handover(
        brief=Brief.from_json(canonical.parse(consultation.brief.encode())),
        evidence=tuple(Evidence.from_json(canonical.parse(component.evidence.encode())) for component in components),
        exercise=consultation.exercise,
    )


def current_draft(consultation: Consultation) -> Draft:
    """The latest draft of the consultation. Raises NoDraftYet."""
    draft = Draft.objects.filter(consultation=consultation.id).order_by("-n").first()
    if draft is None:
        raise NoDraftYet()
    return draft


def open_ratification(consultation: Consultation) -> Component:
    """After the review: put the draft, named by its hash, to the vote. From here on it is not edited any more."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    existing = row.components.filter(purpose=Component.Purpose.RATIFICATION).first()
    if existing or row.state != State.REVIEW:
        return existing or row.components.filter(purpose=Component.Purpose.EVIDENCE).order_by("position").last()
    now = timezone.now()
    component = add_ratification(
        consultation=row, window=(now, now + timedelta(minutes=row.ratification_minutes)), imported=False
    )
    start(component)
    return component


@transaction.atomic
def add_ratification(*, consultation: Consultation, window: tuple[datetime, datetime], imported: bool) -> Component:
    """Create the ratification component by purpose, never by slug."""
    chosen = method.for_purpose(Component.Purpose.RATIFICATION)
    draft = current_draft(consultation)
    component = add_component(
        consultation=consultation,
        slug=chosen.slug,
        title=ratification.title(consultation.languages),
        windows={kind.slug: window for kind in chosen.stages},
        by=None,
        purpose=Component.Purpose.RATIFICATION,
        subject=ratification.subject(draft.sha256, draft.n, consultation.languages),
    )
    if imported:
        Component.objects.filter(pk=component.pk).update(state=Component.State.RUNNING)
    _move(consultation, State.RATIFICATION, draft=draft.sha256)
    return component


def add_imported(
    *,
    consultation: Consultation,
    slug: str,
    title: Mapping[str, str],
    window: tuple[datetime, datetime],
    questions: Sequence[Question],
    kept: Mapping[str, Any] | None = None,
) -> Component:
    """A component whose answers were given elsewhere and come with a file, with what its method keeps of that file."""
    chosen = method.find(slug)
    subject: dict[str, object] = {"questions": [question.to_json() for question in questions]}
    component = add_component(
        consultation=consultation,
        slug=slug,
        title=title,
        windows={kind.slug: window for kind in chosen.stages} if chosen else {},
        by=None,
        subject=subject if kept is None else {"brought": dict(kept)},
    )
    Component.objects.filter(pk=component.pk).update(state=Component.State.RUNNING)
    if chosen and kept is not None:
        chosen.keep(component, kept)
    for kind in chosen.stages if chosen else ():
        if kind.optional:
            component.stages.filter(kind=kind.slug).update(left_out=True, reason=ELSEWHERE)
    return component


def settle(consultation: Consultation, gathered: Evidence) -> None:
    """The ratification ballot is counted: wait for the community's signature, or withhold the license."""
    draft = drafts.record_ratification(draft=current_draft(consultation), evidence=gathered, by=None)
    if draft.state == Draft.State.WITHHELD:
        _move(consultation, State.WITHHELD, draft=draft.sha256)
        return
    _move(consultation, State.ADOPTION, draft=draft.sha256)
    if consultation.import_key is None:
        _queue(
            "adoption_deadline", consultation, not_before=timezone.now() + timedelta(days=consultation.adoption_days)
        )


@transaction.atomic
def representative_statement(*, consultation: Consultation, data: bytes, by: User) -> licensed_community.Received:
    """A representative hands in what was signed offline. The signature counts, not the messenger."""
    communities.require_representative(consultation.community, by)
    return receive_statement(consultation=consultation, data=data)


@transaction.atomic
def receive_statement(*, consultation: Consultation, data: bytes) -> licensed_community.Received:
    """Take in a signed statement about the draft: adopt or withhold. With enough signatures the chain goes on."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if row.community and row.community.state == Community.State.CONTESTED:
        raise AuthorityNotConfirmed()
    received = licensed_community.receive_statement(data=data)
    if received.draft is not None and received.draft.consultation != row.id:
        raise StatementTargetUnknown()  # taken in here it would pass the gate of its own consultation
    draft = current_draft(row)
    if draft.state == Draft.State.ADOPTED and row.state == State.ADOPTION:
        _queue("issue", row)
    elif draft.state == Draft.State.WITHHELD and row.state != State.WITHHELD:
        _move(row, State.WITHHELD, draft=draft.sha256)
    return received


def end_adoption(consultation: Consultation) -> None:
    """The date has passed in silence: the consultation is abandoned, and that is published."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if row.state != State.ADOPTION or current_draft(row).state != Draft.State.REVIEW:
        return
    drafts.abandon(draft=current_draft(row), reason="silent-past-the-date", by=None)
    _move(row, State.ABANDONED)


def issue(consultation: Consultation) -> None:
    """Have the adopted draft issued: signed once, then rendered and sealed by the workers."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if row.community and row.community.state == Community.State.CONTESTED:
        raise AuthorityNotConfirmed()
    issuing.request_issue(draft=current_draft(row), exercise=False, by=None)
    if row.state == State.ADOPTION:
        _move(row, State.ISSUED)


@transaction.atomic
def issue_exercise(*, consultation: Consultation) -> None:
    """Issue the draft as an exercise: marked so everywhere, never in force. The consultation itself goes on."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    issuing.request_issue(draft=current_draft(row), exercise=True, by=None)


def void_and_reopen(*, request: Any, by: User) -> None:
    """Carry out a void that a second person confirms, and open a successor for the rest of the window."""
    with transaction.atomic():
        ballot = ballots.confirm_void(request=request, by=by)
        stage = ballot.component.stages.get(kind=ballot.stage_kind)
        stages.reopen_after_void(stage=stage, by=by)


def _queue(step: str, consultation: Consultation, *, not_before: datetime | None = None) -> None:
    jobs.enqueue(
        kind=f"consultations.{step}",
        key=f"{step}:{consultation.id}",
        payload={"consultation": str(consultation.id)},
        scope=consultation.id,
        not_before=not_before,
    )


def _move(consultation: Consultation, state: str, **values: str) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(state=state)
    consultation.state = state
    _note(consultation, f"consultation.{state}", **values)


def _note(consultation: Consultation, event: str, **values: str) -> None:
    audit.record(event=event, by=None, scope=consultation.id, target=str(consultation.id), values=values)
