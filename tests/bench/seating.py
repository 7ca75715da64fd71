"""Tables over rounds for an assembly with five fields to mix: how many of the possible meetings, and how fast."""

import random
import time

from consultations.domain import seating
from tests.bench import report

# People, at a table, rounds.
SIZES = ((100, 5, 10), (200, 8, 10))
FIELDS = {
    "gender": ("fm", (51, 49)),
    "age": ("abcd", (25, 30, 25, 20)),
    "region": ("nsew", (40, 30, 20, 10)),
    "school": ("123", (30, 45, 25)),
    "view": ("yn?", (40, 30, 30)),
}


def request(people: int, size: int, rounds: int) -> seating.Request:
    lot = random.Random(1)
    ids = tuple(f"P{number:04}" for number in range(people))
    mix = {name: {person: lot.choices(*shares)[0] for person in ids} for name, shares in FIELDS.items()}
    return seating.Request(ids, size, rounds, mix=mix)


def one(people: int, size: int, rounds: int) -> float:
    """Seconds of the plan; the line says what share of the most meetings that any plan can reach, and the imbalance."""
    began = time.process_time()
    with report.timed() as watch:
        plan = seating.plan(request(people, size, rounds), seed=7)
    report.tell(
        "seating",
        watch.seconds,
        "s",
        n=people,
        cpu_seconds=time.process_time() - began,
        rounds=rounds,
        table=size,
        met=plan.met,
        possible_at_most=plan.possible,
        share=plan.met / plan.possible,
        seats_out_of_proportion=plan.unbalanced,
    )
    return watch.seconds


def main() -> None:
    seconds = [one(*size) for size in SIZES]
    report.growth("seating", (SIZES[0][0], seconds[0]), (SIZES[1][0], seconds[1]))


if __name__ == "__main__":
    main()
