"""The JSON-LD context of our profile, served at `{site}/ns/social-license/v1`: the third and last context of a license.

The readable content (`socialLicense`, `ratification`, `adoption`) is typed @json: it travels whole through every
JSON-LD processor. Terms of the policy and of the ballot logs get IRIs, types and containers.
"""

from __future__ import annotations

from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
ODRL = "http://www.w3.org/ns/odrl.jsonld"

_COUNT = "xsd:nonNegativeInteger"

_TERMS: dict[str, Any] = {
    "SocialLicenseCredential": "sl:SocialLicenseCredential",
    "ExerciseLicense": "sl:ExerciseLicense",
    "Dataset": "dcat:Dataset",
    "DataInitiative": "sl:DataInitiative",
    "BallotEvidence": "sl:BallotEvidence",
    "BallotLog": "sl:BallotLog",
    "RuleSupport": "sl:RuleSupport",
    "socialLicense": {"@id": "sl:socialLicense", "@type": "@json"},
    "ratification": {"@id": "sl:ratification", "@type": "@json"},
    "adoption": {"@id": "sl:adoption", "@type": "@json"},
    "identifier": {"@id": "dct:identifier", "@container": "@set"},
    "licenseVersion": {"@id": "sl:licenseVersion", "@type": _COUNT},
    "reviewBy": {"@id": "sl:reviewBy", "@type": "xsd:date"},
    "plainText": {"@id": "sl:plainText", "@container": "@language"},
    "clause": "sl:clause",
    "support": {"@id": "sl:support", "@type": "@id"},
    "figure": "sl:figure",
    "check": "sl:check",
    "votesFor": {"@id": "sl:votesFor", "@type": _COUNT},
    "votesAgainst": {"@id": "sl:votesAgainst", "@type": _COUNT},
    "abstentions": {"@id": "sl:abstentions", "@type": _COUNT},
    "base": "sl:base",
    "baseCount": {"@id": "sl:baseCount", "@type": _COUNT},
    "supportShare": {"@id": "sl:supportShare", "@type": "xsd:decimal"},
    "threshold": "sl:threshold",
    "ballotsCast": {"@id": "sl:ballotsCast", "@type": _COUNT},
    "ballotsIssued": {"@id": "sl:ballotsIssued", "@type": _COUNT},
    "definitionDigest": "sl:definitionDigest",
    "ballotLog": {"@id": "sl:ballotLog", "@type": "@id"},
    "origin": "sl:origin",
    "treeSize": {"@id": "sl:treeSize", "@type": _COUNT},
    "rootHash": "sl:rootHash",
    "checkpoint": "sl:checkpoint",
}


def contexts(site: str) -> list[str]:
    """The exact contexts of every license of a platform, in order. A verifier accepts no other list."""
    return [CREDENTIALS, ODRL, f"{site}/ns/social-license/v1"]


def context_document(site: str) -> dict[str, Any]:
    """The context document of a platform; its terms live in the namespace `{site}/ns/social-license/v1#`."""
    names = {
        "@version": 1.1,
        "sl": f"{site}/ns/social-license/v1#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    return {"@context": names | _TERMS}
