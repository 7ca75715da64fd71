"""Prepares a machine: the environment from the lock, and the system's libraries and programs.

Run with any Python from 3.11, before anything is installed: `python3 socialicense/local/machine.py setup [--dev]`.
Standard library only.
"""

import argparse
import ctypes.util
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
ENVIRONMENT = BASE_DIR / ".venv"
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Need:
    """Something pip cannot install: how to see that it is there, Debian's packages for it, what goes without it."""

    present: Callable[[], bool]
    packages: tuple[str, ...]
    purpose: str
    for_tests: bool = False


def _libraries(*names: str) -> Callable[[], bool]:
    return lambda: all(ctypes.util.find_library(name) for name in names)


def _programs(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


def _files(*paths: str) -> Callable[[], bool]:
    return lambda: all(Path(path).exists() for path in paths)


NEEDS = {
    "pango": Need(
        _libraries("pango-1.0", "pangoft2-1.0", "harfbuzz-subset", "fontconfig"),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig"),
        "licenses as PDF",
    ),
    "fonts": Need(
        _files("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"), ("fonts-noto-core",), "Arabic and French in PDF"
    ),
    "chromium": Need(_programs("chromium"), ("chromium",), "the browser tests", for_tests=True),
    "poppler": Need(_programs("pdftotext", "pdfsig"), ("poppler-utils",), "the tests of PDF", for_tests=True),
    "qpdf": Need(_programs("qpdf"), ("qpdf",), "the tests of PDF", for_tests=True),
    "java": Need(_programs("java", "javac"), ("openjdk-17-jdk-headless",), "checking PDF/A and PDF/UA", for_tests=True),
    "jaxb": Need(
        _files("/usr/share/java/jaxb-api.jar"), ("libjaxb-java",), "checking PDF/A and PDF/UA", for_tests=True
    ),
}


def has(name: str) -> bool:
    """Whether the machine has what `name` stands for in NEEDS."""
    return NEEDS[name].present()


def explanation(name: str) -> str:
    """What is missing, what for, and the command that brings it."""
    need = NEEDS[name]
    return f"{name} is missing ({need.purpose}); type: sudo apt-get install {' '.join(need.packages)}"


def missing(*, dev: bool) -> list[str]:
    """Names of what this machine has not, of the product or of the product and its tests."""
    return [name for name, need in NEEDS.items() if (dev or not need.for_tests) and not need.present()]


def _administrator() -> list[str] | None:
    """What to put before apt-get; None where nothing may be installed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", "--preserve-env=DEBIAN_FRONTEND"]
    return None


def install_packages(packages: Sequence[str]) -> bool:
    """Installs Debian packages where that is permitted, otherwise says the command; whether they are there now."""
    prefix = _administrator()
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if prefix is not None:
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        say(f"installing {' '.join(packages)}")
        for step in (["apt-get", "update", "--quiet"], command):
            done = subprocess.run([*prefix, *step], env=environ, stdout=subprocess.DEVNULL, check=False)
        if done.returncode == 0:
            return True
    say(f"please type: sudo apt-get update && sudo apt-get install {' '.join(packages)}")
    return False


def say(sentence: str) -> None:
    print(f"setup: {sentence}", flush=True)


def _install_needs(*, dev: bool) -> None:
    packages = [package for name in missing(dev=dev) for package in NEEDS[name].packages]
    if packages:
        install_packages(packages)
    for name in missing(dev=dev):
        say(f"going on without: {explanation(name)}")


def _make_environment() -> None:
    python = ENVIRONMENT / "bin" / "python"
    works = python.exists() and not subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode
    if works:
        return
    say(f"making {ENVIRONMENT.name} with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    # Debian keeps ensurepip in a package of its own.
    if not install_packages([f"python3.{sys.version_info.minor}-venv"]):
        sys.exit("setup: this Python cannot make an environment without that package.")
    subprocess.run(command, check=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _install_lock(*, dev: bool) -> None:
    """Installs the locked packages, unless exactly these are installed already."""
    locks = [BASE_DIR / "requirements.txt", BASE_DIR / "requirements-dev.txt"]
    wanted = locks[1] if dev else locks[0]
    note = ENVIRONMENT / "installed.json"
    installed = json.loads(note.read_text()) if note.exists() else {}
    if installed.get(wanted.name) == _digest(wanted):
        return
    say(f"installing {wanted.name} into {ENVIRONMENT.name}")
    command = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--no-deps", "--require-hashes", "--requirement", str(wanted)], check=True)
    covered = locks if dev else [wanted]  # the lock for tests holds the product's own, in the same versions
    note.write_text(json.dumps({lock.name: _digest(lock) for lock in covered}))


def setup(*, dev: bool) -> None:
    """Everything that `manage.py` needs; with `dev`, everything that the tests need too."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"setup: Python {sys.version.split()[0]} is too old; try: make setup PYTHON=python3.11")
    _install_needs(dev=dev)
    _make_environment()
    try:
        _install_lock(dev=dev)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"setup: pip ended with {failure.returncode}; nothing was noted as installed.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Prepares this machine for the product, and for its tests.")
    parser.add_argument("command", choices=["setup", "missing"])
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    options = parser.parse_args()
    if options.command == "setup":
        setup(dev=options.dev)
        return
    absent = missing(dev=options.dev)
    for name in absent:
        print(f"cannot run on this machine: {explanation(name)}")
    sys.exit(1 if absent else 0)


if __name__ == "__main__":
    main()
