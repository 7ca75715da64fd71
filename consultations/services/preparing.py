"""Setting a consultation up, before anything is frozen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from consultations import method
from consultations.models import (
    Component,
    Consultation,
    DataInitiative,
    ProtectionRecord,
    Stage,
)
from consultations.refusals import FrozenText
from socialicense.accounts import services as accounts
from socialicense.accounts.models import Organisation, ScopeKind, User
from socialicense.audit import services as audit

Text = Mapping[str, str]


@transaction.atomic
def begin(*, organisation: Organisation, title: Text, languages: Sequence[str], by: User) -> Consultation:
    """A new consultation with an empty initiative; whoever begins it is its organiser."""
    initiative = DataInitiative.objects.create(organisation=organisation, title=dict(title))
    consultation = Consultation.objects.create(
        initiative=initiative, title=dict(title), languages=list(languages), slug=free_slug(title)
    )
    ProtectionRecord.objects.create(consultation=consultation)
    accounts.grant(
        user=by, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=by
    )
    audit.record(
        event="consultation.begun", by=by, scope=consultation.id, target=str(consultation.id), values={}
    )
    return consultation


def free_slug(title: Text) -> str:
    """A readable address that nobody has yet."""
    base = slugify(next(iter(title.values()), ""))[:60] or "consultation"
    slug = base
    while Consultation.objects.filter(slug=slug).exists():
        slug = f"{base}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return slug


def require_preparing(consultation: Consultation) -> None:
    """Refuse a change of what was frozen at opening; inside the transaction of the change."""
    state = Consultation.objects.select_for_update().values_list("state", flat=True).get(pk=consultation.pk)
    if state != Consultation.State.PREPARING:
        raise FrozenText()


@transaction.atomic
def change(*, consultation: Consultation, record: object, by: User) -> None:
    """Save one record of the consultation (itself, its initiative, a dataset, ...) while it is being prepared."""
    require_preparing(consultation)
    record.save()  # type: ignore[attr-defined]
    audit.record(
        event="consultation.changed",
        by=by,
        scope=consultation.id,
        target=str(consultation.id),
        values={"record": type(record).__name__.lower(), "id": str(getattr(record, "pk", ""))},
    )


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
    """Append a component to the chain, with one dated stage for each kind that its method knows."""
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
    for kind in chosen.stages:
        opens, closes = windows[kind.slug]
        Stage.objects.create(component=component, kind=kind.slug, opens=opens, closes=closes)
    if last:
        Component.objects.filter(pk=last.pk).update(feeds_into=component)
    chosen.prepare(component)
    audit.record(
        event="component.added",
        by=by,
        scope=consultation.id,
        target=str(component.id),
        values={"method": slug, "purpose": purpose},
    )
    return component
