"""What is published of a draw before the digits: targets, panels under public numbers, fingerprints. No feature of anybody.

The formats are read by `check_draw`, which is also the script that anybody downloads: one implementation for both.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consultations.domain import sortition
from consultations.domain.sortition.problem import Person, Problem, Target
from consultations.recruitment.domain import check_draw

ANNOUNCEMENT, LOTTERY, RESULT = (f"socialicense/lottery-{name}/1" for name in ("announcement", "panels", "result"))


@dataclass(frozen=True)
class Frame:
    """What a draw is about, as it is published: ids, seats, algorithm, versions, hashes."""

    draw: str
    consultation: str
    number: int
    kind: str
    reason: str
    algorithm: str
    solver: str
    code: str
    secret_sha256: str


def code_version() -> str:
    """The hash of the engine that computes: SHA-256 over its files, by name."""
    mixed = hashlib.sha256()
    for path in sorted(Path(sortition.__file__).parent.glob("*.py")):
        mixed.update(f"{path.name}\n".encode() + path.read_bytes())
    return mixed.hexdigest()


def problem_of(content: bytes) -> Problem:
    """The problem from its canonical form: `problem_of(p.canonical())` has the digest of `p`."""
    body = json.loads(content)
    features = body["features"]
    targets = [
        Target(feature, value, low, high, min_flex, None if max_flex < 0 else max_flex, share)
        for feature, value, low, high, min_flex, max_flex, share in body["targets"]
    ]
    people = [Person(id, dict(zip(features, values, strict=True)), home) for id, values, home in body["people"]]
    return Problem(
        tuple(targets),
        tuple(people),
        body["seats"],
        same_address=body["same_address"],
        must_include=body["must_include"],
        must_exclude=body["must_exclude"],
    )


def row_of(person: Person) -> list[Any]:
    """A person's own row: public number and values. Published only as a salted fingerprint."""
    return [person.id, dict(person.values)]


def lottery_file(draw: str, panels: Sequence[Sequence[str]]) -> bytes:
    """lottery.json: the 1,000 panels under public numbers."""
    return check_draw.canonical({"schema": LOTTERY, "draw": draw, "panels": [list(panel) for panel in panels]})


def announcement_file(
    frame: Frame, problem: Problem, panels: Sequence[Sequence[str]], rows: Mapping[str, str]
) -> bytes:
    """announcement.json: everything that must be public before the digits; `rows` are the fingerprints by id."""
    times = Counter(id for panel in panels for id in panel)
    targets = [[t.feature, t.value, t.min, t.max] for t in problem.targets]
    people = [[person.id, times[person.id], rows[person.id]] for person in problem.candidates]
    body = {
        "schema": ANNOUNCEMENT,
        "draw": frame.draw,
        "consultation": frame.consultation,
        "number": frame.number,
        "kind": frame.kind,
        "reason": frame.reason,
        "algorithm": frame.algorithm,
        "solver": frame.solver,
        "code_sha256": frame.code,
        "seats": problem.seats,
        "pool": len(people),
        "one_per_household": problem.same_address,
        "input_sha256": problem.digest(),
        "secret_sha256": frame.secret_sha256,
        "must_include": sorted([id, why] for id, why in problem.must_include.items()),
        "must_exclude": sorted([id, why] for id, why in problem.must_exclude.items()),
        "targets": [[*row, check_draw.fingerprint(row)] for row in targets],
        "people": [[*row, check_draw.fingerprint(row)] for row in people],
        "panels": [check_draw.fingerprint(list(panel)) for panel in panels],
    }
    return check_draw.canonical(body)


def result_file(
    draw: str, announcement_sha256: str, *, digits: str, source: str, secret: str, panel: int, ids: Sequence[str]
) -> bytes:
    """result.json: the digits, the secret that was committed, and the panel that both choose."""
    body = {
        "schema": RESULT,
        "draw": draw,
        "announcement_sha256": announcement_sha256,
        "digits": digits,
        "digits_source": source,
        "secret": secret,
        "panel": panel,
        "ids": list(ids),
    }
    return check_draw.canonical(body)
