"""The published lottery of 1,000 panels: seconds, and the most by which it moves anybody's chance (percentage points)."""

import time

from consultations.domain.sortition.distribution import distribution
from consultations.domain.sortition.lottery import lottery
from tests.bench import report
from tests.bench.sortition import pool

SIZES = [(400, 40, 6, 0.0), (800, 75, 6, 0.06), (1700, 110, 7, 0.0), (5000, 100, 6, 0.0)]


def measure(people: int, seats: int, features: int, sharing: float) -> float:
    found = distribution(pool(people, seats, features, sharing))
    before = time.process_time()
    with report.timed() as watch:
        published = lottery(found)
    cpu = time.process_time() - before
    size = f"{people}/{seats}/{features}" + ("/households" if sharing else "")
    moved = 100 * published.largest_change
    report.tell("lottery", watch.seconds, "s", n=people, size=size, cpu=cpu, change_points=moved)
    return watch.seconds


def main() -> None:
    seconds = [(size[0], measure(*size)) for size in SIZES]
    report.growth("lottery", seconds[0], seconds[-1])


if __name__ == "__main__":
    main()
