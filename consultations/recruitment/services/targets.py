"""Targets: what the members should resemble, from a file, from shares of the population, or by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from consultations.domain.sortition.problem import Target
from consultations.recruitment import gates, selectors
from consultations.recruitment.domain import proposals
from consultations.recruitment.models import Answer, Draw, Feature, Recruitment, Value
from consultations.recruitment.refusals import DrawInTheWay, TargetsFixed, TargetsRefused
from consultations.recruitment.services.recording import record
from socialicense.accounts.models import User


@dataclass(frozen=True)
class Numbers:
    """The numbers of one value; `share` is per cent of the population."""

    minimum: int
    maximum: int
    min_flex: int | None = None
    max_flex: int | None = None
    share: Decimal | None = None


@transaction.atomic
def upload(*, recruitment: Recruitment, targets: Sequence[Target], by: User) -> None:
    """Take the targets of a categories file in place of what there was; labels of values that stay are kept.

    Once people have registered only the numbers may change: refuses TargetsFixed for other features or values.
    """
    recruitment = _changeable(recruitment)
    wanted = {(one.feature, one.value) for one in targets}
    there = {(value.feature.name, value.name): value for value in _values(recruitment)}
    if set(there) != wanted:
        _require_nobody(recruitment)
        for value in [value for key, value in there.items() if key not in wanted]:
            value.delete()
        recruitment.features.exclude(name__in={feature for feature, _ in wanted}).delete()
    for position, target in enumerate(targets, start=1):
        feature, _ = Feature.objects.get_or_create(
            recruitment=recruitment, name=target.feature, defaults={"position": position}
        )
        numbers = {
            "minimum": target.min,
            "maximum": target.max,
            "min_flex": target.min_flex,
            "max_flex": target.max_flex,
        }
        Value.objects.update_or_create(
            feature=feature, name=target.value, defaults=numbers, create_defaults=numbers | {"position": position}
        )
    _note(recruitment, by)


@transaction.atomic
def add_feature(
    *, recruitment: Recruitment, name: str, label: Mapping[str, str], shares: Mapping[str, Decimal | None], by: User
) -> Feature:
    """A feature with its values; where all shares are known its targets are proposed from them, else left open."""
    recruitment = _changeable(recruitment)
    _require_nobody(recruitment)
    if recruitment.features.filter(name__iexact=name).exists():
        raise TargetsRefused(why=name)
    feature = Feature.objects.create(
        recruitment=recruitment, name=name, label=dict(label), position=recruitment.features.count() + 1
    )
    known = {value: share for value, share in shares.items() if share is not None}
    whole = len(known) == len(shares) and sum(known.values()) > 0
    bounds = proposals.propose(known, recruitment.seats) if whole else {}
    for position, (value, share) in enumerate(shares.items(), start=1):
        low, high = bounds.get(value, (0, recruitment.seats))
        Value.objects.create(feature=feature, name=value, position=position, minimum=low, maximum=high, share=share)
    _note(recruitment, by)
    return feature


@transaction.atomic
def remove_feature(*, feature: Feature, by: User) -> None:
    recruitment = _changeable(feature.recruitment)
    _require_nobody(recruitment)
    feature.delete()
    _note(recruitment, by)


@transaction.atomic
def describe(*, feature: Feature, label: Mapping[str, str], values: Mapping[UUID, Mapping[str, str]], by: User) -> None:
    """The question and the answers as candidates read them, in each language."""
    gates.require_running(feature.recruitment)
    feature.label = dict(label)
    feature.save(update_fields=["label"])
    for value in feature.values.all():
        value.label = dict(values.get(value.id, {}))
        value.save(update_fields=["label"])
    record(feature.recruitment, "feature_described", by, {"feature": feature.name})


@transaction.atomic
def set_numbers(*, recruitment: Recruitment, numbers: Mapping[UUID, Numbers], by: User) -> None:
    """Change minimum, maximum, flexibility and share of values. Refuses TargetsRefused where they contradict."""
    recruitment = _changeable(recruitment)
    for value in _values(recruitment):
        given = numbers.get(value.id)
        if given is None:
            continue
        low = given.minimum if given.min_flex is None else given.min_flex
        high = given.maximum if given.max_flex is None else given.max_flex
        if not low <= given.minimum <= given.maximum <= high:
            raise TargetsRefused(why=f"{value.feature.name}: {value.name}")
        value.minimum, value.maximum, value.share = given.minimum, given.maximum, given.share
        value.min_flex, value.max_flex = given.min_flex, given.max_flex
        value.save()
    _note(recruitment, by)


@transaction.atomic
def propose(*, recruitment: Recruitment, slack: int, by: User) -> list[str]:
    """Set minimum and maximum of every feature whose shares are all known; the names of those that were set."""
    recruitment = _changeable(recruitment)
    done = []
    for feature in recruitment.features.prefetch_related("values"):
        shares = {value.name: value.share for value in feature.values.all()}
        if not shares or None in shares.values() or not sum(shares.values()):
            continue
        bounds = proposals.propose(shares, recruitment.seats, slack=slack)
        for value in feature.values.all():
            value.minimum, value.maximum = bounds[value.name]
            value.min_flex = None if value.min_flex is None else min(value.min_flex, value.minimum)
            value.max_flex = None if value.max_flex is None else max(value.max_flex, value.maximum)
            value.save()
        done.append(feature.name)
    _note(recruitment, by)
    return done


def _changeable(recruitment: Recruitment) -> Recruitment:
    """The row under a lock; refused while a draw under these targets is published and not decided."""
    gates.require_running(recruitment)
    held = Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    waiting = [Draw.State.COMPUTING, Draw.State.COMPUTED, Draw.State.PUBLISHED, Draw.State.DRAWN]
    if held.draws.filter(state__in=waiting).exclude(kind=Draw.Kind.TEST).exists():
        raise DrawInTheWay()
    return held


def _require_nobody(recruitment: Recruitment) -> None:
    if Answer.objects.filter(candidate__recruitment=recruitment).exists():
        raise TargetsFixed()


def _values(recruitment: Recruitment) -> list[Value]:
    return list(Value.objects.filter(feature__recruitment=recruitment).select_related("feature"))


def _note(recruitment: Recruitment, by: User) -> None:
    """The targets as they are now, in the trail: who moved which number is never lost."""
    found = [f"{one.feature}/{one.value}: {one.min} to {one.max}" for one in selectors.targets_of(recruitment)]
    record(recruitment, "targets_changed", by, {"targets": found})
