"""Coarse features of the members for table plans: uploaded as a list, used as the organisers say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from consultations.gatherings.models import SeatField, Trait
from consultations.gatherings.refusals import TraitsRefused
from consultations.gatherings.selectors.meetings import LEFT
from consultations.gatherings.selectors.tables import of_lottery, traits
from consultations.gatherings.services.meetings import require_unfrozen
from consultations.models import Component
from socialicense.accounts.models import User
from socialicense.audit import services as audit


@dataclass(frozen=True)
class Features:
    """The values of one member, by feature; an empty value is none."""

    member_code: str
    values: Mapping[str, str]


@transaction.atomic
def bring_in(*, component: Component, features: Sequence[Features], by: User) -> int:
    """Replace all features of the members by these, all or none. Raises TraitsRefused with the codes nobody has.

    A feature that was there before keeps its use. How many members have one.
    """
    require_unfrozen(component)
    people = {person.member_code: person for person in component.consultation.participations.exclude(state__in=LEFT)}
    unknown = [row.member_code for row in features if row.member_code not in people]
    if unknown:
        raise TraitsRefused(count=len(unknown), codes=unknown)
    names = list(dict.fromkeys(name for row in features for name in row.values))
    component.seat_fields.exclude(name__in=[*names, *of_lottery(component)]).delete()
    fields = {field.name: field for field in component.seat_fields.all()}
    for name in names:
        if name not in fields:
            fields[name] = SeatField.objects.create(component=component, name=name)
    Trait.objects.filter(field__component=component).delete()
    Trait.objects.bulk_create(
        [
            Trait(field=fields[name], participation=people[row.member_code], value=value)
            for row in features
            for name, value in row.values.items()
            if value
        ]
    )
    audit.record(
        event="tables.features",
        by=by,
        scope=component.consultation_id,
        target=f"component:{component.id}",
        values={"members": len(features), "features": names},
    )
    return len(features)


@transaction.atomic
def take_lottery(*, component: Component, by: User) -> int:
    """Let plans look at the features of the lottery as well; how many were added. Their values are not copied."""
    require_unfrozen(component)
    there = set(component.seat_fields.values_list("name", flat=True))
    added = [name for name in of_lottery(component) if name not in there]
    SeatField.objects.bulk_create([SeatField(component=component, name=name) for name in added])
    audit.record(
        event="tables.features_of_lottery",
        by=by,
        scope=component.consultation_id,
        target=f"component:{component.id}",
        values={"features": added},
    )
    return len(added)


@transaction.atomic
def use(*, component: Component, uses: Mapping[str, tuple[str, Sequence[str]]], by: User) -> None:
    """What a plan does with each feature: {name: (use, values to keep together)}."""
    require_unfrozen(component)
    known = traits(component)
    for field in component.seat_fields.select_for_update():
        if field.name in uses:
            field.use, wanted = uses[field.name]
            together = sorted(set(wanted) & set(known[field.name].values()))
            field.together = together if field.use == SeatField.Use.TOGETHER else []
            field.save(update_fields=["use", "together"])
    audit.record(
        event="tables.features_used",
        by=by,
        scope=component.consultation_id,
        target=f"component:{component.id}",
        values={name: how for name, (how, _) in uses.items()},
    )
