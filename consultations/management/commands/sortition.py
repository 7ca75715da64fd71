"""manage.py sortition: draw a panel from two CSV files, with no database."""

import json
import platform
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import scipy
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.domain.sortition.distribution import ALGORITHMS, Distribution, distribution
from consultations.domain.sortition.drawing import digits_of, draw
from consultations.domain.sortition.feasibility import Infeasible
from consultations.domain.sortition.files import FilesRefused, read_ids, read_people, read_targets
from consultations.domain.sortition.lottery import Lottery, lottery
from consultations.domain.sortition.problem import Problem, ProblemRefused
from consultations.domain.sortition.programs import SolverFailed
from consultations.domain.sortition.report import gini, report

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Draw a panel: exact chances for everybody, a lottery of 1,000 published panels, and one of them. Reads the CSV"
        " formats of the field (categories, respondents), writes result.json, lottery.json and run.json. Exit 0 drawn,"
        " 2 unusable input or infeasible targets (with the clash and the smallest relaxation that works), 1 anything else."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--targets", required=True, metavar="FILE", help="feature,value,min,max[,min_flex,max_flex]"
        )
        parser.add_argument("--people", required=True, metavar="FILE", help="an id column, one column per feature")
        parser.add_argument("--seats", required=True, type=int, metavar="K", help="size of the panel")
        parser.add_argument("--algorithm", default="leximin", choices=ALGORITHMS)
        parser.add_argument("--seed", default="", help="any text; without it one is made and written down")
        parser.add_argument(
            "--id-column", default="", metavar="NAME", help="default: id, nationbuilder_id or unique_id"
        )
        parser.add_argument(
            "--same-address", default="", metavar="COLUMN[,COLUMN]", help="at most one seat per address"
        )
        parser.add_argument(
            "--must-include", default="", metavar="FILE", help="ids who are on every panel, with reasons"
        )
        parser.add_argument("--must-exclude", default="", metavar="FILE", help="ids who are on none, with reasons")
        parser.add_argument("--out", required=True, metavar="DIR", help="where the three files go")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            problem = self._problem(options)
            read = time.monotonic()
            found = distribution(problem, options["algorithm"], progress=self._progress(options["verbosity"]))
            solved = time.monotonic()
            published = lottery(found)
        except FilesRefused as refused:
            for fault in refused.faults[:SHOWN]:
                self.stderr.write(str(fault))
            if len(refused.faults) > SHOWN:
                self.stderr.write(f"and {len(refused.faults) - SHOWN} more")
            raise CommandError("Nothing was drawn.", returncode=2) from refused
        except (Infeasible, ProblemRefused) as refused:
            raise CommandError(f"{refused} [{refused.code}]", returncode=2) from refused
        except SolverFailed as failed:
            raise CommandError(f"The solver gave no answer, and nothing was drawn: {failed}.", returncode=1) from failed
        ended = time.monotonic()
        seconds = {
            "reading": read - started,
            "solving": solved - read,
            "lottery": ended - solved,
            "all": ended - started,
        }
        self._write(Path(options["out"]), found, published, options["seed"] or secrets.token_hex(16), seconds)
        self.stdout.write(
            f"drew {problem.seats} of {len(found.chances)}; lowest chance {min(found.chances.values()):.4%},"
            f" bound {found.certificate.bound:.6g}; wrote {options['out']} in {time.monotonic() - started:.1f} s"
        )

    def _problem(self, options: dict[str, Any]) -> Problem:
        targets = read_targets(self._read(options["targets"]), file=Path(options["targets"]).name)
        columns = [column.strip() for column in options["same_address"].split(",") if column.strip()]
        people = read_people(
            self._read(options["people"]),
            targets,
            id_column=options["id_column"],
            address_columns=columns,
            file=Path(options["people"]).name,
        )
        lists = {}
        for name in ("must_include", "must_exclude"):
            file = options[name]
            lists[name] = read_ids(self._read(file), file=Path(file).name) if file else {}
        return Problem(targets, people, options["seats"], same_address=bool(columns), **lists)

    def _read(self, name: str) -> bytes:
        try:
            return Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=2) from error

    def _progress(self, verbosity: int) -> Callable[[int, int, str], None]:
        told = [time.monotonic()]

        def progress(done: int, total: int, phrase: str) -> None:
            if verbosity and time.monotonic() - told[0] >= 2:
                told[0] = time.monotonic()
                self.stderr.write(f"{phrase}: {done} of {total}")

        return progress

    def _write(
        self, folder: Path, found: Distribution, published: Lottery, seed: str, seconds: dict[str, float]
    ) -> None:
        panel = draw(published, seed=seed)
        result = {
            "panel": list(panel),
            "panels": [
                {"ids": list(ids), "weight": weight}
                for (ids, _), weight in zip(found.panels, found.weights, strict=True)
            ],
            "chances": found.chances,
            "minimum": min(found.chances.values()),
            "gini": gini(found.chances.values()),
            "seed": seed,
            "digits": digits_of(seed, published),
            "report": report(found, panel),
        }
        drawn_from = {
            "input_sha256": found.problem.digest(),
            "algorithm": found.algorithm,
            "sha256": published.digest,
            "largest_change": published.largest_change,
            "panels": [list(ids) for ids in published.panels],
            "chances": published.chances,
        }
        run = {
            "seconds": {name: round(value, 3) for name, value in seconds.items()},
            "solver": found.solver,
            "versions": {
                "python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__,
            },
            "machine": platform.machine(),
        }  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in (("result.json", result), ("lottery.json", drawn_from), ("run.json", run)):
            text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            (folder / name).write_text(text + "\n", encoding="utf-8")
