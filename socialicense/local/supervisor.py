"""Keeps a few processes running until it is told to stop; leaves none behind."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 15.0
TICK_SECONDS = 0.2
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # a process that ran this long is started again without a pause


@dataclass
class Child:
    """One process to keep running, where its output goes, and in which folder it runs (None: the caller's own)."""

    name: str
    command: Sequence[str]
    log: Path | None = None
    folder: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    starts: int = 0
    pause: float = 0.0
    due_at: float = 0.0

    def start(self, environ: Mapping[str, str], now: float) -> None:
        output = None if self.log is None else self.log.open("ab")
        try:
            self.process = subprocess.Popen(
                [*_dying_with_parent(), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(environ),
                cwd=self.folder,
                start_new_session=True,  # a group of its own: it ends as one, and Ctrl-C reaches only the supervisor
            )
        finally:
            if output is not None:
                output.close()
        self.started_at = now
        self.starts += 1

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return


def _dying_with_parent() -> list[str]:
    """Asks the kernel to end the child when the supervisor is killed without a chance to do so."""
    return ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []


@dataclass
class Supervisor:
    """Starts children, starts them again when they die, stops them; `look_after` runs every second or so."""

    children: Sequence[Child]
    environ: Mapping[str, str]
    look_after: Callable[[], None] = lambda: None
    say: Callable[[str], object] = print
    stopping: bool = field(default=False, init=False)

    def stop_soon(self, number: int = 0, frame: FrameType | None = None) -> None:
        self.stopping = True

    def run(self, *, on_start: Callable[[], None] = lambda: None) -> None:
        """Returns when SIGINT, SIGTERM or SIGHUP came and every child has ended."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        previous = {number: signal.signal(number, self.stop_soon) for number in numbers}
        try:
            for child in self.children:
                child.start(self.environ, time.monotonic())
            on_start()
            ticks = 0
            while not self.stopping:
                time.sleep(TICK_SECONDS)
                self._restart_dead(time.monotonic())
                ticks += 1
                if ticks % 5 == 0 and not self.stopping:
                    self.look_after()
        finally:
            self._stop_all()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _restart_dead(self, now: float) -> None:
        for child in self.children:
            if not child.ended() or self.stopping:
                continue
            if not child.due_at:
                assert child.process is not None
                child.signal_group(signal.SIGKILL)  # what it may have left behind
                steady = now - child.started_at > STEADY_SECONDS
                child.pause = 0.0 if steady or child.starts == 1 else min(max(child.pause * 2, 1.0), LONGEST_PAUSE)
                child.due_at = now + child.pause
                self.say(f"{child.name} ended with {child.process.returncode}; starting it again")
            if now >= child.due_at:
                child.due_at = 0.0
                child.start(self.environ, now)

    def _stop_all(self) -> None:
        for child in self.children:
            if child.process is not None and child.runs():
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and not all(
            child.process is None or child.ended() for child in self.children
        ):
            time.sleep(0.05)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
