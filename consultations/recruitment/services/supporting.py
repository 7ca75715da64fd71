"""What members need and receive: asked for, agreed, provided, paid."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.recruitment.models import Candidate, CandidateContact, Recruitment, Support
from consultations.recruitment.services.recording import record
from socialicense.accounts.models import User
from socialicense.errors import Refusal


class SupportRefused(Refusal):
    code = "support-refused"
    message = _("Agree first, with an amount where something is paid; what is paid stays as it is.")


@transaction.atomic
def ask(*, candidate: Candidate, kind: str, what: str, by: User) -> Support:
    """Write down what somebody asked for, such as on the telephone."""
    made = Support.objects.create(candidate=candidate, kind=kind, what=what.strip()[:500], changed_by=by)
    record(candidate.recruitment, "support_asked", by, {"candidate": candidate.pseudonym, "kind": kind})
    return made


@transaction.atomic
def agree(*, support: Support, amount: Decimal | None, currency: str, by: User) -> Support:
    """Agree to it, with the amount that is paid (None where nothing is)."""
    held = Support.objects.select_for_update().get(pk=support.pk)
    if held.paid_at is not None:
        raise SupportRefused()
    held.amount, held.currency = amount, currency.strip().upper() if amount is not None else ""
    held.agreed_at, held.changed_by = held.agreed_at or timezone.now(), by
    held.save()
    _note(held, "support_agreed", by)
    return held


@transaction.atomic
def provide(*, support: Support, by: User) -> Support:
    """It was there when it was needed."""
    held = Support.objects.select_for_update().get(pk=support.pk)
    if held.agreed_at is None:
        raise SupportRefused()
    held.provided_at, held.changed_by = held.provided_at or timezone.now(), by
    held.save()
    _note(held, "support_provided", by)
    return held


@transaction.atomic
def pay(*, recruitment: Recruitment, supports: Sequence[UUID], by: User) -> int:
    """Mark agreed amounts as paid; how many were marked now."""
    due = Support.objects.select_for_update().filter(
        candidate__recruitment=recruitment, pk__in=supports, agreed_at__isnull=False, amount__isnull=False, paid_at=None
    )
    ids = list(due.values_list("pk", flat=True))
    Support.objects.filter(pk__in=ids).update(paid_at=timezone.now(), changed_by=by)
    record(recruitment, "supports_paid", by, {"count": len(ids)})
    return len(ids)


@transaction.atomic
def set_account(*, candidate: Candidate, account: str, by: User) -> None:
    """Where payments of this person go."""
    CandidateContact.objects.filter(candidate=candidate).update(account=account.strip()[:60])
    record(candidate.recruitment, "account_changed", by, {"candidate": candidate.pseudonym})


def _note(support: Support, event: str, by: User) -> None:
    values = {"candidate": support.candidate.pseudonym, "kind": support.kind}
    record(support.candidate.recruitment, event, by, values)
