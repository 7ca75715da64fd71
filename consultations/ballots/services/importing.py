"""Bringing in answers that were given elsewhere and are public, or were typed in: whole ballots, by COPY."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db import transaction

from consultations.ballots import box, filling, keys
from consultations.ballots.models import Ballot
from consultations.ballots.refusals import AlreadyOpened
from consultations.ballots.services.casting import frozen
from repository.licenses.domain import answers as answering
from repository.licenses.domain import ballotlog
from repository.licenses.domain.questions import BallotDefinition


@transaction.atomic
def import_answers(*, ballot: Ballot, voters: Iterable[tuple[UUID, str | None, Mapping[str, object]]]) -> int:
    """Fill the box of an import ballot with (participation, group, {question: checked answer}); all or nothing.

    Questions asked of all and not answered become blank leaves, as they would in the browser.
    """
    if ballot.channel != Ballot.Channel.IMPORT or box.turnout(ballot.id):
        raise AlreadyOpened()
    facts = frozen(ballot.id)
    key = keys.load(facts.linkage)
    if key is None:
        raise AlreadyOpened()
    return filling.load(ballot.id, _rows(facts.definition, facts.sha256, key, voters))


def _rows(
    definition: BallotDefinition,
    sha256: str,
    key: bytes,
    voters: Iterable[tuple[UUID, str | None, Mapping[str, object]]],
) -> Iterator[tuple[bytes, str, str, bytes]]:
    for participation, group, given in voters:
        secret = secrets.token_bytes(32)
        leaves = []
        for question in definition.questions:
            answer = given.get(question.id)
            if answer is None and question.asked == "seen":
                continue
            tag = ballotlog.response_tag(secret, question.id)
            checked = answering.check(question, answer)
            leaves.append(
                ballotlog.leaf(ballot=definition.ballot, question=question.id, answer=checked, r=tag, group=group)
            )
        hashes = sorted(ballotlog.leaf_hash(leaf) for leaf in leaves)
        receipt = ballotlog.receipt_hash(definition.ballot, sha256, hashes)
        body = b"\n".join(leaves).decode()
        yield keys.pseudonym(key, participation), body, group or "", bytes.fromhex(receipt)
