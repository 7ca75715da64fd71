"""The count of users: the first starts, the last stops, a killed one no longer counts."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from socialicense.local import sharing

HOLD = """
import sys
from pathlib import Path
from socialicense.local import sharing
with sharing.shared(Path(sys.argv[1]), start=lambda: None, stop=lambda: None):
    print("holding", flush=True)
    sys.stdin.read()
"""


def hold(folder: Path) -> "subprocess.Popen[str]":
    """Another process that uses the services until its input ends."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "holding\n"
    return other


def test_shared_starts_before_and_stops_after(tmp_path: Path) -> None:
    seen: list[str] = []
    with sharing.shared(tmp_path, start=lambda: seen.append("start"), stop=lambda: seen.append("stop")):
        seen.append("work")
    assert seen == ["start", "work", "stop"]


def test_shared_leaves_running_what_another_uses(tmp_path: Path) -> None:
    seen: list[str] = []
    other = hold(tmp_path)
    with other, sharing.shared(tmp_path, start=lambda: None, stop=lambda: seen.append("stop")):
        pass
    assert seen == []
    with sharing.shared(tmp_path, start=lambda: None, stop=lambda: seen.append("stop")):
        pass
    assert seen == ["stop"]


def test_shared_does_not_count_a_killed_user(tmp_path: Path) -> None:
    with hold(tmp_path) as other:
        assert sharing.in_use(tmp_path)
        other.kill()
        other.wait()
        assert not sharing.in_use(tmp_path)


def test_shared_stops_when_the_work_fails(tmp_path: Path) -> None:
    seen: list[str] = []
    with (
        pytest.raises(ZeroDivisionError),
        sharing.shared(tmp_path, start=lambda: None, stop=lambda: seen.append("stop")),
    ):
        raise ZeroDivisionError
    assert seen == ["stop"]


def test_shared_stops_when_the_start_fails(tmp_path: Path) -> None:
    seen: list[str] = []

    def start() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), sharing.shared(tmp_path, start=start, stop=lambda: seen.append("stop")):
        seen.append("work")
    assert seen == ["stop"]


def test_wait_until_unused_returns_when_the_last_user_is_killed(tmp_path: Path) -> None:
    with hold(tmp_path) as other:
        waiting = threading.Thread(target=sharing.wait_until_unused, args=[tmp_path])
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        other.kill()
        waiting.join(5)
        assert not waiting.is_alive()
