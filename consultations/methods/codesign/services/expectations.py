"""The expectations matrix for pages, CSV and PDF: its cells with the words that people wrote, and names for all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.methods.codesign.domain import expectations
from consultations.methods.codesign.selectors.trace import CardRow, Traced

QUESTIONS: dict[str, str | Promise] = {
    "why": _("Why?"),
    "what": _("What?"),
    "who": _("Who?"),
    "how": _("How?"),
    "when": _("When?"),
    "where": _("Where?"),
}
ABOUT: dict[str, str | Promise] = {
    "why": _("Purpose and value"),
    "what": _("The data"),
    "who": _("Who may, and who answers for it"),
    "how": _("Safeguards and oversight"),
    "when": _("Time and change"),
    "where": _("Place and setting"),
}
STAGES: dict[str, str | Promise] = {
    "plan": _("Planning"),
    "collect": _("Collecting"),
    "process": _("Preparing"),
    "store": _("Storing"),
    "share": _("Sharing"),
    "combine": _("Combining"),
    "analyse": _("Analysing"),
    "train_model": _("Training models"),
    "use_decide": _("Using results"),
    "publish": _("Publishing"),
    "retain_delete": _("Keeping and deleting"),
    "govern": _("Overseeing"),
}
POSITIONS: dict[str, tuple[str, str | Promise]] = {
    "unacceptable": ("no", _("A red line")),
    "conditions": ("cond", _("Under conditions")),
    "undecided": ("open", _("Said, not decided")),
    "not_discussed": ("", _("Nobody spoke about it")),
}

IN_A_CELL, UNPLACED = 20, 60
"""How many cards a page shows in one cell, and of those without a place; the table to download has all."""


@dataclass(frozen=True)
class CellShown:
    """One cell with its names; `verdict` is the tag that stands for its position, "" for a gap. `cards` are the first
    of `total`, as many as a page has room for."""

    question: str
    stage: str
    question_name: str | Promise
    stage_name: str | Promise
    verdict: str
    position: str | Promise
    cards: tuple[CardRow, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.cards)


@dataclass(frozen=True)
class RowShown:
    """One question with its cells, and how many cards answer it."""

    question: str
    name: str | Promise
    about: str | Promise
    cells: tuple[CellShown, ...]
    spoken: int

    @property
    def filled(self) -> tuple[CellShown, ...]:
        return tuple(cell for cell in self.cells if cell.cards)

    @property
    def gaps(self) -> tuple[CellShown, ...]:
        return tuple(cell for cell in self.cells if not cell.cards)


@dataclass(frozen=True)
class MatrixShown:
    """The matrix for a page. `unplaced` are the first of the `loose` cards, those that lack question or stage."""

    rows: tuple[RowShown, ...]
    stages: tuple[str | Promise, ...]
    unplaced: tuple[CardRow, ...]
    loose: int
    placed: int
    gaps: int


def shown(found: Traced) -> MatrixShown:
    """The matrix of a session."""
    matrix = expectations.fill(found.said)
    rows = tuple(
        RowShown(
            row.question,
            QUESTIONS[row.question],
            ABOUT[row.question],
            tuple(_cell(found, cell) for cell in row.cells),
            row.spoken,
        )
        for row in matrix.rows
    )
    return MatrixShown(
        rows,
        tuple(STAGES[stage] for stage in expectations.STAGES),
        tuple(found.cards[number] for number in matrix.unplaced[:UNPLACED]),
        len(matrix.unplaced),
        sum(row.spoken for row in rows),
        len(matrix.gaps),
    )


def _cell(found: Traced, cell: expectations.Cell) -> CellShown:
    verdict, position = POSITIONS[cell.position]
    return CellShown(
        cell.question,
        cell.stage,
        QUESTIONS[cell.question],
        STAGES[cell.stage],
        verdict,
        position,
        tuple(found.cards[number] for number in cell.cards[:IN_A_CELL]),
        len(cell.cards),
    )


COLUMNS = {
    "question": "why, what, who, how, when or where",
    "stage": "stage of the data's life",
    "position": "unacceptable, conditions, undecided or not_discussed",
    "cards": "numbers of the cards in this cell",
    "words": "what they say, one a line",
}


def rows(found: Traced) -> Iterator[Sequence[object]]:
    """One row for each cell, gaps included."""
    for cell in expectations.fill(found.said).cells:
        said = [found.cards[number].text for number in cell.cards]
        yield cell.question, cell.stage, cell.position, " ".join(map(str, cell.cards)), "\n".join(said)
