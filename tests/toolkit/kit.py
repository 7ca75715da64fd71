"""A small toolkit on disk and in the database: two tools with every kind of field, in two languages."""

import copy
import json
from pathlib import Path
from typing import Any

from toolkit.models import ToolVersion
from toolkit.services import loading

YES_NO = [{"id": "good", "label": "Good"}, {"id": "bad", "label": "Bad"}]
FIELDS: list[dict[str, Any]] = [
    {"id": "name", "label": "Name of the plan", "help": "Short.", "type": "text", "required": True},
    {"id": "why", "label": "Why now", "help": "In two sentences.", "type": "long_text"},
    {"id": "mood", "label": "How it looks", "help": "One answer.", "type": "choice", "options": YES_NO},
    {"id": "both", "label": "All that hold", "help": "Several.", "type": "multiple", "options": YES_NO},
    {"id": "people", "label": "People", "help": "A number.", "type": "number", "minimum": 1, "maximum": 900, "unit": "people"},
    {"id": "day", "label": "First day", "help": "A date.", "type": "date"},
    {"id": "checks", "label": "Before you start", "help": "Each.", "type": "checklist", "options": YES_NO},
    {
        "id": "uses", "label": "Uses", "help": "One row each.", "type": "table", "most": 6,
        "columns": [
            {"id": "title", "label": "Use", "type": "text", "required": True},
            {"id": "risk", "label": "Risk", "type": "choice", "options": YES_NO},
            {"id": "cost", "label": "Cost", "type": "number"},
        ],
    },
    {
        "id": "cards", "label": "Cards", "help": "One card each.", "type": "cards",
        "columns": [{"id": "line", "label": "Line", "type": "long_text"}],
        "start_with": [{"line": "Never sell it."}],
    },
    {
        "id": "grid", "label": "Who and what", "help": "Each row.", "type": "matrix",
        "rows": [{"id": "city", "label": "City"}, {"id": "firm", "label": "Firm"}],
        "columns": [{"id": "gain", "label": "Gains", "type": "text"}, {"id": "lose", "label": "Loses", "type": "text"}],
    },
]  # fmt: skip
EXAMPLE = {
    "name": "Cool rooms", "why": "It gets hot.", "mood": "good", "both": ["good", "bad"], "people": 40, "day": "2027-05-01",
    "checks": {"good": {"state": "yes", "note": "Done."}}, "uses": [{"title": "Map", "risk": "bad", "cost": 3.5}],
    "cards": [{"line": "No names."}], "grid": {"city": {"gain": "Plans"}},
}  # fmt: skip


def tool(slug: str = "brief", number: int = 1, **changes: Any) -> dict[str, Any]:
    """A tool as its file holds it."""
    raw: dict[str, Any] = {
        "schema": "socialicense/tool/1", "id": slug, "number": number, "version": "1.0.0", "language": "en",
        "kind": "worksheet", "title": f"The {slug}", "purpose": "Say what you plan.", "stages": ["before"],
        "path_steps": ["plan"], "audience": "Those who plan.", "group": {"least": 2, "most": 8}, "minutes": 30,
        "difficulty": "easy", "preparation": ["Read."], "materials": ["Paper"],
        "steps": [{"title": "Talk", "text": "Say it aloud.", "minutes": 10}, {"title": "Write", "text": "Fill it in.", "minutes": 20}],
        "sections": [{"id": "all", "title": "The plan", "intro": "Write together.", "fields": copy.deepcopy(FIELDS)}],
        "outputs": [{"record": "initiative", "how": "It becomes the initiative."}],
        "worked_example": {"title": "Heat", "note": "Invented.", "answers": EXAMPLE},
        "facilitator_notes": ["Listen.", "Ask why."], "pitfalls": ["Haste.", "Jargon."], "accessibility": ["Read aloud."],
        "related": [], "sources": [{"title": "Own work", "address": "https://example.org/", "for": "all of it"}],
        "license": "CC-BY-4.0", "changelog": [{"version": "1.0.0", "date": "2026-11-27", "text": "First."}],
    }  # fmt: skip
    return raw | changes


def path(version: str = "1.0.0", tools: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    """The path of the toolkit: one stage with one step."""
    held = tools or {"brief": "1.0.0", "check": "1.0.0"}
    release = {
        "version": version, "date": "2026-11-27", "status": "beta", "notes": ["First tools."],
        "credits": [{"who": "Ana Example", "for": "writing"}], "tools": held,
    }  # fmt: skip
    step = {
        "id": "plan", "title": "Describe the plan", "goal": "One page.", "why": "So that all know.", "who": "All",
        "time": "One day", "inputs": ["Ideas"], "outputs": ["A brief"], "do": ["Ask"], "do_not": ["Guess"],
        "done_when": ["Two people agree."], "tools": list(held),
    }  # fmt: skip
    stage = {"id": "before", "title": "Before", "goal": "Get ready.", "steps": [step]}
    return {
        "schema": "socialicense/toolkit/1", "id": "kit", "language": "en", "title": "A toolkit", "audience": "Everybody",
        "purpose": "Ask people well.", "license": "CC-BY-4.0", "releases": [release], "stages": [stage],
    } | changes  # fmt: skip


def write(folder: Path, paths: list[dict[str, Any]], tools: list[dict[str, Any]]) -> Path:
    """The content folder with these files, as JSON, which is YAML too."""
    (folder / "tools").mkdir(parents=True, exist_ok=True)
    for raw in paths:
        name = "toolkit.yaml" if raw["language"] == "en" else f"toolkit.{raw['language']}.yaml"
        (folder / name).write_text(json.dumps(raw), "utf-8")
    for raw in tools:
        name = f"{raw['number']:02d}-{raw['id']}.{raw['language']}.yaml"
        (folder / "tools" / name).write_text(json.dumps(raw), "utf-8")
    return folder


def load(folder: Path) -> ToolVersion:
    """The small toolkit, loaded; its first tool."""
    loading.load(folder=write(folder, [path()], [tool(), tool("check", 2)]))
    return ToolVersion.objects.get(tool__slug="brief")
