"""The clinic's license, issued: every file that a verifier is given, and ways to alter them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from repository.licenses.domain import canonical, document, signing, statements, status
from repository.licenses.domain.did import DidKey, did_document
from repository.licenses.domain.draft import Draft
from repository.licenses.domain.drafting import draft
from repository.licenses.domain.evidence import FileDigest, Handover
from repository.licenses.domain.report import Report
from repository.licenses.domain.statements import Statement
from repository.licenses.domain.verify import verify

from .clinic import (
    COMMUNITY_KEY,
    CREDENTIAL_KEY,
    DID,
    LOG_KEY,
    SITE,
    ClosedBallot,
    handover,
    main_ballot,
    ratification,
    ratification_evidence,
)
from .examples import CONSULTATION

METHOD = f"{DID}#key-2026-1"
ISSUED, UNTIL, NOW = "2026-11-23T12:00:00Z", "2029-11-23T12:00:00Z", "2026-11-23T12:05:00Z"
LISTS = {"revocation": f"{SITE}/status/1", "suspension": f"{SITE}/status/2"}
INDEX = 42


@dataclass(frozen=True)
class Case:
    """What a verifier is given; `None` where it is not."""

    license: bytes
    did: bytes | None
    status: bytes | None
    ballots: bytes | None
    questions: bytes | None
    statement: bytes | None = None
    now: str = NOW
    tables: Mapping[str, bytes] | None = None

    @property
    def json(self) -> dict[str, Any]:
        """A copy of the license that may be altered."""
        parsed = canonical.parse(self.license)
        assert isinstance(parsed, dict)
        return parsed

    def report(self) -> Report:
        return verify(
            self.license,
            did=self.did,
            now=self.now,
            status=self.status,
            ballots=self.ballots,
            questions=self.questions,
            statement=self.statement,
            tables=self.tables,
        )

    def with_json(self, alter: Callable[[dict[str, Any]], object], *, sign: bool = False) -> Case:
        """The case with an altered license, signed again by the issuer or not."""
        changed = self.json
        alter(changed)
        if sign:
            changed = signing.add_proof(changed, CREDENTIAL_KEY, method=METHOD, created=ISSUED)
        return replace(self, license=canonical.canonical(changed))

    def with_lines(self, alter: Callable[[list[bytes]], list[bytes]]) -> Case:
        assert self.ballots is not None
        return replace(self, ballots=b"".join(alter(self.ballots.splitlines(keepends=True))))


def made_draft(given: Handover | None = None) -> Draft:
    made = draft(given or handover())
    assert isinstance(made, Draft)
    return made


def community_statement(act: str, *, key: Any = COMMUNITY_KEY, **given: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "consultation": CONSULTATION,
        "community": "People of the valley",
        "capacity": "Speaker of the council",
        "at": "2026-11-23T11:00:00Z",
        "key": "",
    }
    if act == "reinstate":
        fields["answers"] = "0" * 64
    return statements.sign(Statement(act=act, **(fields | given)), key)  # type: ignore[arg-type]


def status_lists(*, withdrawn: bool = False, suspended: bool = False, key: Any = CREDENTIAL_KEY, **given: Any) -> bytes:
    fields: dict[str, Any] = {
        "issuer": DID,
        "valid_from": "2026-11-23T12:00:00Z",
        "valid_until": "2026-11-23T12:15:00Z",
        "key": key,
        "method": METHOD,
    }
    made = [
        status.status_list(id=LISTS[purpose], purpose=purpose, indexes=[INDEX] if bit else [], **(fields | given))
        for purpose, bit in (("revocation", withdrawn), ("suspension", suspended))
    ]
    return canonical.canonical(made)


def digest_of(data: bytes) -> FileDigest:
    return FileDigest(canonical.sha256(data), canonical.sri(data), len(data))


@functools.cache
def did_bytes() -> bytes:
    credential, log = (key.public_key().public_bytes_raw() for key in (CREDENTIAL_KEY, LOG_KEY))
    return canonical.canonical(
        did_document(DID, credential_keys=[DidKey("key-2026-1", credential)], log_keys=[DidKey("log-2026-1", log)])
    )


def issue(
    content: Draft,
    closed: tuple[ClosedBallot, ...],
    *,
    number: str = "SL-2026-0042",
    adoption: list[Mapping[str, Any]] | None = None,
    tables: Mapping[str, bytes] | None = None,
    **given: Any,
) -> Case:
    """Sign a license over a draft and everything a verifier may ask for."""
    ordered = sorted(closed, key=lambda ballot: ballot.definition.ballot)
    leaves = [line + b"\n" for ballot in ordered if ballot.record.published for line in ballot.leaves]
    ballots, questions = b"".join(leaves), document.questions([ballot.definition for ballot in ordered])
    unsigned = document.build(
        draft=content,
        number=number,
        version=1,
        issued_at=ISSUED,
        valid_until=UNTIL,
        issuer={"id": DID, "name": "Example Commons"},
        site=SITE,
        status=[status.status_entry(list_id=id, purpose=purpose, index=INDEX) for purpose, id in LISTS.items()],
        files={"ballots.jsonl": digest_of(ballots), "questions.json": digest_of(questions)}
        | {name: digest_of(data) for name, data in (tables or {}).items()},
        adoption=adoption,
        **given,
    )
    signed = signing.add_proof(unsigned, CREDENTIAL_KEY, method=METHOD, created=ISSUED)
    return Case(document.serialise(signed), did_bytes(), status_lists(), ballots, questions, tables=tables)


@functools.cache
def _license() -> Case:
    content = made_draft()
    vote = ratification(content.sha256)
    adoption = [community_statement("adopt", draft=content.sha256)]
    return issue(content, (main_ballot(), vote), adoption=adoption, ratification=ratification_evidence(vote))


@functools.cache
def _exercise() -> Case:
    content = made_draft(handover(exercise=True))
    return issue(content, (main_ballot(),), number="SX-2026-0001")


def license() -> Case:
    """The adopted license."""
    return deepcopy(_license())


def exercise() -> Case:
    """The same consultation as an exercise."""
    return deepcopy(_exercise())
