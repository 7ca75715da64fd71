import pytest

from repository.licenses.domain import document
from repository.licenses.domain.canonical import parse
from repository.licenses.domain.context import context_document, contexts
from repository.licenses.domain.draft import DraftRefused
from repository.licenses.domain.policy import dataset_id, policy

from . import issued
from .clinic import SITE, brief, handover, main_ballot
from .issued import made_draft

ID = f"{SITE}/licenses/SL-2026-0042/v1"

# Terms that the two contexts before ours define, as far as we use them.
CREDENTIAL_TERMS = {
    "@context", "id", "type", "name", "issuer", "validFrom", "validUntil", "credentialStatus", "statusPurpose",
    "statusListIndex", "statusListCredential", "relatedResource", "mediaType", "digestSRI", "credentialSubject",
    "evidence", "proof", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue",
    "VerifiableCredential", "BitstringStatusListEntry", "DataIntegrityProof",
}  # fmt: skip
ODRL_TERMS = {
    "hasPolicy", "permission", "prohibition", "duty", "action", "target", "assigner", "constraint", "leftOperand",
    "operator", "rightOperand", "profile", "conflict", "Offer", "Set", "Party", "PartyCollection",
}  # fmt: skip
ODRL_VALUES = {"use", "purpose", "isAnyOf", "eq", "prohibit"}
OPAQUE = {"socialLicense", "ratification", "adoption"}


def terms(value):
    """Every member name and type of a document outside what our context types @json, and every prefixed name."""
    if isinstance(value, list):
        for item in value:
            yield from terms(item)
    if not isinstance(value, dict):
        return
    for name, content in value.items():
        yield name
        if name in OPAQUE or name == "plainText":
            continue
        if name == "type":
            yield from [content] if isinstance(content, str) else content
        elif name in ("action", "leftOperand", "operator", "conflict"):
            yield content
        yield from terms(content)


@pytest.mark.parametrize("case", [issued.license(), issued.exercise()])
def test_every_term_of_a_license_is_in_its_contexts(case):
    ours = context_document(SITE)["@context"]
    known = CREDENTIAL_TERMS | ODRL_TERMS | ODRL_VALUES | ours.keys() | {"@value", "@language", "@type"}
    used = {term for term in terms(parse(case.license)) if not term.startswith("sl:")}
    assert used - known == set()
    assert used & ours.keys() >= {"socialLicense", "ballotLog", "treeSize", "support", "votesFor"}


def test_terms_of_our_context_are_our_own_or_of_known_vocabularies():
    ours = context_document(SITE)["@context"]
    iris = [term if isinstance(term, str) else term["@id"] for name, term in ours.items() if not name.startswith("@")]
    assert all(iri.startswith(("sl:", "dct:", "dcat:", "http", SITE)) for iri in iris)
    assert [ours[name]["@type"] for name in sorted(OPAQUE)] == ["@json"] * 3
    assert not ours.keys() & (CREDENTIAL_TERMS | ODRL_TERMS)


def test_license_is_an_offer_over_the_dataset():
    json = parse(issued.license().license)
    subject = json["credentialSubject"][0]
    offered = subject["hasPolicy"]
    assert (subject["id"], subject["type"]) == ("https://doi.org/10.1234/clinic", "Dataset")
    assert (offered["type"], offered["profile"]) == ("Offer", contexts(SITE)[2])
    (permission,) = offered["permission"]
    assert [rule["clause"] for rule in offered["prohibition"]] == ["sale", "insure"]
    assert permission == {
        "id": f"{ID}#permission-research",
        "clause": "research",
        "plainText": {"en": "Public research", "fr": "Recherche publique"},
        "action": "use",
        "target": ["https://doi.org/10.1234/clinic"],
        "support": {
            "type": "RuleSupport",
            "figure": made_draft().figures[0].id,
            "check": "R",
            "votesFor": 140,
            "votesAgainst": 40,
            "abstentions": 20,
            "base": "cast",
            "baseCount": 200,
            "supportShare": "0.7000",
            "threshold": "2/3",
        },
        "constraint": [
            {"leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": [{"id": f"{ID}#use-case-research"}]},
            {
                "leftOperand": "sl:commercial",
                "operator": "eq",
                "rightOperand": {"@value": "false", "@type": "xsd:boolean"},
            },
            {
                "leftOperand": "sl:aiTraining",
                "operator": "eq",
                "rightOperand": {"@value": "false", "@type": "xsd:boolean"},
            },
        ],
        "duty": [
            {
                "id": f"{ID}#duty-research-open",
                "clause": "open",
                "action": "sl:keepCondition",
                "plainText": {"en": "Results are open to all."},
            }
        ],
    }


def test_exercise_offers_nothing():
    json = parse(issued.exercise().license)
    assert json["type"] == ["VerifiableCredential", "ExerciseLicense"]
    assert json["credentialSubject"][0]["hasPolicy"]["type"] == "Set"
    assert "adoption" not in json


def test_license_without_datasets_is_about_the_initiative():
    made = made_draft(handover(brief=brief(datasets=())))
    (subject,) = document.subjects(made, license_id=ID, site=SITE)
    assert (subject["id"], subject["type"]) == (f"{ID}#initiative", "DataInitiative")
    assert "target" not in subject["hasPolicy"]["permission"][0]


def test_nothing_decided_makes_no_policy():
    made = made_draft(handover(brief=brief(use_cases=(), clauses=())))
    assert policy(made, license_id=ID, site=SITE) is None


def test_dataset_without_outside_name_is_named_under_the_license():
    (dataset,) = brief(datasets=brief().datasets).datasets
    assert dataset_id(dataset, ID) == "https://doi.org/10.1234/clinic"
    assert dataset_id(type(dataset)("d", {"en": "D"}), ID) == f"{ID}#data-d"


def test_document_is_the_same_from_a_draft_and_from_its_json():
    made = made_draft(handover(exercise=True))
    given = {
        "number": "SX-2026-0001",
        "version": 1,
        "issued_at": issued.ISSUED,
        "valid_until": issued.UNTIL,
        "issuer": {"id": "did:web:license.example.org", "name": "Example"},
        "site": SITE,
        "status": [],
        "files": {},
    }
    assert document.build(draft=made, **given) == document.build(draft=made.to_json(), **given)
    with pytest.raises(DraftRefused):
        document.build(draft={}, **given)


def test_license_carries_the_draft_verbatim():
    assert parse(issued.license().license)["socialLicense"] == made_draft().to_json()


def test_questions_file_lists_definitions_by_ballot():
    definition = main_ballot().definition
    assert parse(document.questions([definition])) == {
        "schema": "socialicense/questions/1",
        "ballots": [definition.to_json()],
    }
