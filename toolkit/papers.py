"""A tool or a worksheet as PDF and as ODT: blank or filled, A4 or A3, in large print where wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from consultations.forms.texts import direction
from repository.licenses import pdf
from toolkit.domain import guide, odt, plain
from toolkit.domain.tools import Tool
from toolkit.forms import words

SIZES = {"a4": 5, "a3": 9}  # with the columns of a table that one can still write in


@dataclass(frozen=True)
class Layout:
    """How a paper is laid out. A3 lies on its side, to be written on by a group."""

    size: str = "a4"
    large: bool = False


@dataclass(frozen=True)
class Paper:
    """What stands on a paper: a tool, and the answers of a worksheet with its name, or None for a blank one.

    `language` is that of the answers; the tool's own words are in `tool.language`.
    """

    tool: Tool
    answers: Mapping[str, Any] | None = None
    title: str = ""
    language: str = ""
    notes: tuple[Mapping[str, str], ...] = ()

    @property
    def blank(self) -> bool:
        return self.answers is None


def _laid(paper: Paper, size: str = "a4") -> tuple[plain.LaidSection, ...]:
    return plain.lay(paper.tool.sections, paper.answers, words.states(), fit=SIZES[size])


def as_pdf(paper: Paper, layout: Layout, at: datetime) -> bytes:
    """A PDF that is PDF/A-3a and PDF/UA-1. `at` is printed on a filled one. Raises PdfUnavailable."""
    tool = paper.tool
    with translation.override(tool.language):
        context = {
            "paper": paper,
            "tool": tool,
            "body": tool.body,
            "kind": words.KINDS.get(tool.kind, tool.kind),
            "sections": _laid(paper, layout.size),
            "guide": guide.lay(tool, words.on_paper()) if paper.blank else (),
            "layout": layout,
            "lang": tool.language,
            "dir": direction(tool.language),
            "answers_lang": paper.language or tool.language,
            "answers_dir": direction(paper.language or tool.language),
            "at": None if paper.blank else at,
        }
        html = render_to_string("pdf/toolkit/sheet.html", context)
    stamp = datetime(2026, 1, 1, tzinfo=UTC) if paper.blank else at
    return pdf.render(html, at=stamp, identifier=pdf.identifier_of(html.encode())).content


def as_odt(paper: Paper) -> bytes:
    """An OpenDocument text that people can write in, with headings, lists and tables that a screen reader knows."""
    tool = paper.tool
    with translation.override(tool.language):
        said = odt.Words(
            how=translation.gettext("How to do it"),
            minutes=translation.gettext("minutes"),
            needed=translation.gettext("needed"),
            notes=translation.gettext("Kept from an earlier version"),
            version=translation.gettext("version"),
            empty=translation.gettext("nothing written"),
        )
        return odt.write(
            tool,
            _laid(paper),
            said,
            title=paper.title or tool.title,
            blank=paper.blank,
            language=paper.language or tool.language,
            rtl=direction(tool.language) == "rtl",
            notes=paper.notes,
            parts=guide.lay(tool, words.on_paper()) if paper.blank else (),
        )
