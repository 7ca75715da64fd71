"""A platform of its own for one benchmark or one act of destruction: services, tables, processes, all in one folder."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import django

from socialicense.local import bootstrap, schema, statics
from socialicense.local.place import scratch_place
from socialicense.local.processes import COMMANDS, free_port, web_environment

BASE_DIR = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
CHOSEN = ("DATABASE_URL", "REDIS_URL", "KEY_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_ADDRESS")


@dataclass
class Stand:
    """Running embedded services, and the processes started on them."""

    stack: bootstrap.Stack
    environ: dict[str, str]
    folder: Path
    port: int = 0
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, name: str, *extra: str) -> "subprocess.Popen[bytes]":
        """Start web, worker or beat by the command that the platform itself uses, in a group of its own."""
        program, *words = COMMANDS[name]
        environ = self.environ
        if name == "web":
            self.port = self.port or free_port(18000 + os.getpid() % 2000)
            environ = environ | web_environment(self.port)
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", str(Path(sys.executable).parent / program), *words, *extra],
                cwd=BASE_DIR,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        if name == "web":
            self.wait_for_web()
        return process

    def wait_for_web(self) -> None:
        """Returns when the web server answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                line.request("GET", "/healthz")
                line.getresponse().read()
            except OSError:
                time.sleep(0.05)
            else:
                return
            finally:
                line.close()
        raise TimeoutError("the web server does not answer:\n" + (self.folder / "web.log").read_text()[-3000:])

    def cpu_of(self, process: "subprocess.Popen[bytes]") -> float:
        """Seconds of CPU that a started process and its children have used."""
        return sum(float(one[11]) + float(one[12]) for one in running() if int(one[2]) == process.pid) / TICKS

    def cpu_of_postgres(self) -> float:
        """Seconds of CPU of the database server, ended sessions included."""
        assert self.stack.postgres is not None
        server = int((self.stack.postgres.data / "postmaster.pid").read_text().split("\n", 1)[0])
        mine = [one for one in running() if int(one[0]) == server]
        own = sum(float(one[place]) for one in mine for place in (11, 12, 13, 14))
        sessions = sum(float(one[11]) + float(one[12]) for one in running() if int(one[1]) == server)
        return (own + sessions) / TICKS

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """kill -9 of a process and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.processes.remove(process)

    def stop_processes(self) -> None:
        """End whatever still runs: politely, then not."""
        for process in self.processes:
            process.terminate()
        for process in list(self.processes):
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=8)
            self.kill(process)


@contextmanager
def stand(*, durable: bool = True) -> Iterator[Stand]:
    """Services in a scratch folder, Django set up on migrated tables. Once for each process: settings are read once."""
    folder = scratch_place()
    with ExitStack() as held:
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in CHOSEN:
            os.environ.pop(name, None)
        os.environ.update(
            LOCAL_MODE="1",
            DATA_DIR=str(folder / "data"),
            SITE_URL="https://socialicense.localhost",
            DJANGO_SETTINGS_MODULE="socialicense.settings",
        )
        stack = held.enter_context(bootstrap.running(durable=durable))
        assert stack is not None
        django.setup()
        schema.bring_up_to_date()
        statics.collect()
        made = Stand(stack, dict(os.environ) | {"PYTHONUNBUFFERED": "1", "C_FORCE_ROOT": "1"}, folder)
        held.callback(close_connections)
        held.callback(made.stop_processes)
        yield made


def running() -> list[list[str]]:
    """/proc/PID/stat of every process: its id first, then the fields from the parent on (proc(5), field 4 and later).

    Field n of the manual stands at place n - 3; the state, field 3, is left out.
    """
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = path.read_text()
            found.append([path.parent.name, *text.rpartition(") ")[2].split()[1:]])
    return found


def close_connections() -> None:
    """Give the database back its connections before it is stopped."""
    from django.db import connections  # Django is set up by the stand itself

    connections.close_all()


def ended_by_signals() -> None:
    """SIGTERM ends a benchmark through its clean-up."""

    def leave(number: int, frame: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
