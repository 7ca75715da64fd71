"""What was promised holds when processes die. One act at a time, whichever worker of the suite runs it."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import casting, chain

BASE_DIR = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / f"socialicense-chaos-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def act(name: str) -> dict[str, Any]:
    """Run the act on services of its own, and read what it found."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO", "COV"))}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", f"tests.chaos.{name}"],
        cwd=BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_killed_web_and_restarted_database_lose_no_acknowledged_ballot_and_one_credential_has_one_ballot():
    found = act("casting")

    assert found["acknowledged"] > casting.VOTERS
    assert found["interrupted"] > 0  # the blows were felt
    assert found["lost"] == 0
    # A ballot may have been written just before its answer was cut off; never two for one person.
    assert 0 <= found["unanswered_but_counted"] <= casting.VOTERS
    assert found["leaves"] == found["cast"]
    assert found["statuses_of_one"] == {"201": casting.AT_ONCE}
    assert found["superseded"] == casting.AT_ONCE - 1


def test_killed_workers_and_an_emptied_broker_issue_every_license_once():
    found = act("chain")

    number = chain.CONSULTATIONS
    assert found["struck"] == chain.KILLED_IN
    assert found["failed"] == []
    assert (found["drafts"], found["seals"], found["issued_states"]) == (number, number, number)
    assert [int(given.rpartition("-")[2]) for given in found["numbers"]] == list(range(1, number + 1))
    assert found["events"] == {
        "ballot.closed": number,
        "component.evidence": number,
        "draft.made": number,
        "license.issued": number,
    }
