"""One act on the board at a time: the lock of the workshop, the rules that no role passes, the revision and its changes.

Revisions are numbered under the lock, so that they are committed in their order: a screen that has seen revision 7 has
seen everything up to it, and asks only for what came later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations import method
from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Card, CardVersion, Change, Cluster, Workshop
from consultations.methods.codesign.services.board.refusals import BoardClosed, NoSuchCard, NotYourPart
from consultations.models import Component, Consultation, Participation
from socialicense.accounts import limits
from socialicense.accounts.models import User
from socialicense.audit import services as audit

A_MINUTE = 60  # acts of one person
Event = CardVersion.Event


@dataclass(frozen=True)
class Actor:
    """Who acts: a person who takes part, somebody of the team, or both; `roles` are those of domain.rights."""

    roles: frozenset[str] = frozenset()
    person: Participation | None = None
    user: User | None = None

    @property
    def key(self) -> str:
        """Under what their acts are counted."""
        return f"p:{self.person.pk}" if self.person else f"u:{self.user.pk if self.user else ''}"

    @property
    def office(self) -> User | None:
        """The account whose act of office it is; None where somebody takes part."""
        return None if self.person else self.user

    def may(self, workshop: Workshop, act: str) -> bool:
        return rights.may(workshop.permissions, act, self.roles)


@dataclass
class Turn:
    """What one act changes, gathered until it is written."""

    workshop: Workshop
    by: Actor
    changes: list[Change] = field(default_factory=list)
    _last: dict[UUID, int] = field(default_factory=dict)

    def touch(self, subject: Card | Cluster) -> int:
        """Count the revision up for a card or cluster; the caller saves it."""
        kind = "card" if isinstance(subject, Card) else "cluster"
        subject.revision = self.changed(kind, subject.pk)
        return subject.revision

    def changed(self, kind: str, subject: UUID) -> int:
        self.workshop.revision += 1
        revision: int = self.workshop.revision
        self.changes.append(Change(workshop=self.workshop, revision=revision, kind=kind, subject=subject))
        return revision

    def know(self, cards: Iterable[Card]) -> None:
        """Read how many versions each card has, at once."""
        rows = CardVersion.objects.filter(card__in=list(cards)).values_list("card").annotate(last=Max("n"))
        self._last.update(dict(rows))

    def version(self, card: Card, event: str, *, text: str | None = None, note: Mapping[str, Any] | None = None) -> CardVersion:
        """The next version of a card, not saved yet."""
        if card.pk not in self._last and not card._state.adding:
            self.know([card])
        n = self._last.get(card.pk, 0) + 1
        self._last[card.pk] = n
        return CardVersion(
            card=card,
            n=n,
            event=event,
            text=card.text if text is None else text,
            note=dict(note or {}),
            by_participation=self.by.person,
            by_user=self.by.office,
        )

    def record(self, event: str, **values: Any) -> None:
        """An act about clusters or moderation, in the audit trail; no person who takes part is named there."""
        component = self.workshop.component
        audit.record(
            event=f"board.{event}",
            by=self.by.office,
            scope=component.consultation_id,
            target=f"component:{component.pk}",
            values=values,
        )


def is_open(component: Component) -> bool:
    """Whether the board takes anything: the consultation is open, a stage without a ballot runs, and the adoption, which
    froze what grew from the cards, has not opened."""
    if component.consultation.state != Consultation.State.OPEN or component.state in (
        Component.State.DONE,
        Component.State.VOIDED,
    ):
        return False
    now, chosen = timezone.now(), method.method_of(component)
    running = component.stages.filter(opens__lte=now, closes__gt=now, left_out=False).values_list("kind", flat=True)
    if all(method.kind_named(chosen, kind).ballot for kind in running):
        return False
    return not selectors.adopting(component)


def require(workshop: Workshop, by: Actor, act: str) -> None:
    """Raise BoardClosed or NotYourPart unless this may be done now by this person."""
    if not is_open(workshop.component):
        raise BoardClosed()
    if not by.may(workshop, act):
        raise NotYourPart()


def count(by: Actor, scope: str = "board", per_minute: int = A_MINUTE) -> None:
    """Count one act of this person; TooMany beyond so many in a minute. Outside the transaction of the act."""
    limits.check(f"codesign.{scope}", by.key, per_minute=per_minute)


@contextmanager
def turn(workshop: UUID, by: Actor, *acts: str) -> Iterator[Turn]:
    """Hold the workshop for one act. What was touched gets its revisions when the block ends, in the same transaction.

    Several acts: one of them is enough. Raises BoardClosed, NotYourPart.
    """
    with transaction.atomic():
        # The component before the workshop, as whoever freezes the evidence or runs the agenda does.
        held_first = Component.objects.select_for_update(of=("self",), no_key=True).select_related("consultation")
        component = held_first.get(pk=workshop)
        row = Workshop.objects.select_for_update(no_key=True).get(pk=workshop)
        row.component = component
        if not is_open(row.component):
            raise BoardClosed()
        if not any(by.may(row, act) for act in acts):
            raise NotYourPart()
        held = Turn(row, by)
        yield held
        if held.changes:
            Change.objects.bulk_create(held.changes)
            Workshop.objects.filter(pk=row.pk).update(revision=row.revision)


def card_of(held: Turn, number: int) -> Card:
    """A card of this board as it is now."""
    found = Card.objects.filter(workshop=held.workshop, number=number).select_related("cluster").first()
    if found is None:
        raise NoSuchCard(number=number)
    return found


def cards_of(held: Turn, numbers: Collection[int]) -> list[Card]:
    """Those cards of this board that are shown, in order of number."""
    return list(
        Card.objects.filter(workshop=held.workshop, number__in=list(numbers), state=Card.State.SHOWN)
        .select_related("cluster")
        .order_by("number")
    )
