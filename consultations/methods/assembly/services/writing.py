"""Members write: recommendations in versions, amendments to them, and withdrawing one. Each only in its window."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services.casting import frozen
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Amendment, Recommendation, Version
from consultations.methods.assembly.refusals import (
    BeingVotedOn,
    DecidedAlready,
    NotAMember,
    NothingChanged,
    NotWriting,
    OwnAmendment,
    Stale,
    Withdrawn,
    WordsMissing,
)
from consultations.models import Component, Consultation, Participation, Stage
from consultations.refusals import ReasonMissing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

WRITING = "drafting"


@dataclass(frozen=True)
class Draft:
    """What a version says; see the model for the meaning of each part. Texts are {language: words}."""

    kind: str
    statement: dict[str, str]
    rationale: dict[str, str] = field(default_factory=dict)
    modality: str = ""
    category: str = "safeguard"
    use_cases: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    test: str = ""
    responsible: str = ""
    deadline: str = ""

    def values(self) -> dict[str, Any]:
        """The fields of a version, with the strength that its kind demands."""
        modality = self.modality or ("must" if self.kind == Version.Kind.CONDITION else "")
        return {
            "kind": self.kind,
            "statement": self.statement,
            "rationale": self.rationale,
            "modality": "must_not" if self.kind == Version.Kind.RED_LINE else modality,
            "category": self.category,
            "use_cases": list(self.use_cases),
            "criteria": list(self.criteria),
            "sources": list(self.sources),
            "test": self.test,
            "responsible": self.responsible,
            "deadline": self.deadline,
        }


def require_window(component: Component, *kinds: str) -> None:
    """Contributions of a kind are taken while one of its stages runs; no role passes this."""
    now = timezone.now()
    running = Stage.objects.filter(
        component=component, kind__in=kinds, opens__lte=now, closes__gt=now, left_out=False
    ).exists()
    if not running or component.consultation.state != Consultation.State.OPEN:
        raise NotWriting()


def require_member(component: Component, person: Participation) -> None:
    """Raise NotAMember unless the person holds a seat in this consultation's assembly now."""
    row = Participation.objects.filter(pk=person.pk, consultation=component.consultation_id).first()
    if not selectors.is_member(row):
        raise NotAMember()


def require_free(component: Component, ref: str = "") -> None:
    """Raise BeingVotedOn while a ballot asks about the recommendation, and for all of them once the decision began."""
    for ballot in selectors.ballots(component):
        ballot.component = component
        if selectors.kind_of(ballot) == selectors.DECISION:
            raise BeingVotedOn()
        if ref and ballot.state == Ballot.State.OPEN and ref in _asked(ballot):
            raise BeingVotedOn()


def _asked(ballot: Ballot) -> set[str]:
    return {question.id.rpartition("-v")[0] for question in frozen(ballot.id).definition.questions}


@transaction.atomic
def propose(*, component: Component, draft: Draft, by: Participation) -> Recommendation:
    """A new recommendation in a member's words."""
    require_window(component, WRITING)
    require_member(component, by)
    require_free(component)
    _require_words(draft)
    Consultation.objects.select_for_update().get(pk=component.consultation_id)  # numbers run over all its assemblies
    taken = Recommendation.objects.filter(component__consultation=component.consultation_id).count()
    last = component.recommendations.aggregate(last=Max("position"))["last"] or 0
    made = Recommendation.objects.create(component=component, position=last + 1, ref=f"r{taken + 1}")
    Version.objects.create(recommendation=made, n=1, written_by=by, **draft.values())
    _record("recommendation.proposed", made, n=1)
    return made


@transaction.atomic
def rewrite(
    *,
    recommendation: Recommendation,
    draft: Draft,
    on: int,
    change: str,
    by: Participation,
    taking_in: Sequence[Amendment] = (),
) -> Version:
    """The next version, written on top of version `on`. Amendments that it takes in are accepted with it.

    Raises Stale when somebody was faster.
    """
    row = _locked(recommendation)
    require_window(row.component, WRITING)
    require_member(row.component, by)
    require_free(row.component, row.ref)
    _require_words(draft)
    latest = row.versions.order_by("n").last()
    if latest is None or latest.n != on:
        raise Stale()
    if not change.strip():
        raise WordsMissing()
    if all(getattr(latest, name) == value for name, value in draft.values().items()):
        raise NothingChanged()
    made = Version.objects.create(recommendation=row, n=on + 1, change=change.strip(), written_by=by, **draft.values())
    for amendment in Amendment.objects.select_for_update().filter(
        pk__in=[one.pk for one in taking_in], recommendation=row, state=Amendment.State.OPEN
    ):
        amendment.state, amendment.taken_into = Amendment.State.ACCEPTED, made
        amendment.decision, amendment.decided_at = change.strip(), timezone.now()
        amendment.save(update_fields=["state", "taken_into", "decision", "decided_at"])
    _record("recommendation.rewritten", row, n=made.n)
    return made


@transaction.atomic
def withdraw(*, recommendation: Recommendation, reason: str, by: Participation) -> Recommendation:
    """The members drop a recommendation, or merge it into another; it stays to be read, with the reason."""
    row = _locked(recommendation)
    require_window(row.component, WRITING)
    require_member(row.component, by)
    require_free(row.component, row.ref)
    if not reason.strip():
        raise ReasonMissing()
    row.withdrawn_reason, row.withdrawn_at = reason.strip(), timezone.now()
    row.save(update_fields=["withdrawn_reason", "withdrawn_at"])
    _record("recommendation.withdrawn", row, reason=row.withdrawn_reason)
    return row


@transaction.atomic
def amend(*, recommendation: Recommendation, text: str, reason: str, language: str, by: Participation) -> Amendment:
    """A member asks for a change of the words as they are now."""
    row = _locked(recommendation)
    require_window(row.component, WRITING)
    require_member(row.component, by)
    require_free(row.component, row.ref)
    if not text.strip() or not reason.strip():
        raise WordsMissing()
    made = Amendment.objects.create(
        recommendation=row,
        against=row.versions.count(),
        text=text.strip(),
        reason=reason.strip(),
        language=language,
        proposed_by=by,
    )
    _record("amendment.proposed", row, amendment=str(made.id))
    return made


@transaction.atomic
def reject(
    *, amendment: Amendment, reason: str, by: Participation | None = None, recorded_by: User | None = None
) -> Amendment:
    """Say in public why an amendment is not taken in: another member, or a facilitator who records what the room said.

    Accepting one is writing the version that takes it in: see `rewrite`.
    """
    row = Amendment.objects.select_for_update().select_related("recommendation__component__consultation").get(
        pk=amendment.pk
    )
    if by is not None:  # the team may still record afterwards what the members said
        require_window(row.recommendation.component, WRITING)
        require_member(row.recommendation.component, by)
        if row.proposed_by_id == by.pk:
            raise OwnAmendment()
    if row.state != Amendment.State.OPEN:
        raise DecidedAlready()
    if not reason.strip():
        raise ReasonMissing()
    row.state, row.decision, row.decided_at = Amendment.State.REJECTED, reason.strip(), timezone.now()
    row.save(update_fields=["state", "decision", "decided_at"])
    _record("amendment.rejected", row.recommendation, recorded_by, amendment=str(row.id), reason=row.decision)
    return row


def _locked(recommendation: Recommendation) -> Recommendation:
    row = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("component__consultation")
        .get(pk=recommendation.pk)
    )
    if row.withdrawn_at is not None:
        raise Withdrawn()
    return row


def _require_words(draft: Draft) -> None:
    if not any(words.strip() for words in draft.statement.values()):
        raise WordsMissing()
    if not any(words.strip() for words in draft.rationale.values()):
        raise WordsMissing()


def _record(event: str, row: Recommendation, by: User | None = None, **values: object) -> None:
    audit.record(
        event=event,
        by=by,
        scope=row.component.consultation_id,
        target=str(row.id),
        values={"recommendation": row.ref, **values},
    )
