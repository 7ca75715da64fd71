"""The machine-readable policy of a license: an ODRL 2.2 Offer that follows from the draft and from nothing else.

Acceptable use cases become permissions with their conditions as duties, refused ones and red lines become
prohibitions; what is undecided becomes neither, so that a machine must ask a person. An exercise offers nothing: its
policy is a Set. Each rule carries its support. Sources: ODRL Information Model 2.2 (W3C, 2018), and the profile at
`{site}/ns/social-license/v1` for what ODRL has no words for.
"""

from __future__ import annotations

from typing import Any

from .brief import Dataset, UseCase
from .draft import Clause, Draft, UseCaseClause
from .evidence import Figure

_DOI = "https://doi.org/"


def profile(site: str) -> str:
    """The address of our ODRL profile and JSON-LD context."""
    return f"{site}/ns/social-license/v1"


def dataset_id(dataset: Dataset, license_id: str) -> str:
    """The IRI of a dataset: its own URI or DOI, else a name under the license."""
    for identifier in dataset.identifiers:
        if identifier.scheme == "uri":
            return identifier.value
        if identifier.scheme == "doi":
            return _DOI + identifier.value.removeprefix(_DOI).removeprefix("doi:")
    return f"{license_id}#data-{dataset.ref}"


def policy(draft: Draft, *, license_id: str, site: str) -> dict[str, Any] | None:
    """The policy of the license `license_id`; None where nothing was decided about any use (an opinion map)."""
    made = _Policy(draft, license_id)
    permissions = [made.permission(clause) for clause in draft.use_cases if clause.verdict.startswith("acceptable")]
    prohibitions = [made.refused(clause) for clause in draft.use_cases if clause.verdict == "not_acceptable"]
    prohibitions += [made.line(clause) for clause in draft.adopted_red_lines]
    prohibitions += [made.line(clause) for clause in draft.adopted_conditions if clause.modality == "must_not"]
    if not permissions and not prohibitions:
        return None
    consultation = draft.identification.consultation
    address = consultation.url if "://" in consultation.url else site + consultation.url
    result: dict[str, Any] = {
        "id": f"{license_id}#policy",
        "type": "Set" if draft.exercise else "Offer",
        "profile": profile(site),
        "conflict": "prohibit",
        "assigner": {
            "id": f"{address}#participants",
            "type": ["Party", "PartyCollection"],
        },
    }
    if draft.review_by:
        result["reviewBy"] = draft.review_by
    if permissions:
        result["permission"] = permissions
    if prohibitions:
        result["prohibition"] = prohibitions
    return result


class _Policy:
    """The rules of one license; ids are fragments of its address."""

    def __init__(self, draft: Draft, license_id: str) -> None:
        self.draft, self.id = draft, license_id
        self.datasets = {dataset.ref: dataset_id(dataset, license_id) for dataset in draft.data}

    def permission(self, clause: UseCaseClause) -> dict[str, Any]:
        rule = self.rule("permission", clause.ref, clause.case.title, self.data_of(clause.case), clause.decided_by)
        rule["constraint"] = self.constraints(clause.case)
        binding = [condition for condition in self.draft.conditions if condition.ref in clause.conditions]
        duties = [self.duty(condition, clause.ref) for condition in binding if condition.modality == "must"]
        return rule | ({"duty": duties} if duties else {})

    def refused(self, clause: UseCaseClause) -> dict[str, Any]:
        rule = self.rule("prohibition", clause.ref, clause.case.title, self.data_of(clause.case), clause.decided_by)
        return rule | {"constraint": self.constraints(clause.case)}

    def line(self, clause: Clause) -> dict[str, Any]:
        """A red line, or a condition that something must not be done: for every use it applies to."""
        data = list(self.datasets.values())
        rule = self.rule("prohibition", clause.ref, clause.text, data, clause.decided_by)
        rule["action"] = "sl:crossRedLine" if clause.kind == "red_line" else "sl:breakCondition"
        if clause.applies_to:
            rule["constraint"] = [self.purpose(*clause.applies_to)]
        return rule

    def duty(self, clause: Clause, case: str) -> dict[str, Any]:
        return {
            "id": f"{self.id}#duty-{case}-{clause.ref}",
            "clause": clause.ref,
            "action": "sl:keepCondition",
            "plainText": clause.text,
        }

    def rule(
        self, kind: str, ref: str, text: dict[str, str], data: list[str], decided_by: str | None
    ) -> dict[str, Any]:
        rule: dict[str, Any] = {
            "id": f"{self.id}#{kind}-{ref}",
            "clause": ref,
            "plainText": text,
            "action": "use",
        }
        if data:
            rule["target"] = data
        if decided_by is not None:
            rule["support"] = self.support(self.draft.figure(decided_by))
        return rule

    def support(self, figure: Figure) -> dict[str, Any]:
        """The count behind a rule; only the outcome where the count is withheld."""
        told: dict[str, Any] = {"type": "RuleSupport", "figure": figure.id, "check": figure.check}
        if figure.suppressed:
            return told
        told |= {"votesFor": figure.for_, "votesAgainst": figure.against, "abstentions": figure.abstain}
        told |= {"base": figure.base, "baseCount": figure.base_n}
        told |= {"supportShare": figure.share} if figure.share else {}
        return told | ({"threshold": figure.threshold} if figure.threshold else {})

    def constraints(self, case: UseCase) -> list[dict[str, Any]]:
        """A use is this use case, and neither commercial nor training of AI models unless the case says so."""
        return [
            self.purpose(case.ref),
            _flag("sl:commercial", case.commercial),
            _flag("sl:aiTraining", case.ai_training),
        ]

    def purpose(self, *refs: str) -> dict[str, Any]:
        operands = [{"id": f"{self.id}#use-case-{ref}"} for ref in refs]
        return {"leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": operands}

    def data_of(self, case: UseCase) -> list[str]:
        return [self.datasets[ref] for ref in case.data if ref in self.datasets]


def _flag(operand: str, value: bool) -> dict[str, Any]:
    right = {"@value": "true" if value else "false", "@type": "xsd:boolean"}
    return {"leftOperand": operand, "operator": "eq", "rightOperand": right}
