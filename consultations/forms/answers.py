"""Reading one question's answer from a posted form, and writing it back into the form: plain HTML for every scale.

What somebody typed is kept as `Typed`, right or wrong, so that a refused form comes back as it was sent. What is
right becomes the raw answer that the ballot box takes (see `repository.licenses.domain.answers`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.ballots.services.casting import TEXT_MAXIMUM
from repository.licenses.domain import answers
from repository.licenses.domain.answers import AnswerRefused
from repository.licenses.domain.kinds import KINDS
from repository.licenses.domain.questions import Question

CHOICES = frozenset({"single", "score", "agreement", "comfort", "consent", "moscow", "impact", "effort"})
BOXES = frozenset({"multiple", "approval"})

SENTENCES: dict[str, str | Promise] = {
    "nothing-chosen": _("Choose one answer. Or leave the question blank with the second button."),
    "nothing-written": _("Write something. Or leave the question blank with the second button."),
    "nothing-ranked": _("Give at least one place. Or leave the question blank with the second button."),
    "nothing-compared": _("Choose in at least one pair. Or leave the question blank with the second button."),
    "nothing-shared": _("Share out at least one point. Or leave the question blank with the second button."),
    "too-few": _("Choose at least %(minimum)s."),
    "too-many": _("Choose at most %(maximum)s."),
    "over-budget": _("You shared out %(spent)s points, but there are only %(budget)s. Take some away."),
    "not-a-number": _("Write whole numbers only, such as 0, 1 or 2."),
    "place-twice": _("Two options stand at place %(place)s. Give each place once."),
    "reason-missing": _("Write why you block this. Others can only answer a reason that they know."),
    "text-too-long": _("Write at most %(maximum)s characters. You wrote %(length)s."),
    "text-refused": _("This text holds signs that cannot be kept. Type it again without them."),
}
UNKNOWN = _("This answer does not fit the question. Choose again.")


@dataclass(frozen=True)
class Typed:
    """What stands in the fields of one question: chosen values, numbers or places by option, and words."""

    chosen: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


def by_points(question: Question) -> bool:
    """Whether people give points to options: dots, and a budget that says so."""
    return question.scale.kind in {"dots", "budget"} and question.scale.budget is not None


def by_ticks(question: Question) -> bool:
    """Whether people tick options, and ticking none is an answer too."""
    return question.scale.kind in BOXES or (question.scale.kind == "budget" and not by_points(question))


def typed_from_post(question: Question, data: QueryDict) -> Typed:
    """The fields as they were sent."""
    prefix = "points" if by_points(question) else "place" if question.scale.kind == "ranking" else ""
    numbers = {id: data.get(f"{prefix}-{id}", "").strip() for id in question.option_ids} if prefix else {}
    chosen = data.getlist("answer")
    if question.scale.kind == "pairs":
        chosen = [value for name, value in data.items() if name.startswith("pair-") and value]
    return Typed(tuple(chosen), numbers, data.get("words", "").replace("\r\n", "\n"))


def typed_from_answer(question: Question, answer: Any) -> Typed:
    """The fields as they must stand for an answer that was kept for later."""
    kind = question.scale.kind
    if answer is None:
        return Typed()
    if kind == "text":
        return Typed(words=answer)
    if isinstance(answer, dict):
        if kind == "consent":
            return Typed(chosen=("block",), words=answer["block"])
        return Typed(numbers={id: str(points) for id, points in answer.items()})
    if isinstance(answer, list):
        if kind == "ranking":
            return Typed(numbers={id: str(place) for place, id in enumerate(answer, start=1)})
        return Typed(chosen=tuple(answer))
    return Typed(chosen=(str(answer),))


def read(question: Question, typed: Typed) -> Any:
    """The raw answer. Raises AnswerRefused with one of the codes in SENTENCES."""
    kind = question.scale.kind
    if kind == "text":
        return words(question, typed.words, missing="nothing-written")
    if by_points(question):
        return _checked(question, _points(question, typed))
    if kind == "pairs":
        return _checked(question, _compared(question, typed))
    if kind == "ranking":
        return _checked(question, _ranking(question, typed))
    if by_ticks(question):
        return _checked(question, list(typed.chosen))
    if len(typed.chosen) != 1:
        raise AnswerRefused("nothing-chosen", question=question.id)
    chosen = typed.chosen[0]
    if kind == "consent" and chosen == "block":
        return {"block": words(question, typed.words, missing="reason-missing")}
    if KINDS[kind].numbers and chosen.isascii() and chosen.isdigit() and len(chosen) < 3:
        return _checked(question, int(chosen))
    return _checked(question, chosen)


def words(question: Question, text: str, *, missing: str) -> str:
    """The words of a free answer, within its length."""
    text = text.strip()
    maximum = question.scale.maximum or TEXT_MAXIMUM
    if not text:
        raise AnswerRefused(missing, question=question.id)
    if len(text) > maximum:
        raise AnswerRefused("text-too-long", question=question.id, maximum=maximum, length=len(text))
    if any(ord(sign) < 32 and sign not in "\n\t" or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise AnswerRefused("text-refused", question=question.id)
    return text


def _checked(question: Question, raw: Any) -> Any:
    answers.check(question, raw)
    return raw


def _numbers(question: Question, typed: Typed) -> dict[str, int]:
    found = {}
    for id, text in typed.numbers.items():
        if not text:
            continue
        if not (text.isdecimal() and len(text) <= 6):
            raise AnswerRefused("not-a-number", question=question.id)
        found[id] = int(text)
    return found


def _points(question: Question, typed: Typed) -> dict[str, int]:
    points = {id: number for id, number in _numbers(question, typed).items() if number}
    if not points:
        raise AnswerRefused("nothing-shared", question=question.id)
    return points


def _compared(question: Question, typed: Typed) -> list[str]:
    if not typed.chosen:
        raise AnswerRefused("nothing-compared", question=question.id)
    return list(typed.chosen)


def _ranking(question: Question, typed: Typed) -> list[str]:
    places = {id: place for id, place in _numbers(question, typed).items() if place}
    if not places:
        raise AnswerRefused("nothing-ranked", question=question.id)
    taken: set[int] = set()
    for place in places.values():
        if place in taken:
            raise AnswerRefused("place-twice", question=question.id, place=place)
        taken.add(place)
    return sorted(places, key=lambda id: places[id])


def spent(question: Question, typed: Typed) -> int:
    """How many points are shared out in the fields, ignoring what is no number; what is ticked costs, in a budget."""
    if question.scale.kind == "budget" and not by_points(question):
        return sum(option.cost or 0 for option in question.options if option.id in typed.chosen)
    return sum(int(text) for text in typed.numbers.values() if text.isdecimal() and len(text) <= 6)


def moved(question: Question, typed: Typed, shown: list[str], move: str) -> Typed:
    """The fields after a button "up" or "down" of a ranking: `move` is "up:ID" or "down:ID".

    An option without a place gets the last one; an option with a place changes with its neighbour.
    """
    direction, _colon, id = move.partition(":")
    if direction not in {"up", "down"} or id not in question.option_ids:
        return typed
    order = sorted(
        (option for option in shown if (typed.numbers.get(option) or "").isdecimal() and int(typed.numbers[option])),
        key=lambda option: int(typed.numbers[option]),
    )
    if id not in order:
        order.append(id)
    else:
        at = order.index(id)
        to = at - 1 if direction == "up" else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
    return replace(typed, numbers={option: str(place) for place, option in enumerate(order, start=1)})


def sentence(refused: AnswerRefused) -> str:
    """What is wrong with the answer, for the person who gave it."""
    return str(SENTENCES.get(refused.code, UNKNOWN)) % refused.values
