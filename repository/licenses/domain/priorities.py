"""Questions that put items in order, and what their figures say together.

Each constructor takes items as (id, text) in the order in which they are listed and gives questions that a definition
can freeze. Items are rated one by one (impact and effort, MoSCoW), so that each rating is a leaf of its own, or all at
once (dots, pairs, budget), where one answer only means something as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .budgets import Completion, Ties
from .evidence import Figure
from .ratings import Quadrant, quadrant
from .scales import About, Option, Question, Rule, Scale
from .shapes import Text
from .shares import Utility

Items = Sequence[tuple[str, Text]]
Priced = Sequence[tuple[str, Text, int]]
"""Items with what each costs, in whole units of money."""

STEPS_OF_BUDGET = 200_000


def dots_question(
    id: str, text: Text, items: Items, *, dots: int, seats: int = 1, tie_seed: str | None = None
) -> Question:
    """Each person shares out `dots` points; the `seats` items with most points are chosen."""
    return Question(
        id=id,
        about=About("item", id),
        scale=Scale("dots", budget=dots),
        text=text,
        options=_options(items),
        rule=Rule("approval", seats=seats, tie_seed=tie_seed),
        base="cast",
        random_order=True,
    )


def impact_effort_questions(items: Items) -> tuple[Question, ...]:
    """Two ratings from 1 to 5 for each item, named `ITEM.impact` and `ITEM.effort`; `positions` puts them together."""
    return tuple(_rating(item, text, scale) for item, text in items for scale in ("impact", "effort"))


def _rating(item: str, text: Text, scale: str) -> Question:
    return Question(
        id=f"{item}.{scale}",
        about=About("item", item),
        scale=Scale("impact" if scale == "impact" else "effort"),
        text=text,
        rule=Rule("quartiles"),
        base="answered",
        no_opinion=True,
    )


def moscow_questions(items: Items, *, threshold: str = "1/2") -> tuple[Question, ...]:
    """Must, should, could or won't for each item. It gets the highest class into which at least `threshold` of those who
    rated it put it, higher classes counted in; with one half that is the median."""
    return tuple(
        Question(
            id=item,
            about=About("item", item),
            scale=Scale("moscow"),
            text=text,
            rule=Rule("classes", threshold=threshold),
            base="answered",
        )
        for item, text in items
    )


def pairwise_question(
    id: str,
    text: Text,
    items: Items,
    *,
    shown: int | None = None,
    rule: Literal["copeland", "wins"] = "copeland",
    seats: int = 1,
    tie_seed: str | None = None,
) -> Question:
    """Each person is shown some pairs of items (`shown`, else `duels.MOST_SHOWN`) and says which is better."""
    return Question(
        id=id,
        about=About("item", id),
        scale=Scale("pairs", maximum=shown),
        text=text,
        options=_options(items),
        rule=Rule(rule, seats=seats, tie_seed=tie_seed),
        base="answered",
    )


def budget_question(
    id: str,
    text: Text,
    items: Priced,
    *,
    total: int,
    rule: Literal["equal_shares", "greedy"] = "equal_shares",
    utility: Utility = "cost",
    completion: Completion = "add1_greedy",
    increment: int | None = None,
    ties: Ties = "cheaper",
    points: int | None = None,
    currency: str | None = None,
    tie_seed: str | None = None,
) -> Question:
    """Each person approves of items, or shares out `points` among them, and `total` is spent by the rule.

    As cities use it: items are compared by the money that goes into them, shares are raised until the budget is used,
    and what is left goes by support. Without `increment` a raise is a 200,000th of the total, at least one unit.
    """
    shares = rule == "equal_shares"
    raised = shares and completion in ("add1", "add1_greedy")
    return Question(
        id=id,
        about=About("item", id),
        scale=Scale("budget", budget=points, total=total, currency=currency),
        text=text,
        options=tuple(Option(item, words, cost) for item, words, cost in items),
        rule=Rule(
            rule,
            tie_seed=tie_seed,
            utility=utility if shares else None,
            completion=completion if shares else None,
            increment=(increment or raise_of(total)) if raised else None,
            ties=ties,
        ),
        base="answered",
        random_order=True,
    )


def raise_of(total: int) -> int:
    """By how much shares are raised at a time where nobody says: a 200,000th of the total, at least one unit."""
    return max(1, total // STEPS_OF_BUDGET)


def _options(items: Items) -> tuple[Option, ...]:
    return tuple(Option(item, text) for item, text in items)


@dataclass(frozen=True)
class Position:
    """One item between impact and effort: (lower quartile, median, upper quartile) of each, and the quadrant of the
    medians."""

    item: str
    text: Text
    impact: tuple[Fraction, ...]
    effort: tuple[Fraction, ...]
    quadrant: Quadrant


def positions(questions: Iterable[Question], figures: Mapping[str, Figure]) -> tuple[Position, ...]:
    """The items whose impact and effort are both known, in the order of the questions. `figures` by question id."""
    found: dict[str, dict[str, tuple[Fraction, ...]]] = {}
    texts: dict[str, Text] = {}
    for question in questions:
        figure = figures.get(question.id)
        if question.scale.kind in ("impact", "effort") and figure is not None and figure.quartiles:
            texts.setdefault(question.about.ref, question.text)
            found.setdefault(question.about.ref, {})[question.scale.kind] = tuple(map(Fraction, figure.quartiles))
    return tuple(
        Position(item, texts[item], rated["impact"], rated["effort"], quadrant(rated["impact"][1], rated["effort"][1]))
        for item, rated in found.items()
        if len(rated) == 2
    )
