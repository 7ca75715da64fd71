"""manage.py sortition: three files from two, without a database, the same in any process and order of rows."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.consultations.domain.sortition.pools import categories_csv, invented, respondents_csv

BASE_DIR = Path(__file__).resolve().parents[4]
PROBLEM = invented(80, 12, seed=4, sharing=0.3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "categories.csv").write_text(categories_csv(PROBLEM))
    (tmp_path / "respondents.csv").write_text(respondents_csv(PROBLEM))
    return tmp_path


def arguments(folder: Path, **more: object) -> list[str]:
    given = {
        "targets": folder / "categories.csv",
        "people": folder / "respondents.csv",
        "seats": 12,
        "seed": "s",
        "same-address": "addr",
        "out": folder / "out",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    return [f"--{name}={value}" for name, value in given.items()]


def run(folder: Path, **more: object) -> dict[str, dict]:
    call_command("sortition", *arguments(folder, **more), stdout=io.StringIO(), stderr=io.StringIO())
    return {file.name: json.loads(file.read_text()) for file in (folder / "out").iterdir()}


def test_result_lottery_and_run_are_written(folder):
    (folder / "in.csv").write_text("id,reason\np0007,chair\n")
    (folder / "not.csv").write_text("p0009\n")
    files = run(folder, must_include=folder / "in.csv", must_exclude=folder / "not.csv")
    result, lottery, ran = (files[name] for name in ("result.json", "lottery.json", "run.json"))

    assert sum(panel["weight"] for panel in result["panels"]) == 1
    marginals = dict.fromkeys(result["chances"], 0.0)
    for panel in result["panels"]:
        for id in panel["ids"]:
            marginals[id] += panel["weight"]
    assert result["chances"] == marginals
    assert result["minimum"] == min(marginals.values())
    assert result["panel"] == lottery["panels"][int(result["digits"])]
    assert result["chances"]["p0007"] == 1 and "p0009" not in result["chances"]
    assert all(row["min"] <= row["achieved"] <= row["max"] for row in result["report"]["targets"])
    assert len(lottery["panels"]) == 1000 and lottery["largest_change"] <= 0.002
    assert set(ran) == {"seconds", "solver", "versions", "machine"} and ran["solver"].startswith("HiGHS ")


def test_any_process_hash_seed_and_order_of_rows_gives_the_same_bytes(folder):
    written = []
    for hash_seed in (0, 4711):
        (folder / "respondents.csv").write_text(respondents_csv(PROBLEM, shuffled=hash_seed))
        lines = categories_csv(PROBLEM).splitlines()
        (folder / "categories.csv").write_text("\n".join([lines[0], *(lines[1:] if hash_seed else lines[:0:-1])]))
        ended = subprocess.run(
            [sys.executable, "-W", "error", "manage.py", "sortition", *arguments(folder, out=folder / str(hash_seed))],
            cwd=BASE_DIR,
            env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": str(hash_seed), "DATA_DIR": str(folder / "data")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        written.append([(folder / str(hash_seed) / name).read_bytes() for name in ("result.json", "lottery.json")])
    assert written[0] == written[1]
    assert [path.name for path in (folder / "data").iterdir()] == ["secret_key"]  # no service was started


def test_another_seed_draws_another_panel_from_the_same_lottery(folder):
    first, second = run(folder), run(folder, seed="t")

    assert first["lottery.json"] == second["lottery.json"]
    assert first["result.json"]["chances"] == second["result.json"]["chances"]
    assert first["result.json"]["panel"] != second["result.json"]["panel"]


def refusal(folder: Path, **more: object) -> tuple[int, str]:
    told = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("sortition", *arguments(folder, **more), stdout=io.StringIO(), stderr=told)
    assert not (folder / "out").exists()
    return refused.value.returncode, told.getvalue() + str(refused.value)


def test_infeasible_targets_end_with_2_the_clash_and_the_relaxation(folder):
    text = categories_csv(PROBLEM)
    (folder / "categories.csv").write_text(
        text.replace("gender,f,6,7", "gender,f,9,9").replace("gender,m,5,6", "gender,m,4,4")
    )
    code, told = refusal(folder)

    assert code == 2
    assert "These cannot all be met with this pool: gender: f at least 9; gender: m at least 4." in told
    assert "The smallest change that works: gender: f: lower the minimum from 9 to 8." in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"seats": 0}, "A panel needs at least one seat. [no-seats]"),
        ({"people": "/nowhere.csv"}, "/nowhere.csv cannot be read: No such file or directory."),
        ({"same_address": "street"}, "respondents.csv row 1 column street: The first row names no column street."),
    ],
)
def test_unusable_input_ends_with_2(folder, more, words):
    code, told = refusal(folder, **more)

    assert code == 2 and words in told


def test_faulty_rows_are_named(folder):
    (folder / "respondents.csv").write_text(respondents_csv(PROBLEM).replace("p0001,", "p0000,"))
    code, told = refusal(folder)

    assert code == 2
    assert "respondents.csv row 3 column id: The id “p0000” stands already in row 2. [doubled-id]" in told
