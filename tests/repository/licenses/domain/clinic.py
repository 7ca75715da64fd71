"""A whole small consultation, from brief to leaves: a clinic asks its region about research and about sale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from repository.licenses.domain import ballotlog, canonical
from repository.licenses.domain.brief import (
    Brief,
    Community,
    CommunityKey,
    ConsultationRef,
    Dataset,
    Duty,
    Identifier,
    Initiative,
    Organisation,
    ProposedClause,
    Remit,
    UseCase,
)
from repository.licenses.domain.evidence import (
    BallotRecord,
    Dissent,
    Evidence,
    Fact,
    FileDigest,
    Files,
    Handover,
    Log,
    ReasonGiven,
)
from repository.licenses.domain.figures import figures
from repository.licenses.domain.questions import About, BallotDefinition, Option, Question, Quorum, Rule, Scale
from repository.licenses.domain.signing import multibase_of
from repository.licenses.domain.tally import count

from .examples import CONSULTATION, definition, question

COMMUNITY_KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
LOG_KEY = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
CREDENTIAL_KEY = Ed25519PrivateKey.from_private_bytes(b"\x03" * 32)
SITE = "https://license.example.org"
DID = "did:web:license.example.org"
RATIFICATION = "3b241101-e2bb-4255-8caf-4136c566a962"
TWO_THIRDS = Rule("supermajority", "2/3")


@dataclass(frozen=True)
class ClosedBallot:
    """A ballot after close: its definition, its sorted leaves and its record."""

    definition: BallotDefinition
    leaves: tuple[bytes, ...]
    record: BallotRecord

    @property
    def counts(self) -> Any:
        return count(self.definition, [canonical.parse(line) for line in self.leaves])


def brief(**given: Any) -> Brief:
    fields: dict[str, Any] = {
        "consultation": ConsultationRef(CONSULTATION, {"en": "Clinic records", "fr": "Les dossiers de la clinique"}),
        "organisation": Organisation("Valley Clinic"),
        "initiative": Initiative({"en": "Research on clinic records"}, custodian="Valley Clinic"),
        "languages": ("en", "fr"),
        "datasets": (
            Dataset(
                "records",
                {"en": "Clinic records 2015 to 2025"},
                (Identifier("doi", "10.1234/clinic"), Identifier("portal", "hdr:77")),
                version_scope="2015 to 2025",
                identifiability="pseudonymous",
            ),
        ),
        "use_cases": (
            UseCase("research", {"en": "Public research", "fr": "Recherche publique"}, data=("records",)),
            UseCase("sale", {"en": "Sale to advertisers"}, data=("records",), commercial=True),
        ),
        "clauses": (
            ProposedClause("open", "condition", {"en": "Results are open to all."}, "must", applies_to=("research",)),
            ProposedClause("insure", "red_line", {"en": "Never for insurance prices."}, "must_not"),
        ),
        "community": Community(
            "People of the valley",
            {"en": "Everybody who lives in the valley."},
            "Resolution 7 of the valley council",
            "confirmed",
            (CommunityKey(multibase_of(COMMUNITY_KEY), "Speaker of the council"),),
        ),
        "remit": Remit({"en": "May the records be used again?"}),
        "promise": {"en": "The clinic will follow the answer."},
        "duties": (Duty("transparency", {"en": "A public register of uses."}),),
        "review_by": "2028-11-23",
        "opened_at": "2026-03-01T08:00:00Z",
    }
    return Brief(**(fields | given))


def questions() -> tuple[Question, ...]:
    return (
        question("research", about=About("use_case", "research"), rule=TWO_THIRDS, quorum=Quorum("1/5")),
        question("sale", about=About("use_case", "sale"), rule=TWO_THIRDS, quorum=Quorum("1/5")),
        question("open", about=About("condition", "open"), rule=Rule("majority")),
        question("insure", about=About("red_line", "insure"), rule=Rule("majority")),
        question(
            "board",
            "ranking",
            about=About("item", "board"),
            scale=Scale("ranking"),
            options=("elders", "doctors", "both"),
            rule=Rule("irv"),
        ),
    )


VOTES: dict[str, list[tuple[Any, int]]] = {
    "research": [("agree", 140), ("disagree", 40), ("pass", 20)],
    "sale": [("agree", 20), ("disagree", 170), (None, 10)],
    "open": [("agree", 180), ("disagree", 20)],
    "insure": [("agree", 150), ("disagree", 50)],
    "board": [(["elders", "both"], 60), (["doctors"], 50), (["both", "doctors"], 90)],
}


def closed(
    frozen: BallotDefinition,
    votes: dict[str, list[tuple[Any, int]]],
    *,
    issued: int = 250,
    groups: dict[str, tuple[str, ...]] | None = None,
) -> ClosedBallot:
    """Cast, sort, log and sign: what the ballot box does, in a few lines. `groups` are given to voters in turn."""
    leaves = []
    for name, answers in votes.items():
        secret = 0
        for answer, times in answers:
            for _ in range(times):
                tag = ballotlog.response_tag(hashlib.sha256(f"{frozen.ballot}{secret}".encode()).digest(), name)
                label = groups[name][secret % len(groups[name])] if groups else None
                leaves.append(ballotlog.leaf(ballot=frozen.ballot, question=name, answer=answer, r=tag, group=label))
                secret += 1
    leaves.sort(key=ballotlog.sort_key)
    tree = ballotlog.Tree(leaves)
    origin = f"license.example.org/ballots/{frozen.ballot}"
    data = b"".join(line + b"\n" for line in leaves)
    record = BallotRecord(
        definition=frozen,
        sha256=frozen.sha256,
        cast=max(sum(times for _, times in answers) for answers in votes.values()),
        issued=issued,
        log=Log(
            origin,
            tree.size,
            tree.root().hex(),
            ballotlog.checkpoint(origin, tree.size, tree.root(), LOG_KEY),
        ),
        files=Files(FileDigest(canonical.sha256(data), canonical.sri(data), len(data))),
    )
    return ClosedBallot(frozen, tuple(leaves), record)


def main_ballot(votes: dict[str, list[tuple[Any, int]]] | None = None) -> ClosedBallot:
    return closed(definition(*questions(), eligible=500), votes or VOTES)


def evidence(ballot: ClosedBallot | None = None, **given: Any) -> Evidence:
    ballot = ballot or main_ballot()
    fields: dict[str, Any] = {
        "component": "a8098c1a-f86e-41da-bd1a-00112444be1e",
        "method": "poll",
        "purpose": "evidence",
        "title": {"en": "The vote"},
        "ballots": (ballot.record,),
        "figures": figures(ballot.definition, ballot.counts),
        "facts": {"invited": Fact(500, "S")},
        "reasons": (
            ReasonGiven(About("use_case", "research"), "for", {"en": "It may save lives."}),
            ReasonGiven(About("use_case", "research"), "against", {"en": "Leaks happen."}),
        ),
        "dissent": (Dissent(About("use_case", "research"), {"en": "Rare diseases give people away."}, 12),),
    }
    return Evidence(**(fields | given))


def handover(**given: Any) -> Handover:
    return replace(Handover(brief(), (evidence(),)), **given)


def ratification(draft_sha256: str, n: int = 1, votes: dict[str, list[tuple[Any, int]]] | None = None) -> ClosedBallot:
    """The ballot on the draft itself: a simple majority says yes to one hash."""
    asked = question(
        "draft",
        "single",
        about=About("draft", draft_sha256),
        text={"en": f"Do you accept draft {n}, {draft_sha256}?"},
        rule=Rule("majority"),
        base="for_and_against",
    )
    asked = replace(
        asked,
        options=(Option("yes", {"en": "Yes"}), Option("no", {"en": "No"})),
        favourable=("yes",),
        opposed=("no",),
        neutral=(),
    )
    frozen = definition(asked, ballot=RATIFICATION, purpose="ratification", title={"en": "The draft"}, eligible=500)
    return closed(frozen, votes or {"draft": [("yes", 120), ("no", 30)]})


def ratification_evidence(ballot: ClosedBallot) -> Evidence:
    return Evidence(
        component="c9bf9e57-1685-4c89-bafb-ff5af830be8a",
        method="poll",
        purpose="ratification",
        title={"en": "The draft"},
        ballots=(ballot.record,),
        figures=figures(ballot.definition, ballot.counts),
    )
