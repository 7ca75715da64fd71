"""What the invented voters answer: by lot, as willing as a question finds them."""

import random
from collections.abc import Iterable

from repository.licenses.domain.questions import Question

# How willing the invented voters are: share of favourable answers per question id; the rest oppose or abstain.
WILLING = {
    "research": 0.86, "insurance": 0.05, "models": 0.5, "reidentify": 0.96, "police": 0.93, "report": 0.91,
    "open": 0.88, "again": 0.83, "use": 0.7, "delete": 0.9,
    "use-case-planning": 0.8, "use-case-advertising": 0.1, "condition-report": 0.9, "red-line-police": 0.9, "ratify": 0.9,
}  # fmt: skip


def answered(questions: Iterable[Question], chance: random.Random) -> dict[str, object]:
    """The ballot of one voter; questions that ask for words stay blank."""
    return {question.id: _answer(question, chance) for question in questions if question.scale.kind != "text"}


def _answer(question: Question, chance: random.Random) -> object:
    lot, willing = chance.random(), WILLING.get(question.id, 0.6)
    against = willing + (1 - willing) * 0.85
    side = 0 if lot < willing else 1 if lot < against else 2
    if question.scale.kind == "comfort":
        return (chance.choice((3, 4, 4, 5)), chance.choice((1, 2)), "no_opinion")[side]
    if question.scale.kind == "single":
        return (question.favourable, question.opposed, question.neutral)[side][0]
    return ("agree", "disagree", "pass")[side]
