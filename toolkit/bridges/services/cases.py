"""The case submission form: a draft case, filled by what each field says that it fills (`case:section.leaf`)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from repository.cases.domain import facts
from repository.cases.domain.catalogue import IDENTITY, NOT_STATED, Leaf, section
from repository.cases.models import Case
from repository.cases.reading import labels
from repository.cases.services import composing, writing
from socialicense.accounts.models import User
from toolkit.bridges.models import Made
from toolkit.bridges.refusals import NotToBeShared
from toolkit.bridges.services.desk import Outcome
from toolkit.domain.tools import Field, Tool
from toolkit.domain.values import Row
from toolkit.models import Worksheet
from toolkit.selectors import worksheets

PREFIX = "case:"
FLAGS = {"yes": True, "no": False, NOT_STATED: NOT_STATED}
Group = dict[str, Any]


def draft(worksheet: Worksheet, by: User) -> tuple[Outcome, ...]:
    """Make the draft, or put what is in the worksheet now into the one that was made of it before."""
    answers, tool = worksheets.answers_of(worksheet), worksheets.definition(worksheet)
    if answers.get("agreed") in (None, "", "no") or answers.get("share") != "yes":
        raise NotToBeShared()
    outcomes: list[Outcome] = []
    case = _made(worksheet, by)
    before = dict(case.content) if case else writing.empty(worksheet.language)
    document = dict(before) | _sources(before, answers)
    ids = [one["id"] for one in document["sources"]]
    for field in tool.fields:
        path = field.fills.removeprefix(PREFIX)
        if field.fills.startswith(PREFIX) and not field.columns:
            _fill(document, path, answers.get(field.id), ids, outcomes)
    document["organisers"] = (document.get("organisers") or {}) | {
        "from": ids,
        "organisations": [_organisation(row, ids) for row in answers.get("organisations") or ()],
    }
    rows = answers.get("components") or ()
    kept = _ids(worksheet, case, document, rows)
    document["components"] = _components(document, tool, rows, kept, ids)
    new = case is None
    if case is None:
        case = writing.begin(by=by, language=worksheet.language, content=document)
    elif document != before:
        case = writing.save(case=case, changes=document, saves=case.saves, by=by)
    else:
        return (Outcome("left", case.title, _("Nothing has changed since it was made.")), *outcomes)
    _remember(worksheet, "case", "case", case)
    for row in rows:
        _remember(worksheet, f"components:{row.key}", kept[row.key], case)
    return (Outcome("made" if new else "updated", case.title), *outcomes)


def made(worksheet: Worksheet) -> Case | None:
    """The case that was drafted from a worksheet, if it is still there."""
    link = Made.objects.filter(worksheet=worksheet, consultation=None, piece="case").first()
    return Case.objects.filter(pk=link.target).first() if link else None


def _made(worksheet: Worksheet, by: User) -> Case | None:
    """The draft of this person; what was handed in or published since is not written over (WrongState)."""
    case = made(worksheet)
    if case is None or case.contributor_id != by.pk:
        return None
    return writing.writable(case)


def _remember(worksheet: Worksheet, piece: str, kind: str, case: Case) -> None:
    Made.objects.update_or_create(
        worksheet=worksheet, consultation=None, piece=piece, defaults={"kind": kind, "target": case.pk}
    )


def _sources(before: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The members that change with the sources; one of the same address keeps its id."""
    known = {one["url"]: one for one in before.get("sources") or ()}
    sources = []
    for row in answers.get("sources") or ():
        cells = {name: row.cells[name] for name in ("title", "url", "kind") if row.cells.get(name)}
        if row.cells.get("year"):
            cells["year"] = int(row.cells["year"])
        if "url" in cells:
            sources.append({"id": "", **known.get(cells["url"], {}), **cells})
    return composing.with_sources(before, sources)


def _fill(document: Group, path: str, answer: Any, ids: list[str], outcomes: list[Outcome]) -> None:
    """Put one answer where it belongs. An empty one says "not stated", unless something was written there by hand."""
    name, _dot, leaf = path.partition(".")
    if name in IDENTITY:
        document[name] = answer or document.get(name, "")
        return
    found = section(name).leaf(leaf)
    group: Group = dict(document.get(name) or {})
    value = _value(found, answer, outcomes)
    if value is None and found.sourced and not facts.fact(group, found).filled:
        value = NOT_STATED
    if value is not None and not _same(group, found, value):
        group[leaf] = value
    group["from"] = group.get("from") or ids
    document[name] = group


def _same(group: Mapping[str, Any], leaf: Leaf, value: Any) -> bool:
    """Whether it says that already, perhaps with a source of its own, which then stays."""
    told = facts.fact(group, leaf).value
    if leaf.kind == "texts" and told:
        return [one.text for one in told] == value
    return bool(told == (tuple(value) if isinstance(value, list) else value))


def _value(leaf: Leaf, answer: Any, outcomes: list[Outcome]) -> Any:
    """An answer as a case keeps it; None where there is none."""
    if answer in (None, "", ()):
        return None
    if leaf.path in {"place.countries", "organisations.country"}:
        return _countries(leaf, str(answer), outcomes)
    if leaf.kind == "texts":
        return [line.strip() for line in str(answer).splitlines() if line.strip()]
    if leaf.kind == "flag":
        return FLAGS.get(str(answer))
    if leaf.kind == "choice":
        return answer if answer in leaf.codes else None
    if leaf.kind == "choices":
        return [code for code in answer if code in leaf.codes] or None
    if leaf.kind in {"whole", "number"}:
        return int(answer) if leaf.kind == "whole" or answer == int(answer) else float(answer)
    return str(answer).strip()


def _countries(leaf: Leaf, words: str, outcomes: list[Outcome]) -> Any:
    codes = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        code = labels.country_code(word)
        if code in leaf.codes:
            codes.append(code)
        else:
            outcomes.append(Outcome("skipped", word, _("No country has this name or code. Add it to the draft.")))
    if leaf.kind == "choice":
        return codes[0] if codes else None
    return list(dict.fromkeys(codes)) or None


def _organisation(row: Row, ids: list[str]) -> Group:
    country = _value(section("organisations").leaf("country"), row.cells.get("country"), [])
    return {
        "from": ids,
        "name": row.cells.get("name", ""),
        "roles": list(row.cells.get("roles") or ()),
        "kind": NOT_STATED,
        "country": country or NOT_STATED,
    }


def _ids(worksheet: Worksheet, case: Case | None, document: Group, rows: tuple[Row, ...]) -> dict[str, str]:
    """The component of each row: the one that was made of it before, else a new id."""
    links = Made.objects.filter(worksheet=worksheet, consultation=None, piece__startswith="components:")
    known = {one.piece.partition(":")[2]: one.kind for one in links if case and one.target == case.pk}
    taken = [one["id"] for one in document.get("components") or ()]
    found: dict[str, str] = {}
    for row in rows:
        id = known.get(row.key)
        found[row.key] = id if id in taken else composing.free_id("c", [*taken, *found.values()])
    return found


def _components(
    document: Group, tool: Tool, rows: tuple[Row, ...], kept: Mapping[str, str], ids: list[str]
) -> list[Group]:
    """The components, those of the worksheet as it says them now; one that was added by hand stays."""
    field = tool.field("components")
    columns = field.columns if field else ()
    parts = list(document.get("components") or ())
    for row in rows:
        before = next((one for one in parts if one["id"] == kept[row.key]), {"from": ids, "feeds_into": []})
        made = before | _component(before, columns, row) | {"id": kept[row.key]}
        parts = (
            [made if one["id"] == made["id"] else one for one in parts]
            if made["id"] in _taken(parts)
            else [*parts, made]
        )
    return parts


def _taken(parts: list[Group]) -> set[str]:
    return {one["id"] for one in parts}


def _component(before: Group, columns: tuple[Field, ...], row: Row) -> Group:
    found: Group = {}
    for column in columns:
        leaf = section("components").leaf(column.fills.rpartition(".")[2])
        value = _value(leaf, row.cells.get(column.id), [])
        if value is None and leaf.sourced and not facts.fact(before, leaf).filled:
            value = NOT_STATED
        if value is not None and not _same(before, leaf, value):
            found[leaf.name] = value
    return found
