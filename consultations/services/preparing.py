"""Setting a consultation up, before anything is frozen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from consultations import method
from consultations.models import (
    Component,
    Consultation,
    DataInitiative,
    Dataset,
    ProposedClause,
    ProtectionRecord,
    Stage,
    UseCase,
)
from consultations.refusals import FrozenText
from socialicense.accounts import services as accounts
from socialicense.accounts.models import Organisation, ScopeKind, User
from socialicense.audit import services as audit

Text = Mapping[str, str]

# Pages beside the workspaces have these addresses.
RESERVED = frozenset({"start", "import"})


@transaction.atomic
def begin(*, organisation: Organisation, title: Text, languages: Sequence[str], by: User) -> Consultation:
    """A new consultation with an empty initiative; whoever begins it is its organiser."""
    initiative = DataInitiative.objects.create(organisation=organisation, title=dict(title))
    consultation = Consultation.objects.create(
        initiative=initiative, title=dict(title), languages=list(languages), slug=free_slug(title)
    )
    ProtectionRecord.objects.create(consultation=consultation)
    accounts.grant(user=by, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=by)
    audit.record(event="consultation.begun", by=by, scope=consultation.id, target=str(consultation.id), values={})
    return consultation


def free_slug(title: Text) -> str:
    """A readable address that nobody has yet."""
    base = slugify(next(iter(title.values()), ""))[:60] or "consultation"
    slug = base
    while slug in RESERVED or Consultation.objects.filter(slug=slug).exists():
        slug = f"{base}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return slug


def require_preparing(consultation: Consultation) -> None:
    """Refuse a change of what was frozen at opening; inside the transaction of the change."""
    state = Consultation.objects.select_for_update().values_list("state", flat=True).get(pk=consultation.pk)
    if state != Consultation.State.PREPARING:
        raise FrozenText()


@transaction.atomic
def change(
    *, consultation: Consultation, record: Any, by: User, related: Mapping[str, Sequence[Any]] | None = None
) -> None:
    """Save one record of the consultation (itself, its initiative, a dataset, ...) while it is being prepared.

    `related` names the records of each many-to-many field. A record that is listed by a short name (`ref`) and has
    none yet gets the next free one.
    """
    require_preparing(consultation)
    if getattr(record, "ref", None) == "":
        record.ref = free_ref(record)
    record.save()
    for name, records in (related or {}).items():
        getattr(record, name).set(records)
    audit.record(
        event="consultation.changed",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"record": type(record).__name__.lower(), "id": str(getattr(record, "pk", ""))},
    )


PARKED = 10_000
REF_LETTERS = {Dataset: "d", UseCase: "u", ProposedClause: "c"}


def free_ref(record: Dataset | UseCase | ProposedClause) -> str:
    """The next free short name of its kind in the initiative: d1, d2, u1, c1."""
    letter = REF_LETTERS[type(record)]
    taken = set(type(record).objects.filter(initiative=record.initiative_id).values_list("ref", flat=True))
    return next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)


@transaction.atomic
def remove(*, consultation: Consultation, record: object, by: User) -> None:
    """Delete one record of the consultation while it is being prepared."""
    require_preparing(consultation)
    name, identity = type(record).__name__.lower(), str(getattr(record, "pk", ""))
    record.delete()  # type: ignore[attr-defined]
    audit.record(
        event="consultation.removed",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"record": name, "id": identity},
    )


@transaction.atomic
def add_component(
    *,
    consultation: Consultation,
    slug: str,
    title: Text,
    windows: Mapping[str, tuple[datetime, datetime]],
    by: User | None,
    purpose: str = Component.Purpose.EVIDENCE,
    subject: Mapping[str, object] | None = None,
) -> Component:
    """Append a component to the chain, with one dated stage for each kind that its method knows. An evaluation stands
    beside the chain: nothing feeds into it."""
    chosen = method.find(slug)
    if chosen is None or purpose not in chosen.purposes:
        raise ValueError(f"no method {slug!r} serves {purpose!r}")
    last = consultation.components.order_by("position").last()
    component = Component.objects.create(
        consultation=consultation,
        method=slug,
        purpose=purpose,
        position=last.position + 1 if last else 1,
        title=dict(title),
        subject=dict(subject or {}),
    )
    for name in {kind.slug: None for kind in chosen.stages} | dict.fromkeys(windows):  # further rounds come last
        method.kind_named(chosen, name)
        opens, closes = windows[name]
        Stage.objects.create(component=component, kind=name, opens=opens, closes=closes)
    if purpose != Component.Purpose.EVALUATION:
        chain = consultation.components.exclude(purpose=Component.Purpose.EVALUATION).exclude(pk=component.pk)
        before = chain.order_by("position").last()
        if before:
            Component.objects.filter(pk=before.pk).update(feeds_into=component)
    chosen.prepare(component)
    audit.record(
        event="component.added",
        by=by,
        scope=consultation.id,
        target=str(component.id),
        values={"method": slug, "purpose": purpose},
    )
    return component


@transaction.atomic
def plan_component(
    *, consultation: Consultation, slug: str, title: Text, windows: Mapping[str, tuple[datetime, datetime]], by: User
) -> Component:
    """Append a component that gathers evidence, while the consultation is being prepared."""
    require_preparing(consultation)
    return add_component(consultation=consultation, slug=slug, title=title, windows=windows, by=by)


@transaction.atomic
def change_component(
    *, component: Component, title: Text, windows: Mapping[str, tuple[datetime, datetime]], by: User
) -> Component:
    """Change the title and the windows of a component that has not started."""
    require_preparing(component.consultation)
    component.title = dict(title)
    component.save(update_fields=["title"])
    for kind, (opens, closes) in windows.items():
        Stage.objects.filter(component=component, kind=kind).update(opens=opens, closes=closes)
    audit.record(event="component.changed", by=by, scope=component.consultation_id, target=str(component.id), values={})
    return component


@transaction.atomic
def move_component(*, component: Component, up: bool, by: User) -> None:
    """Swap a component with its neighbour in the chain; at the end of the chain nothing happens."""
    require_preparing(component.consultation)
    chain = list(component.consultation.components.filter(purpose=Component.Purpose.EVIDENCE).order_by("position"))
    at = chain.index(component)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(chain):
        return
    places = [one.position for one in chain]
    chain[at], chain[other] = chain[other], chain[at]
    Component.objects.filter(pk__in=[one.pk for one in chain]).update(position=F("position") + PARKED)  # once each
    for place, one, following in zip(places, chain, [*chain[1:], None], strict=True):
        Component.objects.filter(pk=one.pk).update(position=place, feeds_into=following)
    audit.record(event="component.moved", by=by, scope=component.consultation_id, target=str(component.id), values={})


@transaction.atomic
def remove_component(*, component: Component, by: User) -> None:
    """Take a component out of the chain; its neighbours are joined again."""
    require_preparing(component.consultation)
    Component.objects.filter(feeds_into=component).update(feeds_into=component.feeds_into)
    audit.record(event="component.removed", by=by, scope=component.consultation_id, target=str(component.id), values={})
    component.delete()
