"""Exact leximin, beside the field's own library on the same pool in the same run.

The library (sortition-algorithms, GPL-3, a development dependency) runs in processes of its own that are ended after a
while: its leximin where its solver's license lets it, its maximin with CBC and with HiGHS. `ratio` is ours / theirs.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.problem import Person, Problem, Target
from tests.bench import report

# People, seats, features, share of people with an address that others have too, and what the library is given of it.
SIZES = [
    (400, 40, 6, 0.0, ("leximin", "maximin_cbc", "maximin_highs")),
    (800, 75, 6, 0.0, ("maximin_cbc", "maximin_highs")),
    (1700, 110, 7, 0.0, ("maximin_cbc",)),
    (5000, 100, 6, 0.0, ()),
    (400, 40, 6, 0.06, ()),
    (800, 75, 6, 0.06, ()),
    (1700, 110, 7, 0.06, ()),
]
LIBRARY_SECONDS = 170
ROUNDS = 3
SHARES = {
    "gender": {"f": 0.51, "m": 0.49},
    "age": {"16-29": 0.22, "30-44": 0.26, "45-59": 0.25, "60+": 0.27},
    "education": {"none": 0.18, "l12": 0.3, "l3": 0.22, "l4": 0.3},
    "ethnicity": {"white": 0.82, "asian": 0.09, "black": 0.05, "other": 0.04},
    "region": {"r0": 0.2, "r1": 0.17, "r2": 0.15, "r3": 0.12, "r4": 0.11, "r5": 0.1, "r6": 0.08, "r7": 0.07},
    "attitude": {"very": 0.45, "some": 0.35, "not": 0.2},
    "disability": {"y": 0.19, "n": 0.81},
}
EAGER = {"60+": 1.9, "16-29": 0.55, "l4": 2.2, "none": 0.4, "white": 1.3, "very": 2.0, "not": 0.35, "r0": 1.4, "y": 0.7}


def pool(people: int, seats: int, features: int, sharing: float) -> Problem:
    """Self-selected people; quotas of the shares rounded down less one to rounded up and one."""
    roll = random.Random(f"{people}/{seats}/{features}")
    used = dict(list(SHARES.items())[:features])
    rows: list[Person] = []
    for number in range(people):
        values = {
            name: roll.choices(list(shares), [share * EAGER.get(value, 1) for value, share in shares.items()])[0]
            for name, shares in used.items()
        }
        shared = number and rows[-1].address == f"a{number - 1}" and roll.random() < sharing / 2
        rows.append(Person(f"p{number}", values, f"a{number - 1}" if shared else f"a{number}"))
    targets = tuple(
        Target(name, value, max(int(share * seats) - 1, 0), -int(-share * seats // 1) + 1)
        for name, shares in used.items()
        for value, share in shares.items()
    )
    return Problem(targets, tuple(rows), seats, same_address=sharing > 0)


def library(problem: Problem, way: str) -> dict[str, Any]:
    """Seconds and lowest chance of the library; `error` where it does not end or refuses."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "features.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["feature", "value", "min", "max"])
            rows.writerows([target.feature, target.value, target.min, target.max] for target in problem.targets)
        with (folder / "people.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", *problem.features])
            rows.writerows([p.id, *(p.values[name] for name in problem.features)] for p in problem.people)
        command = [sys.executable, "-W", "ignore", "-m", "tests.bench.sortition_library", name, str(problem.seats), way]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=LIBRARY_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return {"seconds": float(LIBRARY_SECONDS), "baseline_at_least": True}  # ended here: the ratio is lower
        last = ended.stdout.strip().splitlines()[-1:] or [""]
        return json.loads(last[0]) if ended.returncode == 0 else {"error": (ended.stderr or last[0])[-200:]}


def measure(people: int, seats: int, features: int, sharing: float, ways: tuple[str, ...]) -> float:
    problem = pool(people, seats, features, sharing)
    seconds, cpu = [], []
    while len(seconds) < ROUNDS and sum(seconds) < 5:
        before = time.process_time()
        with report.timed() as solving:
            found = distribution(problem)
        seconds.append(solving.seconds)
        cpu.append(time.process_time() - before)
    own_seconds = min(seconds)
    size = f"{people}/{seats}/{features}" + ("/households" if sharing else "")
    gap = found.certificate.bound - min(found.chances.values())
    own = {"size": size, "lowest": f"{min(found.chances.values()):.9f}", "gap": f"{gap:.1e}"}
    report.tell("sortition", own_seconds, "s", n=people, cpu=min(cpu), peak_mb=report.peak_mb(), **own)
    for way in ways:
        theirs = library(problem, way)
        seconds = theirs.pop("seconds", None)
        report.tell(f"sortition.beside_{way}", own_seconds, "s", n=people, baseline=seconds, size=size, **theirs)
    return own_seconds


def main() -> None:
    seconds = {size[:4]: measure(*size) for size in SIZES}
    plain = [(size[0], spent) for size, spent in seconds.items() if not size[3]]
    report.growth("sortition", plain[0], plain[-1])


if __name__ == "__main__":
    main()
