"""Counts the commands that use the embedded services: the first starts them, the last stops them.

The count is a lock that the kernel keeps: a command that is killed stops counting at once, and nothing goes stale.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Waits until no other process is inside the block of the same path."""
    lock = _open(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)  # forked children may hold the same file open
        os.close(lock)


def in_use(folder: Path) -> bool:
    """Whether any command uses the services of this folder."""
    lock = _open(folder / "users.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def wait_until_unused(folder: Path) -> None:
    """Returns when the last user has left, or was killed."""
    with alone(folder / "presence.lock"):
        pass


@contextmanager
def shared(folder: Path, *, start: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """Holds the services for the length of the block; `start` runs for everybody, `stop` for the last one only.

    `presence.lock` is held until after `stop`: whoever waits on it never competes with an orderly end.
    """
    mine, presence = _open(folder / "users.lock"), _open(folder / "presence.lock")
    try:
        with alone(folder / "start.lock"):
            fcntl.flock(presence, fcntl.LOCK_SH)
            fcntl.flock(mine, fcntl.LOCK_SH)
            start()
        yield
    finally:
        with alone(folder / "start.lock"):
            fcntl.flock(mine, fcntl.LOCK_UN)
            if not in_use(folder):
                stop()
        fcntl.flock(presence, fcntl.LOCK_UN)
        os.close(mine)
        os.close(presence)
