"""People who take part ask for information; organisers answer, in the open and by a date."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations.material.models import InformationRequest, Item
from consultations.material.refusals import AlreadyAnswered, AnswerMissing, ReasonMissing, RequestRefused
from consultations.models import Consultation, Participation
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit

MAXIMUM, A_MINUTE, ANSWER_DAYS = 1000, 2, 7
State = InformationRequest.State


def ask(*, consultation: Consultation, participation: Participation, text: str, language: str) -> InformationRequest:
    """Ask for information, in public and without a name. RequestRefused, TooMany."""
    words = text.replace("\r\n", "\n").strip()
    unprintable = any(ord(sign) < 32 and sign not in "\n\t" or 0xD800 <= ord(sign) <= 0xDFFF for sign in words)
    if not words or len(words) > MAXIMUM or unprintable:
        raise RequestRefused(maximum=MAXIMUM)
    limits.check("material-request", str(participation.pk), per_minute=A_MINUTE)
    now = timezone.now()
    with transaction.atomic():
        Consultation.objects.select_for_update().get(pk=consultation.pk)  # numbers follow each other without a gap
        last = consultation.information_requests.aggregate(last=Max("number"))["last"] or 0
        made: InformationRequest = InformationRequest.objects.create(
            consultation=consultation,
            number=last + 1,
            participation=participation,
            text=words,
            language=language[:12],
            asked_at=now,
            due_at=now + timedelta(days=ANSWER_DAYS),
        )
    return made


@transaction.atomic
def answer(
    *, request: InformationRequest, text: Mapping[str, str], item: Item | None, declined: bool, by: User
) -> InformationRequest:
    """Answer, or say why not. Once; AlreadyAnswered, AnswerMissing."""
    held: InformationRequest = InformationRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != State.ASKED:
        raise AlreadyAnswered()
    given = {tag: words.strip() for tag, words in text.items() if words.strip()}
    if not given:
        raise AnswerMissing()
    held.state, held.answer, held.item = (State.DECLINED if declined else State.ANSWERED), given, item
    held.decided_at = timezone.now()
    held.save(update_fields=["state", "answer", "item", "decided_at"])
    audit.record(
        event="material.request_answered",
        by=by,
        scope=held.consultation_id,
        target=f"request:{held.pk}",
        values={"state": held.state},
    )
    return held


@transaction.atomic
def hide(*, request: InformationRequest, because: str, by: User) -> None:
    """Hide the words of a request that breaks the rules, with a reason that everybody reads. The answer stays."""
    if not because.strip():
        raise ReasonMissing()
    InformationRequest.objects.filter(pk=request.pk).update(hidden_because=because.strip())
    audit.record(
        event="material.request_hidden",
        by=by,
        scope=request.consultation_id,
        target=f"request:{request.pk}",
        values={"because": because.strip()},
    )
