"""`manage.py` on a machine where nothing runs: services come and go with the commands that need them."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from socialicense.local import bootstrap
from socialicense.local.place import find_place
from socialicense.local.postgres import Postgres
from socialicense.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parents[3]
COUNT = "from socialicense.accounts.models import User; print(User.objects.count())"
WAIT = "import sys; print('ready', flush=True); sys.stdin.read()"


def manage(environ: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(BASE_DIR / "manage.py"), *words]
    return subprocess.run(command, env=environ, cwd="/", capture_output=True, text=True, timeout=120, check=False)


def begin(environ: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(BASE_DIR / "manage.py"), *words]
    return subprocess.Popen(
        command, env=environ, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def running(data_dir: Path) -> tuple[bool, bool]:
    """Whether PostgreSQL and Valkey answer."""
    place = find_place(data_dir)
    return Postgres(place).answers(), Valkey(place).answers()


def wait_for(data_dir: Path, state: tuple[bool, bool]) -> tuple[bool, bool]:
    deadline = time.monotonic() + 15
    while running(data_dir) != state and time.monotonic() < deadline:
        time.sleep(0.05)
    return running(data_dir)


def shell(environ: dict[str, str], code: str) -> "subprocess.Popen[str]":
    other = begin(environ, "shell", "--no-imports", "-c", code)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    return other


def test_commands_start_what_they_need_and_stop_it(bare_environment: dict[str, str], data_dir: Path) -> None:
    at_once = [begin(bare_environment, "shell", "--no-imports", "-c", COUNT) for _ in range(2)]
    ends = [(*command.communicate(), command.returncode) for command in at_once]
    assert ends == [("0\n", "", 0)] * 2  # the tables are there without being asked for, made by one of the two
    assert running(data_dir) == (False, False)

    holder, joining = shell(bare_environment, WAIT), shell(bare_environment, WAIT)
    with holder, joining:
        assert running(data_dir) == (True, True)
        holder.communicate("")
        assert running(data_dir) == (True, True)  # the other command still needs them
        joining.send_signal(signal.SIGTERM)
        assert joining.wait(20) == 128 + signal.SIGTERM
    assert running(data_dir) == (False, False)

    with shell(bare_environment, WAIT) as killed:
        killed.kill()
    assert wait_for(data_dir, (False, False)) == (False, False)  # the warden stopped them
    again = manage(bare_environment, "shell", "--no-imports", "-c", COUNT)
    assert (again.returncode, again.stdout, again.stderr) == (0, "0\n", "")


def test_up_serves_recovers_and_leaves_nothing(bare_environment: dict[str, str], data_dir: Path) -> None:
    up = begin(bare_environment, "up", "--no-demo", "--port", "8300")
    assert up.stdout is not None
    address = ""
    for line in up.stdout:
        if "Open " in line:
            address = line.split("Open ")[1].strip()
            break
    else:
        pytest.fail(up.communicate()[1])
    try:
        assert answer(address) == 200
        second = manage(bare_environment, "up")
        assert (second.returncode, address in second.stderr) == (1, True)

        os.kill(web_server(up.pid), signal.SIGKILL)
        Valkey(find_place(data_dir)).stop()
        assert wait_for(data_dir, (True, True)) == (True, True)
        assert wait_for_answer(address) == 200
    finally:
        up.send_signal(signal.SIGINT)
        rest = up.communicate(timeout=40)
    assert (up.returncode, rest[1]) == (0, "")
    assert running(data_dir) == (False, False)
    assert descendants_of_folder(data_dir) == []


def answer(address: str) -> int:
    with urllib.request.urlopen(address, timeout=10) as page:
        return int(page.status)


def wait_for_answer(address: str) -> int:
    deadline = time.monotonic() + 20
    while True:
        try:
            return answer(address)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def processes() -> dict[int, tuple[int, str, dict[str, str]]]:
    """Parent, command line and environment of every process that can be looked at."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            pairs = (folder / "environ").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        found[int(folder.name)] = parent, words, dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    return found


def web_server(parent: int) -> int:
    return next(pid for pid, (above, words, _) in processes().items() if above == parent and "granian" in words)


def descendants_of_folder(data_dir: Path) -> list[str]:
    """What still runs with this data folder; the warden takes a moment to see that it is not needed."""
    deadline = time.monotonic() + 5
    left = [str(data_dir)]
    while left and time.monotonic() < deadline:
        left = [
            words
            for _, words, environ in processes().values()
            if words and (environ.get("DATA_DIR") == str(data_dir) or str(data_dir) in words)
        ]
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("words", [["help"], ["up", "--help"], ["check"], ["version"]])
def test_commands_that_need_no_service_start_none(words: list[str], bare_environment: dict[str, str]) -> None:
    with bootstrap.services_for(["manage.py", *words]) as stack:
        assert stack is None
        assert "DATABASE_URL" not in os.environ


def test_named_services_are_used_and_none_is_started(
    bare_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@db.example/theirs")
    assert bootstrap.wanted() is None
    monkeypatch.setenv("LOCAL_MODE", "1")
    stack = bootstrap.wanted()
    assert stack is not None
    assert (stack.postgres, stack.valkey is None) == (None, False)
    monkeypatch.setenv("REDIS_URL", "redis://broker.example")
    assert bootstrap.wanted() is None


def test_command_of_names_the_command() -> None:
    assert bootstrap.command_of(["manage.py", "up", "--port", "8001"]) == "up"
    assert bootstrap.command_of(["manage.py", "up", "--help"]) == "help"
    assert bootstrap.command_of(["manage.py"]) == "help"
