"""The data holder's answer to what the community said: public, and asked for in the promise."""

from collections.abc import Mapping

from django.db import transaction

from consultations.models import Consultation
from consultations.refusals import NothingToAnswer
from socialicense.accounts.models import User
from socialicense.audit import services as audit

ANSWERABLE = {Consultation.State.ISSUED, Consultation.State.WITHHELD, Consultation.State.ABANDONED}


@transaction.atomic
def respond(*, consultation: Consultation, response: Mapping[str, str], by: User) -> Consultation:
    """Publish the data holder's response to the outcome. It may be added to later; every version is in the trail."""
    row = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if row.state not in ANSWERABLE:
        raise NothingToAnswer()
    row.response = dict(response)
    row.save(update_fields=["response"])
    audit.record(
        event="consultation.answered",
        by=by,
        scope=row.id,
        target=str(row.id),
        values={"response": row.response},
        capacity="data holder",
    )
    return row
