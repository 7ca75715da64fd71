"""The field's own library on one pool, in a process of its own: `FOLDER SEATS WAY`; prints seconds as one JSON line."""

import csv
import importlib.util
import json
import sys
import time
from pathlib import Path

from sortition_algorithms.core import run_stratification
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings

WAYS = {
    "leximin": ("leximin", "mip-cbc"),
    "maximin_cbc": ("maximin", "mip-cbc"),
    "maximin_highs": ("maximin", "highspy"),
}


def table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(newline="") as file:
        rows = csv.DictReader(file)
        return list(rows.fieldnames or []), list(rows)


def main(folder: Path, seats: int, way: str) -> None:
    algorithm, backend = WAYS[way]
    if algorithm == "leximin" and importlib.util.find_spec("gurobipy") is None:
        # It would run maximin instead, and tell so in its report only.
        print(json.dumps({"error": "needs gurobipy, which is not installed"}))
        return
    features, _, _ = read_in_features(*table(folder / "features.csv"), number_to_select=seats)
    settings = Settings(
        id_column="id",
        columns_to_keep=[],
        check_same_address=False,
        check_same_address_columns=[],
        selection_algorithm=algorithm,
        solver_backend=backend,
        random_number_seed=1,
    )
    people, _ = read_in_people(*table(folder / "people.csv"), features, settings)
    began = time.perf_counter()
    well, panels, told = run_stratification(features, people, seats, settings, max_seconds=600)
    seconds = time.perf_counter() - began
    if not well or len(panels[0]) != seats:
        print(json.dumps({"error": told.as_text()[-200:]}))
        return
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
