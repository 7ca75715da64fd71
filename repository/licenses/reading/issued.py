"""What an issued license says about itself, apart from its content: number, dates, issuer, signature."""

from dataclasses import dataclass
from typing import Any

from repository.licenses.domain import canonical
from repository.licenses.domain.draft import Draft


class NotALicense(ValueError):
    """JSON that is signed perhaps, and is no social license."""


@dataclass(frozen=True)
class Issued:
    """The envelope of a license around its draft. Times are RFC 3339 in UTC; `adopted` tells a license from an
    exercise."""

    id: str
    number: str
    version: int
    exercise: bool
    issuer: str
    issuer_id: str
    valid_from: str
    valid_until: str
    key: str
    capacities: tuple[str, ...]
    draft: Draft


def read_object(license: bytes) -> dict[str, Any]:
    """Strictly read JSON that must be an object: a license or a statement. Raises NotALicense."""
    try:
        document = canonical.parse(license)
    except canonical.Unreadable as error:
        raise NotALicense(error.code) from error
    if not isinstance(document, dict):
        raise NotALicense("not an object")
    return document


def main_language(draft: Draft) -> str:
    """The language that the document is printed in: the first one that the consultation offered."""
    languages = draft.identification.languages
    return languages[0] if languages else "en"


def of(document: dict[str, Any]) -> Issued:
    """The envelope and the draft of a license's JSON. Raises NotALicense where it has not that form."""
    try:
        return _read(document)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise NotALicense(str(error)[:200]) from error


def _read(document: dict[str, Any]) -> Issued:
    address = document["id"]
    number, _slash, version = address.rpartition("/licenses/")[2].partition("/v")
    return Issued(
        id=address,
        number=number,
        version=int(version),
        exercise="ExerciseLicense" in document["type"],
        issuer=document["issuer"]["name"],
        issuer_id=document["issuer"]["id"],
        valid_from=document["validFrom"],
        valid_until=document["validUntil"],
        key=_proof(document).get("verificationMethod", ""),
        capacities=tuple(dict.fromkeys(item["capacity"] for item in document.get("adoption") or ())),
        draft=Draft.from_json(document["socialLicense"]),
    )


def _proof(document: dict[str, Any]) -> dict[str, Any]:
    proof = document.get("proof", {})
    found = proof[0] if isinstance(proof, list) and proof else proof
    return found if isinstance(found, dict) else {}
