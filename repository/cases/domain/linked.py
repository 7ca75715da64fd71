"""A case as linked data: JSON-LD 1.1 in the words of schema.org, where it has them, and of our own vocabulary.

A case is told as a schema.org Dataset, which search engines for research know: a described, cited, versioned collection of
facts. The codes of the catalogue stand under `case:` as they are in the JSON; the codebook says what they mean.
"""

from __future__ import annotations

from typing import Any

from repository.cases.domain import facts, search
from repository.cases.domain.tabular import Kept

SCHEMA = "https://schema.org/"


def context(vocabulary: str) -> dict[str, Any]:
    """The terms, for the address that `@context` names. `vocabulary`: the address before our own terms."""
    own = {
        term: {"@id": f"case:{term}", "@container": "@set"}
        for term in (
            "themes",
            "dataTypes",
            "stages",
            "methods",
            "recruitments",
            "modes",
            "iap2Levels",
            "organiserKinds",
        )
    }
    return {
        "@context": {
            "@version": 1.1,
            "@vocab": SCHEMA,
            "case": vocabulary,
            "url": {"@id": "schema:url", "@type": "@id"},
            "schema": SCHEMA,
            "socialLicense": "case:socialLicense",
            "evaluation": "case:evaluation",
            "standing": "case:standing",
            "standingNote": "case:standingNote",
            "record": {"@id": "case:record", "@type": "@json"},
            **own,
        }
    }


def document(kept: Kept, *, platform: str, context_url: str) -> dict[str, Any]:
    """The case, with its whole record as JSON literal under `record`."""
    content = kept.content
    told = search.codes(content, reviewed=False)
    started, ended = facts.value(content, "context.started"), facts.value(content, "context.ended")
    made: dict[str, Any] = {
        "@context": context_url,
        "@id": kept.url,
        "@type": "Dataset",
        "url": kept.url,
        "identifier": f"case {kept.number}",
        "name": content.get("title", ""),
        "description": content.get("summary", ""),
        "inLanguage": content.get("language", ""),
        "version": str(kept.version),
        "datePublished": kept.published,
        "dateModified": kept.changed,
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": platform},
        "standing": kept.standing,
    }
    made |= {"standingNote": kept.note} if kept.note else {}
    made |= {"temporalCoverage": f"{started or '..'}/{ended or '..'}"} if started or ended else {}
    made |= _places(told.get("country", ()))
    made["contributor"] = [
        {"@type": "Organization", "name": one["name"], "roleName": list(one.get("roles") or ())}
        for one in facts.organisations(content)
    ]
    made["citation"] = [
        {"@type": "CreativeWork", "name": one["title"], "url": one["url"]} for one in content.get("sources") or ()
    ]
    return made | _own(told) | {"record": dict(content)}


def _places(countries: tuple[str, ...]) -> dict[str, Any]:
    found = [{"@type": "Country", "identifier": code} for code in countries]
    return {"spatialCoverage": found} if found else {}


def _own(told: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    names = {
        "theme": "themes", "data": "dataTypes", "stage": "stages", "method": "methods", "recruitment": "recruitments",
        "mode": "modes", "iap2": "iap2Levels", "organiser": "organiserKinds",
    }  # fmt: skip
    made: dict[str, Any] = {names[facet]: list(told[facet]) for facet in names if facet in told}
    for facet, term in (("license", "socialLicense"), ("evaluation", "evaluation")):
        if facet in told:
            made[term] = told[facet][0]
    return made
