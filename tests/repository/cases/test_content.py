"""The cases the repository opens with keep their format, name a source for every fact and stand on pages of their own."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

CONTENT = Path(__file__).parents[3] / "repository" / "cases" / "content"
SCHEMA = json.loads((CONTENT / "case.schema.json").read_text(encoding="utf-8"))
FILES = sorted(path for path in CONTENT.glob("*.yaml") if path.name != "collections.yaml")
CASES: dict[str, dict[str, Any]] = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
each_case = pytest.mark.parametrize("slug", CASES)


def cited(value: object) -> Iterator[str]:
    """The source ids named anywhere inside a value."""
    if isinstance(value, dict):
        yield from value.get("from", [])
        for inner in value.values():
            yield from cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


def plain(leaf: object) -> object:
    """What a leaf says, without the sources that it names for itself."""
    return leaf["is"] if isinstance(leaf, dict) else leaf


def listed(leaf: object) -> list[str]:
    value = plain(leaf)
    return value if isinstance(value, list) else []


def counts() -> dict[str, Counter[str]]:
    cases = CASES.values()
    return {
        "country": Counter(code for case in cases for code in listed(case["place"]["countries"])),
        "method": Counter(method for case in cases for method in {part["method"] for part in case["components"]}),
        "data type": Counter(kind for case in cases for kind in listed(case["data"]["types"])),
        "license": Counter(case["results"]["license"] for case in cases),
    }


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@each_case
def test_case_keeps_the_schema(slug):
    errors = jsonschema.Draft202012Validator(SCHEMA).iter_errors(CASES[slug])
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_case_with_an_unknown_key_is_refused():
    case = {**next(iter(CASES.values())), "rating": 5}
    assert [error.validator for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(case)] == [
        "additionalProperties"
    ]


@each_case
def test_file_is_named_after_its_case(slug):
    assert CASES[slug]["slug"] == slug


@each_case
def test_every_source_named_is_listed_and_every_source_listed_is_named(slug):
    ids = [source["id"] for source in CASES[slug]["sources"]]
    assert sorted(ids, key=lambda name: int(name[1:])) == ids and len(set(ids)) == len(ids)
    assert set(cited(CASES[slug])) == set(ids)


@each_case
def test_components_have_a_recruitment_and_feed_later_ones(slug):
    parts = CASES[slug]["components"]
    order = [part["id"] for part in parts]
    assert len(set(order)) == len(order)
    backwards = [
        (part["id"], fed) for at, part in enumerate(parts) for fed in part["feeds_into"] if fed not in order[at + 1 :]
    ]
    assert backwards == []
    assert any(plain(part["recruitment"]) != "not_stated" for part in parts)


@each_case
def test_time_runs_forward(slug):
    case = CASES[slug]
    for span in (case["context"], *case["components"]):
        first, last = plain(span["started"]), plain(span["ended"])
        if "not_stated" not in (first, last):
            known = min(len(first), len(last))
            assert first[:known] <= last[:known], (first, last)


@each_case
def test_addresses_are_plain_and_not_doubled(slug):
    urls = [source["url"] for source in CASES[slug]["sources"]]
    assert len(set(urls)) == len(urls)
    assert [url for url in urls if any(bad in url for bad in ("?utm_", "localhost", "example.", "<", " "))] == []


def test_no_two_cases_rest_on_the_same_pages_only():
    pages = {slug: {source["url"] for source in case["sources"]} for slug, case in CASES.items()}
    assert [
        pair for pair in combinations(pages, 2) if pages[pair[0]] <= pages[pair[1]] or pages[pair[1]] <= pages[pair[0]]
    ] == []


def test_titles_and_summaries_are_not_doubled():
    for key in ("title", "summary", "takeaway"):
        words = Counter(case[key] for case in CASES.values())
        assert [text for text, times in words.items() if times > 1] == []
