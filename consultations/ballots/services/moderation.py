"""Free texts after close: published with their salt, or withheld with a reason; withheld ones are counted in public."""

from collections.abc import Sequence

from django.db import transaction

from consultations.ballots.models import FreeText
from consultations.ballots.refusals import WordsNotPublic
from consultations.ballots.services.casting import frozen
from socialicense.accounts.models import User
from socialicense.audit import services as audit


@transaction.atomic
def publish(*, texts: Sequence[FreeText], by: User) -> int:
    """Make texts public together with their salts, so that anybody can match each with its commitment in the log.

    Raises WordsNotPublic where the ballot promised that only totals are.
    """
    if any(frozen(ballot).definition.totals_only for ballot in {text.ballot_id for text in texts}):
        raise WordsNotPublic()
    return _settle(texts, FreeText.State.PUBLISHED, "", by)


@transaction.atomic
def withhold(*, texts: Sequence[FreeText], reason: str, by: User) -> int:
    """Keep texts back for a public reason. Their commitments stay in the log, and their number is shown."""
    return _settle(texts, FreeText.State.WITHHELD, reason.strip(), by)


def _settle(texts: Sequence[FreeText], state: str, reason: str, by: User) -> int:
    ids = [text.pk for text in texts]
    changed = FreeText.objects.filter(pk__in=ids).exclude(state=FreeText.State.PUBLISHED).update(
        state=state, reason=reason
    )
    for text in texts:
        audit.record(
            event=f"text.{state}",
            by=by,
            scope=text.ballot.component.consultation_id,
            target=text.commitment,
            values={"reason": reason} if reason else {},
        )
    return changed
