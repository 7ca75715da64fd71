"""Fresh slips for the pile: their serials are kept until close, what is printed on them is not."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from consultations.ballots import keys
from consultations.ballots.models import Ballot, PaperCount
from consultations.ballots.paper import slips, stubs
from consultations.ballots.paper.refusals import BatchInUse, NoPaperNow, OpenVote, TooMuchPaper
from consultations.ballots.refusals import BallotStopped, NoPaper
from consultations.ballots.services.casting import frozen
from consultations.domain import paper
from socialicense.accounts.models import User
from socialicense.audit import services as audit

AT_ONCE = 50
"""Slips in one print: so many are set while somebody waits, and they are given out in that answer alone."""
RESERVE = 50
"""Slips beyond two for each person on the roll."""


@dataclass(frozen=True)
class Fresh:
    """A slip to be printed: its serial, the code on its stub, and the group whose pile it belongs to."""

    serial: str
    stub: str
    group: str


@transaction.atomic
def print_slips(*, ballot: Ballot, piles: Mapping[str, int], by: User) -> list[Fresh]:
    """So many fresh slips for each pile (group label, or "" where the ballot has no groups), in random order.

    They are given out once: whoever prints them again would put the same serial into the urn twice. Refused
    (TooMuchPaper, NoPaperNow) above what the roll can need, and once the window is over or the paper is counted.
    """
    count = opened(ballot)
    key = keys.load(ballot.linkage)
    if key is None:
        raise BallotStopped()
    definition = frozen(ballot.id).definition
    if definition.open:
        raise OpenVote()
    labels = definition.groups.labels if definition.groups else ("",)
    wanted = {label: number for label, number in piles.items() if number > 0}
    total = sum(wanted.values())
    if not wanted or not set(wanted) <= set(labels) or total > AT_ONCE:
        raise TooMuchPaper(maximum=AT_ONCE)
    slips.create(ballot.id)
    held = set(slips.serials(ballot.id))
    limit = 2 * ballot.roll.count() + RESERVE
    if len(held) + total > limit:
        raise TooMuchPaper(maximum=limit)
    serials = iter(paper.serials(secrets.randbelow, total, held))
    fresh = [Fresh(s := next(serials), stubs.code(key, s), label) for label, n in wanted.items() for _ in range(n)]
    count.batches += 1
    count.save(update_fields=["batches"])
    slips.add(ballot.id, [(slip.serial, slip.group) for slip in fresh], count.batches)
    _record("paper.printed", ballot, by, batch=count.batches, slips=total)
    return fresh


@transaction.atomic
def scrap(*, ballot: Ballot, batch: int, by: User) -> int:
    """Scrap a batch whose print failed or was lost before it was used; refused (BatchInUse) afterwards."""
    opened(ballot)
    scrapped = slips.scrap(ballot.id, batch)
    if not scrapped:
        raise BatchInUse()
    _record("paper.scrapped", ballot, by, batch=batch, slips=scrapped)
    return scrapped


def opened(ballot: Ballot) -> PaperCount:
    """The ballot's paper, locked, while people can still be given some. Raises NoPaperNow, and NoPaper in an
    open vote, since a slip knows nobody."""
    open_now = Ballot.objects.filter(
        pk=ballot.pk, state=Ballot.State.OPEN, channel=Ballot.Channel.WEB, opens__lte=Now(), closes__gt=Now()
    )
    if not open_now.exists():
        raise NoPaperNow()
    if frozen(ballot.id).definition.open:
        raise NoPaper()
    PaperCount.objects.get_or_create(ballot=ballot)
    count = PaperCount.objects.select_for_update().get(pk=ballot.pk)
    if count.settled_at is not None:
        raise NoPaperNow()
    return count


def _record(event: str, ballot: Ballot, by: User, **values: int) -> None:
    audit.record(event=event, by=by, scope=ballot.component.consultation_id, target=str(ballot.id), values=dict(values))
