"""One answer to one question, in the only form in which it may enter a leaf.

| scale | canonical answer |
|---|---|
| single | "a" |
| multiple, approval | ["a", "b"], sorted; [] is "none of them" |
| score | 0 to 10, or "no_opinion" |
| agreement | "agree", "disagree" or "pass" |
| comfort | 1 to 5, or "no_opinion" |
| consent | "agree", "concern" or {"block": commitment to the reason} |
| dots | {"a": 3, "b": 1}, zeros left out |
| ranking | ["b", "a"], best first; may be partial |
| budget | ["a", "b"], sorted; or {"a": 3, "b": 1} where people give points |
| moscow | "must", "should", "could" or "wont" |
| impact, effort | 1 to 5, or "no_opinion" |
| pairs | ["a>b", "c>a"], sorted: the better first, each pair once; as many as one likes |
| text | commitment: hex SHA-256 of salt and text, so that words never enter the log |

None is a question left blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

from .canonical import canonical, sha256
from .kinds import COMFORT_STEPS, KINDS, RATING_STEPS, SCORE_MAXIMUM, SCORE_MINIMUM
from .refused import Refused
from .scales import NO_OPINION, Question

Answer = str | int | list[str] | dict[str, Any] | None

_COMMITMENT = re.compile(r"[0-9a-f]{64}").fullmatch
_INTEGER = re.compile(r"-?\d{1,9}").fullmatch


class AnswerRefused(Refused):
    """An answer that the scale does not allow. `values["question"]` is its id."""


def check(question: Question, raw: object) -> Answer:
    """The canonical answer, or AnswerRefused("wrong-type" | "unknown-mark" | "repeated-mark" | "too-few" |
    "too-many" | "out-of-range" | "over-budget" | "not-a-commitment")."""
    if raw is None:
        return None
    return _CHECKS[question.scale.kind](question, raw)


def encode(answer: Answer) -> str:
    """The canonical JSON text of an answer (RFC 8785), without the cost of the general encoder for plain marks."""
    if type(answer) is str:
        return encode_basestring(answer)
    if answer is None:
        return "null"
    if type(answer) is int:
        return str(answer)
    return canonical(answer).decode("utf-8")


def commitment(salt: bytes, text: str) -> str:
    """Hex SHA-256 of salt and text: what stands in the leaf for free words. The salt is published with the text."""
    return sha256(salt + text.encode("utf-8"))


def from_csv(question: Question, cell: str) -> Answer:
    """Read a CSV cell: `a|b` (several), `a>b>c` (ranking), `a=3|b=1` (points), `a>b|c>a` (pairs), `block=HEX`, empty = left blank."""
    cell = cell.strip()
    if not cell:
        return None
    kind = question.scale.kind
    raw: object = cell
    if kind in ("multiple", "approval", "pairs") or (kind == "budget" and not question.scale.budget):
        raw = [part.strip() for part in cell.split("|")]
    elif kind == "ranking":
        raw = [part.strip() for part in cell.split(">")]
    elif kind in ("dots", "budget"):
        raw = _points(question, cell)
    elif KINDS[kind].numbers and _INTEGER(cell):
        raw = int(cell)
    elif kind == "consent" and cell.startswith("block="):
        raw = {"block": cell.removeprefix("block=")}
    return check(question, raw)


def _points(question: Question, cell: str) -> dict[str, int]:
    points: dict[str, int] = {}
    for part in cell.split("|"):
        mark, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals or not _INTEGER(number):
            raise _refusal(question, "wrong-type", expected="option=points", given=part.strip()[:40])
        if mark in points:
            raise _refusal(question, "repeated-mark", mark=mark)
        points[mark] = int(number)
    return points


def _single(question: Question, raw: object) -> Answer:
    if type(raw) is not str:
        raise _refusal(question, "wrong-type", expected="string")
    return _known(question, raw)


def _chosen(question: Question, raw: object) -> Answer:
    marks = _list(question, raw)
    _between(question, len(marks), question.scale.minimum or 0, question.scale.maximum)
    return sorted(marks)


def _ranking(question: Question, raw: object) -> Answer:
    marks = _list(question, raw)
    if not marks:
        return None
    _between(question, len(marks), question.scale.minimum or 1, question.scale.maximum)
    return marks


def _score(question: Question, raw: object) -> Answer:
    return _number(question, raw, SCORE_MINIMUM, SCORE_MAXIMUM)


def _comfort(question: Question, raw: object) -> Answer:
    return _number(question, raw, 1, COMFORT_STEPS)


def _rating(question: Question, raw: object) -> Answer:
    return _number(question, raw, 1, RATING_STEPS)


def _one_of_marks(question: Question, raw: object) -> Answer:
    if type(raw) is not str:
        raise _refusal(question, "wrong-type", expected="string")
    if raw not in KINDS[question.scale.kind].marks:
        raise _refusal(question, "unknown-mark", mark=raw[:64])
    return raw


def _consent(question: Question, raw: object) -> Answer:
    if type(raw) is dict:
        if set(raw) != {"block"} or type(raw["block"]) is not str or not _COMMITMENT(raw["block"]):
            raise _refusal(question, "not-a-commitment")
        return {"block": raw["block"]}
    if type(raw) is not str:
        raise _refusal(question, "wrong-type", expected="string")
    if raw not in ("agree", "concern"):
        raise _refusal(question, "unknown-mark", mark=raw[:64])
    return raw


def _dots(question: Question, raw: object) -> Answer:
    if type(raw) is not dict or not all(type(points) is int for points in raw.values()):
        raise _refusal(question, "wrong-type", expected="object of option and points")
    if any(points < 0 for points in raw.values()):
        raise _refusal(question, "out-of-range", minimum=0)
    spent = sum(raw.values())
    if spent > (question.scale.budget or 0):
        raise _refusal(question, "over-budget", spent=spent, budget=question.scale.budget)
    return {_known(question, mark): raw[mark] for mark in sorted(raw) if raw[mark]} or None


def _budget(question: Question, raw: object) -> Answer:
    return _dots(question, raw) if question.scale.budget else _chosen(question, raw)


def _pairs(question: Question, raw: object) -> Answer:
    if type(raw) not in (list, tuple):
        raise _refusal(question, "wrong-type", expected="array")
    met: set[frozenset[str]] = set()
    found: list[str] = []
    for pair in raw:  # type: ignore[attr-defined]
        better, sign, worse = str(pair).partition(">") if type(pair) is str else ("", "", "")
        if not sign:
            raise _refusal(question, "wrong-type", expected="better>worse")
        both = frozenset({_known(question, better), _known(question, worse)})
        if len(both) < 2 or both in met:
            raise _refusal(question, "repeated-mark", mark=str(pair)[:64])
        met.add(both)
        found.append(f"{better}>{worse}")
    _between(question, len(found), 0, question.scale.maximum)
    return sorted(found) or None


def _text(question: Question, raw: object) -> Answer:
    if type(raw) is not str or not _COMMITMENT(raw):
        raise _refusal(question, "not-a-commitment")
    return raw


_CHECKS: dict[str, Callable[[Question, object], Answer]] = {
    "single": _single,
    "multiple": _chosen,
    "approval": _chosen,
    "score": _score,
    "agreement": _one_of_marks,
    "comfort": _comfort,
    "consent": _consent,
    "dots": _dots,
    "ranking": _ranking,
    "text": _text,
    "budget": _budget,
    "moscow": _one_of_marks,
    "impact": _rating,
    "effort": _rating,
    "pairs": _pairs,
}


def _number(question: Question, raw: object, least: int, most: int) -> Answer:
    if raw == NO_OPINION and type(raw) is str and question.no_opinion:
        return NO_OPINION
    if type(raw) is not int:
        raise _refusal(question, "wrong-type", expected="integer")
    if not least <= raw <= most:
        raise _refusal(question, "out-of-range", minimum=least, maximum=most)
    return raw


def _list(question: Question, raw: object) -> list[str]:
    if type(raw) not in (list, tuple):
        raise _refusal(question, "wrong-type", expected="array")
    marks = [_known(question, mark) for mark in raw]  # type: ignore[attr-defined]
    if len(set(marks)) < len(marks):
        raise _refusal(question, "repeated-mark", mark=next(mark for mark in marks if marks.count(mark) > 1))
    return marks


def _known(question: Question, mark: object) -> str:
    if type(mark) is not str or mark not in question.option_ids:
        raise _refusal(question, "unknown-mark", mark=str(mark)[:64])
    return mark


def _between(question: Question, count: int, minimum: int, maximum: int | None) -> None:
    if count < minimum:
        raise _refusal(question, "too-few", minimum=minimum)
    if maximum is not None and count > maximum:
        raise _refusal(question, "too-many", maximum=maximum)


def _refusal(question: Question, code: str, **values: object) -> AnswerRefused:
    return AnswerRefused(code, question=question.id, **values)
