"""The clinic's consultation taken through the services: drafted, ratified, adopted, issued."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from repository.licenses import pdf, services
from repository.licenses.domain import statements
from repository.licenses.domain.canonical import canonical
from repository.licenses.domain.evidence import BallotRecord, Evidence, FileDigest, Files, Handover, Log
from repository.licenses.models import Draft, License, Statement
from repository.licenses.services import issuing
from tests.repository.licenses.domain import clinic

AT = "2026-06-01T12:00:00Z"


def published(ballot: clinic.ClosedBallot) -> BallotRecord:
    """The ballot's record as the platform makes it: leaves stored, checkpoint signed with the platform's log key."""
    artefact = services.store_artefact("ballots.jsonl", [line + b"\n" for line in ballot.leaves])
    log = ballot.record.log
    signed = services.sign_checkpoint(log.origin, log.size, bytes.fromhex(log.root))
    return replace(
        ballot.record,
        log=Log(log.origin, log.size, log.root, signed),
        files=Files(FileDigest(artefact.sha256, artefact.sri, artefact.bytes)),
    )


def with_ballots(evidence: Evidence, ballot: clinic.ClosedBallot) -> Evidence:
    return replace(evidence, ballots=(published(ballot),))


def handover(**given: Any) -> Handover:
    ballot = clinic.main_ballot()
    return clinic.handover(**({"evidence": (with_ballots(clinic.evidence(ballot), ballot),)} | given))


def drafted(**given: Any) -> Draft:
    return services.draft(handover=handover(**given), by=None)


def ratified(draft: Draft, votes: dict[str, list[tuple[Any, int]]] | None = None) -> Draft:
    ballot = clinic.ratification(draft.sha256, draft.n, votes)
    evidence = with_ballots(clinic.ratification_evidence(ballot), ballot)
    return services.record_ratification(draft=draft, evidence=evidence, by=None)


def statement(act: str, target: str, *, at: str = AT, secret: Any = clinic.COMMUNITY_KEY, **given: Any) -> bytes:
    about = {"draft": target} if act in ("adopt", "withhold") else {"license": target}
    if act == "reinstate" and "answers" not in given:
        suspended = Statement.objects.filter(act="suspend", target=target).order_by("received_at").last()
        about["answers"] = suspended.sha256 if suspended else "0" * 64
    said = statements.Statement(
        act=act,
        consultation=clinic.CONSULTATION,
        community="People of the valley",
        capacity="Speaker of the council",
        at=at,
        key="",
        **(about | given),
    )
    return canonical(statements.sign(said, secret))


def adopted() -> Draft:
    draft = ratified(drafted())
    services.adopt(draft=draft, data=statement("adopt", draft.sha256))
    draft.refresh_from_db()
    return draft


def issued() -> License:
    return services.issue(draft=adopted())


def exercise(**given: Any) -> License:
    return services.issue(draft=drafted(exercise=True, **given), exercise=True)


@cache
def blank() -> bytes:
    """A small PDF to seal where a test does not read the pages: printing the real one takes most of a test's time."""
    html = '<!doctype html><html lang="en"><head><title>Blank</title></head><body><p></p></body></html>'
    return pdf.render(html, at=datetime(2026, 1, 1, tzinfo=UTC), identifier=b"0" * 16).content


def issued_blank() -> License:
    return issuing.publish(license=issuing.sign(draft=adopted(), exercise=False), pdf=blank(), by=None)


def exercise_blank(**given: Any) -> License:
    license = issuing.sign(draft=drafted(exercise=True, **given), exercise=True)
    return issuing.publish(license=license, pdf=blank(), by=None)


def address(license: License) -> str:
    return f"https://socialicense.localhost/licenses/{license.number}/v{license.version}"
