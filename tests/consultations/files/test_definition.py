"""Definitions: strict, every fault with its place, nothing kept."""

import copy
from pathlib import Path

import pytest
import yaml

from consultations.files import definition
from consultations.files.refusals import FilesRefused

EXAMPLE = Path(__file__).parent / "example" / "consultation.yaml"


def faults(path: Path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(FilesRefused) as refused:
        definition.read(path)
    return [(fault.row, fault.place, fault.code) for fault in refused.value.faults]


def changed(tmp_path: Path, change: object) -> Path:
    raw = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    change(raw)  # type: ignore[operator]
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    return path


def test_the_example_is_read():
    assert [question["id"] for question in definition.read(EXAMPLE)["components"][0]["questions"]] == [
        "planning",
        "advertising",
        "report",
        "police",
        "hours",
        "stops",
        "money",
        "first",
        "signs",
        "signs.impact",
        "signs.effort",
    ]


def unknown_key(raw):
    raw["colour"] = "blue"


def unknown_nested_key(raw):
    raw["remit"]["color"] = {"en": "x", "fr": "x"}


def missing_language(raw):
    del raw["promise"]["fr"]


def doubled_use_case(raw):
    raw["use_cases"].append(copy.deepcopy(raw["use_cases"][0]))


def unknown_dataset(raw):
    raw["use_cases"][0]["data"] = ["nowhere"]


def unknown_use_case(raw):
    raw["components"][0]["questions"][0]["about"]["ref"] = "nowhere"


def rule_off_scale(raw):
    raw["components"][0]["questions"][1]["rule"] = {"kind": "comfort", "step": 3}


def window_turned(raw):
    raw["components"][0]["closes"] = raw["components"][0]["opens"]


def weak_red_line(raw):
    raw["clauses"][1]["modality"] = "should"


def wrong_type(raw):
    raw["components"][0]["members"] = "forty"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (unknown_key, (None, "/", "schema")),
        (unknown_nested_key, (None, "/remit", "schema")),
        (missing_language, (None, "/promise", "language-missing")),
        (doubled_use_case, (None, "/use_cases", "doubled")),
        (unknown_dataset, (None, "/use_cases/0/data", "unknown-ref")),
        (unknown_use_case, (None, "/components/0/questions/0/about", "unknown-ref")),
        (window_turned, (None, "/components/0/closes", "window")),
        (weak_red_line, (None, "/clauses/1/modality", "red-line")),
        (wrong_type, (None, "/components/0/members", "schema")),
    ],
)
def test_a_definition_with_a_fault_is_refused_by_place(change, expected, tmp_path):
    assert faults(changed(tmp_path, change)) == [expected]


def test_a_rule_that_does_not_fit_its_scale_is_refused(tmp_path):
    assert [place for _, place, _ in faults(changed(tmp_path, rule_off_scale))][0].startswith(
        "/components/0/questions/1"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"- a\n- b\n", "empty"),
        (b"\xff\xfe\x00", "not-utf-8"),
        (b"version: 1\nversion: 2\n", "not-yaml"),
        (b"a: &x [1]\nb: *x\n", "not-yaml"),
        (b"a: !!python/object:os.system {}\n", "not-yaml"),
        (b"a: [1\n", "not-yaml"),
        (b"a: \x00\n", "not-yaml"),
        (b"[" * 3000, "not-yaml"),
    ],
)
def test_a_file_that_is_no_definition_is_refused(content, code, tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)

    assert [code for _, _, code in faults(path)] == [code]


def test_a_missing_file_is_refused(tmp_path):
    assert faults(tmp_path / "nowhere.yaml") == [(None, "", "unreadable")]
