"""The supervisor: starts again what dies, leaves nothing behind when it stops or is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SUPERVISE = """
import os, sys
from socialicense.local.supervisor import Child, Supervisor
child = "import os, subprocess, sys, time; " \
    "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); " \
    "open(sys.argv[1], 'a').write(f'{os.getpid()} {inner.pid}\\\\n'); time.sleep(60)"
Supervisor([Child("one", [sys.executable, "-c", child, sys.argv[1]])], os.environ, say=lambda line: None).run()
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


class Watched:
    """A supervisor in a process of its own, with a child that has a child."""

    def __init__(self, note: Path) -> None:
        self.note = note
        self.process = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(note)])

    def starts(self) -> list[list[int]]:
        lines = self.note.read_text().splitlines() if self.note.exists() else []
        return [[int(number) for number in line.split()] for line in lines]

    def everybody(self) -> list[int]:
        return [pid for start in self.starts() for pid in start]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    watched = Watched(tmp_path / "pids")
    assert eventually(lambda: len(watched.starts()) == 1)
    return watched


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_ends_children_and_their_children(watched: Watched, number: int) -> None:
    assert [alive(pid) for pid in watched.everybody()] == [True, True]
    watched.process.send_signal(number)
    assert watched.process.wait(20) == 0
    assert [alive(pid) for pid in watched.everybody()] == [False, False]


def test_child_that_is_killed_is_started_again(watched: Watched) -> None:
    os.kill(watched.starts()[0][0], signal.SIGKILL)
    assert eventually(lambda: len(watched.starts()) == 2)
    assert eventually(lambda: [alive(pid) for pid in watched.everybody()] == [False, False, True, True])
    watched.process.terminate()
    watched.process.wait(20)


def test_child_ends_with_a_killed_supervisor(watched: Watched) -> None:
    child, grandchild = watched.starts()[0]
    watched.process.kill()
    watched.process.wait()
    assert eventually(lambda: not alive(child))
    os.kill(grandchild, signal.SIGKILL)  # a real server ends its own workers; this one cannot
