"""Cards: written, edited, merged, split, hidden, and every one of these taken back. Nothing that was said is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from consultations.gatherings.services.words import require_no_name
from consultations.methods.codesign.domain import places, rights
from consultations.methods.codesign.models import BoardPrint, Card, CardVersion, Cluster, Step, Workshop
from consultations.methods.codesign.services.board.refusals import (
    BoardFull,
    CannotUndo,
    CardGone,
    NothingChanged,
    NothingChosen,
    NotSettled,
    NotYourPart,
    TextsMissing,
)
from consultations.methods.codesign.services.board.turn import Actor, Turn, card_of, cards_of, count, turn
from consultations.refusals import ReasonMissing
from socialicense.discussion.services.talking import kept

LONGEST = 500
MOST = 20_000
CARDS_A_MINUTE = 20
Event, State = CardVersion.Event, Card.State
# What changes the words that stand on a card: an edit names the last of these that its writer had read.
WORDING = (Event.WRITTEN, Event.EDITED, Event.MERGED)


@dataclass(frozen=True)
class Sheet:
    """What somebody puts on a card."""

    text: str
    language: str
    kind: str = Card.Kind.IDEA
    question_word: str = ""
    life_cycle_stage: str = ""
    step: Step | None = None
    table: int | None = None


def worded(workshop: Workshop, text: str) -> str:
    """The words as they are kept. Raises TextRefused, NamesSomebody."""
    words = kept(text, LONGEST)
    require_no_name(workshop.component, words)
    return words


def write(*, workshop: Workshop, sheet: Sheet, by: Actor, cluster: UUID | None = None, for_other: bool = False) -> Card:
    """A new card with the next number, at the end of a cluster or loose. `for_other`: typed in for somebody else, so
    that nobody is noted as its writer. Raises TextRefused, NamesSomebody, TooMany, BoardFull and what `turn` raises."""
    words = worded(workshop, sheet.text)
    count(by, "card", CARDS_A_MINUTE)
    with turn(workshop.pk, by, rights.WRITE) as held:
        return _put(held, sheet, words, cluster=cluster, for_other=for_other)


def join(*, workshop: Workshop, sheet: Sheet, number: int, by: Actor, for_other: bool = False) -> Card:
    """Say what card `number` says nearly: the words are kept under a number of their own, and stand behind that card."""
    words = worded(workshop, sheet.text)
    count(by, "card", CARDS_A_MINUTE)
    with turn(workshop.pk, by, rights.WRITE) as held:
        into = _shown(held, number)
        card = _put(held, sheet, words, for_other=for_other)
        _merge(held, into, [card], into.text)
        return card


def _put(
    held: Turn, sheet: Sheet, words: str, *, cluster: UUID | None = None, for_other: bool = False,
    split_from: Card | None = None,
) -> Card:  # fmt: skip
    last = Card.objects.filter(workshop=held.workshop).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise BoardFull(most=MOST)
    into = Cluster.objects.filter(workshop=held.workshop, pk=cluster, closed_at=None).first() if cluster else None
    card = Card(
        workshop=held.workshop, number=last + 1, text=words, kind=sheet.kind, language=sheet.language,
        question_word=sheet.question_word, life_cycle_stage=sheet.life_cycle_stage, step=sheet.step, table=sheet.table,
        cluster=into, place=places.between(end_of(held, into), None) or 0, split_from=split_from,
        written_by=split_from.written_by if split_from else None if for_other else held.by.person,
    )  # fmt: skip
    held.touch(card)
    card.save(force_insert=True)
    held.version(card, Event.WRITTEN, note={"for_other": True} if for_other else {}).save()
    return card


def end_of(held: Turn, cluster: Cluster | None) -> int | None:
    """The place of the last card of a cluster, or of the loose ones."""
    rows = Card.objects.filter(workshop=held.workshop, cluster=cluster, state=State.SHOWN)
    found: int | None = rows.aggregate(last=Max("place"))["last"]
    return found


def _shown(held: Turn, number: int) -> Card:
    card = card_of(held, number)
    if card.state != State.SHOWN:
        raise CardGone(number=number)
    return card


def latest_wording(card: Card) -> int:
    """The number of the version whose words stand on the card: what an edit begins from."""
    return int(card.versions.filter(event__in=WORDING).aggregate(n=Max("n"))["n"] or 0)


def may_edit(workshop: Workshop, card: Card, by: Actor) -> bool:
    """Writers may always change their own words while they may write; the words of others only by the rules."""
    own = by.person is not None and card.written_by_id == by.person.pk
    return (own and by.may(workshop, rights.WRITE)) or by.may(workshop, rights.EDIT)


def edit(*, workshop: Workshop, number: int, text: str, on: int, by: Actor) -> CardVersion:
    """Change the words of a card, as somebody who had read version `on`.

    When another edit came in between, nothing is lost: these words are kept beside the others as a conflict, to be
    settled by anybody who may edit. The event of the version that is returned says which it was.
    """
    words = worded(workshop, text)
    count(by)
    with turn(workshop.pk, by, rights.WRITE, rights.EDIT) as held:
        card = _shown(held, number)
        if not may_edit(held.workshop, card, by):
            raise NotYourPart()
        if words == card.text:
            raise NothingChanged()
        if on != latest_wording(card):
            version = held.version(card, Event.CONFLICT, text=words, note={"on": on})
        else:
            card.text = words
            version = held.version(card, Event.EDITED)
        _keep(held, card, "text")
        version.save()
        return version


def settle(*, workshop: Workshop, number: int, conflict: int, text: str, on: int, by: Actor) -> Card:
    """Settle two wordings: `text` is the one that stands from now on, one of the two or both put together.

    Raises NotSettled when somebody settled it, or edited the card, in between.
    """
    words = worded(workshop, text)
    count(by)
    with turn(workshop.pk, by, rights.WRITE, rights.EDIT) as held:
        card = _shown(held, number)
        waiting = _waiting(held, card, conflict, on)
        if words != card.text:
            card.text = words
            held.version(card, Event.EDITED, note={"settles": conflict}).save()
        _keep(held, card, "text")
        _settled(waiting)
        return card


def part(*, workshop: Workshop, number: int, conflict: int, on: int, by: Actor) -> Card:
    """Settle two wordings by keeping both: the waiting one becomes a card of its own beside the other."""
    count(by)
    with turn(workshop.pk, by, rights.WRITE, rights.EDIT) as held:
        card = _shown(held, number)
        waiting = _waiting(held, card, conflict, on)
        _settled(waiting)
        _keep(held, card, "text")
        return _put(held, _like(card), waiting.text, cluster=card.cluster_id, for_other=True)


def _waiting(held: Turn, card: Card, conflict: int, on: int) -> CardVersion:
    if not may_edit(held.workshop, card, held.by):
        raise NotYourPart()
    found = card.versions.filter(n=conflict, event=Event.CONFLICT, settled_at=None).first()
    if found is None or on != latest_wording(card):
        raise NotSettled()
    return found


def _settled(version: CardVersion) -> None:
    version.settled_at = timezone.now()
    version.save(update_fields=["settled_at"])


def _like(card: Card) -> Sheet:
    return Sheet(
        card.text, card.language, card.kind, card.question_word, card.life_cycle_stage, step=card.step, table=card.table
    )


def _keep(held: Turn, card: Card, *fields: str) -> None:
    held.touch(card)
    card.save(update_fields=[*fields, "revision"])


def restore(*, workshop: Workshop, number: int, n: int, by: Actor) -> CardVersion:
    """Bring back the words that a card had in version `n`, as a new version."""
    row = CardVersion.objects.filter(card__workshop=workshop, card__number=number, n=n).select_related("card").first()
    if row is None:
        raise CannotUndo()
    return edit(workshop=workshop, number=number, text=row.text, on=latest_wording(row.card), by=by)


def merge(*, workshop: Workshop, into: int, numbers: Sequence[int], by: Actor, text: str = "") -> Card:
    """Put cards behind one that says the same, or says it for all of them in the words of `text`."""
    words = worded(workshop, text) if text.strip() else ""
    count(by)
    with turn(workshop.pk, by, rights.MERGE) as held:
        card = _shown(held, into)
        others = [one for one in cards_of(held, numbers) if one.pk != card.pk]
        if not others:
            raise NothingChosen(least=2)
        _merge(held, card, others, words or card.text)
        return card


def _merge(held: Turn, into: Card, others: Sequence[Card], words: str) -> None:
    held.know([into, *others])
    versions = []
    for one in others:
        versions.append(held.version(one, Event.MERGED, note={"into": into.number}))
        one.state, one.merged_into = State.MERGED, into
        _keep(held, one, "state", "merged_into")
    if words != into.text:
        into.text = words
        versions.append(held.version(into, Event.MERGED, note={"from": [one.number for one in others]}))
    _keep(held, into, "text")
    CardVersion.objects.bulk_create(versions)


def unmerge(*, workshop: Workshop, number: int, by: Actor) -> Card:
    """Take a merged card out again: it lies where it lay, with its words. Parts of a split go back the other way."""
    count(by)
    with turn(workshop.pk, by, rights.MERGE) as held:
        card = card_of(held, number)
        into = card.merged_into
        if card.state != State.MERGED or into is None or into.state == State.HIDDEN:
            raise CannotUndo()
        held.version(card, Event.SHOWN, note={"out_of": into.number}).save()
        card.state, card.merged_into = State.SHOWN, None
        _keep(held, card, "state", "merged_into")
        _keep(held, into, "text")
        return card


def split(*, workshop: Workshop, number: int, texts: Sequence[str], by: Actor) -> list[Card]:
    """Make two or more cards of one that says several things; it stays to be read and points to them."""
    words = [worded(workshop, text) for text in texts if text.strip()]
    if len(words) < 2:
        raise TextsMissing()
    count(by)
    with turn(workshop.pk, by, rights.MERGE) as held:
        card = _shown(held, number)
        made = [_put(held, _like(card), one, cluster=card.cluster_id, split_from=card) for one in words]
        held.version(card, Event.SPLIT, note={"to": [one.number for one in made]}).save()
        card.state = State.SPLIT
        _keep(held, card, "state")
        return made


def unsplit(*, workshop: Workshop, number: int, by: Actor) -> Card:
    """Undo a split: the card is shown again, and its parts that are still shown stand behind it."""
    count(by)
    with turn(workshop.pk, by, rights.MERGE) as held:
        card = card_of(held, number)
        if card.state != State.SPLIT:
            raise CannotUndo()
        parts = list(Card.objects.filter(split_from=card, state=State.SHOWN).order_by("number"))
        held.version(card, Event.SHOWN, note={"undone": "split"}).save()
        card.state = State.SHOWN
        _keep(held, card, "state")
        if parts:
            _merge(held, card, parts, card.text)
        return card


def hide(*, workshop: Workshop, number: int, reason: str, by: Actor) -> Card:
    """Take a card from the board, with a reason that everybody may read. Its words go from every page, printed ones too."""
    if not reason.strip():
        raise ReasonMissing()
    with turn(workshop.pk, by, rights.HIDE) as held:
        card = _shown(held, number)
        held.version(card, Event.HIDDEN, note={"reason": reason.strip()}).save()
        card.state, card.reason = State.HIDDEN, reason.strip()
        _keep(held, card, "state", "reason")
        held.record("card_hidden", card=number, reason=card.reason)
        BoardPrint.objects.filter(workshop=held.workshop).delete()
        return card


def show(*, workshop: Workshop, number: int, by: Actor) -> Card:
    """Show a hidden card again."""
    with turn(workshop.pk, by, rights.HIDE) as held:
        card = card_of(held, number)
        if card.state != State.HIDDEN:
            raise CannotUndo()
        held.version(card, Event.SHOWN).save()
        card.state, card.reason = State.SHOWN, ""
        _keep(held, card, "state", "reason")
        held.record("card_shown", card=number)
        return card
