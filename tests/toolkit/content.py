"""The toolkit's files, as the tests read them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

CONTENT = Path(__file__).resolve().parents[2] / "toolkit" / "content"
Tool = dict[str, Any]


def load(path: Path) -> Tool:
    return yaml.safe_load(path.read_text("utf-8"))


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((CONTENT / f"{name}.schema.json").read_text("utf-8")))


TOOLS = [load(path) for path in sorted((CONTENT / "tools").glob("*.yaml"))]
by_tool = pytest.mark.parametrize("tool", TOOLS, ids=[tool["id"] for tool in TOOLS])


def fields(tool: Tool) -> Iterator[dict[str, Any]]:
    for section in tool["sections"]:
        yield from section["fields"]


def choices(tool: Tool, each: dict[str, Any]) -> set[str]:
    named = tool.get("option_sets", {}).get(each.get("options_from"), [])
    return {option["id"] for option in [*each.get("options", []), *named]}
