"""What a result page draws beside its tables: bars, a budget with its reasons, and impact against effort."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.forms import sheets
from repository.licenses.domain.budgets import Allocation, Fate
from repository.licenses.domain.evidence import Figure
from repository.licenses.domain.priorities import Position, positions
from repository.licenses.domain.questions import Question
from repository.licenses.reading import spending

FULL = 1000
SIDE = 400
"""The sides of the drawings: bars in thousandths of their width, the grid in hundredths of a step."""
QUADRANTS: dict[str, str | Promise] = {
    "quick_win": _("Much difference, little work"),
    "big_project": _("Much difference, much work"),
    "fill_in": _("Little difference, little work"),
    "hard_slog": _("Little difference, much work"),
}


@dataclass(frozen=True)
class Bar:
    """One counted thing: its words and their language, the number, and the width of its bar in thousandths."""

    words: str
    lang: str
    count: int
    width: int


@dataclass(frozen=True)
class SpentItem:
    """One item of a budget; `support` is what it was chosen by: people, or points where points are given."""

    bar: Bar
    cost: str
    won: bool
    why: str


@dataclass(frozen=True)
class Spent:
    """How a budget was spent."""

    sums: str
    rule: tuple[str, ...]
    width: int
    scored: bool
    items: tuple[SpentItem, ...]


@dataclass(frozen=True)
class Duel:
    """Two options, and how many chose each when they were compared."""

    one: tuple[str, str]
    ahead: int
    other: tuple[str, str]
    behind: int


@dataclass(frozen=True)
class Placed:
    """One item between impact and effort, in words."""

    number: int
    words: str
    lang: str
    impact: str
    effort: str
    where: str


@dataclass(frozen=True)
class Spot:
    """One place of the grid, and the numbers of the items that lie there."""

    numbers: str
    x: int
    y: int


@dataclass(frozen=True)
class Grid:
    """Impact against effort: drawn as spots, told as rows."""

    spots: tuple[Spot, ...]
    rows: tuple[Placed, ...]


def bars(counted: Iterable[tuple[str, str, int]]) -> tuple[Bar, ...]:
    """Bars whose longest is the largest number."""
    rows = list(counted)
    most = max((count for _, _, count in rows), default=0) or 1
    return tuple(Bar(words, lang, count, FULL * count // most) for words, lang, count in rows)


def spent(question: Question, made: Allocation, language: str) -> Spent:
    """A budget in the order in which items won, and then by support."""
    money = sheets.money_of(question)
    scored = bool(question.scale.budget)
    order = sorted(made.items, key=lambda fate: (not fate.won, fate.place or 0, -_support(fate, scored)))
    labels = {fate.item: sheets.label(question, fate.item, language) for fate in order}
    drawn = bars((*labels[fate.item], _support(fate, scored)) for fate in order)

    def name(item: str) -> str:
        return f"\N{FIRST STRONG ISOLATE}{labels[item][0]}\N{POP DIRECTIONAL ISOLATE}"

    items = [
        SpentItem(bar, money(fate.cost), fate.won, spending.why(fate, made, name, money))
        for bar, fate in zip(drawn, order, strict=True)
    ]
    width = FULL * made.spent // made.total
    rule = tuple(spending.rule_words(made, money))
    return Spent(spending.sums(made, money), rule, width, scored, tuple(items))


def _support(fate: Fate, scored: bool) -> int:
    return (fate.points or fate.supporters) if scored else fate.supporters


def duels(question: Question, figure: Figure, language: str) -> tuple[Duel, ...]:
    """Every pair that somebody compared, the one that came out ahead first."""
    found = []
    for number, one in enumerate(question.option_ids):
        for other in question.option_ids[number + 1 :]:
            ahead, behind = figure.duels.get(f"{one}>{other}", 0), figure.duels.get(f"{other}>{one}", 0)
            pair = ((one, ahead), (other, behind)) if ahead >= behind else ((other, behind), (one, ahead))
            if ahead or behind:
                (first, more), (second, less) = pair
                labels = [sheets.label(question, id, language) for id in (first, second)]
                found.append(Duel(labels[0], more, labels[1], less))
    return tuple(found)


def grid(questions: Iterable[Question], figures: Mapping[str, Figure], language: str) -> Grid | None:
    """Impact against effort of all items that were rated on both; None where none was."""
    found = positions(questions, figures)
    if not found:
        return None
    spots: dict[tuple[int, int], list[int]] = {}
    for number, place in enumerate(found, start=1):
        spots.setdefault(_at(place), []).append(number)
    drawn = tuple(Spot(", ".join(map(str, numbers)), x, y) for (x, y), numbers in spots.items())
    return Grid(drawn, tuple(_placed(number, place, language) for number, place in enumerate(found, start=1)))


def _at(place: Position) -> tuple[int, int]:
    return int((place.effort[1] - 1) * 100), SIDE - int((place.impact[1] - 1) * 100)


def _placed(number: int, place: Position, language: str) -> Placed:
    words, lang = sheets.wording(place.text, language)
    where = str(QUADRANTS[place.quadrant])
    return Placed(number, words, lang, quartiles(place.impact), quartiles(place.effort), where)


def quartiles(values: Iterable[Fraction | str]) -> str:
    """The median, and between which steps the middle half of the answers lies."""
    low, middle, high = (_half(Fraction(value)) for value in values)
    return str(_("%(middle)s (%(low)s to %(high)s)") % {"middle": middle, "low": low, "high": high})


def _half(value: Fraction) -> str:
    return str(number_format(value.numerator / value.denominator, decimal_pos=0 if value.denominator == 1 else 1))
