"""Casting, changing and withdrawing a ballot. Whoever asks, only the door in the database lets an answer in."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from consultations.ballots import box, door, keys
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.refusals import (
    BallotClosed,
    BallotNotOpen,
    BallotStopped,
    BallotVoided,
    CredentialDead,
    NotOnTheRoll,
    OnPaper,
    RepeatDiffers,
)
from repository.licenses.domain import answers as answering
from repository.licenses.domain import ballotlog
from repository.licenses.domain.questions import BallotDefinition, Question
from repository.licenses.services import log
from socialicense.errors import Refusal

TEXT_MAXIMUM = 2000


@dataclass(frozen=True)
class Voter:
    """Who stands at the door: a participation, and the credential it came with (None: a signed-in account)."""

    participation: UUID
    credential: UUID | None


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps: hex digests, the log key's signature, and the secret that only the voter has."""

    ballot: str
    definition_sha256: str
    leaves: tuple[str, ...]
    receipt: str
    signature: str
    secret: str


@dataclass(frozen=True)
class Frozen:
    """What a cast needs to know of a ballot; frozen with it, hence safe to keep in memory."""

    definition: BallotDefinition
    sha256: str
    linkage: UUID


@lru_cache(maxsize=256)
def frozen(ballot: UUID) -> Frozen:
    """The frozen definition. Never changes once it exists, so it is read once for each process."""
    row = Ballot.objects.only("definition", "definition_sha256", "linkage").get(pk=ballot)
    return Frozen(BallotDefinition.from_json(json.loads(row.definition)), row.definition_sha256, row.linkage)


def cast(
    *, ballot: UUID, voter: Voter, raw: Mapping[str, object], idempotency_key: str, secret: bytes | None = None
) -> Receipt:
    """Record a whole ballot and return its receipt, after commit.

    `raw` maps question id to an answer (see `repository.licenses.domain.answers`); a question left out is blank.
    `secret` is the voter's own, for one that they can be told in words; otherwise it is made here.
    The last cast counts. The same idempotency key returns the same receipt. Nothing but the box is written.
    Raises AnswerRefused for an answer off its scale and a Refusal when the door is shut.
    """
    made = prepare(ballot=ballot, voter=voter, raw=raw, idempotency_key=idempotency_key, secret=secret)
    try:
        [written] = box.put(ballot, [made.cast])
    except box.BoxGone as gone:
        raise refusal(ballot, voter) from gone
    return settle(ballot, made, written=written)


@dataclass(frozen=True)
class Prepared:
    """A cast on its way into the box, and the receipt that becomes true with it."""

    voter: Voter
    cast: box.Cast
    receipt: Receipt


def prepare(
    *, ballot: UUID, voter: Voter, raw: Mapping[str, object], idempotency_key: str, secret: bytes | None = None
) -> Prepared:
    """Check the answers and make what is written; nothing is written yet. Raises as `cast`."""
    facts = frozen(ballot)
    key = _key(facts, ballot)
    pseudonym = keys.pseudonym(key, voter.participation)
    secret = secret or keys.cast_secret(key, pseudonym, idempotency_key)
    group = _group(facts, ballot, voter)
    leaves, texts = compose(facts.definition, raw, secret, group)
    receipt = _receipt(facts, leaves, secret)
    slip = box.Slip("\n".join(leaf.decode() for leaf in leaves), group or "", bytes.fromhex(receipt.receipt), texts)
    idem = hmac.digest(key, b"idem" + pseudonym + idempotency_key.encode(), hashlib.sha256)
    return Prepared(voter, box.Cast(voter.participation, voter.credential, pseudonym, idem, slip), receipt)


def settle(ballot: UUID, made: Prepared, *, written: bool) -> Receipt:
    """The receipt of a cast that is written, or was before by the same request; else the reason why not."""
    if not written:
        try:
            _repeat_or_refuse(ballot, made.voter, made.cast)
        except box.BoxGone as gone:
            raise refusal(ballot, made.voter) from gone
    return made.receipt


def save_partial(*, ballot: UUID, voter: Voter, raw: Mapping[str, object]) -> None:
    """Keep answers for later, in the box and under the pseudonym only. Not counted until cast, wiped at close."""
    pseudonym = keys.pseudonym(_key(frozen(ballot), ballot), voter.participation)
    try:
        kept = box.put_partial(
            ballot=ballot,
            participation=voter.participation,
            credential=voter.credential,
            voter=pseudonym,
            partial=json.dumps(dict(raw)),
        )
    except box.BoxGone as gone:
        raise refusal(ballot, voter) from gone
    if not kept:
        raise refusal(ballot, voter)


def withdraw(*, ballot: UUID, voter: Voter) -> bool:
    """Take the voter's ballot out again while the ballot is open. False when there was none."""
    pseudonym = keys.pseudonym(_key(frozen(ballot), ballot), voter.participation)
    try:
        taken = box.take_out(
            ballot=ballot, participation=voter.participation, credential=voter.credential, voter=pseudonym
        )
    except box.BoxGone as gone:
        raise refusal(ballot, voter) from gone
    if not taken and (reason := _why(ballot, voter)):
        raise reason
    return taken


@dataclass(frozen=True)
class OwnBallot:
    """The voter's own view: whether a ballot is cast, answers kept for later, and whether they took it on paper."""

    cast: bool
    partial: Mapping[str, object]
    on_paper: bool = False


def own(*, ballot: UUID, voter: Voter) -> OwnBallot:
    """What the box holds for this voter. Earlier cast answers are never shown again, only that there are some."""
    key = keys.load(frozen(ballot).linkage)
    held = None
    if key is not None:
        try:
            held = box.look(ballot, keys.pseudonym(key, voter.participation))
        except box.BoxGone:
            held = None
    if held is None:
        return OwnBallot(cast=False, partial={})
    partial = json.loads(held.partial) if held.partial else {}
    return OwnBallot(held.leaves is not None, partial, held.on_paper)


def own_order(*, ballot: UUID, participation: UUID, question: Question) -> bytes:
    """What the order of options that one person sees is drawn from.

    Which pairs somebody was shown can be read off their answer, and the answer is published: for pairs it is drawn with
    the key of the ballot, so that once the key is gone nobody can tell who was shown what.
    """
    if question.scale.kind != "pairs":
        return participation.bytes
    key = keys.load(frozen(ballot).linkage)
    return hmac.digest(key, b"pairs" + participation.bytes, hashlib.sha256) if key else b""


def refusal(ballot: UUID, voter: Voter) -> Refusal:
    """Why the door is shut for this voter, worked out after the fact."""
    return _why(ballot, voter) or BallotClosed()


def approach(*, ballot: UUID, voter: Voter) -> OwnBallot:
    """The voter's own view of a ballot that they can cast just now; otherwise raises the Refusal that `cast` would.

    For pages: `cast` finds out by itself.
    """
    if (reason := _shut(ballot, voter)) is not None:
        raise reason
    if keys.load(frozen(ballot).linkage) is None:
        raise BallotStopped()
    held = own(ballot=ballot, voter=voter)
    if held.on_paper:
        raise OnPaper()
    return held


def _why(ballot: UUID, voter: Voter) -> Refusal | None:
    reason = _shut(ballot, voter)
    return OnPaper() if reason is None and own(ballot=ballot, voter=voter).on_paper else reason


def _shut(ballot: UUID, voter: Voter) -> Refusal | None:
    found = door.look(ballot, voter.participation, voter.credential)
    if found is None:
        raise Ballot.DoesNotExist(ballot)
    if found.state == Ballot.State.VOIDED:
        return BallotVoided(reason=found.void_reason)
    if found.early:
        return BallotNotOpen(opens=f"{found.opens:%Y-%m-%d %H:%M}")
    if found.late or found.state == Ballot.State.CLOSED or not found.box:
        return BallotClosed()
    if voter.credential and not found.alive:
        return CredentialDead()
    return None if found.listed else NotOnTheRoll()


def _repeat_or_refuse(ballot: UUID, voter: Voter, given: box.Cast) -> None:
    held = box.look(ballot, given.voter)
    if held is None or held.idem != given.idem:
        if (reason := _why(ballot, voter)) is None and held is not None and given.idem in held.spent:
            raise RepeatDiffers()  # a later vote or a withdrawal replaced it: an old request must not undo that
        raise reason or BallotClosed()
    if held.leaves != given.slip.leaves:
        raise RepeatDiffers()
    if (reason := _shut(ballot, voter)) is not None:
        raise reason


def _key(facts: Frozen, ballot: UUID) -> bytes:
    key = keys.load(facts.linkage)
    if key is None:
        row = Ballot.objects.get(pk=ballot)
        if row.state == Ballot.State.OPEN:
            raise BallotStopped()
        raise _closed(row)
    return key


def _closed(row: Ballot) -> Refusal:
    if row.state == Ballot.State.VOIDED:
        return BallotVoided(reason=row.void_reason)
    return BallotClosed()


def _group(facts: Frozen, ballot: UUID, voter: Voter) -> str | None:
    if facts.definition.groups is None:
        return None
    entry = RollEntry.objects.filter(ballot=ballot, participation=voter.participation).first()
    if entry is None:
        raise refusal(ballot, voter)
    return entry.group


def compose(
    definition: BallotDefinition, raw: Mapping[str, object], secret: bytes, group: str | None
) -> tuple[list[bytes], str]:
    """One leaf for each question that is asked of all, or answered; and the free texts behind commitments."""
    unknown = set(raw) - {question.id for question in definition.questions}
    if unknown:
        raise answering.AnswerRefused("unknown-question", question=sorted(unknown)[0])
    leaves: list[bytes] = []
    texts: list[dict[str, str]] = []
    for question in definition.questions:
        value = raw.get(question.id)
        if value is not None:
            value = _committed(question, value, secret, texts)
        if value is None and question.asked == "seen":
            continue
        answer = answering.check(question, value)
        tag = ballotlog.response_tag(secret, question.id)
        leaves.append(ballotlog.leaf(ballot=definition.ballot, question=question.id, answer=answer, r=tag, group=group))
    return leaves, json.dumps(texts) if texts else ""


def _committed(question: Question, value: object, secret: bytes, texts: list[dict[str, str]]) -> object:
    """Replace written words by their commitment, keeping salt and words for moderation after close."""
    is_text = question.scale.kind == "text"
    is_block = question.scale.kind == "consent" and isinstance(value, dict) and set(value) == {"block"}
    written = value if is_text else value["block"] if is_block and isinstance(value, dict) else None
    if not isinstance(written, str):
        return value
    words = written.strip().replace("\r\n", "\n")
    if is_text and not words:
        return None
    if not words or len(words) > (question.scale.maximum or TEXT_MAXIMUM) or not _printable(words):
        raise answering.AnswerRefused("text-refused", question=question.id)
    salt = hmac.digest(secret, b"salt" + question.id.encode(), hashlib.sha256)
    commitment = answering.commitment(salt, words)
    texts.append({"q": question.id, "c": commitment, "s": salt.hex(), "t": words})
    return commitment if is_text else {"block": commitment}


def _printable(words: str) -> bool:
    return not any(ord(ch) < 32 and ch not in "\n\t" or 0xD800 <= ord(ch) <= 0xDFFF for ch in words)


def _receipt(facts: Frozen, leaves: list[bytes], secret: bytes) -> Receipt:
    hashes = sorted(ballotlog.leaf_hash(leaf) for leaf in leaves)
    digest = ballotlog.receipt_hash(facts.definition.ballot, facts.sha256, hashes)
    return Receipt(
        ballot=facts.definition.ballot,
        definition_sha256=facts.sha256,
        leaves=tuple(leaf.hex() for leaf in hashes),
        receipt=digest,
        signature=log.sign_receipt(digest),
        secret=secret.hex(),
    )
