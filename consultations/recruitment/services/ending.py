"""The end of a recruitment: what names anybody who is no member is erased, by two people; the numbers stay."""

from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import clock
from consultations.ballots import keys
from consultations.ballots.refusals import SecondPersonNeeded
from consultations.recruitment.models import Candidate, Draw, PoolErasure, Recruitment
from consultations.recruitment.refusals import DrawRefused
from consultations.recruitment.services import leaving
from consultations.recruitment.services.drawing import IN_THE_WAY
from consultations.recruitment.services.recording import record
from consultations.refusals import ReasonMissing, TeamFixed
from consultations.services.signatures import on_the_team_at_opening
from socialicense.accounts.models import User

ENDED = "erased at the end of the recruitment"


@transaction.atomic
def ask(*, recruitment: Recruitment, reason: str, by: User) -> PoolErasure:
    """Ask for the erasure, with a reason; nothing happens before a second person confirms.

    Refuses ReasonMissing, and DrawRefused while a draw waits, or while no panel is decided and the pool may still be kept.
    """
    if not reason.strip():
        raise ReasonMissing()
    _require_end(recruitment)
    recruitment.erasures.filter(confirmed_at=None).delete()
    made = PoolErasure.objects.create(recruitment=recruitment, reason=reason.strip(), asked_by=by)
    record(recruitment, "erasure_asked", by, {"reason": made.reason})
    return made


def _require_end(recruitment: Recruitment) -> None:
    draws = recruitment.draws.exclude(kind=Draw.Kind.TEST)
    if draws.filter(state__in=IN_THE_WAY).exists():
        raise DrawRefused(why=_("a draw is not decided yet."))
    if not kept_long_enough(recruitment) and not draws.filter(kind=Draw.Kind.PANEL, state=Draw.State.DECIDED).exists():
        raise DrawRefused(why=_("the panel has not been drawn yet."))


def kept_long_enough(recruitment: Recruitment) -> bool:
    """Whether the last day of keeping the pool has passed, in the consultation's time zone. Never without such a day."""
    today = timezone.localdate(timezone=clock.zone_of(recruitment.component.consultation))
    return recruitment.keep_until is not None and recruitment.keep_until < today


@transaction.atomic
def confirm(*, erasure: PoolErasure, by: User) -> int:
    """The second person confirms: everybody who is neither member nor seated alternate is erased; how many.

    Addresses, confidential inputs and salts of rows go with them, and the key of the codes: no letter can be printed
    again, no replacement drawn. Members keep the code they hold. Refuses SecondPersonNeeded, TeamFixed.
    """
    held = PoolErasure.objects.select_for_update().get(pk=erasure.pk)
    recruitment = held.recruitment
    if held.confirmed_at is not None or held.asked_by_id == by.pk:
        raise SecondPersonNeeded()
    if not on_the_team_at_opening(recruitment.component.consultation, by):
        raise TeamFixed()
    _require_end(recruitment)
    count = 0
    for candidate in _pool(recruitment).order_by("pk"):
        leaving.erase(candidate=candidate, reason=ENDED, by=by)
        count += 1
    _forget(recruitment)
    held.confirmed_by, held.confirmed_at = by, timezone.now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    record(recruitment, "pool_erased", by, {"count": count})
    transaction.on_commit(lambda: keys.destroy(recruitment.pk))
    return count


def _pool(recruitment: Recruitment) -> QuerySet[Candidate]:
    """Everybody who is neither member nor seated alternate and not erased yet."""
    return recruitment.candidates.exclude(state=Candidate.State.ERASED).filter(
        Q(participation=None) | ~Q(state__in=[Candidate.State.CONFIRMED, Candidate.State.ALTERNATE])
    )


def holds_anybody(recruitment: Recruitment) -> bool:
    """Whether an erasure would still erase somebody: a candidate, or an address that is no member's."""
    addresses = recruitment.addresses.filter(candidates=None).exclude(name="", lines="")
    return _pool(recruitment).exists() or addresses.exists()


def _forget(recruitment: Recruitment) -> None:
    """Blank every address that is no member's, and what of the draws leads back to a row."""
    free = recruitment.addresses.filter(candidates=None)
    free.update(name="", lines="", secret_sha256="", undeliverable_reason="", key=Cast("id", CharField()))
    for draw in recruitment.draws.all():
        people = draw.result.get("people", {})
        for own in people.values():
            own.pop("salt", None)
        draw.input = ""
        draw.save(update_fields=["input", "result"])
