"""The issued license: a W3C Verifiable Credential 2.0 around the draft that people ratified.

`socialLicense` is the draft verbatim, so that its SHA-256 is what the ratification ballot asked about and what the
community signed. Everything else is derived from it by functions that the verifier calls again: the policy, the
ballot logs, the digests of the published files. The signed document is served as canonical JSON, byte for byte what
the PDF carries.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from . import shapes
from .canonical import canonical
from .context import context_document, contexts
from .draft import BallotSummary, ComponentSummary, Draft
from .drafting import ballot_summary
from .evidence import Evidence, Figure
from .policy import dataset_id, policy
from .questions import BallotDefinition
from .refused import Refused

__all__ = ["Published", "Ratification", "RatificationRefused", "build", "context_document", "contexts", "questions"]

LICENSE, EXERCISE = "SocialLicenseCredential", "ExerciseLicense"
QUESTIONS_SCHEMA = "socialicense/questions/1"
BALLOTS, QUESTIONS, ROWS = "ballots.jsonl", "questions.json", "rows.jsonl"
_MEDIA_TYPES = {".jsonl": "application/jsonl", ".json": "application/json", ".csv": "text/csv", ".txt": "text/plain"}


class Published(Protocol):
    """A published file, as far as the license names it: `sri` is "sha384-..."."""

    @property
    def sri(self) -> str: ...


class RatificationRefused(Refused):
    """JSON that is no record of a ratification; `values["pointer"]` names the place."""


@dataclass(frozen=True)
class Ratification:
    """The vote on the draft itself: it came after the draft, so it stands beside it."""

    component: ComponentSummary
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, evidence: Evidence) -> Ratification:
        """The record of a ratification component."""
        return cls(
            ComponentSummary(
                component=evidence.component,
                method=evidence.method,
                title=evidence.title,
                evidence_sha256=evidence.sha256,
                ballots=tuple(ballot_summary(record) for record in evidence.ballots),
                facts=evidence.facts,
                tables=evidence.tables,
                provenance=evidence.provenance,
            ),
            evidence.figures,
        )

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object, *, pointer: str = "") -> Ratification:
        return shapes.read(cls, value, pointer=pointer, refusal=RatificationRefused)


def build(
    *,
    draft: Draft | Mapping[str, Any],
    number: str,
    version: int,
    issued_at: str,
    valid_until: str,
    issuer: Mapping[str, str],
    site: str,
    status: Sequence[Mapping[str, str]],
    files: Mapping[str, Published],
    adoption: Sequence[Mapping[str, Any]] | None = None,
    ratification: Evidence | None = None,
) -> dict[str, Any]:
    """The unsigned license document.

    `number` reads "SL-2026-0042", or "SX-..." for an exercise; times are RFC 3339 in UTC; `issuer` is {"id", "name"};
    `status` holds the credentialStatus entries; `files` maps names to what was published under them. With `adoption`
    (the community's signed statements) it is a license, without it an exercise. Raises DraftRefused.
    """
    content = draft if isinstance(draft, Draft) else Draft.from_json(dict(draft))
    id = f"{site}/licenses/{number}/v{version}"
    ratified = Ratification.of(ratification) if ratification else None
    document = {
        "@context": contexts(site),
        "id": id,
        "type": ["VerifiableCredential", LICENSE if adoption else EXERCISE],
        "name": names(content),
        "issuer": {"id": issuer["id"], "name": issuer["name"]},
        "validFrom": issued_at,
        "validUntil": valid_until,
        "credentialStatus": [dict(entry) for entry in status],
        "relatedResource": [_resource(id, name, file) for name, file in sorted(files.items())],
        "credentialSubject": subjects(content, license_id=id, site=site),
        "evidence": evidence(content, ratified, license_id=id),
        "licenseVersion": version,
        "socialLicense": content.to_json(),
    }
    later = {"ratification": ratified.to_json()} if ratified else {}
    return document | later | ({"adoption": [dict(statement) for statement in adoption]} if adoption else {})


def serialise(document: Mapping[str, Any]) -> bytes:
    """The bytes under which a signed license is served: its canonical form, so that one file has one shape."""
    return canonical(dict(document))


def questions(definitions: Iterable[BallotDefinition]) -> bytes:
    """questions.json: the frozen definition of every ballot behind a license, by ballot id."""
    ordered = sorted(definitions, key=lambda definition: definition.ballot)
    return canonical({"schema": QUESTIONS_SCHEMA, "ballots": [definition.to_json() for definition in ordered]})


# What follows from the draft: the verifier computes these again and compares ---------------------------------------


def names(draft: Draft) -> list[dict[str, str]]:
    """The title in each language, as VC 2.0 writes strings with a language."""
    title = draft.identification.title
    return [{"@value": words, "@language": language} for language, words in sorted(title.items())]


def subjects(draft: Draft, *, license_id: str, site: str) -> list[dict[str, Any]]:
    """The datasets that the license is about, the policy with the first; the initiative where no dataset is named."""
    offered = policy(draft, license_id=license_id, site=site)
    found: list[dict[str, Any]] = [
        {
            "id": dataset_id(dataset, license_id),
            "type": "Dataset",
            "name": [{"@value": words, "@language": language} for language, words in sorted(dataset.name.items())],
            "identifier": [f"{identifier.scheme}:{identifier.value}" for identifier in dataset.identifiers],
        }
        for dataset in draft.data
    ] or [{"id": f"{license_id}#initiative", "type": "DataInitiative", "name": names(draft)}]
    if offered is not None:
        found[0]["hasPolicy"] = offered
        for other in found[1:]:
            other["hasPolicy"] = {"id": offered["id"]}
    return found


def evidence(draft: Draft, ratification: Ratification | None, *, license_id: str) -> list[dict[str, Any]]:
    """One entry for each ballot: its frozen definition by hash, and its log."""
    ballots = (*draft.ballots, *(ratification.component.ballots if ratification else ()))
    return [_ballot_evidence(ballot, license_id) for ballot in ballots]


def _ballot_evidence(ballot: BallotSummary, license_id: str) -> dict[str, Any]:
    return {
        "id": f"{license_id}#ballot-{ballot.ballot}",
        "type": ["BallotEvidence"],
        "definitionDigest": f"sha256-{_base64(ballot.definition_sha256)}",
        "ballotsCast": ballot.cast,
        "ballotsIssued": ballot.issued,
        "ballotLog": {
            "id": f"{license_id}#log-{ballot.ballot}",
            "type": "BallotLog",
            "origin": ballot.log.origin,
            "treeSize": ballot.log.size,
            "rootHash": f"sha256-{_base64(ballot.log.root)}",
            "checkpoint": ballot.log.checkpoint,
        },
    }


def _resource(license_id: str, name: str, file: Published) -> dict[str, str]:
    suffix = name[name.rfind(".") :] if "." in name else ""
    return {
        "id": f"{license_id}/{name}",
        "mediaType": _MEDIA_TYPES.get(suffix, "application/octet-stream"),
        "digestSRI": file.sri,
    }


def _base64(digits: str) -> str:
    return base64.b64encode(bytes.fromhex(digits)).decode("ascii")
