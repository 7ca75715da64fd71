"""Statements of the community: received from anywhere, kept byte for byte, counted m of n, and carried out.

Nobody needs an account to hand one in: the signature is what counts, not the messenger.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from repository.licenses.domain import canonical, statements
from repository.licenses.domain.brief import Community
from repository.licenses.models import Draft, License, LicenseState, Statement
from repository.licenses.services import drafts
from repository.licenses.services.refusals import (
    NotRatified,
    StatementElsewhere,
    StatementStale,
    StatementTargetUnknown,
    StatementUnusable,
    TransitionRefused,
)
from socialicense.audit import services as audit

MAX_BYTES = 64_000
STATES = {
    "suspend": LicenseState.State.SUSPENDED,
    "reinstate": LicenseState.State.REINSTATED,
    "withdraw": LicenseState.State.WITHDRAWN,
}
# From which states of a license the community may do what. Withdrawal is for ever, and possible from anywhere else.
ALLOWED = {
    "suspend": {"issued", "under_review", "reinstated", "confirmed"},
    "reinstate": {"suspended"},
    "withdraw": {"issued", "under_review", "reinstated", "confirmed", "suspended", "expired", "superseded"},
}


@dataclass(frozen=True)
class Received:
    """A statement that counts: how many keys have signed the act, how many must, and whether it took effect now."""

    statement: Statement
    act: str
    draft: Draft | None
    license: License | None
    signed: int
    needed: int
    applied: bool


@transaction.atomic
def receive_statement(*, data: bytes) -> Received:
    """Take in a signed statement about a draft or a license that is here, whoever brings it.

    The same statement again changes nothing. Refuses StatementUnusable (not readable, not by a registered key),
    StatementTargetUnknown, NotRatified, and DraftFixed or TransitionRefused where the state does not allow the act.
    """
    signed, said = _read(data)
    if said.act in statements.DRAFT_ACTS:
        return _about_draft(data, signed, said)
    return _about_license(data, signed, said)


@transaction.atomic
def receive_about_license(*, data: bytes) -> Received:
    """Take in a statement from anybody. One about a draft is refused (StatementElsewhere): its consultation waits."""
    _signed, said = _read(data)
    if said.act in statements.DRAFT_ACTS:
        raise StatementElsewhere()
    return receive_statement(data=data)


@transaction.atomic
def adopt(*, draft: Draft, data: bytes) -> Received:
    """Take in a statement that must adopt exactly this draft."""
    _signed, said = _read(data)
    if said.act != "adopt" or said.draft != draft.sha256:
        raise StatementUnusable(reason="statement-target")
    return receive_statement(data=data)


def _read(data: bytes) -> tuple[object, statements.Statement]:
    try:
        signed = canonical.parse(data, max_bytes=MAX_BYTES)
        return signed, statements.read(signed)
    except (canonical.Unreadable, statements.StatementRefused) as error:
        raise StatementUnusable(reason=error.code) from error


def _consultation(said: statements.Statement) -> UUID:
    try:
        return UUID(said.consultation)
    except ValueError as error:
        raise StatementTargetUnknown() from error


def _about_draft(data: bytes, signed: object, said: statements.Statement) -> Received:
    candidates = Draft.objects.select_for_update().filter(sha256=said.draft, consultation=_consultation(said))
    row = candidates.order_by("-n").first()
    if row is None:
        raise StatementTargetUnknown()
    community = drafts.handover_of(row).brief.community
    _verify(signed, community)
    kept, new = _keep(data, signed, said)
    number = _signers(said)
    done = row.state in (Draft.State.ADOPTED, Draft.State.ISSUED, Draft.State.WITHHELD)
    if done and not new:
        return Received(kept, said.act, row, None, number, community.threshold, False)
    drafts.require(row, drafts.OPEN)
    if said.act == "adopt" and (row.exercise or community.state != "confirmed"):
        raise StatementUnusable(reason="exercise" if row.exercise else "authority-not-confirmed")
    if number < community.threshold:
        return Received(kept, said.act, row, None, number, community.threshold, False)
    if said.act == "withhold":
        drafts.end(row, Draft.State.WITHHELD, said.reason or "refused-by-the-community", None)
    else:
        if row.ratified is not True:
            raise NotRatified()
        drafts.end(row, Draft.State.ADOPTED, "", None)
    return Received(kept, said.act, row, None, number, community.threshold, True)


def _about_license(data: bytes, signed: object, said: statements.Statement) -> Received:
    license = _license(said)
    community = drafts.handover_of(license.draft).brief.community
    _verify(signed, community)
    last = license.states.order_by("-id").first()
    kept, new = _keep(data, signed, said)
    number = _signers(said, since=last)
    if not new:
        return Received(kept, said.act, None, license, number, community.threshold, False)
    if last is None or last.state not in ALLOWED[said.act]:
        raise TransitionRefused(state=last.get_state_display() if last else "not issued")
    _require_timely(said, last)
    if number < community.threshold:
        return Received(kept, said.act, None, license, number, community.threshold, False)
    LicenseState.objects.create(
        license=license, state=STATES[said.act], capacity=said.capacity, reason=said.reason, statement=kept
    )
    audit.record(
        event=f"license.{said.act}",
        by=None,
        scope=license.consultation,
        target=f"license:{license.number}",
        values={"version": license.version, "statement": kept.sha256},
        capacity=said.capacity,
    )
    return Received(kept, said.act, None, license, number, community.threshold, True)


def _require_timely(said: statements.Statement, last: LicenseState) -> None:
    """Refuse (StatementStale) what was signed before the state that it would end, and was held back.

    A reinstatement names the suspension it lifts. A suspension after a reinstatement must be signed later than that,
    by the community's own clocks, whatever reviews came between. A withdrawal is for ever and holds whenever it was
    signed.
    """
    if said.act == "reinstate" and last.statement is not None and said.answers != last.statement.sha256:
        raise StatementStale()
    if said.act == "suspend":
        lifted = last.license.states.filter(state=LicenseState.State.REINSTATED).order_by("-id").first()
        if lifted is not None and lifted.statement is not None:
            _signed, before = _read(bytes(lifted.statement.body))
            if said.at <= before.at:
                raise StatementStale()


def _license(said: statements.Statement) -> License:
    """The license whose id (its address) the statement names, its row held until the transaction ends."""
    prefix = f"{settings.SITE_URL}/licenses/"
    number, _slash, version = (said.license or "").removeprefix(prefix).partition("/v")
    if not (said.license or "").startswith(prefix) or not version.isascii() or not version.isdecimal():
        raise StatementTargetUnknown()
    found = License.objects.select_for_update().filter(
        number=number, version=int(version[:6]), consultation=_consultation(said)
    )
    license = found.first()
    if license is None:
        raise StatementTargetUnknown()
    return license


def _verify(signed: object, community: Community) -> None:
    try:
        statements.verify(signed, [key.multibase for key in community.keys])
    except statements.StatementRefused as error:
        raise StatementUnusable(reason=error.code) from error


def _keep(data: bytes, signed: object, said: statements.Statement) -> tuple[Statement, bool]:
    """The row of this statement, and whether it is new. Its digest is over the canonical form: spaces do not matter."""
    sha256 = canonical.digest(signed)
    row = Statement(
        act=said.act,
        target=said.target,
        consultation=_consultation(said),
        capacity=said.capacity[:200],
        reason=said.reason,
        key=said.key,
        body=data,
        sha256=sha256,
    )
    before = Statement.objects.filter(sha256=sha256).exists()
    Statement.objects.bulk_create([row], ignore_conflicts=True)
    return Statement.objects.get(sha256=sha256), not before


def _signers(said: statements.Statement, since: LicenseState | None = None) -> int:
    """How many different keys have signed this act on this target, since the license's last state."""
    found = Statement.objects.filter(act=said.act, target=said.target)
    if since is not None:
        found = found.filter(received_at__gt=since.at)
    return found.values("key").distinct().count()
