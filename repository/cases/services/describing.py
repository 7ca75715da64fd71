"""The rows behind lists, counts and search, written anew from the newest public version."""

from typing import Any

from repository.cases.domain import facts
from repository.cases.domain.catalogue import section
from repository.cases.models import Case, CaseComponent, Organisation, Part, Source
from repository.cases.services import indexing

WORDS = ("mode", "recruitment", "decision", "iap2", "started", "ended")


def describe(case: Case) -> None:
    """In the transaction that publishes `case.content`."""
    content = case.content
    for rows in (CaseComponent, Source, Part):
        rows.objects.filter(case=case).delete()
    CaseComponent.objects.bulk_create(
        _component(case, n, row) for n, row in enumerate(facts.components(content), start=1)
    )
    Source.objects.bulk_create(_source(case, n, row) for n, row in enumerate(content["sources"], start=1))
    for row in facts.organisations(content):
        found = _organisation(row)
        for role in row["roles"]:
            Part.objects.get_or_create(case=case, organisation=found, role=role)
    indexing.index(case)


def _component(case: Case, position: int, row: dict[str, Any]) -> CaseComponent:
    told = {one.leaf.name: one.value for one in facts.facts_of(row, section("components"))}
    return CaseComponent(
        case=case,
        ref=row["id"],
        position=position,
        feeds_into=row["feeds_into"],
        title=told["title"],
        method=told["method"],
        hours=told["hours"],
        participants=told["participants"],
        **{name: told[name] or "" for name in WORDS},
    )


def _source(case: Case, position: int, row: dict[str, Any]) -> Source:
    told = {one.leaf.name: one.value for one in facts.facts_of(row, section("sources"))}
    return Source(
        case=case,
        ref=row["id"],
        position=position,
        title=told["title"],
        url=told["url"],
        kind=told["kind"],
        year=told["year"],
        peer_reviewed=told["peer_reviewed"],
    )


def _organisation(row: dict[str, Any]) -> Organisation:
    told = {one.leaf.name: one.value for one in facts.facts_of(row, section("organisations"))}
    found = Organisation.objects.filter(name__iexact=told["name"]).first()
    if found is None:
        return Organisation.objects.create(name=told["name"], kind=told["kind"] or "", country=told["country"] or "")
    for name in ("kind", "country"):
        if told[name] and not getattr(found, name):
            setattr(found, name, told[name])
            found.save(update_fields=[name])
    return found
