"""Is the license in force: status lists of the issuer, and statements that the community shows by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import statements
from .canonical import Unreadable, digest, parse
from .did import DidDocument
from .envelope import Envelope
from .report import Findings
from .signing import ProofRefused, check_proof_shape, verify_proof
from .statements import Statement, StatementRefused
from .status import CONTEXT, MAXIMUM_SECONDS, PURPOSES, StatusRefused, is_set

_SET = {"revocation": "status-withdrawn", "suspension": "status-suspended"}
_ACTS = {"withdraw": "statement-withdrawn", "suspend": "statement-suspended"}


def check_status(envelope: Envelope, status: object, did: DidDocument, now: str, found: Findings) -> None:
    """Look the license up in the status lists given: one list credential or several, read or as bytes."""
    found.ran("status")
    looked_up: set[str] = set()
    try:
        for listed in _lists(status):
            purpose = _look_up(envelope, listed, did, now, found)
            if purpose:
                looked_up.add(purpose)
    except StatusRefused as error:
        found.unusable(error.code, **error.values)
        return
    for purpose in PURPOSES:
        if purpose not in looked_up:
            found.note("status-not-checked", purpose=purpose)


def _lists(given: object) -> list[object]:
    """The list credentials in what was given: bytes of files, JSON, arrays of both."""
    if isinstance(given, list):
        return [listed for item in given for listed in _lists(item)]
    if not isinstance(given, bytes):
        return [given]
    try:
        return _lists(parse(given))
    except Unreadable as error:
        raise StatusRefused("status-unreadable", fault=error.code) from error


def check_statements(envelope: Envelope, given: object, found: Findings) -> None:
    """Honour what the community signed, wherever it is shown: one statement or an array of them."""
    found.ran("statements")
    try:
        parsed = parse(given) if isinstance(given, bytes) else given
    except Unreadable as error:
        found.unusable("statement-unreadable", fault=error.code)
        return
    community = envelope.draft.community
    keys = [key.multibase for key in community.keys]
    held: list[tuple[Statement, str]] = []
    for signed in parsed if isinstance(parsed, list) else [parsed]:
        try:
            statement = statements.verify(signed, keys)
        except StatementRefused as error:
            known = ("statement-unknown-key", "statement-signature", "statement-target")
            code = error.code if error.code in known else "statement-unreadable"
            found.unusable(code, fault=error.code)
            continue
        if statement.target in (envelope.id, envelope.draft_sha256):
            held.append((statement, digest(signed)))
        else:
            found.unusable("statement-target")
    _apply(held, community.threshold, found)


def _apply(held: list[tuple[Statement, str]], threshold: int, found: Findings) -> None:
    """Withdrawal is for ever; a suspension lasts until a later reinstatement that answers it, by as many keys."""
    by_act: dict[str, dict[str, Statement]] = {}
    digests: dict[Statement, str] = {}
    for statement, sha256 in sorted(held, key=lambda item: item[0].at):
        by_act.setdefault(statement.act, {})[statement.key] = statement
        digests[statement] = sha256
    for act, code in _ACTS.items():
        signed = by_act.get(act, {})
        if not signed:
            continue
        if len(signed) < threshold:
            found.unusable("statement-too-few", signed=len(signed), needed=threshold)
            continue
        latest = max(signed.values(), key=lambda item: item.at)
        answered = {digests[item] for item in signed.values()}
        later = [item for item in by_act.get("reinstate", {}).values() if item.at > latest.at]
        lifted = [item for item in later if item.answers in answered]
        if act == "suspend" and len(lifted) >= threshold:
            continue
        found.error(code, at=latest.at, reason=latest.reason or "no reason given")


def _look_up(envelope: Envelope, listed: object, did: DidDocument, now: str, found: Findings) -> str | None:
    """The purpose of the list if the license has an entry in it. Raises StatusRefused."""
    subject, document = _checked(listed, did)
    purpose = subject["statusPurpose"]
    entry = _entry(envelope, document["id"], purpose)
    if entry is None:
        return None
    if is_set(subject["encodedList"], entry):
        found.error(_SET[purpose])
    elif now > document["validUntil"]:
        found.unusable("status-stale", valid_until=document["validUntil"])
    elif now < document["validFrom"]:
        found.unusable("status-unreadable", fault=f"good from {document['validFrom']}")
    return str(purpose)


def _checked(listed: object, did: DidDocument) -> tuple[dict[str, Any], dict[str, Any]]:
    """(credentialSubject, document) of a status list that the issuer signed. Raises StatusRefused."""
    if not isinstance(listed, dict) or not isinstance(listed.get("credentialSubject"), dict):
        raise StatusRefused("status-unreadable", fault="not a status list")
    subject = listed["credentialSubject"]
    texts = [listed.get(name) for name in ("id", "validFrom", "validUntil", "issuer")]
    texts += [subject.get(name) for name in ("statusPurpose", "encodedList")]
    if not all(isinstance(text, str) for text in texts) or subject["statusPurpose"] not in PURPOSES:
        raise StatusRefused("status-unreadable", fault="not a status list")
    try:
        method = check_proof_shape(listed.get("proof"))["verificationMethod"]
        if method not in did.assertion or listed["issuer"] != did.id or listed.get("@context") != CONTEXT:
            raise StatusRefused("status-signature")
        verify_proof(listed, listed["proof"], did.assertion[method].raw)
    except ProofRefused as error:
        raise StatusRefused("status-signature") from error
    if _seconds(listed["validFrom"], listed["validUntil"]) > MAXIMUM_SECONDS:
        raise StatusRefused("status-unreadable", fault="good for more than 15 minutes")
    return subject, listed


def _entry(envelope: Envelope, list_id: str, purpose: str) -> int | None:
    for entry in envelope.json["credentialStatus"]:
        if not isinstance(entry, dict):
            continue
        if (entry.get("statusListCredential"), entry.get("statusPurpose")) == (list_id, purpose):
            index = str(entry.get("statusListIndex"))
            return int(index) if index.isascii() and index.isdigit() else -1
    return None


def _seconds(start: str, end: str) -> float:
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError) as error:
        raise StatusRefused("status-unreadable", fault="not a time") from error
