"""From a checked definition to the records of a consultation."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import JSONField, Model
from django.utils import timezone

from consultations.files.refusals import Fault, FilesRefused
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

Record = TypeVar("Record", bound=Model)


def build(raw: Mapping[str, Any], *, import_key: str, demo: bool) -> Consultation:
    """Make every record of the definition; the caller's transaction holds them together."""
    organisation = _organisation(raw["organisation"])
    plan = initiative(raw, organisation)
    remit = raw["remit"]
    consultation = Consultation.objects.create(
        slug=free_slug(raw["title"]),
        initiative=plan,
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


def initiative(raw: Mapping[str, Any], organisation: Organisation) -> DataInitiative:
    """Initiative, datasets, uses and clauses of a definition."""
    made = kept(DataInitiative(organisation=organisation, **raw["initiative"]), "/initiative")
    datasets = {
        entry["ref"]: kept(Dataset(initiative=made, **entry), f"/datasets/{n}")
        for n, entry in enumerate(raw.get("datasets", []))
    }
    cases: dict[str, UseCase] = {}
    for n, entry in enumerate(raw.get("use_cases", [])):
        fields = {name: value for name, value in entry.items() if name != "data"}
        case = cases[entry["ref"]] = kept(UseCase(initiative=made, **fields), f"/use_cases/{n}")
        case.datasets.set(datasets[ref] for ref in entry["data"])
    for n, entry in enumerate(raw.get("clauses", [])):
        fields = {name: value for name, value in entry.items() if name != "applies_to"}
        clause = kept(ProposedClause(initiative=made, **fields), f"/clauses/{n}")
        clause.applies_to.set(cases[ref] for ref in entry.get("applies_to", []))
    return made


def kept(record: Record, pointer: str) -> Record:
    """Save a record whose texts fit their fields. Raises FilesRefused with the pointer of the first that does not."""
    loose = [field.name for field in record._meta.fields if field.is_relation or isinstance(field, JSONField)]
    try:
        record.clean_fields(exclude=[*loose, "ref"])
    except ValidationError as error:
        place, reasons = next(iter(error.message_dict.items()))
        raise FilesRefused([Fault("", None, f"{pointer}/{place}", "does-not-fit", str(reasons[0]))]) from error
    record.save()
    return record


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
