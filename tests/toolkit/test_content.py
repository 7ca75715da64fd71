"""The toolkit's content: every tool is whole, keeps its schema, and is easy to read."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.toolkit.content import CONTENT, TOOLS, Tool, by_tool, choices, fields, schema
from toolkit.domain.reading import grade, length

HIGHEST_GRADE = 8.0


def faults(tool: Tool) -> list[str]:
    """What a tool lacks, by its schema and by the rules that a schema cannot say."""
    found = [
        f"/{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in schema("tool").iter_errors(tool)
    ]
    return found or [*doubled(tool), *dangling(tool), *unexampled(tool)]


def doubled(tool: Tool) -> list[str]:
    lists = [[field["id"] for field in fields(tool)], [section["id"] for section in tool["sections"]]]
    for field in fields(tool):
        lists += [[each["id"] for each in field.get(name, [])] for name in ("options", "columns", "rows")]
    lists.append([clause["ref"] for clause in tool.get("clauses", [])])
    lists.append([field["item"]["ref"] for field in fields(tool) if "item" in field])
    return [f"{id} stands twice" for ids in lists for id, times in Counter(ids).items() if times > 1]


def dangling(tool: Tool) -> list[str]:
    """Parts that a type needs, and references that lead nowhere."""
    found = []
    for field in fields(tool):
        kind = field["type"]
        for each in [field, *field.get("columns", []), *([field["item"]] if "item" in field else [])]:
            if each.get("options_from", "") not in {"", *tool.get("option_sets", {})}:
                found.append(f"{field['id']}: no options named {each['options_from']}")
            if each.get("type") in {"choice", "multiple", "checklist"} and not choices(tool, each):
                found.append(f"{field['id']}: no options")
        if (kind in {"table", "cards", "matrix"}) != ("columns" in field) or (kind == "matrix") != ("rows" in field):
            found.append(f"{field['id']}: a {kind} has the wrong parts")
        found += [f for row in field.get("start_with", []) for f in unfit_row(tool, field, row)]
    known = {field["id"] for field in fields(tool)}
    for calculator in tool.get("calculators", []):
        found += [f"no field {id}" for id in calculator["inputs"].values() if id not in known]
    return found


def unfit_row(tool: Tool, field: dict[str, Any], row: Any) -> list[str]:
    columns = {column["id"]: column for column in field["columns"]}
    if not isinstance(row, dict) or not set(row) <= set(columns):
        return [f"{field['id']}: {row} has other columns"]
    return [fault for id, value in row.items() for fault in unfit(tool, columns[id], value)]


def unfit(tool: Tool, field: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with an answer to a field or a cell."""
    kind, options = field["type"], choices(tool, field)
    fits = {
        "text": lambda: isinstance(value, str) and value and "\n" not in value.strip(),
        "long_text": lambda: isinstance(value, str) and value,
        "choice": lambda: value in options,
        "multiple": lambda: isinstance(value, list) and set(value) <= options,
        "number": lambda: (
            isinstance(value, int | float) and field.get("minimum", value) <= value <= field.get("maximum", value)
        ),
        "date": lambda: isinstance(value, str) and date.fromisoformat(value),
        "checklist": lambda: (
            set(value) <= options
            and all(
                set(each) <= {"state", "note"} and each["state"] in {"yes", "no", "unsure"} for each in value.values()
            )
        ),
        "table": lambda: isinstance(value, list),
        "cards": lambda: isinstance(value, list),
        "matrix": lambda: set(value) <= {row["id"] for row in field["rows"]},
    }
    if not fits[kind]():
        return [f"{field['id']}: {value!r} is not a {kind}"]
    rows = {"table": value, "cards": value, "matrix": value.values() if kind == "matrix" else ()}.get(kind, ())
    return [fault for row in rows for fault in unfit_row(tool, field, row)]


def unexampled(tool: Tool) -> list[str]:
    """Whether the worked example answers every field, in the form that the field asks for."""
    answers = tool["worked_example"]["answers"]
    by_id = {field["id"]: field for field in fields(tool)}
    found = [f"the worked example leaves out {id}" for id in by_id if id not in answers]
    found += [f"the worked example answers {id}, which is no field" for id in answers if id not in by_id]
    if "nvented" not in tool["worked_example"]["note"]:
        found.append("the worked example does not say that it is invented")
    return found + [f for id, value in answers.items() if id in by_id for f in unfit(tool, by_id[id], value)]


@by_tool
def test_tool_is_whole(tool: Tool) -> None:
    assert faults(tool) == []


@pytest.mark.parametrize("part", ["purpose", "steps", "sections", "worked_example", "facilitator_notes"])
def test_tool_without_a_part_is_refused(part: str) -> None:
    tool = dict(TOOLS[0])
    del tool[part]
    assert faults(tool) == [f"/: {part!r} is a required property"]


def test_tool_with_a_field_without_help_or_an_unknown_key_is_refused() -> None:
    tool = json.loads(json.dumps(TOOLS[0]))
    del tool["sections"][0]["fields"][0]["help"]
    tool["colour"] = "blue"
    assert sorted(faults(tool)) == [
        "/: Additional properties are not allowed ('colour' was unexpected)",
        "/sections/0/fields/0: 'help' is a required property",
    ]


def test_tool_whose_example_does_not_fit_is_refused() -> None:
    tool = json.loads(json.dumps(next(tool for tool in TOOLS if tool["id"] == "remit-builder")))
    answers = tool["worked_example"]["answers"]
    del answers["question"]
    answers |= {"reply_days": 0, "languages": ["xx"]}
    assert faults(tool) == [
        "the worked example leaves out question",
        "languages: ['xx'] is not a multiple",
        "reply_days: 0 is not a number",
    ]


@by_tool
def test_minutes_of_the_steps_add_up(tool: Tool) -> None:
    assert sum(step["minutes"] for step in tool["steps"]) == tool["minutes"]


def instructions(tool: Tool) -> Iterator[str]:
    """What somebody reads to do the work: purpose, steps, notes, and the help of every field."""
    yield tool["purpose"]
    yield from (step["text"] for step in tool["steps"])
    yield from (section["intro"] for section in tool["sections"] if "intro" in section)
    for name in ("preparation", "facilitator_notes", "pitfalls", "accessibility"):
        yield from tool[name]
    for field in fields(tool):
        yield field["help"]
        parts = [*field.get("columns", []), *field.get("options", []), *field.get("rows", [])]
        yield from (part["help"] for part in parts if "help" in part)


@by_tool
def test_tool_is_easy_to_read(tool: Tool) -> None:
    """At most grade 8, counted on instructions and help; `pytest -s` prints the figures."""
    measured = grade(instructions(tool))
    hardest = max(instructions(tool), key=lambda text: length(text).grade)
    print(f"\n{tool['number']:>2} {tool['id']}: {sum(1 for _ in fields(tool))} fields, grade {measured:.1f}", end="")
    print(f"; hardest {length(hardest).grade:.1f}: {hardest}")
    assert measured <= HIGHEST_GRADE


def test_tools_are_named_and_numbered_once() -> None:
    assert [tool["number"] for tool in TOOLS] == sorted({tool["number"] for tool in TOOLS})
    assert len({tool["id"] for tool in TOOLS}) == len(TOOLS)
    named = [f"{tool['number']:02}-{tool['id']}.yaml" for tool in TOOLS]
    assert named == [path.name for path in sorted((CONTENT / "tools").glob("*.yaml"))]
