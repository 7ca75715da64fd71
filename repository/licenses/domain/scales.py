"""One question: its scale, the marks an answer may carry, what counts as for and against, and its rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from . import shapes
from .budgets import Completion, Ties
from .kinds import COMFORT_STEPS, KINDS, RuleKind, ScaleKind
from .refused import Refused
from .shapes import Text
from .shares import Utility

Base = Literal["for_and_against", "cast", "present", "all_members", "answered"]

COMFORT_STEP = 4
"""From this step on a person is comfortable, where the rule names no step."""
NO_OPINION = "no_opinion"
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}").fullmatch
"""Question and option ids: no character that our CSV cells (`|`, `>`, `=`) or JSON strings need."""


class DefinitionRefused(Refused):
    """A definition that cannot be frozen. `values["pointer"]` is the JSON pointer of the fault."""


@dataclass(frozen=True)
class About:
    """What an answer speaks about; `ref` names it in the brief, or is the SHA-256 of a draft."""

    kind: Literal["use_case", "condition", "red_line", "draft", "statement", "item"]
    ref: str


@dataclass(frozen=True)
class Option:
    """One option of a choice; its id is the mark. `cost` is in whole units of money, where there is a budget."""

    id: str
    text: Text
    cost: int | None = None


@dataclass(frozen=True)
class Scale:
    """The form of an answer. `minimum` and `maximum` count the marks of multiple, approval, ranking and budget,
    `maximum` also the characters of text and the pairs that one person is shown; `budget` counts the points of dots, and
    of a budget where people give points instead of approving; `total` is the money to spend, in `currency`
    (three letters of ISO 4217) if that is said. Scores always run from 0 to 10, impact and effort from 1 to 5."""

    kind: ScaleKind
    minimum: int | None = None
    maximum: int | None = None
    budget: int | None = None
    total: int | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Rule:
    """How answers become an outcome. `threshold` is a fraction such as "2/3" and is met by at least that share
    (a majority, which has none, by more than half); `limit` is a share of the base that the other side must not reach;
    `step` is the lowest comfortable step; `seats` the number of
    winners; `tie_seed` (hex), where given, breaks ties between options by lot that anybody can repeat. `utility`,
    `completion`, `increment` and `ties` state the variant by which a budget is spent (see `budgets.Variant`)."""

    kind: RuleKind
    threshold: str | None = None
    step: int | None = None
    seats: int = 1
    tie_seed: str | None = None
    utility: Utility | None = None
    completion: Completion | None = None
    increment: int | None = None
    ties: Ties | None = None
    limit: str | None = None


@dataclass(frozen=True)
class Quorum:
    """Least participation: `share` of the eligible, `count` of ballots cast on this question; both if both given."""

    share: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class Safeguard:
    """Nobody is outvoted as a group: in every group the favourable share of the same base must reach `minimum`."""

    minimum: str


@dataclass(frozen=True)
class Question:
    """One question with its rule.

    `favourable`, `opposed` and `neutral` sort the marks of the scale (option ids; agree, disagree, pass; scores and
    comfort steps as strings; agree, concern, block) into for, against and abstention; left empty they are filled
    by `default_marks`. `asked` is "seen" where each person met only some of the questions: then only answers make
    leaves, and `cast` counts those who saw it. `moderated` marks a statement that moderators took out: it is
    counted, and never becomes a clause.
    """

    id: str
    about: About
    scale: Scale
    text: Text
    rule: Rule
    base: Base
    options: tuple[Option, ...] = ()
    favourable: tuple[str, ...] = ()
    opposed: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    quorum: Quorum | None = None
    safeguard: Safeguard | None = None
    asked: Literal["all", "seen"] = "all"
    random_order: bool = False
    no_opinion: bool = False
    moderated: bool = False
    help: Text = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (self.favourable or self.opposed or self.neutral):
            for name, marks in zip(("favourable", "opposed", "neutral"), default_marks(self), strict=True):
                object.__setattr__(self, name, marks)

    @cached_property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object, *, pointer: str = "") -> Question:
        return shapes.read(cls, value, pointer=pointer, refusal=DefinitionRefused)


def default_marks(question: Question) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Favourable, opposed and neutral marks where a definition names none: by the scale, and for a single choice
    only if its options are called yes and no. Scores 6 to 10 are for and 0 to 4 against, as deliberative polls
    report support; below the comfortable step counts as against."""
    kind = question.scale.kind
    if kind == "agreement":
        return ("agree",), ("disagree",), ("pass",)
    if kind == "consent":
        return ("agree", "concern"), ("block",), ()
    if kind == "score":
        return tuple(map(str, range(6, 11))), tuple(map(str, range(5))), ("5",)
    if kind == "comfort":
        step = question.rule.step or COMFORT_STEP
        return tuple(map(str, range(step, COMFORT_STEPS + 1))), tuple(map(str, range(1, step))), ()
    ids = tuple(option.id for option in question.options)
    if kind == "single" and {"yes", "no"} <= set(ids):
        return ("yes",), ("no",), tuple(id for id in ids if id not in ("yes", "no"))
    return (), (), ()


def marks(question: Question) -> tuple[str, ...]:
    """Every mark that an answer on this question may carry, in the order in which they are shown."""
    return KINDS[question.scale.kind].marks or question.option_ids


def fraction(text: str) -> Fraction:
    """A share such as "2/3", more than 0 and at most 1. Raises DefinitionRefused("not-a-share")."""
    match = re.fullmatch(r"([1-9]\d{0,8})/([1-9]\d{0,8})", text)
    if not match or int(match[1]) > int(match[2]):
        raise DefinitionRefused("not-a-share", value=text)
    return Fraction(int(match[1]), int(match[2]))
