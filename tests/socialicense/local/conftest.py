"""Own data folders for services under test, apart from those that serve the suite."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialicense.local import place, postgres

OURS = ("DATABASE_URL", "REDIS_URL", "LOCAL_MODE", "LOCAL_POSTGRES", "KEY_DIR", "SITE_URL", "PUBLIC_ADDRESS")


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = place.scratch_place()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def bare_environment(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of somebody who has just set up: nothing is named but the data folder."""
    for name in (*OURS, "DJANGO_SETTINGS_MODULE", "SOCIALICENSE_TEST_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(data_dir))
    return dict(os.environ)


@pytest.fixture
def system_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL as found on a machine; where none is installed, the wheel's programs on the path stand in for it."""
    if not postgres.candidates("system"):
        wheel = postgres.candidates("wheel")[0]
        monkeypatch.setenv("PATH", f"{wheel.folder}{os.pathsep}{os.environ['PATH']}")
