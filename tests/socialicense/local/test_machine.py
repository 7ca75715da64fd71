"""Setting up a machine: what is missing is named with the command that brings it; an installed lock is left alone."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from socialicense.local import machine
from socialicense.local.machine import Need


@pytest.fixture
def two_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {
        "here": Need(lambda: True, ("libhere1",), "something"),
        "paper": Need(lambda: False, ("libpaper1", "libpaper-bin"), "printing"),
        "lens": Need(lambda: False, ("lens",), "the tests of pictures", for_tests=True),
    }
    monkeypatch.setattr(machine, "NEEDS", needs)


@pytest.mark.usefixtures("two_needs")
def test_missing_names_what_the_product_lacks() -> None:
    assert machine.missing(dev=False) == ["paper"]


@pytest.mark.usefixtures("two_needs")
def test_missing_names_what_the_tests_lack_too() -> None:
    assert machine.missing(dev=True) == ["paper", "lens"]


@pytest.mark.usefixtures("two_needs")
def test_explanation_says_purpose_and_command() -> None:
    assert machine.explanation("paper") == (
        "paper is missing (printing); type: sudo apt-get install libpaper1 libpaper-bin"
    )


def test_packages_are_named_where_nothing_may_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # neither apt-get nor sudo
    assert machine.install_packages(["libpaper1"]) is False
    assert capsys.readouterr().out == ("setup: please type: sudo apt-get update && sudo apt-get install libpaper1\n")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two locks and an environment whose Python notes what pip was asked for."""
    monkeypatch.setattr(machine, "BASE_DIR", tmp_path)
    monkeypatch.setattr(machine, "ENVIRONMENT", tmp_path / ".venv")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n')
    python.chmod(0o755)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"{name}\n")
    return tmp_path


def asked(checkout: Path) -> int:
    note = checkout / "asked"
    return len(note.read_text().splitlines()) if note.exists() else 0


def test_lock_is_installed_once(checkout: Path) -> None:
    machine._install_lock(dev=False)
    machine._install_lock(dev=False)
    assert asked(checkout) == 1
    assert "--require-hashes" in (checkout / "asked").read_text()
    digest = hashlib.sha256(b"requirements.txt\n").hexdigest()
    assert json.loads((checkout / ".venv" / "installed.json").read_text()) == {"requirements.txt": digest}


def test_lock_that_changed_is_installed_again(checkout: Path) -> None:
    machine._install_lock(dev=False)
    (checkout / "requirements.txt").write_text("another\n")
    machine._install_lock(dev=False)
    assert asked(checkout) == 2


def test_lock_of_the_tests_covers_the_product(checkout: Path) -> None:
    machine._install_lock(dev=True)
    machine._install_lock(dev=False)
    assert asked(checkout) == 1


def test_lock_that_failed_is_not_noted(checkout: Path) -> None:
    (checkout / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(subprocess.CalledProcessError):
        machine._install_lock(dev=False)
    assert not (checkout / ".venv" / "installed.json").exists()


def test_locks_agree() -> None:
    """The environment of the tests may stand in for the product's only while both lock the same versions."""

    def versions(name: str) -> set[str]:
        lines = (machine.BASE_DIR / name).read_text().splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}

    product = versions("requirements.txt")
    assert len(product) > 20
    assert product - versions("requirements-dev.txt") == set()


def test_python_that_cannot_make_an_environment_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\nexit 1\n")  # as Debian's is without its venv package
    python.chmod(0o755)
    monkeypatch.setattr(machine, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(machine.sys, "executable", str(python))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(SystemExit, match="cannot make an environment without that package"):
        machine._make_environment()
    assert "sudo apt-get install python3." in capsys.readouterr().out


def test_python_that_is_too_old_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(SystemExit, match=r"is too old; try: make setup PYTHON=python3\.11"):
        machine.setup(dev=False)
