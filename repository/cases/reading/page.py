"""A case as a page shows it: blocks of rows, each with the numbers of its sources, and what the sources do not say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from repository.cases.domain import completeness, facts, practice
from repository.cases.domain.catalogue import Section, section, sections
from repository.cases.domain.facts import Document, Fact
from repository.cases.reading import labels, practices, sentence, values

SHOWN = ("context", "place", "results", "organisers")  # these have a heading whatever they say
LISTS = ("results.findings", "results.conditions", "results.red_lines")
LICENSE_MARKS = {"granted": "yes", "conditional": "cond", "withheld": "no", "withdrawn": "no", "sought": "open"}


@dataclass(frozen=True)
class Statement:
    """Words and the numbers of the sources that state them."""

    text: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One fact: its name, and one or several statements. `free`: words of the record, in its own language."""

    path: str
    label: str
    statements: tuple[Statement, ...]
    free: bool

    @property
    def one(self) -> Statement:
        return self.statements[0]


@dataclass(frozen=True)
class Block:
    """A section: its rows, what the sources do not say, and what nobody has answered yet."""

    name: str
    title: str
    rows: tuple[Row, ...]
    unstated: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether there is anything under its heading; a section about which the sources are silent has none."""
        return bool(self.rows or self.open)


@dataclass(frozen=True)
class Part:
    """One component: heading, a line of what can be compared, and everything else as a block."""

    ref: str
    title: str
    method: str
    line: str
    recruitment: str
    feeds_into: str
    block: Block


@dataclass(frozen=True)
class Organisation:
    name: str
    roles: str
    kind: str
    country: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Source:
    number: int
    title: str
    url: str
    kind: str
    year: str
    peer_reviewed: bool
    accessed: str


@dataclass(frozen=True)
class Check:
    name: str
    asks: str
    shown: str
    word: str
    mark: str
    evidence: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Checks:
    """One list of good practices."""

    name: str
    about: str
    url: str
    met: int
    total: int
    looked_at: int
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Reading:
    """Everything a page says about the content of a case, in the language of the page."""

    title: str
    summary: str
    takeaway: str
    language: str
    sentence: str
    when: str
    where: str
    license: str
    license_mark: str
    glance: tuple[tuple[str, str], ...]
    blocks: dict[str, Block]
    findings: Row | None
    conditions: Row | None
    red_lines: Row | None
    silent: tuple[Block, ...]
    parts: tuple[Part, ...]
    organisations: tuple[Organisation, ...]
    checks: tuple[Checks, ...]
    sources: tuple[Source, ...]
    completeness: completeness.Completeness

    @property
    def sections(self) -> tuple[Block, ...]:
        """The sections after the results that have something to tell; organisers always have."""
        after = ("response", "data", "governance", "organisers", "evaluation", "lessons")
        return tuple(self.blocks[name] for name in after if self.blocks[name].told or name == "organisers")


def reading(document: Document) -> Reading:
    """The document may be incomplete: what is missing stands in `open` of its block."""
    marks = facts.numbered(document)
    license = str(facts.value(document, "results.license") or "")
    blocks = {found.name: _block(found, document.get(found.name) or {}, marks) for found in sections()}
    lists = {row.path: row for row in blocks["results"].rows if row.path in LISTS}
    blocks["results"] = replace(blocks["results"], rows=tuple(r for r in blocks["results"].rows if r.path not in LISTS))
    return Reading(
        title=str(document.get("title", "")),
        summary=str(document.get("summary", "")),
        takeaway=str(document.get("takeaway", "")),
        language=str(document.get("language", "en")),
        sentence=sentence.sentence(document),
        when=values.span(facts.value(document, "context.started"), facts.value(document, "context.ended")),
        where=values.joined(labels.country(code) for code in facts.value(document, "place.countries") or ()),
        license=values.capital(labels.code(section("results").leaf("license"), license)) if license else "",
        license_mark=LICENSE_MARKS.get(license, "info"),
        glance=tuple(_glance(document)),
        blocks=blocks,
        findings=lists.get("results.findings"),
        conditions=lists.get("results.conditions"),
        red_lines=lists.get("results.red_lines"),
        silent=tuple(one for one in blocks.values() if one.unstated and not one.told and one.name not in SHOWN),
        parts=tuple(_part(row, document, marks) for row in facts.components(document)),
        organisations=tuple(_organisation(row, marks) for row in facts.organisations(document)),
        checks=tuple(_checks(found, marks) for found in practice.checked(document)),
        sources=tuple(_source(n, row) for n, row in enumerate(document.get("sources") or [], start=1)),
        completeness=completeness.completeness(document),
    )


def _glance(document: Document) -> Iterator[tuple[str, str]]:
    """The numbers that say most: how many took part, in how many parts, how many recommendations came of it."""
    parts = facts.components(document)
    told = [facts.fact(part, section("components").leaf("participants")).value for part in parts]
    if numbers := [number for number in told if number is not None]:
        name = _("People who took part") if len(parts) == 1 else _("People in the largest part")
        yield name, number_format(max(numbers), force_grouping=True)
    if hours := [
        one for part in parts if (one := facts.fact(part, section("components").leaf("hours")).value) is not None
    ]:
        yield (
            (_("Hours for each person") if len(parts) == 1 else _("Hours in the longest part")),
            number_format(max(hours)),
        )
    made = facts.value(document, "results.recommendations")
    adopted = facts.value(document, "results.recommendations_adopted")
    if made:
        words = (
            str(made) if adopted is None else _("%(adopted)s of %(made)s adopted") % {"adopted": adopted, "made": made}
        )
        yield _("Recommendations"), words
    types = facts.value(document, "data.types") or ()
    if types:
        yield _("Kinds of data"), values.capital(values.joined(values.coded(section("data").leaf("types"), types[:2])))


def _block(found: Section, group: dict[str, Any], marks: dict[str, int]) -> Block:
    told = facts.facts_of(group, found)
    return Block(
        name=found.name,
        title=labels.section(found.name),
        rows=tuple(_row(one, marks) for one in told if one.filled),
        unstated=tuple(labels.field(one.leaf.path) for one in told if one.unstated),
        open=tuple(labels.field(one.leaf.path) for one in told if not one.answered),
    )


def _row(told: Fact, marks: dict[str, int]) -> Row:
    if told.leaf.kind == "texts":
        statements = tuple(Statement(one.text, _numbers(one.sources, marks)) for one in told.value)
    else:
        words = values.text(told)
        coded = told.leaf.kind in ("choice", "choices", "flag")
        statements = (Statement(values.capital(words) if coded else words, _numbers(told.sources, marks)),)
    return Row(told.leaf.path, labels.field(told.leaf.path), statements, told.leaf.kind in ("text", "texts"))


def _numbers(sources: Any, marks: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted({marks[one] for one in sources or () if one in marks}))


LINE = ("mode", "hours", "days", "participants")
APART = ("title", "method", "started", "ended", "recruitment", *LINE)


def _part(row: dict[str, Any], document: Document, marks: dict[str, int]) -> Part:
    found = section("components")
    told = {one.leaf.name: one for one in facts.facts_of(row, found)}
    titles = {part.get("id"): str(part.get("title", "")) for part in facts.components(document)}
    when = values.span(told["started"].value, told["ended"].value)
    line = [when] + [_measured(told[name]) for name in LINE if told[name].filled]
    block = _block(found, row, marks)
    rest = tuple(one for one in block.rows if one.path.rpartition(".")[2] not in APART)
    return Part(
        ref=str(row.get("id", "")),
        title=str(row.get("title", "")),
        method=values.capital(values.text(told["method"])),
        line=" · ".join(part for part in line if part),
        recruitment=values.capital(values.text(told["recruitment"])),
        feeds_into=values.joined(titles.get(one, one) for one in row.get("feeds_into") or ()),
        block=Block(block.name, block.title, rest, block.unstated, block.open),
    )


def _measured(told: Fact) -> str:
    words = values.text(told)
    return words if told.leaf.name == "mode" else f"{labels.field(told.leaf.path)}: {words}"


def _organisation(row: dict[str, Any], marks: dict[str, int]) -> Organisation:
    told = {one.leaf.name: one for one in facts.facts_of(row, section("organisations"))}
    return Organisation(
        name=str(row.get("name", "")),
        roles=values.joined(labels.role(one) for one in row.get("roles") or ()),
        kind=values.text(told["kind"]),
        country=values.text(told["country"]),
        marks=_numbers(row.get("from"), marks),
    )


def _source(number: int, row: dict[str, Any]) -> Source:
    told = {one.leaf.name: one for one in facts.facts_of(row, section("sources"))}
    return Source(
        number=number,
        title=str(row.get("title", "")),
        url=url if (url := str(row.get("url", ""))).startswith(("https://", "http://")) else "",
        kind=values.text(told["kind"]),
        year=values.text(told["year"]),
        peer_reviewed=told["peer_reviewed"].value is True,
        accessed=values.day(str(row.get("accessed", ""))),
    )


def _checks(found: practice.Checked, marks: dict[str, int]) -> Checks:
    name, about, url = practices.LISTS[found.list]
    told = []
    for one in found.checks:
        words, (word, mark) = practices.practice(one.list, one.check), practices.SHOWN[one.shown]
        told.append(
            Check(words.name, words.asks, one.shown, str(word), mark, one.evidence, _numbers(one.sources, marks))
        )
    looked_at = sum(one.shown != "not_shown" for one in found.checks)
    return Checks(str(name), str(about), url, found.met, len(found.checks), looked_at, tuple(told))
