"""A new consultation from an old one: texts, data, use cases, chain, record and briefing; nobody, and no answer."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from consultations import method
from consultations.material.services import copying as briefing
from consultations.models import Component, Consultation, DataInitiative, ProtectionRecord
from consultations.recruitment.services import plan as lotteries
from consultations.services import community, preparing
from socialicense.accounts.models import User
from socialicense.audit import services as audit

COPIED = (
    "community", "languages", "target_public", "question", "in_scope", "out_of_scope", "promise", "publication",
    "review_minutes", "ratification_minutes", "adoption_days", "exercise", "open_vote", "time_zone", "brand_name",
    "brand_mark", "brand_accent",
)  # fmt: skip
LEAD = timedelta(days=14)


@transaction.atomic
def clone(*, consultation: Consultation, title: Mapping[str, str], by: User) -> Consultation:
    """A fresh consultation of the same organisation with everything that was prepared. The community must approve
    it again, people are invited anew, and stages keep their length and distances but begin two weeks from now."""
    copy = preparing.begin(
        organisation=consultation.initiative.organisation, title=title, languages=consultation.languages, by=by
    )
    for name in COPIED:
        setattr(copy, name, getattr(consultation, name))
    _initiative(consultation.initiative, copy.initiative)
    copy.save()
    record = ProtectionRecord.objects.get(consultation=copy)
    for field in (
        "controller",
        "purposes",
        "special_categories",
        "recipients",
        "retention",
        "transfers",
        "rights_contact",
    ):
        setattr(record, field, getattr(consultation.protection, field))
    record.save()
    _chain(consultation, copy, by)
    briefing.copy(source=consultation, target=copy, by=by)
    if copy.community is not None:
        community.attach(community=copy.community, consultation=copy, by=by)
    audit.record(
        event="consultation.cloned",
        by=by,
        scope=copy.id,
        target=str(copy.id),
        values={"source": str(consultation.id)},
    )
    return copy


def _initiative(source: DataInitiative, target: DataInitiative) -> None:
    for name in ("summary", "custodian", "partners", "legal_basis"):
        setattr(target, name, getattr(source, name))
    target.save()
    datasets = {record.ref: _fresh(record, target) for record in source.datasets.all()}
    uses = {}
    for case in source.use_cases.prefetch_related("datasets"):
        linked = [datasets[dataset.ref] for dataset in case.datasets.all()]
        uses[case.ref] = _fresh(case, target)
        uses[case.ref].datasets.set(linked)
    for clause in source.clauses.prefetch_related("applies_to"):
        cases = [uses[case.ref] for case in clause.applies_to.all()]
        _fresh(clause, target).applies_to.set(cases)


def _fresh(record: models.Model, initiative: DataInitiative) -> models.Model:
    values = {
        field.name: getattr(record, field.name)
        for field in record._meta.concrete_fields
        if not field.primary_key and field.name != "initiative"
    }
    return type(record).objects.create(initiative=initiative, **values)


def _chain(source: Consultation, target: Consultation, by: User) -> None:
    components = list(source.components.filter(purpose=Component.Purpose.EVIDENCE).prefetch_related("stages"))
    opens = [stage.opens for component in components for stage in component.stages.all()]
    shift = timezone.now() + LEAD - min(opens) if opens else timedelta()
    for component in components:
        windows = {stage.kind: (stage.opens + shift, stage.closes + shift) for stage in component.stages.all()}
        made = preparing.add_component(
            consultation=target, slug=component.method, title=component.title, windows=windows, by=by
        )
        method.method_of(component).copy(component, made)
        lotteries.copy(source=component, target=made, by=by)
