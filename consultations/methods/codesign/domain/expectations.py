"""The expectations matrix: what people said, by the question that it answers and the stage of the data's life.

Six questions across twelve stages. A cell says where the community stands only through what it adopted: a red line
makes it unacceptable, a condition acceptable under conditions; cards alone leave it undecided, and no card at all is a
gap: nobody has spoken about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

QUESTIONS = ("why", "what", "who", "how", "when", "where")
STAGES = (
    "plan", "collect", "process", "store", "share", "combine", "analyse", "train_model", "use_decide", "publish",
    "retain_delete", "govern",
)  # fmt: skip

Position = Literal["unacceptable", "conditions", "undecided", "not_discussed"]


@dataclass(frozen=True)
class Said:
    """A card with its place in the matrix; `clause` is what it came into and was adopted: condition, red_line or ""."""

    number: int
    question: str
    stage: str
    clause: Literal["", "condition", "red_line"] = ""


@dataclass(frozen=True)
class Cell:
    """What people said to one question at one stage, by card number."""

    question: str
    stage: str
    cards: tuple[int, ...] = ()
    position: Position = "not_discussed"


@dataclass(frozen=True)
class Row:
    """One question across all stages; `spoken` is the number of cards that answer it."""

    question: str
    cells: tuple[Cell, ...]

    @property
    def spoken(self) -> int:
        return sum(len(cell.cards) for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """The filled matrix. `unplaced` are cards that name no question, no stage, or one that the matrix does not have."""

    rows: tuple[Row, ...]
    unplaced: tuple[int, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for row in self.rows for cell in row.cells)

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """What nobody has spoken about."""
        return tuple(cell for cell in self.cells if not cell.cards)


def fill(said: Iterable[Said]) -> Matrix:
    """The matrix of these cards; each cell holds its cards in order of number."""
    placed: dict[tuple[str, str], list[Said]] = {}
    unplaced: list[int] = []
    for one in sorted(said, key=lambda card: card.number):
        if one.question in QUESTIONS and one.stage in STAGES:
            placed.setdefault((one.question, one.stage), []).append(one)
        else:
            unplaced.append(one.number)
    rows = tuple(
        Row(question, tuple(_cell(question, stage, placed.get((question, stage), [])) for stage in STAGES))
        for question in QUESTIONS
    )
    return Matrix(rows, tuple(unplaced))


def _cell(question: str, stage: str, said: list[Said]) -> Cell:
    clauses = {one.clause for one in said}
    position: Position = "undecided" if said else "not_discussed"
    if "red_line" in clauses:
        position = "unacceptable"
    elif "condition" in clauses:
        position = "conditions"
    return Cell(question, stage, tuple(one.number for one in said), position)
