"""Closing: the box is rewritten as a sorted log without pseudonyms, in one transaction, and then thrown away."""

import json
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from consultations.ballots import box, keys
from consultations.ballots.models import Ballot, FreeText, RollEntry
from consultations.ballots.paper import counting, takers
from consultations.ballots.refusals import WindowRefused
from consultations.ballots.services import rows
from consultations.ballots.services.casting import frozen
from consultations.models import SecondSignature
from repository.licenses.domain import ballotlog
from repository.licenses.services import log
from socialicense.audit import services as audit


def due(ballot: Ballot) -> bool:
    """Whether the ballot's end has come, by the clock of the database."""
    return Ballot.objects.filter(pk=ballot.pk, state=Ballot.State.OPEN, closes__lte=Now()).exists()


def close(*, ballot: Ballot) -> Ballot:
    """Close a ballot whose end has come, whose early end two people signed, or whose answers were imported.

    Writes turnout (in id order), the log, its signed checkpoint and the signed list of superseded receipts; then the
    box is dropped and the key destroyed. Doing it again changes nothing.
    """
    with transaction.atomic():
        row = Ballot.objects.select_for_update().get(pk=ballot.pk)
        if row.state == Ballot.State.OPEN:
            if not may_close(row):
                raise WindowRefused()
            _close_open(row)
    if row.state != Ballot.State.OPEN:
        _destroy_key(row)
    return row


def may_close(row: Ballot) -> bool:
    """Whether the end has come: by the clock, by two signatures, or because the answers were imported whole.

    A ballot of which paper was printed waits until its papers are counted.
    """
    if counting.waits(row):
        return False
    if row.channel == Ballot.Channel.IMPORT or due(row):
        return True
    return SecondSignature.objects.filter(
        act=SecondSignature.Act.CLOSE_EARLY, target=row.pk, confirmed_by__isnull=False
    ).exists()


def _close_open(row: Ballot) -> None:
    box.lock(row.id)
    record_turnout(row)
    replaced = [receipt.hex() for receipt in box.superseded(row.id)]
    row.assisted = assisted_in(row)
    counting.pour(row)
    cast, size = box.turnout(row.id), box.pour(row.id)
    root = ballotlog.Tree(line[:-1] for line in ballots_file(row)).root()
    FreeText.objects.bulk_create(_words(row), batch_size=1000)
    rows.keep(row)
    box.drop(row.id)
    row.state, row.closed_at, row.cast = Ballot.State.CLOSED, timezone.now(), cast
    row.size, row.root = size, root.hex()
    row.checkpoint = log.sign_checkpoint(origin(row), size, root)
    row.superseded = json.dumps(log.sign_superseded(str(row.id), replaced))
    row.save(update_fields=["state", "closed_at", "cast", "size", "root", "checkpoint", "superseded", "on_paper", "assisted"])
    audit.record(
        event="ballot.closed",
        by=None,
        scope=row.component.consultation_id,
        target=str(row.id),
        values={"cast": cast, "leaves": size, "root": row.root},
    )


def _words(row: Ballot) -> list[FreeText]:
    """The free texts of the box in order of their commitments, which says nothing about who wrote them."""
    found = [
        FreeText(ballot=row, question=text["q"], commitment=text["c"], salt=text["s"], text=text["t"])
        for written in box.texts(row.id)
        for text in json.loads(written)
    ]
    return sorted(found, key=lambda text: text.commitment)


def published(ballot: Ballot) -> bool:
    """Whether single answers are public: after close, and where the frozen definition allows it for so many voters."""
    if ballot.state != Ballot.State.CLOSED:
        return False
    return frozen(ballot.id).definition.publishes(ballot.cast or 0)


def origin(ballot: Ballot) -> str:
    """The name of the ballot's log, under which its checkpoint is signed."""
    return f"{settings.SITE_HOST}/ballots/{ballot.id}"


def record_turnout(row: Ballot) -> int:
    """Mark on the roll who has voted and who took paper, in id order and all at once, while the key still lives."""
    key = keys.load(row.linkage)
    if key is None or row.channel == Ballot.Channel.IMPORT:
        return 0
    cast, papers = box.voters(row.id), takers.marked(row.id)
    voted, on_paper = [], []
    for entry, participation in RollEntry.objects.filter(ballot=row).order_by("id").values_list("id", "participation_id"):
        voter = keys.pseudonym(key, participation)
        if voter in cast or papers.get(voter) in takers.TURNED_OUT:
            voted.append(entry)
        if voter in papers:
            on_paper.append(entry)
    RollEntry.objects.filter(ballot=row, id__in=on_paper).update(paper=True)
    return RollEntry.objects.filter(ballot=row, id__in=voted, voted=False).update(voted=True)


def assisted_in(row: Ballot) -> int | None:
    """How many people whom a helper served have a ballot in the box; None where nobody was served."""
    key, served = keys.load(row.linkage), row.assisted_consents.values_list("participation_id", flat=True)
    if key is None or not served:
        return None
    return len(box.voters(row.id) & {keys.pseudonym(key, participation) for participation in served})


def _destroy_key(row: Ballot) -> None:
    """After commit: the key goes when the last ballot of its linkage group is no longer open."""
    if not Ballot.objects.filter(linkage=row.linkage, state=Ballot.State.OPEN).exists():
        keys.destroy(row.linkage)


def ballots_file(ballot: Ballot) -> Iterator[bytes]:
    """The published log, line by line in log order (each line ends with a newline)."""
    for body in ballot.leaves.order_by("position").values_list("body", flat=True).iterator(chunk_size=5000):
        yield body.encode() + b"\n"
