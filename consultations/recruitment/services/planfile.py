"""A recruitment as the file of a plan holds it: seats, rules, dates, words and targets; no address and nobody."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from consultations.ballots.services.opening import stamp
from consultations.models import Component
from consultations.recruitment.models import Feature, Recruitment, Value
from consultations.recruitment.services import plan
from socialicense.accounts.models import User

RULES = (
    "seats", "alternates", "per_address", "one_per_household", "algorithm", "stipend", "letter", "phone",
    "return_address",
)  # fmt: skip
DATES = ("opens", "closes")
NUMBERS = ("minimum", "maximum", "min_flex", "max_flex")


def given(component: Component) -> dict[str, Any]:
    """What the file says of the recruitment of a component; empty where it has none. Shares are decimals as text."""
    found = Recruitment.objects.filter(component=component).first()
    if found is None:
        return {}
    dates = {name: stamp(getattr(found, name)) for name in DATES if getattr(found, name)}
    features = [
        {"name": one.name, "label": one.label, "values": [_value(value) for value in one.values.all()]}
        for one in found.features.prefetch_related("values")
    ]
    return {name: getattr(found, name) for name in RULES} | dates | {"features": features}


def _value(value: Value) -> dict[str, Any]:
    numbers = {name: getattr(value, name) for name in NUMBERS}
    share = None if value.share is None else str(value.share)
    return {"name": value.name, "label": value.label, "share": share} | numbers


@transaction.atomic
def take(*, component: Component, raw: Mapping[str, Any], by: User) -> Recruitment:
    """The recruitment of a fresh component from what the file says. Raises ValidationError by place in the file."""
    made = plan.begin(component=component, by=by)
    for name in RULES:
        if name in raw:
            setattr(made, name, raw[name])
    for name in DATES:
        setattr(made, name, _moment(name, raw.get(name)))
    made.full_clean(exclude=["component"])
    made.save()
    _targets(made, raw.get("features", []))
    return made


def _moment(name: str, text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise ValidationError({name: "no such day or hour"}) from error


def _targets(made: Recruitment, features: Sequence[Mapping[str, Any]]) -> None:
    for position, raw in enumerate(features, start=1):
        place = f"features/{position - 1}"
        feature = Feature(recruitment=made, name=raw["name"], label=raw.get("label", {}), position=position)
        _keep(feature, place, exclude=["recruitment"])
        for number, one in enumerate(raw["values"], start=1):
            numbers = {name: one.get(name) for name in NUMBERS}
            share = Decimal(one["share"]) if one.get("share") else None
            value = Value(feature=feature, name=one["name"], label=one.get("label", {}), position=number, **numbers)
            value.share = share
            _keep(value, f"{place}/values/{number - 1}", exclude=["feature"])


def _keep(record: Feature | Value, place: str, exclude: list[str]) -> None:
    """Save a record that keeps every rule of its table, names that stand twice included."""
    try:
        record.full_clean(exclude=exclude, validate_constraints=False)
        record.validate_constraints()
    except ValidationError as error:
        raise ValidationError({place: error.messages}) from error
    record.save(force_insert=True)
