"""`python -m tests.bench [NAME...]`: each benchmark in a process of its own, bounded in time."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.bench.report import tell

BASE_DIR = Path(__file__).resolve().parents[2]
# Name and the seconds after which it is ended.
BENCHMARKS = {
    "ballots_http": 240,
    "pages_http": 240,
    "ballots_import": 180,
    "aggregate": 420,
    "ballot_log": 300,
    "license_document": 180,
    "jobs": 300,
    "sortition": 900,
    "lottery": 180,
    "discussion": 240,
    "seating": 60,
    "budgets": 120,
    "room": 240,
    "cases_find": 600,
    "board": 420,
    "board_large": 240,
}


def run(name: str) -> bool:
    """Whether the benchmark ended by itself and well."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", f"tests.bench.{name}"], cwd=BASE_DIR, start_new_session=True
    )
    try:
        return process.wait(timeout=BENCHMARKS[name]) == 0
    except subprocess.TimeoutExpired:
        tell(name, float(BENCHMARKS[name]), "s", n=0, error="not finished in time")
        return False
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sentence = f"No benchmark is called {', '.join(sorted(unknown))}. There are: {', '.join(BENCHMARKS)}."
        print(sentence, file=sys.stderr)
        return 2
    outcomes = [run(name) for name in names or BENCHMARKS]
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
