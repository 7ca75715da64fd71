"""What every test keeps to: no network beyond this machine, its own media folder, no missing program unnoticed."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from socialicense.local import machine

_connect = socket.socket.connect


class NetworkBlocked(Exception):
    """A test reached for an address outside this machine."""


def _is_here(family: int, address: Any) -> bool:
    if family == socket.AF_UNIX:
        return True
    host = address[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if not _is_here(self.family, address):
        self.close()  # its owner does not expect this error and would leave it open
        raise NetworkBlocked(f"no test may connect to {address!r}")
    _connect(self, address)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(name): runs only where socialicense.local.machine finds that program")
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign,assignment]


def pytest_unconfigure(config: pytest.Config) -> None:
    socket.socket.connect = _connect  # type: ignore[method-assign]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            if not machine.has(name):
                pytest.fail(f"cannot run on this machine: {machine.explanation(name)}", pytrace=False)


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """What a test let the platform speak ends with it."""
    yield
    translation.deactivate()


@pytest.fixture
def one_minute() -> None:
    """For tests of limits, which count by the minute of the clock: one that ran into the next would begin anew."""
    if (left := 60 - time.time() % 60) < 8:
        time.sleep(left + 0.1)
