"""Drafts: made of a hand-over, reviewed, ratified, and adopted, withheld or abandoned."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from repository.licenses.domain import drafting
from repository.licenses.domain.canonical import canonical, parse
from repository.licenses.domain.evidence import Evidence, Handover
from repository.licenses.models import Draft
from repository.licenses.services.refusals import DraftFixed, DraftRefused
from socialicense.accounts.models import User
from socialicense.audit import services as audit

OPEN = (Draft.State.DRAFT, Draft.State.REVIEW)
# Advisory lock class for numbering the drafts of one consultation.
LOCK = 7_240_101


@transaction.atomic
def draft(*, handover: Handover, by: User | None) -> Draft:
    """The next draft of a consultation, made of this hand-over by rules only.

    The same hand-over again gives the draft that is there. Refuses (DraftRefused) where no license can be made of it.
    """
    consultation = UUID(handover.brief.consultation.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(consultation)])
    source = canonical(handover.to_json())
    last = Draft.objects.filter(consultation=consultation).order_by("-n").first()
    if last is not None and bytes(last.handover) == source:
        return last
    n = last.n + 1 if last else 1
    made = drafting.draft(handover, n=n)
    if isinstance(made, drafting.Refusal):
        raise DraftRefused(reasons=", ".join(dict.fromkeys(reason.code for reason in made.reasons)))
    row = Draft.objects.create(
        consultation=consultation,
        n=n,
        content=canonical(made.to_json()),
        sha256=made.sha256,
        handover=source,
        exercise=handover.exercise,
    )
    _note(row, "draft.made", by, {"n": n, "sha256": row.sha256, "exercise": row.exercise})
    return row


@transaction.atomic
def open_review(*, draft: Draft, opens: datetime, closes: datetime, by: User | None) -> Draft:
    """Show the draft to participants and community between `opens` and `closes`."""
    row = locked(draft, OPEN)
    row.state, row.opens, row.closes = Draft.State.REVIEW, opens, closes
    row.save(update_fields=["state", "opens", "closes"])
    _note(row, "draft.review", by, {"opens": opens.isoformat(), "closes": closes.isoformat()})
    return row


@transaction.atomic
def record_ratification(*, draft: Draft, evidence: Evidence, by: User | None) -> Draft:
    """Keep the evidence of the ratification ballot; a ballot that did not pass withholds the draft.

    Recorded once: the same evidence again changes nothing, other evidence is refused (DraftFixed).
    """
    row = locked(draft)
    content = canonical(evidence.to_json())
    if row.ratification is not None:
        if bytes(row.ratification) == content:
            return row
        raise DraftFixed(n=row.n, state=row.get_state_display())
    require(row, OPEN)
    row.ratification, row.ratified = content, passed(evidence, row.sha256)
    row.save(update_fields=["ratification", "ratified"])
    _note(row, "draft.ratified", by, {"passed": row.ratified, "evidence": evidence.sha256})
    return row if row.ratified else end(row, Draft.State.WITHHELD, "ratification-failed", by)


def passed(evidence: Evidence, sha256: str) -> bool:
    """Whether the ballot asked about exactly this draft and the rule was met."""
    asked = [figure for figure in evidence.figures if figure.about.kind == "draft" and figure.about.ref == sha256]
    return bool(asked) and all(figure.decision == "favourable" for figure in asked)


@transaction.atomic
def withhold(*, draft: Draft, reason: str, by: User | None) -> Draft:
    """The license is not given. Usually a statement of the community says so (see `community`)."""
    return end(locked(draft, OPEN), Draft.State.WITHHELD, reason, by)


@transaction.atomic
def abandon(*, draft: Draft, reason: str, by: User | None) -> Draft:
    """The community was silent past the date, or the consultation was given up."""
    return end(locked(draft, (*OPEN, Draft.State.ADOPTED)), Draft.State.ABANDONED, reason, by)


def end(row: Draft, state: str, reason: str, by: User | None) -> Draft:
    """Move a locked draft to its last state."""
    row.state, row.reason = state, reason
    row.save(update_fields=["state", "reason"])
    _note(row, f"draft.{state}", by, {"reason": reason})
    return row


def locked(draft: Draft, states: tuple[str, ...] = ()) -> Draft:
    """The draft's row, held until the transaction ends, in one of these states."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    if states:
        require(row, states)
    return row


def require(row: Draft, states: tuple[str, ...]) -> None:
    """Refuse (DraftFixed) a draft that is in none of these states."""
    if row.state not in states:
        raise DraftFixed(n=row.n, state=row.get_state_display())


def handover_of(draft: Draft) -> Handover:
    """What the draft was made of."""
    return Handover.from_json(parse(bytes(draft.handover)))


def _note(row: Draft, event: str, by: User | None, values: dict[str, object]) -> None:
    audit.record(event=event, by=by, scope=row.consultation, target=f"draft:{row.pk}", values=values)
