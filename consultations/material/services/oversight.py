"""Those who watch over the process sign the briefing as it stands, or object to it."""

from django.db import transaction

from consultations.material import selectors
from consultations.material.models import Item, Opinion
from consultations.material.refusals import ChangedMeanwhile, ReasonMissing
from consultations.models import Consultation
from socialicense.accounts.models import User
from socialicense.audit import services as audit


@transaction.atomic
def give(
    *,
    consultation: Consultation,
    sha256: str,
    kind: str,
    words: str,
    capacity: str,
    by: User,
    item: Item | None = None,
) -> Opinion:
    """Sign the library of that hash, or object. ChangedMeanwhile, ReasonMissing."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    if sha256 != selectors.library_digest(consultation):
        raise ChangedMeanwhile()
    if not capacity.strip() or (kind == Opinion.Kind.OBJECTION and not words.strip()):
        raise ReasonMissing()
    made: Opinion = Opinion.objects.create(
        consultation=consultation,
        sha256=sha256,
        kind=kind,
        item=item,
        words=words.strip(),
        capacity=capacity.strip(),
        by=by,
    )
    audit.record(
        event=f"material.{kind}",
        by=by,
        scope=consultation.pk,
        target=f"consultation:{consultation.pk}",
        values={"sha256": sha256, "item": str(item.pk) if item else ""},
        capacity=made.capacity,
    )
    return made
