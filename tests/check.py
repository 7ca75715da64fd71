"""Runs every check, goes on after one that fails, and ends with the list of those: `python -m tests.check all`."""

import subprocess
import sys
from pathlib import Path

from socialicense.local import machine
from socialicense.local.messages import compile_catalogues

BASE_DIR = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

LINT: dict[str, list[str | Path]] = {
    "ruff": [BIN / "ruff", "check", "--quiet", "."],
    "mypy": [BIN / "mypy"],
    "import-linter": [BIN / "lint-imports"],
}
TESTS: dict[str, list[str | Path]] = {"pytest": [sys.executable, "-m", "pytest", "-n", "2", "--quiet"]}


def run(checks: dict[str, list[str | Path]]) -> list[str]:
    """Names of the checks that failed."""
    failed = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=BASE_DIR, check=False).returncode:
            failed.append(name)
    return failed


def main(what: str) -> int:
    """0 when every check ran and passed, otherwise 1."""
    compile_catalogues()
    failed = run(LINT if what == "lint" else LINT | TESTS)
    absent = [] if what == "lint" else machine.missing(dev=True)
    for name in absent:
        print(f"cannot run on this machine: {machine.explanation(name)}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed or absent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
