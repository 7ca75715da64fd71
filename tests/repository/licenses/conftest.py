"""Fixtures: keys and media of a test live in its own folder."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LOCAL_MODE = True


@dataclass
class CountingPort:
    """A port on this machine that counts who knocks."""

    port: int
    calls: int = 0


@pytest.fixture
def port_that_counts() -> Iterator[CountingPort]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        counting = CountingPort(server.getsockname()[1])

        def listen() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                counting.calls += 1
                connection.close()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        yield counting
        server.shutdown(socket.SHUT_RDWR)
    listener.join()
