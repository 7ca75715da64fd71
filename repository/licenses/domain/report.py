"""What a verification found: faults by code, what was checked, and how many figures stand on what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "unusable", "note"]

LIMIT = 20
"""A file with a hundred thousand faults of one kind is described by the first twenty."""

EXPLANATIONS = {
    # the document
    "json-unreadable": "the license is not strict JSON ({fault})",
    "document-malformed": "{pointer} is not as a license has it ({fault})",
    "context-changed": "the JSON-LD contexts are not the three that the issuer pins",
    "type-unknown": "it is neither a social license nor an exercise",
    "names-differ": "the name is not the title of the content",
    "policy-differs": "the machine-readable policy does not follow from the content",
    "evidence-differs": "the list of ballot logs does not follow from the content",
    "verdict-differs": "what is said about {ref} does not follow from its figures",
    "figure-unknown": "{ref} names the figure {figure}, which is not in the license",
    "form-differs": "white space or order differ from the served file; the signed content is the same",
    # the signature
    "issuer-not-established": "no DID document was given, so nobody stands behind this file (give --did FILE)",
    "did-unreadable": "the DID document cannot be used ({fault})",
    "issuer-mismatch": "the license names the issuer {issuer}, the DID document is {did}",
    "proof-missing": "there is no proof",
    "proof-malformed": "the proof has a missing, unknown or wrong member: {member}",
    "proof-unknown-key": "the key {method} is not one with which the issuer signs licenses",
    "proof-key-expired": "the key {method} was replaced before this was signed",
    "signature-invalid": "the signature does not belong to this content: something was changed after signing",
    # who adopted it
    "exercise-as-license": "an exercise is presented as a license",
    "adoption-missing": "no community signed it",
    "adoption-invalid": "the community's statement does not hold ({fault})",
    "adoption-unknown-key": "the adoption was signed by a key that the community did not register",
    "adoption-other-draft": "the community adopted another draft than the one inside",
    "adoption-too-few": "{signed} of the {needed} keys that the community requires have signed",
    "ratification-other-draft": "the ratification vote was about another draft than the one inside",
    "ratification-failed": "the draft did not pass the ratification vote",
    "ratification-missing": "no vote on the draft is inside: a signature alone does not adopt",
    # time and status
    "not-yet-valid": "it is valid from {valid_from}",
    "expired": "it was valid until {valid_until}",
    "status-withdrawn": "the license has been withdrawn, or a newer one has taken its place",
    "status-suspended": "the license is suspended",
    "status-unreadable": "the status list cannot be used ({fault})",
    "status-signature": "the status list was not signed by the issuer",
    "status-stale": "the status list was good until {valid_until}: fetch a new one, or ask about that time with --at",
    "status-not-checked": "no {purpose} list was given: whether the license is in force now was not checked",
    "statement-withdrawn": "the community withdrew it on {at}: {reason}",
    "statement-suspended": "the community suspended it on {at}: {reason}",
    "statement-unreadable": "the statement cannot be read ({fault})",
    "statement-unknown-key": "the statement is not signed by a key that the community registered",
    "statement-signature": "the signature of the statement does not hold",
    "statement-target": "the statement is about something else",
    "statement-too-few": "{signed} of the {needed} keys that the community requires have signed the statement",
    # ballots
    "checkpoint-signature": "the checkpoint of ballot {ballot} is not signed by the issuer's log key ({fault})",
    "log-root": "the checkpoint of ballot {ballot} is not the one in the license",
    "cast-exceeds-issued": "ballot {ballot} has {cast} cast and only {issued} issued",
    "cast-exceeds-eligible": "ballot {ballot} has {cast} cast and only {eligible} eligible",
    "questions-digest": "the questions file is not the one in the license",
    "questions-unreadable": "the questions file cannot be read ({fault})",
    "definition-missing": "the questions file has no definition of ballot {ballot}",
    "definition-hash": "the definition of ballot {ballot} is not the frozen one",
    "ballots-digest": "the ballots file is not the one in the license",
    "ballot-unreadable": "line {line} of the ballots file is not a ballot ({fault})",
    "ballot-unknown": "line {line} of the ballots file belongs to no ballot of this license",
    "ballot-invalid": "line {line} of the ballots file has an answer that was not possible ({fault})",
    "ballot-doubled": "line {line} of the ballots file repeats an answer of ballot {ballot}",
    "ballot-order": "line {line} of the ballots file is out of order",
    "ballot-missing": "{missing} answers of ballot {ballot} are missing",
    "ballot-added": "{added} answers were added to ballot {ballot}",
    "ballot-changed": "at least one answer of ballot {ballot} was changed",
    "cast-differs": "ballot {ballot} has {counted} ballots in its log and {cast} in the license",
    "figure-differs": "the figure {figure} is not what the ballots give: {member}",
    "figure-missing": "the license does not tell the result of question {question} of ballot {ballot}",
    "figure-not-recountable": "the figure {figure} is marked as recounted, and its ballot is not published",
    "secrecy-differs": "the license says otherwise than the frozen definition whether ballot {ballot} was open",
    "rows-digest": "the file of rows is not the one in the license",
    "row-unreadable": "line {line} of the rows file is no row of this license ({fault})",
    "rows-differ": "the rows of ballot {ballot} are not the answers in its log",
    "rows-not-checked": "rows were published and not given: who voted how, or what belongs together, was not checked",
    "table-digest": "the table {table} is not published under the digest that the component names",
    "table-changed": "the table {table} is not the one in the license",
    "table-unknown": "the file {table} is not a table of this license",
    "table-unreadable": "the table {table} cannot be used ({fault})",
    "table-not-given": "the table {table} was not given: {facts} facts were not added up again",
    "fact-differs": "the fact {fact} is {told} in the license and adds up to {counted}",
    "fact-not-recountable": "the fact {fact} is marked as recounted and names no published table",
    # where clauses came from
    "trace-unreadable": "the trace of the clauses cannot be used ({pointer})",
    "trace-clause-missing": "the clause {clause} was voted on and has no trace",
    "trace-clause-unknown": "the trace leads to {clause}, which is no clause of this license",
    "trace-clause-twice": "the clause {clause} is traced twice",
    "trace-without-cards": "the clause {clause} is traced to no card",
    "trace-card-unknown": "the clause {clause} is traced to card {card}, which does not exist",
    "trace-reason-missing": "no reason is recorded why {dropped} was dropped",
    "trace-version-differs": "the clause {clause} is traced from version {version}, which was not voted on",
    "trace-cards-differ": "the license tells of {told} cards, numbered from 1, and the table of cards has {counted}",
    "trace-card-elsewhere": "the clause {clause} is traced to card {card}, and the table of cards leads it elsewhere",
    "trace-words-differ": "card {card} is quoted behind the clause {clause} with other words than its table has",
    "trace-card-without-end": "card {card} was taken up, and leads to no clause, no vote and no recorded reason",
    "trace-not-followed": "the table {table} was not given: the way from cards to clauses was not followed again",
    "recount-not-run": "ballots and questions were not both given: {figures} figures were not recounted",
}


@dataclass(frozen=True)
class Finding:
    """One thing found. An error makes the license not valid; `unusable` means that something given could not be
    used, so that the question stays open; a note changes nothing."""

    code: str
    severity: Severity = "error"
    values: dict[str, object] = field(default_factory=dict)

    @property
    def explanation(self) -> str:
        """A sentence for people, in English."""
        return EXPLANATIONS[self.code].format(**self.values)


@dataclass(frozen=True)
class Report:
    """The result: findings in the order of the checks, the checks that ran, the three counts of figures, and what the
    file says it is."""

    findings: tuple[Finding, ...]
    checks_run: tuple[str, ...]
    recounted: int = 0
    attested: int = 0
    stated: int = 0
    license: str = ""
    omitted: dict[str, int] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """No error, and nothing that was needed for the answer was unusable."""
        return not any(finding.severity in ("error", "unusable") for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 valid, 1 not valid, 2 unusable input; without an issuer always 2."""
        if "issuer-not-established" in self.codes:
            return 2
        if any(finding.severity == "error" for finding in self.findings):
            return 1
        return 0 if self.valid else 2

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(finding.code for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        return {"recounted": self.recounted, "attested": self.attested, "stated": self.stated}


class Findings:
    """Collects findings and the names of checks while they run; of each code the first `LIMIT`, the rest counted."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.checks: list[str] = []
        self.times: Counter[str] = Counter()

    @property
    def omitted(self) -> dict[str, int]:
        """How many more there were of a code."""
        return {code: times - LIMIT for code, times in self.times.items() if times > LIMIT}

    def error(self, code: str, **values: object) -> None:
        self.times[code] += 1
        if self.times[code] <= LIMIT:
            self.found.append(Finding(code, "error", values))

    def unusable(self, code: str, **values: object) -> None:
        self.found.append(Finding(code, "unusable", values))

    def note(self, code: str, **values: object) -> None:
        self.found.append(Finding(code, "note", values))

    def ran(self, check: str) -> None:
        self.checks.append(check)
