"""Closing a ballot: leaves sorted, tree, checkpoint, all written; then a proof, and the recount of an outsider."""

import time
from typing import Any

from tests.bench import report
from tests.bench.ballots_import import answers, import_ballot
from tests.bench.stand import ended_by_signals, stand

SIZES = (100_000, 1_000_000)
QUESTIONS = 20
PROOFS = 2000


def filled(leaves: int) -> Any:
    """An import ballot that holds so many answers."""
    from consultations.ballots.services import importing
    from tests.factories import consultations as make

    names = [f"q{number:02}" for number in range(QUESTIONS)]
    people = leaves // QUESTIONS
    ballot = import_ballot(people, [make.yes_no(name, kind="item") for name in names])
    importing.import_answers(ballot=ballot, voters=answers(people, names))
    return ballot


def recount(ballot: Any, lines: list[bytes]) -> float:
    """Seconds in which an outsider hashes and counts the published lines."""
    from consultations.ballots.services.casting import frozen
    from repository.licenses.domain import ballotlog, tally

    with report.timed() as watch:
        assert ballotlog.Tree(lines).root().hex() == ballot.root
        tally.count_lines(frozen(ballot.id).definition, lines)
    return watch.seconds


def proof_seconds(ballot: Any, lines: list[bytes]) -> float:
    from repository.licenses.domain import ballotlog

    tree = ballotlog.Tree(lines)
    tree.root()
    began = time.perf_counter()
    for number in range(PROOFS):
        ballotlog.tlog_proof(tree, number * len(lines) // PROOFS, ballot.checkpoint)
    return (time.perf_counter() - began) / PROOFS


def one(leaves: int) -> tuple[float, float]:
    from consultations.ballots.services import closing
    from repository.licenses.domain.merkle import leaf_hash

    ballot = filled(leaves)
    with report.timed() as close:
        ballot = closing.close(ballot=ballot)
    peak = report.peak_mb()
    lines = [line[:-1] for line in closing.ballots_file(ballot)]
    with report.timed() as hashing:
        for line in lines:
            leaf_hash(line)
    report.tell("ballot_log.close", close.seconds, "s", n=leaves, baseline=hashing.seconds, peak_mb=peak)
    counted = recount(ballot, lines)
    report.tell("ballot_log.recount", counted, "s", n=leaves, baseline=hashing.seconds)
    report.tell("ballot_log.proof", 1e6 * proof_seconds(ballot, lines), "us", n=leaves)
    return close.seconds, counted


def main() -> None:
    ended_by_signals()
    with stand():
        small, large = (one(leaves) for leaves in SIZES)
    report.growth("ballot_log.close", (SIZES[0], small[0]), (SIZES[1], large[0]))
    report.growth("ballot_log.recount", (SIZES[0], small[1]), (SIZES[1], large[1]))


if __name__ == "__main__":
    main()
