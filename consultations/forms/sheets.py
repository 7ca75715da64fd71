"""One question as a page shows it: its words, the rows to choose from, and what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consultations.ballots.services.casting import TEXT_MAXIMUM
from consultations.domain import ordering, texts
from consultations.forms import answers
from consultations.forms.answers import Typed
from repository.licenses.domain.duels import shown_pairs
from repository.licenses.domain.questions import NO_OPINION, BallotDefinition, Question, marks
from repository.licenses.reading.spending import Money

COMFORT: dict[str, str | Promise] = {
    "5": _("I love it"),
    "4": _("I like it"),
    "3": _("I can live with it"),
    "2": _("I have serious doubts"),
    "1": _("I cannot accept it"),
}
AGREEMENT: dict[str, str | Promise] = {"agree": _("I agree"), "disagree": _("I disagree"), "pass": _("Pass")}
CONSENT: dict[str, str | Promise] = {
    "agree": _("I agree"),
    "concern": _("I agree, with a concern"),
    "block": _("I block this, and say why below"),
}
MOSCOW: dict[str, str | Promise] = {
    "must": _("Must: without it the rest is not acceptable"),
    "should": _("Should: important, and the rest stands without it"),
    "could": _("Could: good to have if there is room"),
    "wont": _("Not this time"),
}
IMPACT: dict[str, str | Promise] = {
    "1": _("Hardly any difference"),
    "2": _("A little difference"),
    "3": _("Some difference"),
    "4": _("Much difference"),
    "5": _("Very much difference"),
}
EFFORT: dict[str, str | Promise] = {
    "1": _("Very easy"),
    "2": _("Easy"),
    "3": _("Some work"),
    "4": _("Hard"),
    "5": _("Very hard"),
}
WORDS: dict[str, dict[str, str | Promise]] = {
    "comfort": COMFORT,
    "agreement": AGREEMENT,
    "consent": CONSENT,
    "moscow": MOSCOW,
    "impact": IMPACT,
    "effort": EFFORT,
}
HINTS: dict[str, str | Promise] = {
    "impact": _("How much difference would this make?"),
    "effort": _("How hard would this be to do?"),
    "pairs": _("Choose the better one of each pair. Leave out what you cannot judge."),
}
NO_OPINION_WORDS = _("No opinion")


@dataclass(frozen=True)
class Row:
    """One thing to choose, to give points or to place; `lang` is "" where the words are the page's own, `cost` what it
    costs, in words, where there is a budget."""

    value: str
    id: str
    label: str
    lang: str = ""
    checked: bool = False
    number: str = ""
    cost: str = ""


@dataclass(frozen=True)
class Pair:
    """Two options to compare: a row for each being the better, named `name`; `open` says that neither is chosen."""

    name: str
    rows: tuple[Row, ...]

    @property
    def open(self) -> bool:
        return not any(row.checked for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """A question ready to be shown. `layout` names the template of its fields."""

    question: Question
    layout: str
    text: str
    lang: str
    help: str
    help_lang: str
    hint: str
    rows: tuple[Row, ...]
    rest: tuple[Row, ...]
    words: str
    maximum: int
    spent: int
    error: str = ""
    pairs: tuple[Pair, ...] = ()

    @property
    def boxes(self) -> bool:
        """Whether its rows are ticked, as many as one likes."""
        return answers.by_ticks(self.question)

    @property
    def spent_money(self) -> str:
        return money_of(self.question)(self.spent)

    @property
    def total_money(self) -> str:
        return money_of(self.question)(self.question.scale.total or 0)

    @property
    def places(self) -> range:
        return range(1, min(self.question.scale.maximum or len(self.rows), len(self.rows)) + 1)


def wording(text: texts.Text, language: str) -> tuple[str, str]:
    """A text in words, and the language that these are in."""
    return texts.wording(text, language), texts.language_of(text, language)


def label(question: Question, mark: str, language: str) -> tuple[str, str]:
    """A mark in words, and the language that these are in ("" for the page's own)."""
    own = WORDS.get(question.scale.kind, {}).get(mark)
    if mark == NO_OPINION:
        own = NO_OPINION_WORDS
    if own is not None:
        return str(own), ""
    for option in question.options:
        if option.id == mark:
            return wording(option.text, language)
    return mark, ""


def shown_marks(question: Question, *, seed: str, person: bytes) -> list[str]:
    """The marks in the order that this person sees; comfort begins with the warmest step. Of pairs these are the ones to
    compare, and which pairs somebody met can be read off their answer: see `casting.own_order` for what `person` may be."""
    found = list(marks(question))
    if question.scale.kind == "pairs":
        seen = shown_pairs(question.option_ids, maximum=question.scale.maximum, seed=person)
        return [f"{one}>{other}" for one, other in seen]
    if question.scale.kind == "comfort":
        return found[::-1]
    if question.random_order and question.options:
        return ordering.shuffled(found, seed=seed, person=person, question=question.id)
    return found


def shown_questions(definition: BallotDefinition, *, person: bytes) -> tuple[Question, ...]:
    """The questions in the order in which this person meets them."""
    if definition.question_order is None:
        return definition.questions
    ids = [question.id for question in definition.questions]
    order = ordering.shuffled(ids, seed=definition.option_seed, person=person, question="")
    return tuple(definition.question(id) for id in order)


def sheet(question: Question, language: str, *, shown: Sequence[str], typed: Typed, error: str = "") -> Sheet:
    """The question with what stands in its fields."""
    kind = question.scale.kind
    layout = "choices" if kind in answers.CHOICES else "boxes" if kind in answers.BOXES else kind
    layout = kind if kind in {"score", "consent"} else "dots" if answers.by_points(question) else layout
    pairs = shown if kind == "pairs" else ()
    shown = () if kind == "pairs" else shown
    rest = [NO_OPINION] if question.no_opinion else []
    return Sheet(
        question=question,
        layout=layout,
        text=texts.wording(question.text, language),
        lang=texts.language_of(question.text, language),
        help=texts.wording(question.help, language),
        help_lang=texts.language_of(question.help, language),
        hint=hint(question),
        rows=tuple(_row(question, mark, n, language, typed) for n, mark in enumerate(shown, start=1)),
        rest=tuple(_row(question, mark, len(shown) + n, language, typed) for n, mark in enumerate(rest, start=1)),
        words=typed.words,
        maximum=question.scale.maximum or TEXT_MAXIMUM,
        spent=answers.spent(question, typed) if kind in {"dots", "budget"} else 0,
        error=error,
        pairs=tuple(_pair(question, pair, n, language, typed) for n, pair in enumerate(pairs, start=1)),
    )


def _pair(question: Question, pair: str, number: int, language: str, typed: Typed) -> Pair:
    one, _, other = pair.partition(">")
    rows = []
    for place, (better, worse) in enumerate(((one, other), (other, one)), start=1):
        words, lang = label(question, better, language)
        value = f"{better}>{worse}"
        rows.append(Row(value, f"pair-{number}-{place}", words, lang, value in typed.chosen))
    return Pair(f"pair-{number}", tuple(rows))


def money_of(question: Question) -> Money:
    """How the sums of a budget are written."""
    return Money(question.scale.currency or "")


def cost_words(question: Question, mark: str) -> str:
    """What an option costs, in words; "" where there is no budget."""
    return next((money_of(question)(o.cost) for o in question.options if o.id == mark and o.cost is not None), "")


def _row(question: Question, mark: str, number: int, language: str, typed: Typed) -> Row:
    words, lang = label(question, mark, language)
    return Row(
        value=mark,
        id=f"answer-{number}",
        label=words,
        lang=lang,
        checked=mark in typed.chosen,
        number=typed.numbers.get(mark, ""),
        cost=cost_words(question, mark),
    )


def hint(question: Question) -> str:
    """How this scale is answered, in one sentence."""
    scale = question.scale
    if scale.kind == "multiple":
        return _several(scale.minimum or 0, scale.maximum)
    if scale.kind == "approval":
        return str(_("Tick everything that you approve of. None is an answer too."))
    if scale.kind == "score":
        return str(_("0 is worst, 10 is best."))
    if scale.kind == "budget" and not scale.budget:
        total = {"total": money_of(question)(scale.total or 0)}
        text = str(_("There is %(total)s to spend. Tick everything that you support, also if it comes to more.")) % total
        shares = str(_("Everybody holds an equal share of the money, and it goes only to what they ticked."))
        return f"{text} {shares}" if question.rule.kind == "equal_shares" else text
    if answers.by_points(question):
        budget = scale.budget or 0
        points = ngettext("You have %(n)s point to share out.", "You have %(n)s points to share out.", budget)
        total = {"total": money_of(question)(scale.total or 0)}
        money = str(_("There is %(total)s to spend.")) % total if scale.kind == "budget" else ""
        return " ".join(filter(None, (money, points % {"n": budget})))
    if scale.kind in HINTS:
        return str(HINTS[scale.kind])
    if scale.kind == "ranking":
        if scale.maximum and scale.maximum < len(question.options):
            return str(_("1 is best. You may leave places empty, and give at most %(n)s.")) % {"n": scale.maximum}
        return str(_("1 is best. You may leave places empty."))
    return ""


def _several(minimum: int, maximum: int | None) -> str:
    if minimum and maximum:
        if minimum == maximum:
            return str(_("Choose %(n)s.")) % {"n": minimum}
        return str(_("Choose from %(minimum)s to %(maximum)s.")) % {"minimum": minimum, "maximum": maximum}
    if minimum:
        return str(_("Choose at least %(minimum)s.")) % {"minimum": minimum}
    if maximum:
        return str(_("Choose at most %(maximum)s.")) % {"maximum": maximum}
    return str(_("Choose as many as you like. None is an answer too."))


def in_words(question: Question, answer: object, language: str) -> list[tuple[str, str]]:
    """An answer as lines of (words, language), for the page on which it is checked; empty when left blank."""
    if answer is None:
        return []
    kind = question.scale.kind
    if kind == "text":
        return [(str(answer), "")]
    if isinstance(answer, dict) and kind == "consent":
        return [label(question, "block", language), (answer["block"], "")]
    if isinstance(answer, dict):
        lines = [(label(question, id, language), points) for id, points in answer.items()]
        return [(f"{words}: {points}", lang) for (words, lang), points in lines]
    if isinstance(answer, list):
        if not answer:
            return [(str(_("None of them")), "")]
        if kind == "pairs":
            return [_better(question, pair, language) for pair in answer]
        lines = [label(question, mark, language) for mark in answer]
        if kind == "ranking":
            return [(f"{place}. {words}", lang) for place, (words, lang) in enumerate(lines, start=1)]
        return lines
    return [label(question, str(answer), language)]


def _better(question: Question, pair: str, language: str) -> tuple[str, str]:
    better, _sign, worse = pair.partition(">")
    (one, lang), (other, _lang) = label(question, better, language), label(question, worse, language)
    return str(_("“%(one)s” rather than “%(other)s”")) % {"one": one, "other": other}, lang
