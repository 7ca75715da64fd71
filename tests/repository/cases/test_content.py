"""The cases the repository opens with keep their format, name a source for every fact and stand on pages of their own."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import yaml

CONTENT = Path(__file__).parents[3] / "repository" / "cases" / "content"
VALIDATOR = jsonschema.Draft202012Validator(json.loads((CONTENT / "case.schema.json").read_text(encoding="utf-8")))


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


CASES: dict[str, dict[str, Any]] = {
    path.stem: read(path) for path in sorted(CONTENT.glob("*.yaml")) if path.name != "collections.yaml"
}


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


def spread() -> dict[str, Counter[str]]:
    cases = CASES.values()
    return {
        "country": Counter(code for case in cases for code in listed(case["place"]["countries"])),
        "method": Counter(method for case in cases for method in {part["method"] for part in case["components"]}),
        "data type": Counter(kind for case in cases for kind in listed(case["data"]["types"])),
        "license": Counter(case["results"]["license"] for case in cases),
        "theme": Counter(case["context"]["theme"] for case in cases),
    }


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)


def test_every_case_keeps_the_schema():
    errors = [
        (slug, error.json_path, error.message[:200]) for slug in CASES for error in VALIDATOR.iter_errors(CASES[slug])
    ]
    assert errors == []


def test_a_case_with_an_unknown_key_is_refused():
    case = {**next(iter(CASES.values())), "rating": 5}
    assert [error.validator for error in VALIDATOR.iter_errors(case)] == ["additionalProperties"]


def test_a_leaf_left_out_is_refused():
    case = json.loads(json.dumps(next(iter(CASES.values()))))
    del case["place"]["region"]
    assert [error.message for error in VALIDATOR.iter_errors(case)] == ["'region' is a required property"]


def test_every_file_is_named_after_its_case():
    assert {name: case["slug"] for name, case in CASES.items()} == {name: name for name in CASES}


def test_every_source_named_is_listed_and_every_source_listed_is_named():
    for slug, case in CASES.items():
        ids = [source["id"] for source in case["sources"]]
        assert ids == [f"s{number}" for number in range(1, len(ids) + 1)], slug
        assert sorted(set(cited(case)), key=lambda name: int(name[1:])) == ids, slug


def test_every_case_says_how_somebody_came_in():
    silent = [
        slug
        for slug, case in CASES.items()
        if all(plain(part["recruitment"]) == "not_stated" for part in case["components"])
    ]
    assert silent == []


def test_components_feed_later_ones():
    for slug, case in CASES.items():
        order = [part["id"] for part in case["components"]]
        assert order == [f"c{number}" for number in range(1, len(order) + 1)], slug
        back = [
            (part["id"], fed)
            for at, part in enumerate(case["components"])
            for fed in part["feeds_into"]
            if fed not in order[at + 1 :]
        ]
        assert back == [], slug


def test_time_runs_forward():
    for slug, case in CASES.items():
        for span in (case["context"], *case["components"]):
            first, last = str(plain(span["started"])), str(plain(span["ended"]))
            if "not_stated" not in (first, last):
                known = min(len(first), len(last))
                assert first[:known] <= last[:known], (slug, first, last)


def test_addresses_are_plain_and_not_doubled():
    for slug, case in CASES.items():
        urls = [source["url"] for source in case["sources"]]
        assert len(set(urls)) == len(urls), slug
        assert [url for url in urls if "." not in (urlsplit(url).hostname or "") or "utm_" in url] == [], slug


def test_no_two_cases_rest_on_the_same_pages_only():
    pages = {slug: {source["url"] for source in case["sources"]} for slug, case in CASES.items()}
    assert [
        pair for pair in combinations(pages, 2) if pages[pair[0]] <= pages[pair[1]] or pages[pair[1]] <= pages[pair[0]]
    ] == []


def test_titles_summaries_and_takeaways_are_not_doubled():
    for key in ("title", "summary", "takeaway"):
        words = Counter(case[key] for case in CASES.values())
        assert [text for text, times in words.items() if times > 1] == []


def test_cases_are_spread_over_methods_countries_data_and_outcomes():
    found = spread()
    for name, counts in found.items():
        print(f"{name} ({len(counts)}): {dict(counts.most_common())}")
    assert len(CASES) >= 42
    assert len(found["country"]) >= 15
    assert len(found["method"]) >= 8
    assert len(found["data type"]) >= 8
    assert set(found["license"]) == {"sought", "granted", "conditional", "withheld", "withdrawn", "not_applicable"}


def test_collections_hold_known_cases_and_no_case_twice():
    collections = read(CONTENT / "collections.yaml")
    assert len({entry["slug"] for entry in collections}) == len(collections) >= 3
    for entry in collections:
        assert sorted(entry) == ["cases", "intro", "slug", "title"]
        assert len(set(entry["cases"])) == len(entry["cases"]) >= 3
        assert [slug for slug in entry["cases"] if slug not in CASES] == []


def test_the_twenty_questions_expect_twenty_known_cases():
    questions = read(Path(__file__).with_name("questions.yaml"))
    assert len({question["ask"] for question in questions}) == len({question["first"] for question in questions}) == 20
    assert [question for question in questions if question["first"] not in CASES] == []
