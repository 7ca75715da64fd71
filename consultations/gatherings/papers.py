"""The pages of a meeting's papers: attendance list, agenda, tables, badges, signs, cards, ballots, count protocol.

The same records give the same pages. Nobody's contact is in it: people are called by their badge name or member code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from consultations import clock, method
from consultations.domain import texts
from consultations.forms import sheets
from consultations.gatherings.models import Meeting
from consultations.gatherings.selectors import attendance, meetings, tables
from consultations.gatherings.services.pack import Printed
from consultations.models import Stage
from repository.licenses import pdf
from repository.licenses.domain.questions import Question

CARDS_A_TABLE = 2
FEWEST_CARDS = 8
# Scales of which each answer is counted by itself; the others need a sheet of their own.
COUNTED_BY_ANSWER = frozenset({
    "single", "multiple", "approval", "agreement", "comfort", "consent", "score", "moscow", "impact", "effort",
})  # fmt: skip
STEPS = (gettext_noop("Reading the lists"), gettext_noop("Laying out the pages"), gettext_noop("Keeping the file"))


@dataclass(frozen=True)
class Badge:
    """What stands on one badge: the name, the member code, and the table in each round."""

    name: str
    code: str
    tables: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Counted:
    """One question of a coming vote with a row for each answer, for the count protocol."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class ComingBallot:
    """A vote that can be cast at or after the meeting: what it is called, and what is counted."""

    title: str
    opens: datetime
    closes: datetime
    questions: tuple[Counted, ...]


def typeset(meeting: Meeting, language: str, *, progress: Callable[[int, int, str], None]) -> Printed:
    """Make the PDF; writes nothing. Raises PdfUnavailable where the machine lacks the libraries."""
    with translation.override(language), clock.telling(meeting.component.consultation):
        progress(0, len(STEPS), STEPS[0])
        html = render_to_string("pdf/gatherings/pack.html", context(meeting, language))
        progress(1, len(STEPS), STEPS[1])
        at = timezone.now().replace(microsecond=0)
        rendered = pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode()))
        progress(2, len(STEPS), STEPS[2])
    return Printed(rendered.content, rendered.pages, language)


def context(meeting: Meeting, language: str) -> dict[str, object]:
    """Everything that the pages say, for the template."""
    roll = attendance.roll(meeting)
    rounds = tables.rounds(meeting)
    numbers = sorted({shown.table.number for one in rounds for shown in one.tables})
    cards = max(FEWEST_CARDS, CARDS_A_TABLE * len(numbers))
    return {
        "meeting": meeting,
        "consultation": meeting.component.consultation,
        "lang": language,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "title": texts.wording(meeting.title, language),
        "part": texts.wording(meeting.component.title, language),
        "whole": texts.wording(meeting.component.consultation.title, language),
        "access": texts.wording(meeting.access, language),
        "roll": roll,
        "timetable": [(line, texts.wording(line.item.title, language)) for line in meetings.timetable(meeting).lines],
        "rounds": [(one, texts.wording(one.round.question, language)) for one in rounds],
        "badges": _badges(roll, rounds),
        "signs": numbers,
        "cards": range(cards),
        "ballots": coming_ballots(meeting, language),
        "made_at": timezone.localtime(),
    }


def _badges(roll: list[attendance.Present], rounds: list[tables.RoundShown]) -> list[Badge]:
    seats: dict[UUID, list[tuple[int, int]]] = {}
    for one in rounds:
        for shown in one.tables:
            for person, _name in shown.people:
                seats.setdefault(person.id, []).append((one.round.position, shown.table.number))
    return [
        Badge(line.name, line.participation.member_code, tuple(seats.get(line.participation.id, ()))) for line in roll
    ]


def coming_ballots(meeting: Meeting, language: str) -> list[ComingBallot]:
    """The votes of the component that are not over when the meeting begins."""
    chosen = method.method_of(meeting.component)
    found = []
    for stage in meeting.component.stages.filter(closes__gt=meeting.opens).order_by("opens"):
        stage.component = meeting.component
        if method.kind_of(stage).ballot:
            title = texts.wording(method.ballot_title(meeting.component, stage.kind), language)
            found.append(ComingBallot(title, stage.opens, stage.closes, _counted(chosen, stage, language)))
    return found


def _counted(chosen: method.Method, stage: Stage, language: str) -> tuple[Counted, ...]:
    return tuple(
        Counted(texts.wording(question.text, language), _answers(question, language))
        for question in chosen.questions(stage.component, stage)
    )


def _answers(question: Question, language: str) -> tuple[str, ...]:
    """The answers that are counted one by one; empty where a count needs a sheet of its own."""
    if question.scale.kind not in COUNTED_BY_ANSWER:
        return ()
    return tuple(
        sheets.label(question, mark, language)[0] for mark in sheets.shown_marks(question, seed="00", person=b"")
    )
