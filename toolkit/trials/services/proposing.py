"""Proposals: handed in, talked about, decided by an editor with a list, and put into a release."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialicense.accounts.models import User
from socialicense.audit import services as audit
from toolkit.models import Release, ToolVersion
from toolkit.trials.models import Proposal
from toolkit.trials.refusals import NotAccepted, OwnProposal, Settled, Unchecked
from toolkit.trials.services.trying import next_number

CHECKLIST: dict[str, str | Promise] = {
    "need": _("Somebody needs it, and nothing in the toolkit does it already"),
    "evidence": _("A trial, a case or a source speaks for it"),
    "license": _("It may be shared under the toolkit's license, and names whose work it is"),
    "accessibility": _("It works on paper, by keyboard and with a screen reader"),
    "plain": _("It is written in plain language"),
}
State = Proposal.State


@transaction.atomic
def hand_in(*, proposal: Proposal, by: User) -> Proposal:
    """Hand in a proposal; it is talked about in public from then on."""
    proposal.number, proposal.proposed_by, proposal.state = next_number(Proposal), by, State.OPEN
    proposal.save(force_insert=True)
    _note("toolkit.proposed", proposal, by, kind=str(proposal.kind), title=proposal.title)
    return proposal


def _held(proposal: Proposal, *states: str) -> Proposal:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state not in states:
        raise Settled()
    return row


@transaction.atomic
def withdraw(*, proposal: Proposal, by: User) -> Proposal:
    """Take back one's own proposal."""
    row = _held(proposal, State.OPEN)
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    _note("toolkit.proposal_withdrawn", row, by)
    return row


@transaction.atomic
def decide(*, proposal: Proposal, accepted: bool, checklist: Mapping[str, bool], decision: str, by: User) -> Proposal:
    """Accept or decline, with reasons. Accepting needs the whole list; nobody decides on their own proposal."""
    row = _held(proposal, State.OPEN)
    if row.proposed_by_id == by.pk:
        raise OwnProposal()
    missing = [str(words) for name, words in CHECKLIST.items() if not checklist.get(name)]
    if accepted and missing:
        raise Unchecked(missing="; ".join(missing))
    row.state = State.ACCEPTED if accepted else State.DECLINED
    row.checklist = {name: bool(checklist.get(name)) for name in CHECKLIST}
    row.decision, row.decided_by, row.decided_at = decision, by, timezone.now()
    row.save(update_fields=["state", "checklist", "decision", "decided_by", "decided_at"])
    _note("toolkit.proposal_decided", row, by, accepted=accepted, decision=decision)
    return row


@transaction.atomic
def put_into(*, proposal: Proposal, release: Release, brought: ToolVersion | None, by: User) -> Proposal:
    """Say in which release an accepted proposal came out, and as which version of which tool: it is credited there."""
    row = _held(proposal, State.ACCEPTED, State.OPEN, State.DECLINED)
    if row.state != State.ACCEPTED:
        raise NotAccepted()
    row.state, row.release, row.brought = State.RELEASED, release, brought
    row.save(update_fields=["state", "release", "brought"])
    _note("toolkit.proposal_released", row, by, release=release.version)
    return row


def _note(event: str, proposal: Proposal, by: User, **values: object) -> None:
    audit.record(event=event, by=by, scope=None, target=str(proposal.id), values={"number": proposal.number, **values})
