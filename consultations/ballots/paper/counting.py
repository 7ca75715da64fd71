"""Reading papers twice, settling what differs, making the numbers agree, and putting the papers into the box."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, PaperCount
from consultations.ballots.paper import reading, slips, stubs, takers
from consultations.ballots.paper.reading import Read
from consultations.ballots.paper.refusals import (
    CountSettled,
    CountTooEarly,
    HandCountUnlikely,
    MoreThanTheRoll,
    NothingDiffers,
    NotReconciled,
    ReadBefore,
    SamePerson,
    SlipNotOut,
    SlipUnknown,
    ThirdPersonNeeded,
)
from consultations.ballots.paper.slips import Reading, Slip, State
from consultations.ballots.paper.takers import Way
from consultations.ballots.services.casting import Frozen, compose, frozen
from consultations.domain import paper
from consultations.domain.paper import Gap, Numbers
from consultations.models import SecondSignature
from repository.licenses.domain import ballotlog
from socialicense.accounts.models import User
from socialicense.audit import services as audit


@transaction.atomic
def read(*, ballot: Ballot, serial: str, read: Read, by: User, reason: str = "") -> None:
    """Take down what `by` reads on a paper: as the first, as the second, or once more with a reason where two differ.

    Refuses a third reading, a second one by the same person, and a paper that was given back. Raises AnswerRefused.
    """
    own, hand = _hand(ballot, serial, by, again=bool(reason.strip()))
    answers, why = reading.encode(frozen(ballot.id).definition, read)
    slips.write(ballot.id, serial, Reading(hand, by.pk, answers, why, reason.strip() if own else ""))


@transaction.atomic
def require_readable(*, ballot: Ballot, serial: str, by: User) -> None:
    """Refuse, as `read` would, a paper that this person cannot read: before they type what stands on it."""
    _hand(ballot, serial, by, again=False)


def is_reader(ballot: Ballot, serial: str, user: User) -> bool:
    """Whether the person is one of those who read this paper."""
    return any(one.reader == user.pk for one in slips.readings(ballot.id, serial))


def _hand(ballot: Ballot, serial: str, by: User, *, again: bool) -> tuple[bool, int]:
    """Whether the person reads the paper once more, and which reading theirs is: the first or the second."""
    _locked(ballot)
    _slip(ballot, serial)
    held = slips.readings(ballot.id, serial)
    own = next((one for one in held if one.reader == by.pk), None)
    differ = len(held) == 2 and held[0].answers != held[1].answers
    if own is not None and not (differ and again):
        raise SamePerson(serial=serial)
    if own is None and len(held) >= 2:
        raise ReadBefore(serial=serial)
    return own is not None, own.hand if own else len(held) + 1


@transaction.atomic
def settle_difference(*, ballot: Ballot, serial: str, read: Read, reason: str, by: User) -> None:
    """A third person looks at the paper and says what it says, with a reason. Nobody settles their own reading."""
    _locked(ballot)
    _slip(ballot, serial)
    held = slips.readings(ballot.id, serial)
    if len(held) != 2 or held[0].answers == held[1].answers or not reason.strip():
        raise NothingDiffers(serial=serial)
    if by.pk in {one.reader for one in held}:
        raise ThirdPersonNeeded(serial=serial)
    answers, why = reading.encode(frozen(ballot.id).definition, read)
    slips.write(ballot.id, serial, Reading(3, by.pk, answers, why, reason.strip()))


@transaction.atomic
def count_by_hand(*, ballot: Ballot, in_urn: int, left_over: int, by: User) -> PaperCount:
    """Keep how many papers were found in the urn and how many were left over, as counted by hand."""
    count = _locked(ballot)
    printed = sum(slips.states(ballot.id).values())
    if in_urn + left_over > printed:
        raise HandCountUnlikely(printed=printed)
    count.in_urn, count.left_over = in_urn, left_over
    count.save(update_fields=["in_urn", "left_over"])
    _record("paper.counted_by_hand", ballot, by, {"in_urn": in_urn, "left_over": left_over})
    return count


def numbers(ballot: Ballot) -> Numbers:
    """The paper of an open ballot in numbers."""
    count = PaperCount.objects.get(pk=ballot.pk)
    states, standing = slips.states(ballot.id), slips.standings(ballot.id)
    ways = Counter(takers.marked(ballot.id).values())
    same, settled, again = standing.get("same", 0), standing.get("settled", 0), standing.get("again", 0)
    return Numbers(
        printed=sum(states.values()),
        scrapped=states.get(State.SCRAPPED, 0),
        room=ways[Way.ROOM],
        posted=ways[Way.POST],
        came_back=ways[Way.CAME_BACK],
        spoilt=states.get(State.SPOILT, 0),
        returned=states.get(State.RETURNED, 0),
        lost=count.lost,
        in_urn=count.in_urn,
        left_over=count.left_over,
        read=sum(number for standing_, number in standing.items() if standing_ != "again"),
        read_once=standing.get("once", 0),
        differing=standing.get("differing", 0),
        settled=settled + again,
        ready=same + settled,
    )


@transaction.atomic
def finish(*, ballot: Ballot, by: User) -> list[Gap]:
    """The papers are counted: the ballot may close. Returns the gaps that two people answer for, if there are any.

    Refused while people can still vote (CountTooEarly), while numbers differ and two people have not signed
    (NotReconciled), and where papers and online votes together are more than the roll (MoreThanTheRoll).
    """
    count = _locked(ballot)
    if not _over(ballot):
        raise CountTooEarly()
    found = paper.gaps(numbers(ballot))
    if any(gap.pending for gap in found) or (found and signed(ballot) is None):
        raise NotReconciled()
    require_within_roll(ballot)
    count.settled_at, count.settled_by = datetime.now(UTC), by
    count.save(update_fields=["settled_at", "settled_by"])
    _record("paper.settled", ballot, by, {"gaps": [gap.code for gap in found]})
    return found


def require_within_roll(ballot: Ballot) -> None:
    """Never more ballots than people: the checking program would refuse the license. Raises MoreThanTheRoll."""
    cast, issued = box.turnout(ballot.id) + numbers(ballot).ready, ballot.roll.count()
    if cast > issued:
        raise MoreThanTheRoll(cast=cast, issued=issued)


def signed(ballot: Ballot) -> SecondSignature | None:
    """The two people who said in public why the papers are counted although numbers differ, if there are two."""
    return _signature(ballot, SecondSignature.Act.COUNT_PAPER)


def waits(ballot: Ballot) -> bool:
    """Whether the ballot must not close yet because its papers are not counted."""
    return PaperCount.objects.filter(pk=ballot.pk, settled_at=None).exists()


def pour(row: Ballot) -> None:
    """At close, under the lock: put the matched papers into the box and their numbers into the protocol."""
    count = PaperCount.objects.filter(pk=row.pk).first()
    if count is None:
        return
    require_within_roll(row)
    before, online = numbers(row), box.turnout(row.id)
    papers = list(slips.matched(row.id))
    key = keys.load(row.linkage)
    if papers:
        _put(row, sorted(_rows(frozen(row.id), key, papers)))
    decoded = [reading.decode(answers, why) for _, _, answers, why in papers]
    figures = _figures(before, decoded)
    count.figures = figures | {"online": online, "reasons": slips.reasons(row.id), "gaps": _gaps(before)}
    count.save(update_fields=["figures"])
    row.on_paper = len(papers)
    slips.drop(row.id)


def _gaps(before: Numbers) -> list[dict[str, Any]]:
    return [{"code": gap.code, "found": gap.found, "expected": gap.expected} for gap in paper.gaps(before)]


def _figures(before: Numbers, decoded: Iterable[Read]) -> dict[str, Any]:
    decoded = list(decoded)
    names = [name for name in Numbers.__dataclass_fields__ if name != "ready"]
    return {name: getattr(before, name) for name in names} | {
        "handed_out": before.handed_out,
        "counted": before.ready,
        "blank": sum(not reading.to_cast(one) and not one.invalid for one in decoded),
        "invalid": sum(len(one.invalid) for one in decoded),
    }


def _rows(
    facts: Frozen, key: bytes | None, papers: Iterable[tuple[str, str, str, str]]
) -> Iterable[tuple[bytes, str, str, bytes, str]]:
    for serial, group, answers, why in papers:
        secret, voter = (
            token_bytes(32),
            token_bytes(32),
        )  # where the key is lost papers still count, unseen by their stubs
        if key is not None:
            secret, voter = stubs.secret(facts.definition.ballot, stubs.code(key, serial)), stubs.pseudonym(key, serial)
        label = group if facts.definition.groups else None
        leaves, texts = compose(facts.definition, reading.to_cast(reading.decode(answers, why)), secret, label)
        hashes = [ballotlog.leaf_hash(leaf) for leaf in leaves]
        receipt = ballotlog.receipt_hash(facts.definition.ballot, facts.sha256, hashes)
        body = b"\n".join(leaves).decode()
        yield voter, body, label or "", bytes.fromhex(receipt), texts


def _put(row: Ballot, rows: Iterable[tuple[bytes, str, str, bytes, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {box.table(row.id)} (voter, leaves, grp, receipt, texts) VALUES (%s, %s, %s, %s, %s)",
            list(rows),
        )


def _locked(ballot: Ballot) -> PaperCount:
    count = (
        PaperCount.objects.select_for_update(of=("self",))
        .filter(pk=ballot.pk, ballot__state=Ballot.State.OPEN, settled_at=None)
        .first()
    )
    if count is None or not slips.exist(ballot.id):
        raise CountSettled()
    return count


def _slip(ballot: Ballot, serial: str) -> Slip:
    slip = slips.take(ballot.id, serial)
    if slip is None:
        raise SlipUnknown(serial=serial)
    if slip.state != State.OUT:
        raise SlipNotOut(serial=serial)
    return slip


def _over(ballot: Ballot) -> bool:
    ended = Ballot.objects.filter(pk=ballot.pk, closes__lte=Now()).exists()
    return ended or _signature(ballot, SecondSignature.Act.CLOSE_EARLY) is not None


def _signature(ballot: Ballot, act: str) -> SecondSignature | None:
    return SecondSignature.objects.filter(act=act, target=ballot.pk, confirmed_by__isnull=False).first()


def _record(event: str, ballot: Ballot, by: User, values: dict[str, Any]) -> None:
    audit.record(event=event, by=by, scope=ballot.component.consultation_id, target=str(ballot.id), values=values)
