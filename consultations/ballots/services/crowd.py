"""Casts by programs, each with the secret of a link or a code; those that arrive together are written together.

One statement finds who stands behind the secrets, one writes the ballots, one commit makes them safe. What is checked,
written and answered for one cast is the same as in `casting.cast`, by the same functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from consultations.ballots import box, prepared
from consultations.ballots.models import Ballot
from consultations.ballots.services import casting
from consultations.ballots.together import Together
from consultations.refusals import NoticeNotAccepted
from repository.licenses.domain.refused import Refused
from socialicense.errors import Refusal


@dataclass(frozen=True)
class Knock:
    """A cast before it is known who casts: `digest` is what is kept of the secret."""

    digest: str
    raw: Mapping[str, object]
    idempotency_key: str


@dataclass(frozen=True)
class Done:
    """A cast that went to the box, and whether it was written; if not, there is a reason to be found."""

    cast: casting.Prepared
    written: bool


Outcome = Done | Exception | None


def cast(*, ballot: UUID, digest: str, raw: Mapping[str, object], idempotency_key: str) -> casting.Receipt | None:
    """As `casting.cast`, for whom a secret stands for. None when it opens nothing."""
    knock = Knock(digest, raw, idempotency_key)
    outcome = _cast_all(ballot, [knock])[0] if prepared.in_transaction() else _door(ballot)(knock)
    if isinstance(outcome, Exception):
        raise outcome
    return casting.settle(ballot, outcome.cast, written=outcome.written) if outcome else None


def opens(digest: str) -> bool:
    """Whether the secret stands for somebody, who has accepted the notice (else NoticeNotAccepted)."""
    found = _behind([digest]).get(digest)
    if found and not found.accepted:
        raise NoticeNotAccepted()
    return found is not None


@lru_cache(maxsize=256)
def _door(ballot: UUID) -> Together[Knock, Outcome]:
    """Where the casts of one ballot meet: a ballot that is being closed keeps nobody else waiting."""
    return Together(lambda knocks: _cast_all(ballot, knocks))


def _cast_all(ballot: UUID, knocks: Sequence[Knock]) -> list[Outcome]:
    """What became of each, after commit. Safe to run twice: a repeat of a cast is known by its key."""
    found = _behind([knock.digest for knock in knocks])
    outcomes = [_prepared(ballot, knock, found.get(knock.digest)) for knock in knocks]
    ready = [outcome.cast for outcome in outcomes if isinstance(outcome, Done)]
    try:
        written = iter(box.put(ballot, [one.cast for one in ready]))
    except box.BoxGone:
        return outcomes
    return [Done(one.cast, next(written)) if isinstance(one, Done) else one for one in outcomes]


def _prepared(ballot: UUID, knock: Knock, who: "_Behind | None") -> Outcome:
    if who is None:
        return None
    try:
        if not who.accepted:
            raise NoticeNotAccepted()
        made = casting.prepare(ballot=ballot, voter=who.voter, raw=knock.raw, idempotency_key=knock.idempotency_key)
    except (Refusal, Refused, Ballot.DoesNotExist) as refused:
        return refused
    return Done(made, written=False)


@dataclass(frozen=True)
class _Behind:
    """Who stands behind a secret, and whether the notice is accepted."""

    voter: casting.Voter
    accepted: bool


_CREDENTIALS = """
  SELECT c.secret_sha256, c.id, c.participation_id, EXISTS (
    SELECT FROM consultations_noticeacceptance a
    WHERE a.participation_id = c.participation_id AND a.withdrawn_at IS NULL
  ) FROM consultations_credential c
  WHERE c.secret_sha256 = ANY(string_to_array(%(digests)s, ' ')) AND c.revoked_at IS NULL
    AND c.expires_at > clock_timestamp()
"""


def _behind(digests: Sequence[str]) -> dict[str, _Behind]:
    """Who stands behind each secret that opens something."""
    found = prepared.rows("credentials", _CREDENTIALS, {"digests": "text"}, {"digests": " ".join(digests)})
    return {
        digest: _Behind(casting.Voter(participation=participation, credential=credential), accepted)
        for digest, credential, participation, accepted in found
    }
