"""From the text file of a tool (already checked against its JSON Schema) to a `Tool`, with what a schema cannot check."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.domain import values
from toolkit.domain.tools import DEFAULT_MOST, Field, Kind, Option, Section, Step, Tool


class ContentFaulty(ValueError):
    """A content file cannot be used. `faults` says why, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = list(faults)


def digest(raw: Any) -> str:
    """SHA-256 of the content, whatever its spacing, comments and order of keys."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read(raw: Mapping[str, Any]) -> Tool:
    """The tool of one file. Raises ContentFaulty with every fault."""
    sets = {name: _options(group) for name, group in raw.get("option_sets", {}).items()}
    sections = tuple(
        Section(
            one["id"],
            one["title"],
            tuple(_field(field, sets) for field in one["fields"]),
            one.get("intro", ""),
            one.get("shown_to_participants", True),
        )
        for one in raw["sections"]
    )
    fields = [field for section in sections for field in section.fields]
    example: dict[str, Any] = {}
    faults = [*_doubled(sections), *_unset(raw, sets), *_minutes(raw), *_fits(fields, raw, example)]
    if faults:
        raise ContentFaulty(faults)
    return Tool(
        slug=raw["id"],
        number=raw["number"],
        version=raw["version"],
        language=raw["language"],
        kind=raw["kind"],
        title=raw["title"],
        purpose=raw["purpose"],
        sections=sections,
        steps=tuple(Step(step["title"], step["text"], step["minutes"]) for step in raw["steps"]),
        example=example,
        body=raw,
    )


def _options(raw: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(one["id"], one["label"], one.get("help", "")) for one in raw)


def _field(raw: Mapping[str, Any], sets: Mapping[str, tuple[Option, ...]]) -> Field:
    named = sets.get(raw.get("options_from", ""), ())
    return Field(
        id=raw["id"],
        kind=Kind(raw["type"]),
        label=raw["label"],
        help=raw.get("help", ""),
        required=raw.get("required", False),
        example=raw.get("example", ""),
        unit=raw.get("unit", ""),
        minimum=raw.get("minimum"),
        maximum=raw.get("maximum"),
        options=named or _options(raw.get("options", ())),
        columns=tuple(_field(column, sets) for column in raw.get("columns", ())),
        rows=_options(raw.get("rows", ())),
        starts=tuple(raw.get("start_with", ())),
        most=raw.get("most", DEFAULT_MOST),
        fills=raw.get("fills", ""),
    )


def _doubled(sections: Sequence[Section]) -> Iterator[str]:
    ids = [section.id for section in sections]
    ids_of_fields = [field.id for section in sections for field in section.fields]
    for what, found in (("section", ids), ("field", ids_of_fields)):
        yield from (f"the {what} {id} is there {n} times" for id, n in Counter(found).items() if n > 1)
    for section in sections:
        for field in section.fields:
            parts: dict[str, list[str]] = {
                "option": [one.id for one in field.options],
                "column": [one.id for one in field.columns],
                "row": [one.id for one in field.rows],
            }
            for what, group in parts.items():
                doubled = [id for id, n in Counter(group).items() if n > 1]
                yield from (f"{field.id}: the {what} {id} is there more than once" for id in doubled)
            yield from _lacking(field)


def _lacking(field: Field) -> Iterator[str]:
    """A kind of field that needs options, columns or rows and has none."""
    for one in (field, *field.columns):
        if one.kind in {Kind.CHOICE, Kind.MULTIPLE, Kind.CHECKLIST} and not one.options:
            yield f"{field.id}: {one.id} has no options"
    if field.kind in {Kind.TABLE, Kind.CARDS, Kind.MATRIX} and not field.columns:
        yield f"{field.id}: it has no columns"
    if field.kind == Kind.MATRIX and not field.rows:
        yield f"{field.id}: it has no rows"


def _unset(raw: Mapping[str, Any], sets: Mapping[str, Any]) -> Iterator[str]:
    for section in raw["sections"]:
        for field in section["fields"]:
            for one in (field, *field.get("columns", ())):
                if one.get("options_from") and one["options_from"] not in sets:
                    yield f"{field['id']}: there is no option set {one['options_from']}"


def _minutes(raw: Mapping[str, Any]) -> Iterator[str]:
    total = sum(step["minutes"] for step in raw["steps"])
    if total != raw["minutes"]:
        yield f"the steps take {total} minutes, the tool says {raw['minutes']}"


def _fits(fields: Sequence[Field], raw: Mapping[str, Any], example: dict[str, Any]) -> Iterator[str]:
    """Whether the worked example and the rows to start with fit their fields; fills `example` with what is kept."""
    known = {field.id: field for field in fields}
    for id, sent in raw["worked_example"]["answers"].items():
        if id not in known:
            yield f"worked example: there is no field {id}"
            continue
        try:
            example[id] = values.clean(known[id], sent)
        except values.Unfit as unfit:
            yield f"worked example, {id}: {unfit}"
    for field in fields:
        try:
            values.clean(field, list(field.starts))
        except values.Unfit as unfit:
            if field.starts:
                yield f"{field.id}, rows to start with: {unfit}"


def searchable(text: str) -> str:
    """The text as the search compares it: without capitals and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words(tool: Tool) -> str:
    """Everything of a tool that the search looks through."""
    parts = [tool.title, tool.purpose, str(tool.body.get("audience", "")), *(step.title for step in tool.steps)]
    for section in tool.sections:
        parts += [section.title, *(field.label for field in section.fields)]
    parts += [clause["title"] for clause in tool.body.get("clauses", ())]
    return searchable("\n".join(parts))
