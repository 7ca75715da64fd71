"""An OpenDocument text (OASIS OpenDocument 1.3, ISO/IEC 26300) of a tool or a worksheet, written by hand.

A text of headings, paragraphs, lists and tables needs four small XML files in a zip; the libraries for it are either
not kept up or larger than this module, so it is written here. The same input gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from toolkit.domain.guide import Block, Part
from toolkit.domain.plain import Laid, LaidSection
from toolkit.domain.tools import Kind, Tool
from toolkit.domain.values import FORBIDDEN

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
NAMES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("meta", "meta"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOX, TICKED = "\u2610", "\u2612"
MANIFEST = (
    HEAD
    + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", MEDIA_TYPE), *((f"{part}.xml", "text/xml") for part in ("content", "styles", "meta")))
    )
    + "</manifest:manifest>"
)


@dataclass(frozen=True)
class Words:
    """The few words that the paper itself needs, in its language."""

    how: str
    minutes: str
    needed: str
    notes: str
    version: str
    empty: str


def write(
    tool: Tool,
    sections: Sequence[LaidSection],
    words: Words,
    *,
    title: str,
    blank: bool,
    language: str,
    rtl: bool = False,
    notes: Sequence[Mapping[str, str]] = (),
    parts: Sequence[Part] = (),
) -> bytes:
    """The file. `sections` are laid out, blank or filled; `notes` are answers kept from an earlier version, `parts` what
    the tool holds beside its fields."""
    body = "".join([*_body(tool, sections, words, title, blank, notes), *map(_part, parts)])
    content = (
        f'{HEAD}<office:document-content {NAMES} office:version="1.3"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f'{HEAD}<office:document-meta {NAMES} office:version="1.3"><office:meta><dc:title>{_text(title)}</dc:title>'
        f"<dc:language>{_text(language)}</dc:language><meta:generator>socialicense</meta:generator>"
        "</office:meta></office:document-meta>"
    )
    return _zipped({"content.xml": content, "styles.xml": _styles(language, rtl), "meta.xml": meta})


def _zipped(parts: Mapping[str, str]) -> bytes:
    """The media type comes first and uncompressed, so that programs know the file by its first bytes (part 2, 3.3)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in {"mimetype": MEDIA_TYPE, **parts, "META-INF/manifest.xml": MANIFEST}.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return target.getvalue()


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("", text))


def _paragraph(text: str, style: str = "Text_20_body") -> str:
    lines = "<text:line-break/>".join(_text(line) for line in text.split("\n"))
    return f"<text:p text:style-name={quoteattr(style)}>{lines}</text:p>"


def _heading(text: str, level: int) -> str:
    style = f"Heading_20_{level}"
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{_text(text)}</text:h>'


def _body(
    tool: Tool,
    sections: Sequence[LaidSection],
    words: Words,
    title: str,
    blank: bool,
    notes: Sequence[Mapping[str, str]],
) -> Iterator[str]:
    yield f'<text:h text:style-name="Title" text:outline-level="1">{_text(title)}</text:h>'
    yield _paragraph(f"{tool.title} · {words.version} {tool.version}", "Hint")
    if blank:
        yield _paragraph(tool.purpose)
        yield _heading(words.how, 2)
        yield "<text:list>"
        for step in tool.steps:
            said = f"{step.title} ({step.minutes} {words.minutes}): {step.text}"
            yield f"<text:list-item>{_paragraph(said)}</text:list-item>"
        yield "</text:list>"
    for laid in sections:
        yield _heading(laid.section.title, 2)
        if laid.section.intro and blank:
            yield _paragraph(laid.section.intro)
        for field in laid.fields:
            yield from _field(field, words, blank)
    if notes:
        yield _heading(words.notes, 2)
        for note in notes:
            yield _heading(f"{note['label']} ({note['version']})", 3)
            yield _paragraph(note["text"])


def _part(part: Part) -> str:
    said = [_heading(part.title, 2), _paragraph(part.text) if part.text else ""]
    return "".join([*said, *map(_block, part.blocks)])


def _block(block: Block) -> str:
    said = [_heading(block.title, block.level)]
    if block.text:
        said.append(_paragraph(block.text))
    said += [_paragraph(f"{name}: {text}") for name, text in block.facts]
    if block.items:
        items = "".join(f"<text:list-item>{_paragraph(item)}</text:list-item>" for item in block.items)
        said.append(f"<text:list>{items}</text:list>")
    if block.header:
        said.append(_grid(block.name, block.header, block.rows))
    return "".join(said)


def _field(laid: Laid, words: Words, blank: bool) -> Iterator[str]:
    field = laid.field
    yield _heading(field.label + (f" ({words.needed})" if field.required and blank else ""), 3)
    if blank and field.help:
        yield _paragraph(field.help, "Hint")
    if laid.marks:
        yield "<text:list>" + "".join(_mark(field.kind, mark) for mark in laid.marks) + "</text:list>"
    elif laid.stacked:
        yield from _stacked(laid, words)
    elif laid.header:
        yield _table(laid)
    elif laid.text:
        yield _paragraph(laid.text)
    elif blank:
        yield _paragraph("_" * 40 + (f" {field.unit}" if field.unit else "")) * laid.lines
    else:
        yield _paragraph(words.empty, "Hint")


def _mark(kind: Kind, mark: object) -> str:
    ticked, state, note = mark.ticked, mark.state, mark.note  # type: ignore[attr-defined]
    said = f"{TICKED if ticked else BOX} {mark.label}"  # type: ignore[attr-defined]
    if kind == Kind.CHECKLIST and (state or note):
        said += ": " + "; ".join(part for part in (state, note) if part)
    return f"<text:list-item>{_paragraph(said)}</text:list-item>"


def _stacked(laid: Laid, words: Words) -> Iterator[str]:
    for number, pairs in enumerate(laid.pairs, start=1):
        yield _heading(f"{laid.field.label} {number}", 4)
        for name, text in pairs:
            yield _paragraph(f"{name}: {text or '_' * 20}" if name else text)
    if not laid.rows:
        yield _paragraph(words.empty, "Hint")


def _table(laid: Laid) -> str:
    return _grid(laid.field.id, laid.header, laid.rows)


def _grid(name: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    width = len(header)
    head = "".join(_cell(text, "Table_20_Heading") for text in header)
    rows = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in body)
    return (
        f'<table:table table:name={quoteattr(name)}><table:table-column table:number-columns-repeated="{width}"/>'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>{rows}</table:table>"
        + _paragraph("")
    )


def _cell(text: str, style: str = "Table_20_Contents") -> str:
    return f'<table:table-cell office:value-type="string" table:style-name="Cell">{_paragraph(text, style)}</table:table-cell>'


def _styles(language: str, rtl: bool) -> str:
    """Named styles, so that a reader can make everything larger at once. `rtl` writes from right to left."""
    tag, _, country = language.partition("-")
    mode = ' style:writing-mode="rl-tb" fo:text-align="start"' if rtl else ""
    country = country.upper() or "none"
    script = f' style:language-complex="{tag}" style:country-complex="none"' if rtl else ""
    kinds = [
        _style("Standard", "", "", ""),
        _style("Text_20_body", "Standard", 'fo:margin-bottom="0.25cm"', ""),
        _style("Hint", "Standard", 'fo:margin-bottom="0.2cm"', 'fo:font-size="10pt" fo:color="#565c64"'),
        _style("Table_20_Contents", "Standard", "", ""),
        _style("Table_20_Heading", "Standard", "", 'fo:font-weight="bold"'),
        _style("Title", "Standard", 'fo:margin-bottom="0.3cm"', 'fo:font-size="24pt" fo:font-weight="bold"'),
    ]
    for level, size in ((2, 17), (3, 13), (4, 12)):
        margins = 'fo:margin-top="0.5cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"'
        kinds.append(
            _style(f"Heading_20_{level}", "Standard", margins, f'fo:font-size="{size}pt" fo:font-weight="bold"')
        )
    cell = (
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm"'
        ' fo:border="0.5pt solid #85806f"/></style:style>'
    )
    return (
        f'{HEAD}<office:document-styles {NAMES} office:version="1.3"><office:styles>'
        f'<style:default-style style:family="paragraph"><style:paragraph-properties{mode}/>'
        f'<style:text-properties fo:font-size="12pt" fo:language="{tag}" fo:country="{country}"{script}/>'
        f"</style:default-style>{''.join(kinds)}{cell}</office:styles></office:document-styles>"
    )


def _style(name: str, parent: str, paragraph: str, text: str) -> str:
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{above}>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )
