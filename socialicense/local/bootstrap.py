"""Gives every command the database and the broker it needs, on a machine that has neither.

`DATABASE_URL` and `REDIS_URL` are used where they are set. Otherwise both services run embedded, for as long as any
command uses them.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from socialicense.local import schema, sharing, warden
from socialicense.local.place import Place, find_place
from socialicense.local.postgres import Postgres
from socialicense.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parents[2]

# Commands that read no database: nothing is started for them.
WITHOUT_SERVICES = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "sortition",
        "spectacular",
        "startapp",
        "verify",
        "version",
    }
)
# Commands that look after the tables themselves.
WITHOUT_MIGRATING = frozenset({"dbshell", "flush", "migrate", "showmigrations", "sqlmigrate", "squashmigrations"})


@dataclass(frozen=True)
class Stack:
    """The embedded services of one data folder; `None` where the environment names another one."""

    place: Place
    data_dir: Path
    postgres: Postgres | None
    valkey: Valkey | None

    def ensure(self) -> None:
        """Starts what does not answer. Callers hold the start lock, or use `revive`."""
        services: list[Postgres | Valkey] = [service for service in (self.postgres, self.valkey) if service is not None]
        running = [service.answers() for service in services]
        for service in services:
            service.ensure()
        if not any(running):
            warden.post(self.place)

    def revive(self) -> None:
        """Starts again what died while in use."""
        with sharing.alone(self.place.root / "start.lock"):
            self.ensure()

    def stop(self) -> None:
        if self.valkey is not None:
            self.valkey.stop()
        if self.postgres is not None:
            self.postgres.stop()

    def environment(self) -> dict[str, str]:
        """What settings read."""
        found = {"LOCAL_MODE": "1", "DATA_DIR": str(self.data_dir)}
        if self.postgres is not None:
            found["DATABASE_URL"] = self.postgres.url()
        if self.valkey is not None:
            found["REDIS_URL"] = self.valkey.url()
        return found


_current: list[Stack] = []


def current() -> Stack | None:
    """The services that this process holds, if it holds any."""
    return _current[-1] if _current else None


def data_folder() -> Path:
    """DATA_DIR, or the hidden folder of the checkout."""
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()


def wanted(*, durable: bool = True) -> Stack | None:
    """The services that the environment does not name; None when it names both, or is not in local mode."""
    local = os.environ.get("LOCAL_MODE", "").strip().lower() in {"1", "true", "yes", "on"}
    needs_postgres = not os.environ.get("DATABASE_URL")
    needs_valkey = not os.environ.get("REDIS_URL") and (needs_postgres or local)
    if not needs_postgres and not needs_valkey:
        return None
    data_dir = data_folder()
    place = find_place(data_dir)
    source = os.environ.get("LOCAL_POSTGRES", "")
    return Stack(
        place=place,
        data_dir=data_dir,
        postgres=Postgres(place, source, durable) if needs_postgres else None,
        valkey=Valkey(place) if needs_valkey else None,
    )


@contextmanager
def running(*, durable: bool = True) -> Iterator[Stack | None]:
    """Holds the services that the environment does not name, and names them in it for the length of the block."""
    stack = wanted(durable=durable)
    if stack is None:
        yield None
        return
    before = {name: os.environ.get(name) for name in ("LOCAL_MODE", "DATA_DIR", "DATABASE_URL", "REDIS_URL")}
    with ExitStack() as held:
        held.enter_context(sharing.shared(stack.place.root, start=stack.ensure, stop=stack.stop))
        os.environ.update(stack.environment())
        held.callback(_restore, before)
        _current.append(stack)
        held.callback(_current.pop)
        yield stack


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def command_of(argv: Sequence[str]) -> str:
    """The manage.py command of a command line; "help" where it only asks for help."""
    if any(word in {"-h", "--help", "--version"} for word in argv[1:]) or len(argv) < 2:
        return "help"
    return argv[1]


@contextmanager
def services_for(argv: Sequence[str]) -> Iterator[Stack | None]:
    """What a manage.py command needs, from before Django starts until after it ends."""
    command = command_of(argv)
    if command in WITHOUT_SERVICES:
        yield None
        return
    with _ended_by_signals(), running() as stack:
        if stack is not None and stack.postgres is not None and command not in WITHOUT_MIGRATING:
            with sharing.alone(stack.place.root / "migrate.lock"):
                schema.bring_up_to_date()
        yield stack


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the command through its clean-up, like Ctrl-C."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    previous = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
