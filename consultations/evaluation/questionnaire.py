"""The survey of members: short statements in fixed words, so that results of different consultations compare.

The items follow the criteria that evaluations of deliberative processes use (OECD, Evaluation Guidelines for
Representative Deliberative Processes, 2021: integrity of the design, experience of the members, pathways to impact),
in words of our own: those of the toolkit's evaluation questionnaires, so that paper and platform compare. Rules of
asking, from the same source: at the end, and some items also at the start; without headings and in an order of its own
for each person; every item may be skipped; only totals are published.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, gettext_noop

from consultations.evaluation.models import Survey
from consultations.services.spoken import in_each
from repository.licenses.domain.questions import Question

VERSION = "2"
STEPS = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
CANT_SAY = "cant_say"
OPTIONS = {
    "strongly_agree": gettext_noop("strongly agree"),
    "agree": gettext_noop("agree"),
    "neither": gettext_noop("neither"),
    "disagree": gettext_noop("disagree"),
    "strongly_disagree": gettext_noop("strongly disagree"),
    "cant_say": gettext_noop("cannot say"),
}
VALUE = {"strongly_agree": 5, "agree": 4, "neither": 3, "disagree": 2, "strongly_disagree": 1}
Moment = Survey.Moment
TITLES = {Moment.BEFORE: gettext_noop("Survey at the start"), Moment.AFTER: gettext_noop("Survey at the end")}


@dataclass(frozen=True)
class Item:
    """One item: its statement or open question, what it is about on the results page, and when it may be asked."""

    id: str
    text: str
    about: str
    moments: frozenset[str] = frozenset({Moment.AFTER})
    own_words: bool = False


_BOTH = frozenset({Moment.BEFORE, Moment.AFTER})
ITEMS = (
    Item("purpose_clear", gettext_noop("It was clear to me what we were here for."), "design"),
    Item("not_steered", gettext_noop("The question did not push us to one answer."), "design"),
    Item("group_reflects", gettext_noop("The group was a good mirror of the people concerned."), "design"),
    Item("support", gettext_noop("I got the help that I needed to take part."), "design"),
    Item("balanced", gettext_noop("What we were told was fair to all sides."), "information"),
    Item("understandable", gettext_noop("What we were told was easy to follow."), "information"),
    Item("more_information", gettext_noop("I could ask for more facts when I needed them."), "information"),
    Item("facilitators_fair", gettext_noop("The people who led the talks were fair."), "deliberation"),
    Item("chances_to_speak", gettext_noop("I had good chances to say what I think."), "deliberation"),
    Item("listened", gettext_noop("People listened to each other with respect."), "deliberation"),
    Item("other_views", gettext_noop("I heard views that differ from mine."), "deliberation"),
    Item("no_pressure", gettext_noop("Nobody put me under pressure."), "deliberation"),
    Item("time_enough", gettext_noop("We had enough time."), "deliberation"),
    Item("result_reflects", gettext_noop("The result shows what we said."), "impact"),
    Item("taken_seriously", gettext_noop("I expect the result to be taken seriously."), "impact"),
    Item("knowledge", gettext_noop("I know enough about this use of data to have a view."), "learning", _BOTH),
    Item("trust_user", gettext_noop("I trust those who want to use the data."), "learning", _BOTH),
    Item("may_change_mind", gettext_noop("I could change my mind on this if I hear good reasons."), "learning", _BOTH),
    Item("confidence", gettext_noop("I feel able to speak about data with others."), "learning", _BOTH),
    Item("best", gettext_noop("What was best?"), "own_words", own_words=True),
    Item("worst", gettext_noop("What was worst?"), "own_words", own_words=True),
    Item("missing_voice", gettext_noop("Whose voice was missing?"), "own_words", own_words=True),
)
BY_ID = {item.id: item for item in ITEMS}
ABOUT = {
    "design": gettext_lazy("How it was set up"),
    "information": gettext_lazy("Information"),
    "deliberation": gettext_lazy("Talking with one another"),
    "impact": gettext_lazy("What comes of it"),
    "learning": gettext_lazy("Before and after"),
    "own_words": gettext_lazy("In their own words"),
}


def offered(moment: str) -> tuple[Item, ...]:
    """The items that may be asked at a moment."""
    return tuple(item for item in ITEMS if moment in item.moments)


def questions(items: Sequence[str], languages: Sequence[str]) -> list[Question]:
    """The items as questions of a ballot, in every language: nothing is decided, and everything may be left blank."""
    return [_question(BY_ID[name], languages) for name in items]


def title(moment: str, languages: Sequence[str]) -> dict[str, str]:
    """What the survey is called."""
    return in_each(languages, TITLES[Moment(moment)])


def _question(item: Item, languages: Sequence[str]) -> Question:
    asked = {
        "id": item.id,
        "about": {"kind": "item", "ref": item.id},
        "text": in_each(languages, item.text),
        "rule": {"kind": "none"},
        "base": "cast",
    }
    if item.own_words:
        return Question.from_json(asked | {"scale": {"kind": "text", "maximum": 1000}})
    return Question.from_json(
        asked
        | {
            "scale": {"kind": "single"},
            "options": [{"id": name, "text": in_each(languages, words)} for name, words in OPTIONS.items()],
            "favourable": ["strongly_agree", "agree"],
            "opposed": ["disagree", "strongly_disagree"],
            "neutral": ["neither", CANT_SAY],
        }
    )
