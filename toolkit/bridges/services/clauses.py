"""Clause library, card sort and shared statements: conditions and red lines that will be put to people."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.models import ProposedClause
from toolkit.bridges.services.desk import Desk, short_name
from toolkit.bridges.services.initiative import GONE
from toolkit.selectors import library as tools

PILES = {"red_line": "must_not", "must": "must", "should": "should", "may": "may"}
BLANK = re.compile(r"\{(\w+)\}")


def library(desk: Desk) -> None:
    """Each card of the clause library becomes a proposed clause."""
    pieces = set()
    for row in desk.rows("clauses"):
        pieces.add(f"clauses:{row.key}")
        _clause(desk, row.cells, f"clauses:{row.key}")
    desk.forgotten("clauses:", pieces, GONE)


def statements(desk: Desk) -> None:
    """Each sentence that the table shares becomes a proposed clause."""
    pieces = set()
    for row in desk.rows("statements"):
        pieces.add(f"statements:{row.key}")
        cells = {**row.cells, "text": row.cells.get("statement", "")}
        _clause(desk, cells, f"statements:{row.key}")
    desk.forgotten("statements:", pieces, GONE)


def cards(desk: Desk) -> None:
    """A card on the pile of red lines, or of must, should and may, becomes a clause: in the library's words, filled in
    with what was noted, or in its own."""
    templates = _templates(desk)
    pieces = set()
    for row in desk.rows("cards"):
        pile = row.cells.get("pile", "")
        if pile not in PILES:
            continue
        piece = f"cards:{row.key}"
        pieces.add(piece)
        template = templates.get(row.cells.get("clause", ""), {})
        cells = {
            "ref": template.get("ref", ""),
            "kind": "red_line" if pile == "red_line" else "condition",
            "modality": PILES[pile],
            "category": template.get("category", ""),
            "text": _filled(template.get("text", ""), row.cells.get("note", "")) or row.cells.get("card", ""),
            "test": _filled(template.get("test", ""), row.cells.get("note", "")),
            "applies_to": desk.answer("use"),
        }
        _clause(desk, cells, piece)
    desk.forgotten("cards:", pieces, GONE)


def _templates(desk: Desk) -> dict[str, Mapping[str, Any]]:
    """The templates of the clause library in the current release, by short name."""
    release = tools.current()
    version = release.versions.filter(tool__slug="clause-library").first() if release else None
    if version is None:
        return {}
    body = tools.definition_of(version, desk.language).body
    return {one["ref"]: one for one in body.get("clauses", ())}


def _filled(text: str, note: str) -> str:
    """The template with its one blank filled in; "" where it has more blanks than there are notes."""
    blanks = set(BLANK.findall(text))
    if not blanks:
        return text
    return BLANK.sub(lambda _blank: note, text) if len(blanks) == 1 and note else ""


def _clause(desk: Desk, cells: Mapping[str, Any], piece: str) -> None:
    words = cells.get("text", "")
    if not words:
        desk.skip(cells.get("ref", "") or piece, _("A clause needs its words."))
        return
    if BLANK.search(words):
        desk.skip(words[:80], _("Fill in what stands between braces first."))
        return
    initiative = desk.consultation.initiative
    record = desk.known(ProposedClause, piece)
    if record is None:
        taken = set(initiative.clauses.values_list("ref", flat=True))
        ref = short_name(cells.get("ref", ""), set())
        same = initiative.clauses.filter(ref=ref).first() if ref else None
        record = same or ProposedClause(initiative=initiative, ref=ref or short_name(words, taken))
    kind = cells.get("kind") or ("red_line" if cells.get("modality") == "must_not" else "condition")
    record.kind = kind
    record.text = desk.text(words, record.text or None)
    record.modality = "must_not" if kind == "red_line" else cells.get("modality") or "must"
    record.category = cells.get("category") or record.category
    record.test = cells.get("test", "") or record.test
    record.responsible = cells.get("responsible", "")[:200] or record.responsible
    record.deadline = cells.get("deadline", "")[:100] or record.deadline
    desk.keep(record, piece, words[:80], related={"applies_to": _uses(desk, cells.get("applies_to", ""))})


def _uses(desk: Desk, words: str) -> list[Any]:
    wanted = {part.strip() for part in (words or "").replace(";", ",").split(",") if part.strip()}
    return [one for one in desk.consultation.initiative.use_cases.all() if one.ref in wanted]
