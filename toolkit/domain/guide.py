"""What a tool holds beside its fields, as it lies on paper: agendas, clauses, the chooser's rules, notes for the leader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from toolkit.domain.choosing import STOP
from toolkit.domain.tools import Tool


@dataclass(frozen=True)
class Labels:
    """The words that the paper adds, in its language. `least` and `most` hold %(number)s, `minutes` holds %(minutes)s."""

    agendas: str
    clauses: str
    rules: str
    leader: str
    time: str
    what: str
    minutes: str
    note: str
    when_to_use: str
    test: str
    responsible: str
    caution: str
    stricter: str
    lighter: str
    stop: str
    answers: str
    reason: str
    points: str
    yours: str
    out: str
    sum: str
    same: str
    job: str
    method: str
    good_for: str
    not_for: str
    people: str
    gives: str
    limits: str
    prepare: str
    bring: str
    pitfalls: str
    access: str
    sources: str
    least: str
    most: str
    either: str


@dataclass(frozen=True)
class Block:
    """One piece under its own small heading: a text, facts (label and text), a list, or a table with empty cells to fill.

    A `card` is kept whole and can be cut out. `level` is that of its heading; `name` tells tables of one paper apart.
    """

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    card: bool = False
    level: int = 3
    name: str = ""


@dataclass(frozen=True)
class Part:
    """Blocks under one heading. `apart` begins on a sheet of its own, so that it can be left out when sheets are handed out."""

    title: str
    blocks: tuple[Block, ...]
    text: str = ""
    apart: bool = False
    kind: str = ""


def lay(tool: Tool, labels: Labels) -> tuple[Part, ...]:
    """All parts that the tool has, in the order in which they are printed."""
    body = tool.body
    parts = []
    if body.get("agendas"):
        parts.append(Part(labels.agendas, tuple(_agendas(body["agendas"], labels)), kind="agendas"))
    if body.get("clauses"):
        clauses = tuple(_clause(one, labels) for one in body["clauses"])
        parts.append(Part(labels.clauses, clauses, kind="clauses"))
    if body.get("rules"):
        rules = body["rules"]
        parts.append(Part(labels.rules, tuple(_rules(tool, rules, labels)), rules["how"], apart=True, kind="rules"))
    return (*parts, Part(labels.leader, tuple(_leader(body, labels)), apart=True, kind="leader"))


def _agendas(agendas: list[Mapping[str, Any]], labels: Labels) -> Iterator[Block]:
    for agenda in agendas:
        yield Block(agenda["title"], f"{agenda['for']} {agenda['people']}".strip())
        for number, meeting in enumerate(agenda["meetings"], start=1):
            yield Block(
                meeting["title"],
                header=(labels.time, labels.what, labels.minutes, labels.note),
                rows=tuple(_timed(meeting)),
                level=4,
                name=f"{agenda['id']}-{number}",
            )


def _timed(meeting: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The points with the time of day at which each begins."""
    now = datetime.strptime(str(meeting["starts"]), "%H:%M")
    for item in meeting["items"]:
        yield f"{now:%H:%M}", item["title"], str(item["minutes"]), item.get("note", "")
        now += timedelta(minutes=item["minutes"])


def _clause(clause: Mapping[str, Any], labels: Labels) -> Block:
    names = ("when_to_use", "test", "responsible", "caution", "stricter", "lighter")
    facts = tuple((getattr(labels, name), clause[name]) for name in names if clause.get(name))
    return Block(clause["title"], clause["text"], facts=facts, card=True)


def _rules(tool: Tool, rules: Mapping[str, Any], labels: Labels) -> Iterator[Block]:
    """One table for each method, to be added up by hand: what must hold, why, the points, and a cell for one's own."""
    stops = tuple((_when(tool, one, labels), _why(one)) for one in rules["rules"] if one["method"] == STOP)
    if stops:
        yield Block(labels.stop, header=(labels.answers, labels.reason), rows=stops, name=STOP)
    for one in rules["methods"]:
        mine = [rule for rule in rules["rules"] if rule["method"] == one["id"]]
        rows = tuple((_when(tool, rule, labels), _why(rule), _points(rule, labels), "") for rule in mine)
        total = (labels.sum % {"number": rules["needed"]}, "", "", "")
        facts = tuple((getattr(labels, name), str(one[name])) for name in ("good_for", "not_for", "people", "gives"))
        header = (labels.answers, labels.reason, labels.points, labels.yours)
        yield Block(one["title"], facts=facts, header=header, rows=(*rows, total), name=one["id"])
    orders = sorted({one["order"] for one in rules["methods"]})
    jobs = tuple(
        (str(number), " / ".join(one["title"] for one in rules["methods"] if one["order"] == order), "")
        for number, order in enumerate(orders, start=1)
    )
    yield Block(labels.same, header=("", labels.job, labels.method), rows=jobs, name="chain")
    yield Block(labels.limits, items=tuple(rules["not_considered"]))


def _points(rule: Mapping[str, Any], labels: Labels) -> str:
    return labels.out if rule.get("rules_out") else f"{rule['points']:+d}" if rule["points"] else "0"


def _why(rule: Mapping[str, Any]) -> str:
    return "\n".join(rule[part] for part in ("reason", "caution") if rule.get(part))


def _when(tool: Tool, rule: Mapping[str, Any], labels: Labels) -> str:
    """What the answers must be, a line for each field; all lines must hold."""
    return "\n".join(_test(tool, test, labels) for test in rule["when"])


def _test(tool: Tool, test: Mapping[str, Any], labels: Labels) -> str:
    asked = tool.field(test["field"])
    label, unit = (asked.label, asked.unit) if asked else (test["field"], "")
    label += "" if label.endswith(("?", "؟")) else ":"
    if "at_least" in test or "at_most" in test:
        words, number = (labels.least, test.get("at_least")) if "at_least" in test else (labels.most, test["at_most"])
        return f"{label} {words % {'number': f'{number:,}'}} {unit}".strip()
    chosen = [asked.option(id) if asked else None for id in test.get("is") or test.get("has") or ()]
    return f"{label} {labels.either.join(one.label for one in chosen if one)}"


def _leader(body: Mapping[str, Any], labels: Labels) -> Iterator[Block]:
    yield Block(labels.prepare, items=tuple(body["preparation"]))
    yield Block(labels.bring, items=tuple(body["materials"]))
    yield Block(labels.note, items=tuple(body["facilitator_notes"]))
    yield Block(labels.pitfalls, items=tuple(body["pitfalls"]))
    yield Block(labels.access, items=tuple(body["accessibility"]))
    sources = tuple(f"{one['title']}: {one['for']}. {one['address']}" for one in body["sources"])
    yield Block(labels.sources, items=sources)
