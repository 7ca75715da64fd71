"""How a case is cited: BibTeX (Patashnik 1988, @misc) and CSL-JSON 1.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repository.cases.domain.tabular import Kept

ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(kept: Kept, *, platform: str) -> str:
    """One entry. Whoever handed the case in is its author where they wished to be thanked, else the platform."""
    told = {
        "title": f"{{{_tex(str(kept.content.get('title', '')))}}}",
        "author": f"{{{_tex(kept.credit or platform)}}}",
        "year": kept.changed[:4],
        "month": str(int(kept.changed[5:7])),
        "howpublished": rf"\url{{{kept.url}}}",
        "publisher": f"{{{_tex(platform)}}}",
        "note": f"Case {kept.number}, version {kept.version}"
        + (f", {kept.standing}" if kept.standing == "flagged" else ""),
        "language": str(kept.content.get("language", "")),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in told.items())
    return f"@misc{{case{kept.number}v{kept.version},\n{lines}\n}}\n"


def _tex(words: str) -> str:
    return "".join(ESCAPED.get(char, char) for char in " ".join(words.split()))


def csl(kept: Kept, *, platform: str) -> dict[str, Any]:
    """One item of CSL-JSON."""
    day = [int(part) for part in kept.changed[:10].split("-")]
    return {
        "id": f"case-{kept.number}-v{kept.version}",
        "type": "webpage",
        "title": str(kept.content.get("title", "")),
        "author": [{"literal": kept.credit or platform}],
        "container-title": platform,
        "publisher": platform,
        "issued": {"date-parts": [day]},
        "version": str(kept.version),
        "number": str(kept.number),
        "language": str(kept.content.get("language", "")),
        "URL": kept.url,
        "abstract": str(kept.content.get("summary", "")),
    }


def record(kept: Kept) -> dict[str, Any]:
    """A case as plain JSON: what the platform says of it beside its content."""
    content: Mapping[str, Any] = kept.content
    return {
        "number": kept.number, "url": kept.url, "version": kept.version, "standing": kept.standing,
        "note": kept.note, "published": kept.published, "changed": kept.changed, "content": content,
    }  # fmt: skip
