"""Reads the words on the pages of a PDF that this platform rendered, to compare them with the JSON inside it.

It understands what WeasyPrint writes: one content stream for a page, two-byte glyph ids in hexadecimal strings, and a
ToUnicode map for every font (ISO 32000-2, sections 9.4.3 and 9.10.3). Running headers and footers are artifacts and
left out. Not a general reader: in other PDFs it finds less, which the check then reports as missing words.
"""

import re
import unicodedata
from typing import Any

from pyhanko.pdf_utils.generic import IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

MAX_PAGES = 200
MAX_STREAM = 8_000_000

_TOKEN = re.compile(rb"/([^\s/<>\[\]()]+)|<([0-9A-Fa-f\s]*)>(?!>)|\b(Tf|BDC|BMC|EMC|BT)\b")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Letters of a right-to-left script, letters of another one, or digits; nothing that a change of direction can move.
_RUNS = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06fa-\u08ff\u05d0-\u05f2\ufb1d-\ufdff\ufe70-\ufefc]+|[A-Za-z\u00c0-\u024f]+|[0-9]+"
)
_UNSEEN = {"Cf", "Mn"}
_DASHES = re.compile("[-\u00ad\u2010-\u2015\u2212]")


def squeezed(text: str) -> str:
    """Text as it is compared: compatibility forms folded, and without spaces, dashes, vowel and direction marks.

    A line break, a hyphen at its end or a ligature must not make two equal sentences differ.
    """
    folded = _DASHES.sub("", unicodedata.normalize("NFKC", text))
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) not in _UNSEEN)


def holds(text: str, claim: str) -> bool:
    """Whether `text` (from `words`) holds the claim.

    Right-to-left words are drawn last letter first, line by line, and punctuation moves to the other side, so in a
    claim with such words each word and each number is looked for by itself. A character that no font had is drawn as
    a question mark.
    """
    there = set(text)
    if not _RIGHT_TO_LEFT.search(claim):
        return _as_drawn(squeezed(claim), there) in text
    for run in _RUNS.findall(claim):
        wanted = _as_drawn(squeezed(run), there)
        if (wanted[::-1] if _RIGHT_TO_LEFT.search(run) else wanted) not in text:
            return False
    return True


def _as_drawn(wanted: str, there: set[str]) -> str:
    return "".join(char if char in there else "?" for char in wanted)


def words(reader: PdfFileReader) -> str:
    """All the words of the document, squeezed, in the order in which they are drawn."""
    pages: list[str] = []
    maps: dict[Any, dict[int, str]] = {}
    _walk(reader.root["/Pages"], {}, pages, maps)
    return squeezed("".join(pages))


def _walk(node: Any, inherited: Any, pages: list[str], maps: dict[Any, dict[int, str]]) -> None:
    resources = node["/Resources"] if "/Resources" in node else inherited
    if node.get("/Type") == "/Pages":
        for kid in node["/Kids"]:
            if len(pages) < MAX_PAGES:
                _walk(_resolved(kid), resources, pages, maps)
        return
    pages.append(_page(node, resources, maps))


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _page(page: Any, resources: Any, maps: dict[Any, dict[int, str]]) -> str:
    fonts = resources["/Font"] if "/Font" in resources else {}
    named = {name: _font(fonts, name, maps) for name in fonts}
    contents = page["/Contents"]
    streams = [contents] if isinstance(contents, StreamObject) else [_resolved(part) for part in contents]
    data = b"\n".join(stream.data[:MAX_STREAM] for stream in streams)
    return _drawn(data, named)


def _font(fonts: Any, name: str, maps: dict[Any, dict[int, str]]) -> dict[int, str]:
    raw = fonts.raw_get(name)
    key = raw.reference if isinstance(raw, IndirectObject) else id(raw)
    if key not in maps:
        font = _resolved(raw)
        stream = font.get("/ToUnicode")
        maps[key] = _unicode_map(_resolved(stream).data) if stream is not None else {}
    return maps[key]


def _unicode_map(data: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data):
        if kind == b"bfchar":
            for glyph, text in _PAIR.findall(body):
                found[int(glyph, 16)] = _utf16(text)
        else:
            for first, last, text in _TRIPLE.findall(body):
                start, base = int(first, 16), _utf16(text)
                for step in range(min(int(last, 16) - start, 0xFFFF) + 1):
                    found[start + step] = base[:-1] + chr(ord(base[-1]) + step) if base else ""
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _drawn(data: bytes, fonts: dict[str, dict[int, str]]) -> str:
    """The text of one content stream, in drawing order, without artifacts."""
    out: list[str] = []
    font: dict[int, str] = {}
    name = ""
    marks: list[bool] = []  # for each open marked-content sequence: whether it is an artifact
    opened = ""
    for token in _TOKEN.finditer(data):
        if token[1] is not None:
            name = "/" + token[1].decode("latin-1")
            if not opened:
                opened = name
        elif token[3] is not None:
            operator = token[3]
            if operator == b"Tf":
                font = fonts.get(name, {})
            elif operator in (b"BDC", b"BMC"):
                marks.append(opened == "/Artifact")
            elif operator == b"EMC" and marks:
                marks.pop()
            opened = ""
        elif not any(marks):
            digits = re.sub(rb"\s", b"", token[2])
            clusters = (font.get(int(digits[at : at + 4], 16), "") for at in range(0, len(digits) - 3, 4))
            out.extend(text[::-1] if _RIGHT_TO_LEFT.search(text) else text for text in clusters)
    return "".join(out)
