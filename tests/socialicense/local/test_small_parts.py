"""The local secret, the message catalogues, the free port, the health probe."""

import gettext
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from socialicense.local import messages, probe
from socialicense.local.processes import free_port
from socialicense.local.secret_key import local_secret_key

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Vote"
msgstr "Voter"
"""


def test_secret_key_is_made_once_and_kept_closed(tmp_path: Path) -> None:
    first = local_secret_key(tmp_path / "data")
    assert len(first) >= 50
    assert local_secret_key(tmp_path / "data") == first
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_secret_key_differs_between_machines(tmp_path: Path) -> None:
    assert local_secret_key(tmp_path / "one") != local_secret_key(tmp_path / "other")


def test_secret_key_is_the_same_for_processes_that_begin_at_once(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(local_secret_key(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_catalogues_are_compiled_when_they_changed(tmp_path: Path) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)
    assert messages.compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert messages.compile_catalogues(tmp_path) == []
    assert gettext.translation("django", tmp_path, ["fr"]).gettext("Vote") == "Voter"


def test_free_port_passes_over_one_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_free_port_refuses_when_all_are_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="no free port"):
            free_port(taken.getsockname()[1], tries=1)


@pytest.mark.django_db(transaction=True)
def test_probe_tells_well_from_unwell(live_server: Any) -> None:
    assert probe.is_well(live_server.thread.port, "localhost") is True
    assert probe.is_well(live_server.thread.port, "elsewhere.example") is False
    assert probe.is_well(free_port(9300), "localhost") is False
