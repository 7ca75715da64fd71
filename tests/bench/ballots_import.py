"""Bulk import of ballots: checked, turned into leaves with receipts and copied into the box; beside a bare COPY."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from tests.bench import report
from tests.bench.stand import ended_by_signals, stand

SIZES = (20_000, 200_000)


def import_ballot(people: int, questions: list[Any]) -> Any:
    """An empty import ballot, as a file of published answers gets one."""
    from consultations.ballots.services import opening
    from consultations.services.opening import freeze
    from tests.factories import consultations as make

    made = make.consultation()
    component = make.component(made)
    roll = opening.Roll(tuple((person.id, "") for person in make.people(made, 10)), members=people)
    freeze(made, by=None)
    return opening.open_ballot(stage=make.stage(component), questions=questions, roll=roll, by=None, channel="import")


def answers(people: int, names: list[str]) -> Iterator[tuple[uuid.UUID, None, dict[str, object]]]:
    for number in range(people):
        given: dict[str, object] = {name: "yes" if (number + at) % 3 else "no" for at, name in enumerate(names)}
        yield uuid.uuid4(), None, given


def copied(people: int) -> float:
    """Seconds for COPY of as many rows of the same width, without anything else."""
    from django.db import connection

    from tests.bench.voters import copy_rows

    leaf = json.dumps({"a": "yes", "b": str(uuid.uuid4()), "q": "u1", "r": "0" * 64}, separators=(",", ":"))
    rows = [(uuid.uuid4().hex, leaf, "", uuid.uuid4().hex * 2) for _ in range(people)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_copy (voter text PRIMARY KEY, leaves text, grp text, receipt text)")
        with report.timed() as watch:
            copy_rows(cursor, "bench_copy", rows)
        cursor.execute("DROP TABLE bench_copy")
    return watch.seconds


def one(people: int) -> float:
    from consultations.ballots.services import importing
    from tests.factories import consultations as make

    ballot = import_ballot(people, [make.yes_no()])
    with report.timed() as watch:
        assert importing.import_answers(ballot=ballot, voters=answers(people, ["u1"])) == people
    report.tell("ballots_import", people / watch.seconds, "ballots/s", n=people, baseline=people / copied(people))
    return watch.seconds


def main() -> None:
    ended_by_signals()
    with stand():
        small, large = (one(people) for people in SIZES)
    report.growth("ballots_import", (SIZES[0], small), (SIZES[1], large))


if __name__ == "__main__":
    main()
