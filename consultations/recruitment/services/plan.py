"""Planning a recruitment: seats, rules and dates."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction

from consultations import method
from consultations.ballots import keys
from consultations.models import Component
from consultations.recruitment import gates
from consultations.recruitment.models import Recruitment, Value
from consultations.recruitment.services import retention
from consultations.recruitment.services.recording import record
from socialicense.accounts.models import User

CHANGEABLE = (
    "seats", "alternates", "per_address", "one_per_household", "algorithm", "opens", "closes", "keep_until",
    "stipend", "letter", "phone", "return_address",
)  # fmt: skip


@transaction.atomic
def begin(*, component: Component, by: User | None) -> Recruitment:
    """The recruitment of a component, made when it is first asked for, with the seats that its method knows of, else
    none yet. Any method may use it.

    Its key, from which codes on paper are made, lies in the key folder, outside database and backup.
    """
    seats = method.method_of(component).seats(component) or 0
    recruitment, created = Recruitment.objects.get_or_create(component=component, defaults={"seats": seats})
    if created:
        keys.create(component.id)
        record(recruitment, "begun", by, {"seats": seats})
    return recruitment


@transaction.atomic
def change(*, recruitment: Recruitment, values: Mapping[str, Any], by: User) -> Recruitment:
    """Change rules and dates (the names in `CHANGEABLE`). What was drawn keeps the rules it was drawn under."""
    gates.require_running(recruitment)
    recruitment = Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    changed = {
        name: values[name] for name in CHANGEABLE if name in values and values[name] != getattr(recruitment, name)
    }
    for name, value in changed.items():
        setattr(recruitment, name, value)
    recruitment.save(update_fields=list(changed))
    if "keep_until" in changed:
        retention.queue(recruitment)
    record(recruitment, "changed", by, {name: str(value)[:200] for name, value in changed.items()})
    return recruitment


@transaction.atomic
def copy(*, source: Component, target: Component, by: User | None) -> Recruitment | None:
    """The same seats, rules, words and targets for a cloned component; no address and nobody. None without a source."""
    found = Recruitment.objects.filter(component=source).first()
    if found is None:
        return None
    made = begin(component=target, by=by)
    for name in CHANGEABLE:
        if name not in {"opens", "closes", "keep_until"}:
            setattr(made, name, getattr(found, name))
    made.save()
    for feature in found.features.prefetch_related("values"):
        values = list(feature.values.all())
        feature.pk, feature.recruitment = uuid4(), made
        feature.save(force_insert=True)
        for value in values:
            value.pk, value.feature = uuid4(), feature
        Value.objects.bulk_create(values)
    return made
