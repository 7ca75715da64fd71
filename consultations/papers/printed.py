"""What stands on a paper: every question in the words of the frozen definition, in one language or in several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.ballots.models import Ballot
from consultations.ballots.services.casting import frozen
from consultations.domain import texts
from consultations.forms import sheets
from consultations.forms.answers import by_points
from consultations.forms.texts import direction
from repository.licenses.domain.questions import NO_OPINION, BallotDefinition, Question

HOW: dict[str, str | Promise] = {
    "single": _("Mark one box."),
    "agreement": _("Mark one box."),
    "comfort": _("Mark one box."),
    "score": _("Mark one box."),
    "consent": _("Mark one box. If you block, write why on the lines."),
    "approval": _("Mark everything that you approve of."),
    "moscow": _("Mark one box."),
    "impact": _("Mark one box."),
    "effort": _("Mark one box."),
    "pairs": _("Of each pair mark the box of the better one."),
    "dots": _("Write a number in each box. An empty box is 0."),
    "ranking": _("Write 1 beside what is best, 2 beside what comes next, and so on."),
    "text": _("Write on the lines, and not who you are."),
}


@dataclass(frozen=True)
class Said:
    """Words with the language that they are in and its direction."""

    text: str
    lang: str
    dir: str


@dataclass(frozen=True)
class Line:
    """One thing to mark or to number, in each language of the paper."""

    value: str
    words: tuple[Said, ...]


@dataclass(frozen=True)
class Printed:
    """One question as it stands on a paper."""

    number: int
    kind: str
    text: tuple[Said, ...]
    help: tuple[Said, ...]
    how: tuple[Said, ...]
    lines: tuple[Line, ...]
    numbered: bool
    write: int
    pairs: tuple[tuple[Line, ...], ...] = ()


def shown(definition: BallotDefinition, question: Question, serial: str) -> list[str]:
    """The marks in the order in which this paper shows them: whoever reads it sees the same order."""
    return sheets.shown_marks(question, seed=definition.option_seed, person=serial.encode())


def titles(ballot: Ballot, languages: Sequence[str]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """The names of the consultation and of the vote, in each language of the paper."""
    named = frozen(ballot.id).definition.title
    return _texts(ballot.component.consultation.title, languages), _texts(named, languages)


def paper(definition: BallotDefinition, serial: str, languages: Sequence[str]) -> list[Printed]:
    """Every question of the ballot as printed on the paper with this serial."""
    return [_question(definition, q, n, serial, languages) for n, q in enumerate(definition.questions, start=1)]


def _question(
    definition: BallotDefinition, question: Question, number: int, serial: str, languages: Sequence[str]
) -> Printed:
    marks = [*shown(definition, question, serial), *([NO_OPINION] if question.no_opinion else [])]
    kind = question.scale.kind
    pairs, marks = (marks, []) if kind == "pairs" else ([], marks)
    return Printed(
        number=number,
        kind=kind,
        text=_texts(question.text, languages),
        help=_texts(question.help, languages),
        how=_each(languages, lambda: _how(question)),
        lines=tuple(Line(mark, _label(question, mark, languages)) for mark in ([] if kind == "text" else marks)),
        numbered=by_points(question) or kind == "ranking",
        write={"text": 6, "consent": 3}.get(kind, 0),
        pairs=tuple(tuple(Line(m, _label(question, m, languages)) for m in pair.split(">")) for pair in pairs),
    )


def _how(question: Question) -> str:
    kind = question.scale.kind
    hint = "" if kind in {"approval", "pairs"} else sheets.hint(question)
    return " ".join(filter(None, (hint, str(HOW.get("dots" if by_points(question) else kind, "")))))


def _label(question: Question, mark: str, languages: Sequence[str]) -> tuple[Said, ...]:
    if question.scale.kind == "score" and mark != NO_OPINION:
        return (Said(mark, "", ""),)
    found = []
    for tag in languages:
        with translation.override(tag):
            words, lang = sheets.label(question, mark, tag)
            cost = sheets.cost_words(question, mark)
            words = f"{words} ({cost})" if cost else words
        found.append(Said(words, lang or tag, direction(lang or tag)))
    return _once(found)


def _texts(text: texts.Text, languages: Sequence[str]) -> tuple[Said, ...]:
    found = [(texts.wording(text, tag), texts.language_of(text, tag)) for tag in languages]
    return _once([Said(words, lang, direction(lang)) for words, lang in found if words])


def _each(languages: Sequence[str], words: Callable[[], Any]) -> tuple[Said, ...]:
    found = []
    for tag in languages:
        with translation.override(tag):
            found.append(Said(str(words()), tag, direction(tag)))
    return tuple(said for said in found if said.text)


def _once(found: Sequence[Said]) -> tuple[Said, ...]:
    """Words that are the same in two languages, or have no translation, stand once."""
    return tuple(said for n, said in enumerate(found) if said.text not in {other.text for other in found[:n]})
