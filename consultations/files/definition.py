"""Reading a consultation definition (YAML or JSON), checked against the published JSON Schema.

Unknown keys are refused, duplicate keys too, and every fault is reported with its JSON pointer.
"""

import json
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

from consultations.files.refusals import Fault, FilesRefused
from repository.licenses.domain.definition_checks import check_question
from repository.licenses.domain.questions import DefinitionRefused, Question
from socialicense import strict_yaml

SCHEMA = Path(settings.BASE_DIR) / "static" / "schemas" / "consultation-1.json"
MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_DEPTH = 20


def read(path: Path) -> dict[str, Any]:
    """The definition as plain JSON values. Raises FilesRefused with every fault found."""
    value = parse(path.name, _bytes(path))
    faults = against(SCHEMA, path.name, value)
    if not faults:
        faults = [*_texts(path.name, value, value["languages"]), *_references(path.name, value)]
    if faults:
        raise FilesRefused(faults)
    return dict(value)


def against(schema: Path, name: str, value: Any) -> list[Fault]:
    """What does not fit the JSON Schema, each with its pointer."""
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    found = sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.path)))
    return [
        Fault(name, None, "/" + "/".join(str(step) for step in error.absolute_path), "schema", _say(error))
        for error in found
    ]


def _bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FilesRefused([Fault(path.name, None, "", "unreadable", error.strerror or "cannot be read")]) from error
    if len(content) > MAXIMUM_BYTES:
        raise FilesRefused([Fault(path.name, None, "", "too-large", "larger than 20 MB")])
    return content


def parse(name: str, content: bytes) -> dict[str, Any]:
    """YAML or JSON as plain values: an object, not nested too deep. Raises FilesRefused."""
    try:
        text = content.decode("utf-8-sig")
        value = strict_yaml.load(text)
    except UnicodeDecodeError as error:
        raise FilesRefused([Fault(name, None, "", "not-utf-8", f"not UTF-8 at byte {error.start}")]) from error
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise FilesRefused([Fault(name, row, "", "not-yaml", error.problem or "not YAML or JSON")]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FilesRefused([Fault(name, None, "", "not-yaml", "not YAML or JSON")]) from error
    if not isinstance(value, dict):
        raise FilesRefused([Fault(name, None, "", "empty", "the file holds no definition")])
    if strict_yaml.depth(value) > MAXIMUM_DEPTH:
        raise FilesRefused([Fault(name, None, "", "too-deep", f"nested deeper than {MAXIMUM_DEPTH} levels")])
    return value


def _say(error: Any) -> str:
    """One sentence about a schema fault, short enough for a terminal."""
    if error.validator == "additionalProperties":
        known = set(error.schema.get("properties", {}))
        return "unknown key: " + ", ".join(sorted(set(error.instance) - known))
    message = str(error.message)
    return message if len(message) < 200 else message[:197] + "..."


def _texts(name: str, value: Any, languages: list[str], pointer: str = "") -> list[Fault]:
    """Every text must be written in every language that the consultation offers."""
    if isinstance(value, list):
        return [fault for n, item in enumerate(value) for fault in _texts(name, item, languages, f"{pointer}/{n}")]
    if not isinstance(value, dict):
        return []
    if value and all(isinstance(item, str) for item in value.values()) and set(value) & set(languages):
        missing = [language for language in languages if not value.get(language, "").strip()]
        if missing:
            return [Fault(name, None, pointer, "language-missing", "not written in: " + ", ".join(missing))]
        return []
    return [fault for key, item in value.items() for fault in _texts(name, item, languages, f"{pointer}/{key}")]


def _references(name: str, value: dict[str, Any]) -> list[Fault]:
    """Refs are unique, what is referred to exists, and questions can be frozen."""
    faults, refs = references(name, value)
    for n, component in enumerate(value["components"]):
        faults += _component(name, f"/components/{n}", component, refs)
    return faults


def references(name: str, value: dict[str, Any]) -> tuple[list[Fault], dict[str, list[str]]]:
    """Faults of data, uses and clauses among themselves, and the refs of each kind."""
    faults: list[Fault] = []
    refs = {kind: [entry["ref"] for entry in value.get(kind, [])] for kind in ("datasets", "use_cases", "clauses")}
    for kind, found in refs.items():
        faults += [
            Fault(name, None, f"/{kind}", "doubled", f"{ref} stands twice")
            for ref in set(found)
            if found.count(ref) > 1
        ]
    for n, case in enumerate(value.get("use_cases", [])):
        unknown = sorted(set(case["data"]) - set(refs["datasets"]))
        faults += [Fault(name, None, f"/use_cases/{n}/data", "unknown-ref", f"no dataset {ref}") for ref in unknown]
    for n, clause in enumerate(value.get("clauses", [])):
        unknown = sorted(set(clause.get("applies_to", [])) - set(refs["use_cases"]))
        faults += [Fault(name, None, f"/clauses/{n}/applies_to", "unknown-ref", f"no use case {r}") for r in unknown]
        if clause["kind"] == "red_line" and clause["modality"] != "must_not":
            faults.append(Fault(name, None, f"/clauses/{n}/modality", "red-line", "a red line must be must_not"))
    return faults, refs


def _component(name: str, pointer: str, component: dict[str, Any], refs: dict[str, list[str]]) -> list[Fault]:
    faults: list[Fault] = []
    if component["opens"] >= component["closes"]:
        faults.append(Fault(name, None, f"{pointer}/closes", "window", "closes before it opens"))
    return faults + asked(name, pointer, component.get("questions", []), refs)


def asked(name: str, pointer: str, questions: list[dict[str, Any]], refs: dict[str, list[str]]) -> list[Fault]:
    """Faults of a component's questions: doubled, about nothing, or not to be frozen."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for n, raw in enumerate(questions):
        where = f"{pointer}/questions/{n}"
        if raw["id"] in seen:
            faults.append(Fault(name, None, where, "doubled", f"question {raw['id']} stands twice"))
        seen.add(raw["id"])
        about = raw["about"]
        known = {
            "use_case": refs["use_cases"],
            "condition": refs["clauses"],
            "red_line": refs["clauses"],
            "item": [about["ref"]],
        }
        if about["ref"] not in known[about["kind"]]:
            faults.append(Fault(name, None, f"{where}/about", "unknown-ref", f"no {about['kind']} {about['ref']}"))
        try:
            check_question(Question.from_json(raw))
        except DefinitionRefused as refused:
            place = where + str(refused.values.get("pointer", ""))
            faults.append(Fault(name, None, place, refused.code, str(refused)))
    return faults
