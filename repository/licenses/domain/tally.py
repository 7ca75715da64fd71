"""Counting leaves: exact, linear, in any order.

The counter keeps one cell for each distinct (question, group, canonical answer): a leaf costs a dictionary increment,
and an answer is checked and classified once, however many people gave it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from operator import eq
from typing import Any

from .answers import Answer, AnswerRefused, check, encode
from .canonical import canonical
from .questions import BallotDefinition
from .refused import Refused
from .scales import NO_OPINION, Question, marks

_TAG = re.compile(r"[0-9a-f]{64}").fullmatch
_TAIL = 73  # the end of every leaf: ","r":" and 64 hex digits and "}
_HEX = b"0123456789abcdef"
_CHUNK = 1 << 16
_COMMITTED = re.compile(r'(?:\{"block":)?"[0-9a-f]{64}"\}?').fullmatch


class LeafRefused(Refused):
    """A leaf that does not belong into this count. Codes: malformed, other-ballot, unknown-question, unknown-group,
    doubled, and the codes of AnswerRefused with `not-canonical`."""


@dataclass(frozen=True)
class Split:
    """Ballots cast, for and against; everything else abstained."""

    cast: int = 0
    for_: int = 0
    against: int = 0

    @property
    def abstain(self) -> int:
        return self.cast - self.for_ - self.against


@dataclass(frozen=True)
class QuestionCounts:
    """The count of one question.

    `cast` is the number of ballots with this question, `blank` and `no_opinion` among them; abstentions are what is
    neither for nor against. `marks` counts each mark: ballots that carry it, points where points are given, first
    preferences for rankings, comparisons won for pairs. `rankings` lists each distinct ranking with its number, most
    frequent first; `spendings` each distinct answer to a budget as ((option, points), ...); `duels` counts each
    comparison as (better, worse).
    """

    question: str
    cast: int = 0
    blank: int = 0
    no_opinion: int = 0
    for_: int = 0
    against: int = 0
    marks: dict[str, int] = field(default_factory=dict)
    rankings: tuple[tuple[tuple[str, ...], int], ...] = ()
    spendings: tuple[tuple[tuple[tuple[str, int], ...], int], ...] = ()
    duels: dict[tuple[str, str], int] = field(default_factory=dict)
    groups: dict[str, Split] = field(default_factory=dict)

    @property
    def abstain(self) -> int:
        return self.cast - self.for_ - self.against


@dataclass(frozen=True)
class Counts:
    """The count of one ballot: `leaves` in its log, `cast` ballots (None where nobody was asked every question, so
    that leaves do not tell), and each question by id."""

    ballot: str
    leaves: int
    cast: int | None
    questions: dict[str, QuestionCounts]


class Tally:
    """Counts the leaves of one ballot. `add` may be called in any order; the result does not depend on it.

    `unique=False` leaves the search for doubled tags to a caller that reads sorted leaves; with it the tags are kept,
    about 130 bytes for each leaf.
    """

    def __init__(self, definition: BallotDefinition, *, unique: bool = True) -> None:
        self.definition = definition
        self._labels = frozenset(definition.groups.labels) if definition.groups else frozenset({None})
        self._cells: dict[tuple[str, str | None], dict[str, int]] = {}
        self._tags: dict[str, set[bytes]] | None = {} if unique else None

    def add(self, leaf: Mapping[str, Any]) -> None:
        """Count one leaf ({"a", "b", "g"?, "q", "r"}). Raises LeafRefused."""
        try:
            answer, question, tag = leaf["a"], leaf["q"], leaf["r"]
            if len(leaf) != (5 if "g" in leaf else 4):
                raise LeafRefused("malformed", members=sorted(leaf))
        except KeyError:
            raise LeafRefused("malformed", members=sorted(leaf)) from None
        if leaf.get("b") != self.definition.ballot:
            raise LeafRefused("other-ballot", ballot=leaf.get("b"))
        if type(question) is not str or type(tag) is not str or not _TAG(tag):
            raise LeafRefused("malformed", question=question)
        if self._tags is not None:
            tags, own = self._tags.setdefault(question, set()), bytes.fromhex(tag)
            if own in tags:
                raise LeafRefused("doubled", question=question, r=tag)
            tags.add(own)
        try:
            text = encode(answer)
        except Refused as error:
            raise LeafRefused("wrong-type", question=question) from error
        self.add_text(question, text, group=leaf.get("g"))

    def add_answer(self, question: str, answer: Answer, *, group: str | None = None, times: int = 1) -> None:
        """Count an answer that was given `times` times: for counters that grouped equal answers already."""
        self.add_text(question, encode(answer), group=group, times=times)

    def add_text(self, question: str, text: str, *, group: str | None = None, times: int = 1) -> None:
        """Count an answer given as its canonical JSON text: the fast path of recounts."""
        cell = self._cells.get((question, group))
        if cell is None:
            cell = self._open(question, group)
        if text not in cell:
            text = self._checked(question, text)
        cell[text] = cell.get(text, 0) + times

    def counts(self) -> Counts:
        """What was counted so far, every question of the definition included."""
        found: dict[str, dict[str | None, dict[str, int]]] = {}
        for (id, group), cell in self._cells.items():
            found.setdefault(id, {})[group] = cell
        questions = {
            question.id: self._count(question, found.get(question.id, {})) for question in self.definition.questions
        }
        everybody = [questions[question.id].cast for question in self.definition.questions if question.asked == "all"]
        return Counts(
            ballot=self.definition.ballot,
            leaves=sum(count.cast for count in questions.values()),
            cast=max(everybody, default=None),
            questions=questions,
        )

    def _open(self, question: str, group: str | None) -> dict[str, int]:
        try:
            self.definition.question(question)
        except KeyError:
            raise LeafRefused("unknown-question", question=question) from None
        if group not in self._labels:
            raise LeafRefused("unknown-group", question=question, group=group)
        return self._cells.setdefault((question, group), {})

    def _checked(self, question: str, text: str) -> str:
        """The cell of an answer seen for the first time; commitments to free words share one cell."""
        asked = self.definition.question(question)
        try:
            answer = json.loads(text)
            canonical = encode(check(asked, answer))
        except AnswerRefused as error:
            raise LeafRefused(error.code, **error.values) from error
        except ValueError as error:
            raise LeafRefused("not-canonical", question=question, answer=text[:80]) from error
        if canonical != text:
            raise LeafRefused("not-canonical", question=question, answer=text[:80])
        if asked.scale.kind in ("text", "consent") and _COMMITTED(text):
            return '"block"' if asked.scale.kind == "consent" else '"text"'
        return text

    def _count(self, question: Question, found: dict[str | None, dict[str, int]]) -> QuestionCounts:
        total: dict[str, int] = {}
        for cell in found.values():
            for text, times in cell.items():
                total[text] = total.get(text, 0) + times
        answers = [(json.loads(text), times) for text, times in total.items()]
        split = _split(question, total)
        return QuestionCounts(
            question=question.id,
            cast=split.cast,
            blank=total.get("null", 0),
            no_opinion=total.get(f'"{NO_OPINION}"', 0),
            for_=split.for_,
            against=split.against,
            marks=_marks(question, answers),
            rankings=_rankings(answers) if question.scale.kind == "ranking" else (),
            spendings=_spendings(answers) if question.scale.kind == "budget" else (),
            duels=_duels(answers) if question.scale.kind == "pairs" else {},
            groups={
                label: _split(question, found.get(label, {}))
                for label in (self.definition.groups.labels if self.definition.groups else ())
            },
        )


def count(definition: BallotDefinition, leaves: Iterable[Mapping[str, Any]], *, unique: bool = True) -> Counts:
    """Count an iterable of leaves. Raises LeafRefused at the first that does not belong."""
    tally = Tally(definition, unique=unique)
    for leaf in leaves:
        tally.add(leaf)
    return tally.counts()


def count_lines(definition: BallotDefinition, lines: Iterable[bytes]) -> Counts:
    """Count leaves given as their canonical bytes, sorted as in the log: a million in well under a second.

    All that comes before the tag is equal for equal answers, so equal beginnings are counted as they are and each is
    read once. Raises LeafRefused.
    """
    beginnings: Counter[bytes] = Counter()
    source, last = iter(lines), b""
    while chunk := list(islice(source, _CHUNK)):
        ends = [line[-_TAIL:] for line in chunk]
        tags = b"".join([end[7:71] for end in ends]).translate(None, _HEX)
        if tags or {(end[:7], end[71:]) for end in ends} != {(b'","r":"', b'"}')}:
            raise LeafRefused("malformed")
        if any(map(eq, [last[-_TAIL:], *ends], ends)):
            _refuse_doubled([last, *chunk])
        beginnings.update([line[:-_TAIL] for line in chunk])
        last = chunk[-1]
    tally = Tally(definition, unique=False)
    for beginning, times in beginnings.items():
        _add_beginning(tally, beginning, times)
    return tally.counts()


def _refuse_doubled(lines: list[bytes]) -> None:
    """Two neighbours with one tag are one answer given twice, unless they answer different questions."""
    for one, other in pairwise(lines):
        if one[one.rfind(b',"q":') :] == other[other.rfind(b',"q":') :]:
            raise LeafRefused("doubled", r=other[-66:-2].decode("ascii"))


def _add_beginning(tally: Tally, beginning: bytes, times: int) -> None:
    try:
        leaf = json.loads(beginning + b'"}')
        text = encode(leaf["a"])
        whole = {"a": leaf["a"], "b": tally.definition.ballot, "q": leaf["q"]} | (
            {"g": leaf["g"]} if "g" in leaf else {}
        )
        if canonical(whole) != beginning + b'"}':
            raise LeafRefused("malformed", leaf=beginning[:80].decode("utf-8", "replace"))
    except (ValueError, KeyError, TypeError) as error:
        raise LeafRefused("malformed", leaf=beginning[:80].decode("utf-8", "replace")) from error
    tally.add_text(leaf["q"], text, group=leaf.get("g"), times=times)


def carried(answer: Answer) -> tuple[str, ...]:
    """The marks that an answer carries, as the sides of a question name them."""
    if answer is None or answer == NO_OPINION:
        return ()
    if isinstance(answer, (list, dict)):
        return tuple(answer)
    return (str(answer),)


def _split(question: Question, cell: Mapping[str, int]) -> Split:
    """For: at least one favourable mark and no opposed one; against: the reverse; all else abstained."""
    favourable, opposed = set(question.favourable), set(question.opposed)
    cast = in_favour = against = 0
    for text, times in cell.items():
        given = carried(json.loads(text))
        is_for, is_against = not favourable.isdisjoint(given), not opposed.isdisjoint(given)
        cast += times
        in_favour += times if is_for and not is_against else 0
        against += times if is_against and not is_for else 0
    return Split(cast, in_favour, against)


def _marks(question: Question, answers: list[tuple[Any, int]]) -> dict[str, int]:
    result = dict.fromkeys(marks(question), 0)
    if question.scale.kind == "pairs":
        for (better, _), times in _duels(answers).items():
            result[better] += times
        return result
    for answer, times in answers:
        if isinstance(answer, dict) and question.scale.budget:
            for mark, points in answer.items():
                result[mark] += points * times
            continue
        given = carried(answer)
        for mark in given[:1] if question.scale.kind == "ranking" else given:
            if mark in result:
                result[mark] += times
    return result


def _spendings(answers: list[tuple[Any, int]]) -> tuple[tuple[tuple[tuple[str, int], ...], int], ...]:
    found = [(tuple(sorted(_as_points(answer).items())), times) for answer, times in answers if answer]
    return tuple(sorted(found))


def _as_points(answer: Any) -> dict[str, int]:
    return answer if isinstance(answer, dict) else dict.fromkeys(answer, 1)


def _duels(answers: list[tuple[Any, int]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for answer, times in answers:
        for pair in answer or ():
            better, _, worse = pair.partition(">")
            found[better, worse] = found.get((better, worse), 0) + times
    return dict(sorted(found.items()))


def _rankings(answers: list[tuple[Any, int]]) -> tuple[tuple[tuple[str, ...], int], ...]:
    found = [(tuple(answer), times) for answer, times in answers if answer]
    return tuple(sorted(found, key=lambda item: (-item[1], item[0])))
