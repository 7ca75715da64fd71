"""Voices from outside between drafts: experts and everybody else comment, and each comment gets an answer."""

from django.db import transaction

from consultations.methods.assembly.models import Comment, Recommendation
from consultations.methods.assembly.refusals import NotWriting, Withdrawn, WordsMissing
from consultations.methods.assembly.services.writing import WRITING, require_member, require_window
from consultations.models import Participation
from consultations.refusals import ReasonMissing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

MAXIMUM = 4000


@transaction.atomic
def comment(
    *,
    recommendation: Recommendation,
    text: str,
    language: str,
    participation: Participation | None = None,
    user: User | None = None,
    expert: tuple[str, str] | None = None,
) -> Comment:
    """What somebody says to the latest version: an expert (name, affiliation) typed in by the team, or anybody who is
    signed in or takes part. Only while recommendations are being written."""
    if recommendation.withdrawn_at is not None:
        raise Withdrawn()
    require_window(recommendation.component, WRITING)
    words = text.strip().replace("\x00", "")
    if not words or len(words) > MAXIMUM or (expert is not None and not expert[0].strip()):
        raise WordsMissing()
    if participation is None and user is None:
        raise NotWriting()
    made = Comment.objects.create(
        recommendation=recommendation,
        on=recommendation.versions.count(),
        source=Comment.Source.EXPERT if expert else Comment.Source.PUBLIC,
        name=expert[0].strip() if expert else "",
        affiliation=expert[1].strip() if expert else "",
        text=words,
        language=language,
        participation=participation,
        user=None if expert else user,
    )
    _record("comment.received", made, user if expert else None, source=made.source)
    return made


@transaction.atomic
def answer(
    *, comment: Comment, disposition: str, reason: str, by: Participation | None = None, recorded_by: User | None = None
) -> Comment:
    """What the members made of a comment, and why: a member answers, or a facilitator records what the room said."""
    row = Comment.objects.select_for_update().select_related("recommendation__component__consultation").get(
        pk=comment.pk
    )
    if by is not None:
        require_member(row.recommendation.component, by)
    if not reason.strip():
        raise ReasonMissing()
    row.disposition, row.answer = Comment.Disposition(disposition), reason.strip()
    row.save(update_fields=["disposition", "answer"])
    _record("comment.answered", row, recorded_by, disposition=row.disposition, reason=row.answer)
    return row


@transaction.atomic
def hide(*, comment: Comment, reason: str, by: User) -> Comment:
    """Take a comment off the page for a public reason; that there was one stays visible."""
    row = Comment.objects.select_for_update().select_related("recommendation__component").get(pk=comment.pk)
    if not reason.strip():
        raise ReasonMissing()
    row.hidden_reason = reason.strip()
    row.save(update_fields=["hidden_reason"])
    _record("comment.hidden", row, by, reason=row.hidden_reason)
    return row


def _record(event: str, row: Comment, by: User | None, **values: object) -> None:
    audit.record(
        event=event,
        by=by,
        scope=row.recommendation.component.consultation_id,
        target=str(row.id),
        values={"recommendation": row.recommendation.ref, **values},
    )
