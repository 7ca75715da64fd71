"""Where the embedded services keep their files, and as whom they run."""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SOCKET_PATH_LIMIT = 107  # bytes; the kernel's limit for the name of a unix socket
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"


# Servers started by this process, by log: asked for their end, so that none stays a zombie.
_servers: dict[Path, "subprocess.Popen[bytes]"] = {}


def reap(log: Path, seconds: float = 10.0) -> None:
    """Waits for a server that was told to stop, if this process started it."""
    server = _servers.pop(log, None)
    if server is not None:
        try:
            server.wait(seconds)
        except subprocess.TimeoutExpired:
            _servers[log] = server


def plain_environment() -> dict[str, str]:
    """For a server: without PG* variables and locales of the caller, which would change what it does."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class ServiceUnavailable(Exception):
    """An embedded service cannot be had; the text says why and what to do."""


@dataclass(frozen=True)
class Place:
    """Folders of the services; `uid` and `gid` are set where services run as somebody else than the caller."""

    root: Path
    sockets: Path
    uid: int | None = None
    gid: int | None = None

    def folder(self, name: str) -> Path:
        """A folder below the root that belongs to the service user, closed to everybody else."""
        return self.own(self.root / name)

    def own(self, path: Path) -> Path:
        path.mkdir(mode=0o700, exist_ok=True)
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        return path

    def identity(self) -> dict[str, int | list[int]]:
        """Arguments of subprocess that make the child the service user."""
        if self.uid is None or self.gid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(self, command: Sequence[str | Path], environ: Mapping[str, str] | None = None) -> str:
        """Runs a command as the service user and gives its output; raises ServiceUnavailable with that output."""
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=None if environ is None else dict(environ),
            check=False,
            **self.identity(),  # type: ignore[call-overload]
        )
        if done.returncode:
            raise ServiceUnavailable(f"{Path(command[0]).name} ended with {done.returncode}: {done.stdout.strip()}")
        return str(done.stdout)

    def spawn(self, command: Sequence[str | Path], log: Path, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        """Starts a server as the service user. It outlives the caller, and Ctrl-C does not reach it."""
        with log.open("ab") as output:
            server: subprocess.Popen[bytes] = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=dict(environ),
                start_new_session=True,
                **self.identity(),  # type: ignore[call-overload]
            )
        if log in _servers:
            _servers[log].poll()  # the one before has died
        _servers[log] = server
        return server

    def reaches(self, path: Path) -> bool:
        """Whether the service user can enter a folder, or run a file."""
        try:
            self.run(["/usr/bin/test", "-x", path])
        except ServiceUnavailable:
            return False
        return True


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _service_user(root: Path) -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root: then its files' owner, or the machine's unprivileged user, runs it."""
    if os.geteuid() != 0:
        return None
    data = root / "postgres"
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _socket_folder(place: Place) -> Path:
    inside = place.root / "run"
    if len(os.fsencode(inside)) + len(LONGEST_SOCKET_NAME) <= SOCKET_PATH_LIMIT:
        return inside
    return Path("/tmp") / f"socialicense-{os.geteuid()}-{_digest(place.root)}"


def find_place(data_dir: Path) -> Place:
    """The place of the services that belong to a data folder; makes the folders.

    Everything is below the data folder, with two exceptions: as root, when the service user cannot enter the data
    folder (a checkout in a closed home), and for sockets whose path would be too long.
    """
    data_dir = data_dir.resolve()
    root = data_dir / "services"
    try:
        for folder in (data_dir, root):
            if not folder.exists():
                folder.mkdir(parents=True)
                folder.chmod(0o755)  # whatever the umask: the service user passes through
    except OSError as error:
        raise ServiceUnavailable(
            f"{root} cannot be made ({error.strerror}): set DATA_DIR to a folder of yours."
        ) from error
    user = _service_user(root)
    if user is not None:
        uid, gid = user
        if not Place(root, root, uid, gid).reaches(root):
            root = Path("/var/lib") / f"socialicense-{_digest(data_dir)}"
            root.mkdir(exist_ok=True)
            root.chmod(0o755)
        place = Place(root, root, uid, gid)
    else:
        place = Place(root, root)
        if not os.access(root, os.W_OK):
            raise ServiceUnavailable(f"{root} belongs to another user: set DATA_DIR to a folder of yours.")
    sockets = _socket_folder(place)
    place.own(sockets)
    owner = sockets.lstat()
    if owner.st_uid != (os.geteuid() if place.uid is None else place.uid) or not stat.S_ISDIR(owner.st_mode):
        raise ServiceUnavailable(f"{sockets} belongs to somebody else: remove it, or set DATA_DIR to a shorter path.")
    return Place(root, sockets, place.uid, place.gid)


def scratch_place() -> Path:
    """A fresh data folder for one run of the tests, short enough for sockets and open to the service user."""
    folder = Path(tempfile.mkdtemp(prefix="socialicense-", dir="/tmp"))
    folder.chmod(0o711)
    return folder
