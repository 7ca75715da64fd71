"""Simple formatted text: what an author types, as HTML of six kinds and nothing else.

A blank line ends a paragraph. `# ` begins a heading, `- ` a point of a list, `1. ` a numbered one. `**so**` is strong,
`*so*` stressed, and web addresses become links; `[words](https://…)` is a link with words. Everything else is shown as
it was typed. Linear in the length of the text.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

HEADING, POINT, NUMBERED = re.compile(r"#{1,3} +"), re.compile(r"[-•] +"), re.compile(r"\d{1,3}[.)] +")
# One pass over a line: links with words, bare addresses, strong, stressed. No part contains another.
INLINE = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<to>https?://[^\s()<>\"']{1,1000})\)"
    r"|(?P<address>https?://[^\s<>\"'`{}|\\^\[\]]{1,1000})"
    r"|\*\*(?P<strong>(?!\s)[^*\n]{1,1000}(?<!\s))\*\*"
    r"|\*(?P<stressed>(?!\s)[^*\n]{1,1000}(?<!\s))\*"
)
SENTENCE_END = ".,;:!?)\u060c\u061b\u061f\u2026\u00bb"


def html_of(text: str, *, heading: int = 3) -> str:
    """The text as HTML: <p>, <h3> (or the level asked for), <ul>, <ol>, <li>, <strong>, <em>, <a href>, <br>."""
    blocks = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").strip())
    return "\n".join(part for block in blocks for part in _block(block.split("\n"), heading))


def _kind(line: str) -> str:
    if HEADING.match(line):
        return "heading"
    if POINT.match(line):
        return "ul"
    return "ol" if NUMBERED.match(line) else "p"


def _block(lines: list[str], heading: int) -> Iterator[str]:
    """Neighbouring lines of one kind make one element; each heading is one of its own."""
    for kind, found in groupby((line.strip() for line in lines if line.strip()), key=_kind):
        group = list(found)
        if kind == "heading":
            for line in group:
                yield f"<h{heading}>{inline(HEADING.sub('', line, count=1))}</h{heading}>"
        elif kind == "p":
            yield f"<p>{'<br>'.join(inline(line) for line in group)}</p>"
        else:
            mark = POINT if kind == "ul" else NUMBERED
            points = "".join(f"<li>{inline(mark.sub('', line, count=1))}</li>" for line in group)
            yield f"<{kind}>{points}</{kind}>"


def inline(line: str) -> str:
    """One line with its links and stresses."""
    parts, at = [], 0
    for match in INLINE.finditer(line):
        parts.append(escape(line[at : match.start()]))
        at = match.end()
        if match["strong"]:
            parts.append(f"<strong>{escape(match['strong'])}</strong>")
        elif match["stressed"]:
            parts.append(f"<em>{escape(match['stressed'])}</em>")
        else:
            address = match["to"] or match["address"].rstrip(SENTENCE_END)
            words = match["words"] or address
            parts.append(f'<a href="{escape(address)}">{escape(words)}</a>')
            if not match["to"]:
                parts.append(escape(match["address"][len(address) :]))
    parts.append(escape(line[at:]))
    return "".join(parts)
