"""People write prototypes: versions with the reason of each change, feedback to them, and dropping one. In its window."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import (
    Card,
    Cluster,
    Decision,
    Feedback,
    Prototype,
    PrototypeSource,
    PrototypeVersion,
    Workshop,
)
from consultations.methods.codesign.refusals import (
    BeingAdopted,
    DroppedAlready,
    NothingChanged,
    NotWorking,
    NotYours,
    SourceMissing,
    SourceUnknown,
    Stale,
    WordsMissing,
)
from consultations.methods.codesign.services import decisions
from consultations.models import Component, Consultation, Participation
from consultations.refusals import ReasonMissing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

Author = Participation | User
"""Who writes: somebody who takes part, or a facilitator. Access of a facilitator is checked where the page is found."""
WORKING = "prototypes"
WORDS = ("title", "text", "tests", "clause", "modality", "category", "use_cases", "test", "responsible", "deadline")


@dataclass(frozen=True)
class Draft:
    """What a version says, and the numbers of the cards and clusters that it grew from. Texts are {language: words}."""

    title: dict[str, str]
    text: dict[str, str]
    cards: tuple[int, ...] = ()
    clusters: tuple[int, ...] = ()
    tests: dict[str, str] = field(default_factory=dict)
    clause: str = "condition"
    modality: str = ""
    category: str = "safeguard"
    use_cases: tuple[str, ...] = ()
    test: str = ""
    responsible: str = ""
    deadline: str = ""

    def values(self) -> dict[str, Any]:
        """The fields of a version, with the strength that its kind demands."""
        strength = {"red_line": "must_not", "none": ""}.get(self.clause, self.modality or "must")
        given = {name: getattr(self, name) for name in WORDS}
        return given | {"modality": strength, "use_cases": list(self.use_cases)}


def running(component: Component) -> bool:
    """Whether the stage of prototypes runs."""
    now = timezone.now()
    open_now = component.stages.filter(kind=WORKING, opens__lte=now, closes__gt=now, left_out=False).exists()
    return open_now and component.consultation.state == Consultation.State.OPEN


def may(workshop: Workshop, act: str, by: Author) -> bool:
    """Whether the rules of the workshop let somebody do this."""
    role = rights.PARTICIPANT if isinstance(by, Participation) else rights.FACILITATOR
    return rights.may(workshop.permissions, act, (role,))


def require(workshop: Workshop, act: str, by: Author) -> None:
    """Raise NotWorking, BeingAdopted or NotYours unless this may be done now by this person."""
    component = workshop.component
    if not running(component):
        raise NotWorking()
    if selectors.adopting(component):
        raise BeingAdopted()
    if isinstance(by, Participation):
        seated = Participation.objects.filter(pk=by.pk, consultation=component.consultation_id).exclude(
            state__in=[Participation.State.WITHDRAWN, Participation.State.ERASED]
        )
        if not seated.exists():
            raise NotYours()
    if not may(workshop, act, by):
        raise NotYours()


@transaction.atomic
def propose(*, workshop: Workshop, kind: str, draft: Draft, by: Author) -> Prototype:
    """A new prototype. Raises SourceMissing or SourceUnknown unless it says what it grew from."""
    row = decisions.locked(workshop)
    require(row, rights.PROTOTYPES, by)
    _require_words(draft)
    last = row.prototypes.aggregate(last=Max("position"))["last"] or 0
    made = Prototype.objects.create(workshop=row, position=last + 1, ref=_free_ref(row), kind=kind)
    version = _write(made, 1, draft, "", by)
    _record("prototype.proposed", made, by, n=version.n)
    return made


@transaction.atomic
def rewrite(*, prototype: Prototype, draft: Draft, on: int, change: str, by: Author) -> PrototypeVersion:
    """The next version, written on top of version `on`. What it no longer grows from is recorded as dropped, for the
    same reason. Raises Stale when somebody was faster."""
    row = _locked(prototype)
    require(row.workshop, rights.PROTOTYPES, by)
    _require_words(draft)
    latest = row.versions.order_by("n").last()
    if latest is None or latest.n != on:
        raise Stale(latest=latest.n if latest else 0)
    if not change.strip():
        raise WordsMissing()
    before, grown = _sources(latest), _grown(row.workshop, draft)
    if grown.numbers == before and all(
        getattr(latest, name) == value for name, value in draft.values().items()
    ):
        raise NothingChanged()
    made = _write(row, on + 1, draft, change.strip(), by)
    _let_go(row, before, grown.numbers, change.strip(), by)
    _record("prototype.rewritten", row, by, n=made.n)
    return made


@transaction.atomic
def drop(*, prototype: Prototype, reason: str, language: str, by: Author) -> Decision:
    """Let a prototype go; it stays to be read, with the reason, and the log of decisions tells it."""
    row = _locked(prototype)
    require(row.workshop, rights.PROTOTYPES, by)
    if not reason.strip():
        raise ReasonMissing()
    row.dropped_reason, row.dropped_at = reason.strip(), timezone.now()
    row.save(update_fields=["dropped_reason", "dropped_at"])
    return decisions.append(
        workshop=row.workshop, about=row, outcome=Decision.Outcome.DROPPED, reason=reason, language=language, by=by
    )


@transaction.atomic
def say(*, prototype: Prototype, n: int, kind: str, text: str, language: str, by: Author) -> Feedback:
    """I like, I wish, what if: to one version, by its number."""
    row = _locked(prototype)
    require(row.workshop, rights.FEEDBACK, by)
    version = row.versions.filter(n=n).first()
    if version is None or not text.strip():
        raise WordsMissing()
    step = row.workshop.steps.filter(started_at__isnull=False, ended_at=None).order_by("position").last()
    made = Feedback.objects.create(
        version=version,
        step=step,
        kind=kind,
        text=text.strip(),
        language=language,
        written_by=by if isinstance(by, Participation) else None,
    )
    _record("prototype.feedback", row, by, feedback=str(made.id), kind=kind)
    return made


@transaction.atomic
def hide(*, feedback: Feedback, reason: str, by: User) -> Feedback:
    """Take feedback off the page for a public reason; its place stays, and a moderator may put it back."""
    if not reason.strip():
        raise ReasonMissing()
    return _moderate(feedback, reason.strip(), by)


@transaction.atomic
def show(*, feedback: Feedback, by: User) -> Feedback:
    """Put feedback back on the page."""
    return _moderate(feedback, "", by)


def _moderate(feedback: Feedback, reason: str, by: User) -> Feedback:
    row = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    row.hidden_reason = reason
    row.save(update_fields=["hidden_reason"])
    event = "feedback.hidden" if reason else "feedback.shown"
    _record(event, row.version.prototype, by, feedback=str(row.id), **({"reason": reason} if reason else {}))
    return row


def _locked(prototype: Prototype) -> Prototype:
    """The prototype as it is now, nobody else writing. Raises DroppedAlready."""
    decisions.locked(prototype.workshop)
    row = Prototype.objects.select_related("workshop__component__consultation").get(pk=prototype.pk)
    if row.dropped_at is not None:
        raise DroppedAlready()
    return row


def _free_ref(workshop: Workshop) -> str:
    """A short name that neither another prototype of the consultation nor a proposed clause has."""
    consultation = workshop.component.consultation
    taken = set(Prototype.objects.filter(workshop__component__consultation=consultation).values_list("ref", flat=True))
    taken |= set(consultation.initiative.clauses.values_list("ref", flat=True))
    return next(ref for n in range(1, len(taken) + 2) if (ref := f"p{n}") not in taken)


def _require_words(draft: Draft) -> None:
    if not any(words.strip() for words in draft.title.values()) or not any(
        words.strip() for words in draft.text.values()
    ):
        raise WordsMissing()
    if not draft.cards and not draft.clusters:
        raise SourceMissing()


def _write(row: Prototype, n: int, draft: Draft, change: str, by: Author) -> PrototypeVersion:
    grown = _grown(row.workshop, draft)
    version = PrototypeVersion.objects.create(
        prototype=row,
        n=n,
        change=change,
        written_by=by if isinstance(by, Participation) else None,
        by_user=by if isinstance(by, User) else None,
        **draft.values(),
    )
    PrototypeSource.objects.bulk_create(
        [PrototypeSource(version=version, card_id=pk) for pk in grown.cards.values()]
        + [PrototypeSource(version=version, cluster_id=pk) for pk in grown.clusters.values()]
    )
    return version


@dataclass(frozen=True)
class _Grown:
    """What a version grows from, by number: the cards that were named and those that lie in its clusters just now."""

    cards: dict[int, Any]
    clusters: dict[int, Any]

    @property
    def numbers(self) -> tuple[frozenset[int], frozenset[int]]:
        return frozenset(self.cards), frozenset(self.clusters)


def _grown(workshop: Workshop, draft: Draft) -> _Grown:
    """The cards and clusters that a draft names. Raises SourceUnknown, and SourceMissing where there is no card."""
    clusters = _named(workshop.clusters.all(), draft.clusters, "cluster")
    cards = _named(workshop.cards.exclude(state=Card.State.HIDDEN), draft.cards, "card")
    inside = workshop.cards.filter(cluster__in=clusters.values(), state=Card.State.SHOWN).order_by("number")
    cards |= dict(inside.values_list("number", "pk"))
    if not cards:
        raise SourceMissing()
    return _Grown(cards, clusters)


def _named(rows: Any, numbers: Sequence[int], what: str) -> dict[int, Any]:
    """The ids of cards or clusters by their numbers. Raises SourceUnknown."""
    found: dict[int, Any] = dict(rows.filter(number__in=numbers).values_list("number", "pk"))
    for number in numbers:
        if number not in found:
            raise SourceUnknown(what=what, number=number)
    return found


def _sources(version: PrototypeVersion) -> tuple[frozenset[int], frozenset[int]]:
    rows = list(version.sources.values_list("card__number", "cluster__number"))
    return frozenset(card for card, _c in rows if card), frozenset(one for _c, one in rows if one)


def _let_go(
    row: Prototype,
    before: tuple[frozenset[int], frozenset[int]],
    now: tuple[frozenset[int], frozenset[int]],
    reason: str,
    by: Author,
) -> None:
    """Record what the new version does not grow from any more: clusters, and cards that lay in none of these."""
    clusters = row.workshop.clusters.filter(number__in=before[1] - now[1]).order_by("number")
    cards = row.workshop.cards.filter(number__in=before[0] - now[0]).exclude(cluster__in=clusters).order_by("number")
    gone: list[Card | Cluster] = [*cards, *clusters]
    language = row.workshop.component.consultation.first_language
    for one in gone:
        decisions.append(
            workshop=row.workshop, about=one, outcome=Decision.Outcome.DROPPED, reason=reason, language=language, by=by
        )


def _record(event: str, row: Prototype, by: Author, **values: object) -> None:
    audit.record(
        event=event,
        by=by if isinstance(by, User) else None,
        scope=row.workshop.component.consultation_id,
        target=str(row.id),
        values={"prototype": row.ref, **values},
    )
