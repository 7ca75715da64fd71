"""Reading answers from CSV: long ballots, and the opinion-map layout. Faults name file, row and reason."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from consultations.files.refusals import Fault, FilesRefused
from repository.licenses.domain import answers as answering
from repository.licenses.domain.questions import Question, statement_question

MAXIMUM_BYTES = 2 * 1024 * 1024 * 1024
MAXIMUM_FAULTS = 100
VOTES = {"1": "agree", "-1": "disagree", "0": "pass", "1.0": "agree", "-1.0": "disagree", "0.0": "pass"}

Answers = dict[str, object]


@dataclass(frozen=True)
class Voters:
    """Checked answers of each voter, in order of first appearance."""

    answers: dict[str, Answers]


@dataclass(frozen=True)
class OpinionMap:
    """A conversation: its topic, the statements as questions, and who answered what."""

    topic: str
    description: str
    questions: list[Question]
    window: tuple[datetime, datetime] | None
    voters: Voters


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of a CSV file; row 1 is the header. Raises FilesRefused for what is not UTF-8 CSV."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FilesRefused([Fault(path.name, None, "", "unreadable", error.strerror or "cannot be read")]) from error
    if len(content) > MAXIMUM_BYTES:
        raise FilesRefused([Fault(path.name, None, "", "too-large", "larger than 2 GB")])
    if not content.strip():
        raise FilesRefused([Fault(path.name, None, "", "empty", "the file is empty")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise FilesRefused([Fault(path.name, row, "", "not-utf-8", "not UTF-8; save it as CSV UTF-8")]) from error
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise FilesRefused([Fault(path.name, row, "", "nul", "holds a NUL character: not a CSV file")])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise FilesRefused([Fault(path.name, number + 1, "", "not-csv", str(error))]) from error


def read_long(path: Path, questions: Sequence[Question]) -> Voters:
    """Read `voter,question,answer`; an empty answer is no answer; a repeated voter and question names both rows."""
    known = {question.id: question for question in questions}
    found: dict[str, Answers] = {}
    first: dict[tuple[str, str], int] = {}
    faults: list[Fault] = []
    lines = rows(path)
    _header(path, next(lines)[1], ["voter", "question", "answer"])
    for number, cells in lines:
        if not any(cells):
            continue
        fault = _long_row(path.name, number, cells, known, found, first)
        if fault:
            faults.append(fault)
            if len(faults) >= MAXIMUM_FAULTS:
                break
    if not found and not faults:
        faults.append(Fault(path.name, 2, "", "empty", "no ballot in the file"))
    if faults:
        raise FilesRefused(faults)
    return Voters(found)


def _header(path: Path, cells: list[str], expected: list[str]) -> None:
    if [cell.strip() for cell in cells] != expected:
        raise FilesRefused([Fault(path.name, 1, "", "header", "the first row must be " + ",".join(expected))])


def _long_row(
    name: str,
    number: int,
    cells: list[str],
    known: dict[str, Question],
    found: dict[str, Answers],
    first: dict[tuple[str, str], int],
) -> Fault | None:
    if len(cells) != 3:
        return Fault(name, number, "", "cells", f"{len(cells)} cells instead of 3")
    voter, question_id, cell = (part.strip() for part in cells)
    if not voter or len(voter) > 200:
        return Fault(name, number, "voter", "voter", "the voter is missing or too long")
    question = known.get(question_id)
    if question is None:
        return Fault(name, number, "question", "unknown-question", f"no question {question_id[:60]!r}")
    earlier = first.setdefault((voter, question_id), number)
    if earlier != number:
        return Fault(name, number, "", "doubled", f"voter {voter!r} already answered {question_id!r} in row {earlier}")
    try:
        answer = answering.from_csv(question, cell)
    except answering.AnswerRefused as refused:
        return Fault(name, number, "answer", refused.code, f"{cell[:60]!r} is no answer to {question_id!r}")
    voter_answers = found.setdefault(voter, {})
    if answer is not None:
        voter_answers[question_id] = answer
    return None


def read_opinion_map(folder: Path, language: str) -> OpinionMap:
    """Read summary.csv, comments.csv and participants-votes.csv. Counts come from the votes alone."""
    for name in ("comments.csv", "participants-votes.csv"):
        if not (folder / name).is_file():
            raise FilesRefused([Fault(name, None, "", "unreadable", f"not in {folder.name}")])
    summary = _summary(folder / "summary.csv")
    questions = _statements(folder / "comments.csv", language)
    return OpinionMap(
        topic=summary.get("topic") or folder.name,
        description=summary.get("conversation-description", ""),
        questions=questions,
        window=_window(folder / "comments.csv"),
        voters=_votes(folder / "participants-votes.csv", questions),
    )


def _summary(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    return {cells[0].strip(): cells[1].strip() for _, cells in rows(path) if len(cells) >= 2}


def _window(path: Path) -> tuple[datetime, datetime] | None:
    """From the first to the last statement, where comments.csv has their times in milliseconds since 1970."""
    lines = rows(path)
    header = [cell.strip() for cell in next(lines)[1]]
    if "timestamp" not in header:
        return None
    at = header.index("timestamp")
    times = [int(cells[at]) // 1000 for _, cells in lines if len(cells) > at and cells[at].strip().isdigit()]
    if not times or min(times) == max(times):
        return None
    return datetime.fromtimestamp(min(times), UTC), datetime.fromtimestamp(max(times), UTC)


def _statements(path: Path, language: str) -> list[Question]:
    lines = rows(path)
    header = [cell.strip() for cell in next(lines)[1]]
    for column in ("comment-id", "moderated", "comment-body"):
        if column not in header:
            raise FilesRefused([Fault(path.name, 1, column, "header", f"no column {column}")])
    at, moderated, body = (header.index(name) for name in ("comment-id", "moderated", "comment-body"))
    faults: list[Fault] = []
    made: dict[int, Question] = {}
    for number, cells in lines:
        if len(cells) != len(header) or not cells[at].strip().isdigit() or not cells[body].strip():
            faults.append(Fault(path.name, number, "", "cells", "no comment-id or no text"))
        elif (identity := int(cells[at])) in made:
            faults.append(Fault(path.name, number, "comment-id", "doubled", f"comment {identity} stands twice"))
        else:
            words = "".join(ch for ch in cells[body].strip() if ch.isprintable() or ch == "\n")
            out = cells[moderated].strip() == "-1"
            made[identity] = statement_question(f"s{identity}", {language: words}, moderated=out)
    if faults or not made:
        raise FilesRefused(faults or [Fault(path.name, 2, "", "empty", "no statement in the file")])
    return [made[identity] for identity in sorted(made)]


def _votes(path: Path, questions: Sequence[Question]) -> Voters:
    lines = rows(path)
    header = [cell.strip() for cell in next(lines)[1]]
    if "participant" not in header:
        raise FilesRefused([Fault(path.name, 1, "participant", "header", "no column participant")])
    voter_at = header.index("participant")
    known = {question.id for question in questions}
    columns = [(n, f"s{name}") for n, name in enumerate(header) if name.isdigit()]
    faults = [
        Fault(path.name, 1, ident, "unknown-question", "no such comment") for _, ident in columns if ident not in known
    ]
    found: dict[str, Answers] = {}
    for number, cells in lines:
        if len(faults) >= MAXIMUM_FAULTS:
            break
        faults += _vote_row(path.name, number, cells, len(header), voter_at, columns, found)
    if faults or not found:
        raise FilesRefused(faults or [Fault(path.name, 2, "", "empty", "no participant in the file")])
    return Voters(found)


def _vote_row(
    name: str,
    number: int,
    cells: list[str],
    width: int,
    voter_at: int,
    columns: list[tuple[int, str]],
    found: dict[str, Answers],
) -> list[Fault]:
    if len(cells) != width:
        return [Fault(name, number, "", "cells", f"{len(cells)} cells instead of {width}")]
    voter = cells[voter_at].strip()
    if not voter or voter in found:
        return [Fault(name, number, "participant", "doubled" if voter else "voter", f"participant {voter!r}")]
    given: Answers = {}
    faults: list[Fault] = []
    for column, question in columns:
        cell = cells[column]
        if cell:
            vote = VOTES.get(cell.strip())
            if vote is None:
                faults.append(
                    Fault(name, number, question[1:], "unknown-mark", f"{cell[:20]!r} is not 1, -1, 0 or empty")
                )
            else:
                given[question] = vote
    if given:
        found[voter] = given
    return faults
