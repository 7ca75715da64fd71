"""A vote that put items in order, counted: 12 people on every such scale."""

from typing import Any

from django.db import transaction

from consultations.ballots.services import casting
from consultations.services import chain, stages
from repository.licenses.domain import priorities
from repository.licenses.domain.questions import Question
from tests.consultations.views.voting import Scene, scene
from tests.factories import consultations as make

ITEMS = [
    ("notice", {"en": "A notice at the stop", "ar": "إشعار عند الموقف"}),
    ("board", {"en": "A board of riders", "ar": "مجلس الركاب"}),
    ("audit", {"en": "A yearly audit", "ar": "تدقيق سنوي"}),
    ("portal", {"en": "A portal", "ar": "بوابة"}),
]
PRICED = [(id, text, cost) for (id, text), cost in zip(ITEMS, (300, 400, 500, 1700), strict=True)]


def text(words: str) -> dict[str, str]:
    return {"en": words, "ar": f"{words} بالعربية"}


def questions() -> list[Question]:
    return [
        priorities.dots_question("dots", text("Share out points"), ITEMS, dots=5, seats=2),
        priorities.budget_question("spend", text("What is the money for?"), PRICED, total=1000, currency="EUR"),
        priorities.budget_question("points", text("Points?"), PRICED, total=1000, utility="score", points=9),
        priorities.pairwise_question("pairs", text("Which is better?"), ITEMS, shown=4),
        *priorities.moscow_questions([("must", text("A summary in plain words"))]),
        *priorities.impact_effort_questions(ITEMS[:3]),
    ]


def answers(n: int) -> dict[str, Any]:
    """What person `n` of 12 says."""
    return {
        "dots": {"board": 3, "audit": 2} if n < 8 else {"notice": 5},
        "spend": ["audit", "notice"] if n < 7 else ["board"] if n < 11 else ["portal"],
        "points": {"notice": 6, "board": 3} if n < 6 else {"audit": 9},
        "pairs": ["audit>board", "notice>audit"] if n < 7 else ["board>audit", "portal>notice"],
        "must": ("must", "must", "should", "wont")[n % 4],
        "notice.impact": 5 if n < 9 else 4,
        "notice.effort": 2 if n < 6 else 1,
        "board.impact": 4,
        "board.effort": 5 if n < 6 else 4,
        "audit.impact": 2 if n < 6 else 3,
        "audit.effort": "no_opinion" if n < 2 else 1,
    }


def counted(**fields: Any) -> Scene:
    """The scene after the end, with its result published."""
    here = scene(questions(), **fields)
    for n, person in enumerate(here.roll):
        casting.cast(ballot=here.ballot.id, voter=make.voter(person), raw=answers(n), idempotency_key="k")
    make.end(here.ballot)
    here.ballot = stages.close_ballot(here.ballot)
    with transaction.atomic():
        chain.freeze_evidence(here.ballot.component)
    return here
