"""From a checked definition to the records of a consultation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from consultations.models import (
    Community,
    CommunityKey,
    Consultation,
    DataInitiative,
    Dataset,
    ProposedClause,
    ProtectionRecord,
    UseCase,
)
from consultations.services.preparing import free_slug
from socialicense.accounts.models import Organisation
from socialicense.accounts.services import free_slug as free_organisation_slug


def build(raw: Mapping[str, Any], *, import_key: str, demo: bool) -> Consultation:
    """Make every record of the definition; the caller's transaction holds them together."""
    organisation = _organisation(raw["organisation"])
    initiative = _initiative(raw, organisation)
    remit = raw["remit"]
    consultation = Consultation.objects.create(
        slug=free_slug(raw["title"]),
        initiative=initiative,
        community=_community(raw.get("community"), organisation),
        title=raw["title"],
        languages=raw["languages"],
        target_public=raw.get("target_public", {}),
        question=remit["question"],
        in_scope=remit.get("in_scope", {}),
        out_of_scope=remit.get("out_of_scope", {}),
        promise=raw.get("promise", {}),
        publication=raw.get("publication", {}),
        review_by=_review(raw),
        exercise="ratification" not in raw,
        rows_published=raw.get("publish_rows", False),
        demo=demo,
        import_key=import_key,
    )
    privacy = raw.get("privacy", {})
    ProtectionRecord.objects.create(consultation=consultation, **privacy)
    return consultation


def _review(raw: Mapping[str, Any]) -> date:
    """The review that the definition names, else two years on: a license always has a review date."""
    if "review_by" in raw:
        return date.fromisoformat(raw["review_by"])
    today = timezone.localdate()
    return date(today.year + 2, today.month, 1)


def _organisation(name: str) -> Organisation:
    found = Organisation.objects.filter(name=name).first()
    return found or Organisation.objects.create(name=name, slug=free_organisation_slug(name))


def _initiative(raw: Mapping[str, Any], organisation: Organisation) -> DataInitiative:
    initiative = DataInitiative.objects.create(organisation=organisation, **raw["initiative"])
    datasets = {
        entry["ref"]: Dataset.objects.create(initiative=initiative, **entry) for entry in raw.get("datasets", [])
    }
    cases: dict[str, UseCase] = {}
    for entry in raw.get("use_cases", []):
        fields = {name: value for name, value in entry.items() if name != "data"}
        case = cases[entry["ref"]] = UseCase.objects.create(initiative=initiative, **fields)
        case.datasets.set(datasets[ref] for ref in entry["data"])
    for entry in raw.get("clauses", []):
        fields = {name: value for name, value in entry.items() if name != "applies_to"}
        clause = ProposedClause.objects.create(initiative=initiative, **fields)
        clause.applies_to.set(cases[ref] for ref in entry.get("applies_to", []))
    return initiative


def _community(raw: Mapping[str, Any] | None, organisation: Organisation) -> Community | None:
    """The community that the file names. Its authority is what the file states, and said to be so."""
    if raw is None:
        return None
    how = raw.get("confirmed_how", "")
    community = Community.objects.create(
        noted_by=organisation,
        name=raw["name"],
        description=raw.get("description", {}),
        authority=raw.get("authority", ""),
        state=Community.State.CONFIRMED if how else Community.State.NOTICE,
        confirmed_how=how,
        threshold=raw.get("threshold", 1),
    )
    for key in raw.get("keys", []):
        CommunityKey.objects.create(community=community, multibase=key["multibase"], holder=key["holder"])
    return community
