"""One measurement, one line."""

import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def tell(name: str, value: float, unit: str, *, n: int, baseline: float | None = None, **more: Any) -> None:
    """Print a measurement: `baseline` is what stands beside it in the same unit, `ratio` value / baseline."""
    ratio = round(value / baseline, 3) if baseline else None
    line = {"name": name, "value": rounded(value), "unit": unit, "baseline": rounded(baseline), "ratio": ratio, "n": n}
    print(json.dumps(line | {key: rounded(item) for key, item in more.items()}), flush=True)


def growth(name: str, small: tuple[int, float], large: tuple[int, float]) -> None:
    """Print how the cost grew from the smaller size to the larger one: 1.0 per step is linear."""
    (few, quick), (many, slow) = small, large
    factor = slow / quick if quick else 0.0
    tell(f"{name}_growth", factor, "times", n=many, sizes=many / few, per_size=factor / (many / few))


def peak_mb() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rounded(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return round(value, 3) if abs(value) < 100 else round(value, 1)


class Watch:
    """Seconds of a block."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Watch]:
    watch, began = Watch(), time.perf_counter()
    try:
        yield watch
    finally:
        watch.seconds = time.perf_counter() - began


def percentile(sorted_values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))] if sorted_values else 0.0
