"""Sixteen voters cast while every web process is killed and PostgreSQL restarts without a goodbye.

Then one voter sends five hundred ballots at once. Afterwards the ballot is closed and every acknowledged answer is
looked for in the log.
"""

import http.client
import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from tests.bench import load
from tests.bench.stand import Stand, close_connections, ended_by_signals, stand

VOTERS = 16
CROWD = 12_000
AT_ONCE = 500
CALM = 2.0
"""Seconds of undisturbed casting before each blow and after the last one."""


@dataclass
class Ballots:
    """What the voters have been told: the leaf hashes of each acknowledged cast, by secret."""

    path: str
    waiting: list[str]
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    interrupted: int = 0
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> str | None:
        with self.lock:
            return self.waiting.pop() if self.waiting and not self.over else None


def cast(port: int, path: str, secret: str, key: str, answer: str = "yes") -> tuple[int, dict[str, object]]:
    """Status and body of one cast."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", "Idempotency-Key": key}
        line.request("POST", path, json.dumps({"answers": {"u1": answer}}), headers)
        response = line.getresponse()
        return response.status, json.loads(response.read())
    finally:
        line.close()


def vote(on: Stand, ballots: Ballots) -> None:
    """One voter after the other at this door; who gets no answer sends the same again."""
    while (secret := ballots.next()) is not None:
        while not ballots.over:
            status, body = 0, {}
            with suppress(OSError, http.client.HTTPException, ValueError):
                status, body = cast(on.port, ballots.path, secret, secret[:20])
            if status == 201:
                ballots.acknowledged[secret] = list(body["leaves"])
                break
            ballots.interrupted += 1
            time.sleep(0.05)


def destroy(on: Stand, ballots: Ballots) -> None:
    """Kill every web process, later restart PostgreSQL at once and without a checkpoint, while all cast."""
    postgres = on.stack.postgres
    assert postgres is not None
    doors = [threading.Thread(target=vote, args=(on, ballots)) for _ in range(VOTERS)]
    for door in doors:
        door.start()
    time.sleep(CALM)
    on.kill(on.processes[0])
    on.start("web")
    time.sleep(CALM)
    postgres.stop(mode="immediate")
    postgres.ensure()
    time.sleep(CALM)
    ballots.over = True
    for door in doors:
        door.join()


def five_hundred(on: Stand, path: str, secret: str) -> dict[str, int]:
    """Answers by status to so many casts of one credential at once, each a vote of its own."""
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    requests = [
        load.request(
            "POST",
            path,
            headers=headers | {"Idempotency-Key": f"{secret[:12]}-{number}"},
            body=json.dumps({"answers": {"u1": "yes" if number % 2 else "no"}}).encode(),
        )
        for number in range(AT_ONCE)
    ]
    return load.measure(on.port, requests, clients=AT_ONCE, seconds=25).statuses


def main() -> None:
    ended_by_signals()
    with stand() as on:
        from consultations.ballots.services import closing
        from repository.licenses.domain.merkle import leaf_hash
        from tests.bench import voters
        from tests.factories import consultations as make

        ballot, secrets_of = voters.crowd(CROWD)
        on.start("web")
        ballots = Ballots(f"/api/v1/ballots/{ballot.id}/casts", secrets_of[1:])
        destroy(on, ballots)
        close_connections()  # the restart cut ours as well
        statuses = five_hundred(on, ballots.path, secrets_of[0])
        make.end(ballot)
        closed = closing.close(ballot=ballot)
        log = {leaf_hash(body.encode()).hex() for body in closed.leaves.values_list("body", flat=True)}
        lost = [secret for secret, leaves in ballots.acknowledged.items() if not set(leaves) <= log]
        found = {
            "acknowledged": len(ballots.acknowledged),
            "interrupted": ballots.interrupted,
            "lost": len(lost),
            "cast": closed.cast,
            "leaves": len(log),
            "unanswered_but_counted": (closed.cast or 0) - len(ballots.acknowledged) - 1,
            "statuses_of_one": statuses,
            "superseded": len(json.loads(closed.superseded)["receipts"]),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
