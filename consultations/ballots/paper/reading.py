"""What somebody reads on a slip: for each question an answer, "left blank", or "invalid" with a reason.

Two readings are the same when their answers are the same bytes; why an answer is invalid may differ. An invalid answer
is counted as left blank, and how many there were stands in the protocol.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consultations.domain.paper import INVALID
from repository.licenses.domain import answers as answering
from repository.licenses.domain import canonical
from repository.licenses.domain.questions import BallotDefinition, Question

BLANK, UNFIT = "blank", "invalid"


@dataclass(frozen=True)
class Read:
    """One slip as read: raw answers by question (see `answers`), None where left blank; why the others are invalid."""

    answers: Mapping[str, Any]
    invalid: Mapping[str, str]


def encode(definition: BallotDefinition, read: Read) -> tuple[str, str]:
    """(answers, why) as canonical JSON. Raises AnswerRefused for an answer off its scale, or a question left out."""
    unknown = set(read.answers) | set(read.invalid)
    shown: dict[str, Any] = {}
    for question in definition.questions:
        unknown.discard(question.id)
        if question.id in read.invalid:
            if read.invalid[question.id] not in INVALID or read.answers.get(question.id) is not None:
                raise answering.AnswerRefused("invalid-without-reason", question=question.id)
            shown[question.id] = UNFIT
        elif question.id not in read.answers:
            raise answering.AnswerRefused("not-read", question=question.id)
        else:
            answer = _settled(question, read.answers[question.id])
            shown[question.id] = BLANK if answer is None else {"answer": answer}
    if unknown:
        raise answering.AnswerRefused("unknown-question", question=sorted(unknown)[0])
    return canonical.canonical(shown).decode(), canonical.canonical(dict(read.invalid)).decode()


def _settled(question: Question, answer: Any) -> Any:
    """The answer in its one form. Free words are told apart only by what two people would both mean to type."""
    if question.scale.kind == "text" and isinstance(answer, str):
        return " ".join(answer.split()) or None
    if question.scale.kind == "consent" and isinstance(answer, dict) and isinstance(answer.get("block"), str):
        return {"block": " ".join(answer["block"].split())}
    return answering.check(question, answer)


def decode(answers: str, why: str) -> Read:
    """As `encode` wrote it."""
    shown, invalid = json.loads(answers), json.loads(why)
    return Read({id: _answer(given) for id, given in shown.items() if given != UNFIT}, invalid)


def _answer(given: Any) -> Any:
    return given["answer"] if isinstance(given, dict) else None


def to_cast(read: Read) -> dict[str, Any]:
    """The answers as a cast takes them: what is blank or invalid is left out."""
    return {id: answer for id, answer in read.answers.items() if answer is not None}


def differing(one: Read, other: Read) -> list[str]:
    """The questions on which two readings differ, in order of their ids."""
    ids = {*one.answers, *one.invalid, *other.answers, *other.invalid}
    return sorted(id for id in ids if _told(one, id) != _told(other, id))


def _told(read: Read, id: str) -> Any:
    return UNFIT if id in read.invalid else [read.answers.get(id)]
