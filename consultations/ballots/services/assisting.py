"""Answers entered by a helper, by phone or at a desk: the person's own ballot, by the same door.

What is kept is that the person asked for it, before any answer is asked: to which text they said yes, through which
channel, and how they were recognised. Whether answers followed is in the box alone; at close they are counted once.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consultations.ballots import keys
from consultations.ballots.models import AssistedConsent, Ballot
from consultations.ballots.paper import stubs
from consultations.ballots.refusals import (
    BallotStopped,
    ConsentOver,
    ConsentUsed,
    HelpingOneself,
    RepeatDiffers,
)
from consultations.ballots.services import casting
from consultations.ballots.services.casting import Receipt, Voter
from consultations.models import Consultation, NoticeText, Participation
from socialicense.accounts.models import User
from socialicense.audit import services as audit

LASTS = timedelta(hours=2)
"""How long after the consent answers may be entered: one call, or one visit at the desk."""


@dataclass(frozen=True)
class Told:
    """The receipt, and the code that leads to the answers after close and can be told by phone."""

    receipt: Receipt
    code: str


def text_of(*, consultation: Consultation, language: str, words: str) -> NoticeText:
    """The exact wording that is read to people, stored under its hash."""
    sha256 = hashlib.sha256(f"{consultation.id}\n{language}\n{words}".encode()).hexdigest()
    text, _ = NoticeText.objects.get_or_create(
        sha256=sha256, defaults={"consultation": consultation, "language": language, "text": words}
    )
    return text


@transaction.atomic
def consent(
    *, ballot: Ballot, participation: Participation, text: NoticeText, channel: str, known: str, receipt: str, by: User
) -> AssistedConsent:
    """Record that the person asked for help, before anything is asked. Refuses where they could not vote themselves,
    and a helper who is the person (HelpingOneself)."""
    if participation.user_id == by.pk:
        raise HelpingOneself()
    casting.approach(ballot=ballot.id, voter=Voter(participation.id, None))
    given = AssistedConsent.objects.create(
        ballot=ballot,
        participation=participation,
        text=text,
        channel=channel,
        known=known,
        receipt=receipt,
        helper=by,
    )
    audit.record(
        event="ballot.help_asked",
        by=by,
        scope=ballot.component.consultation_id,
        target=participation.member_code,
        values={"text": text.sha256, "channel": channel, "known": known},
    )
    return given


def living(*, ballot: Ballot, consent_id: UUID, by: User) -> AssistedConsent:
    """The consent under which this helper may still enter answers. Raises ConsentOver."""
    found = AssistedConsent.objects.filter(
        pk=consent_id, ballot=ballot, helper=by, given_at__gt=timezone.now() - LASTS
    ).first()
    if found is None:
        raise ConsentOver()
    return found


def cast(*, ballot: Ballot, consent_id: UUID, raw: Mapping[str, object], by: User) -> Told:
    """Cast the person's ballot as they said it. Nothing but the box is written; refuses as `casting.cast`.

    A consent is for one ballot: the same answers again give the same receipt, others are refused (ConsentUsed), also
    when the person has voted by themselves since.
    """
    given = living(ballot=ballot, consent_id=consent_id, by=by)
    key = keys.load(ballot.linkage)
    if key is None:
        raise BallotStopped()
    once = hmac.digest(key, given.id.bytes, hashlib.sha256).hex()
    code = stubs.told(key, keys.pseudonym(key, given.participation_id), once)
    try:
        receipt = casting.cast(
            ballot=ballot.id,
            voter=Voter(given.participation_id, None),
            raw=raw,
            idempotency_key=once,
            secret=stubs.secret(ballot.id, code),
        )
    except RepeatDiffers as repeated:
        raise ConsentUsed() from repeated
    return Told(receipt, code)
