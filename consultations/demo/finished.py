"""Consultations that have run to their end, with generated answers: a license issued, withheld or withdrawn."""

import hashlib
import random
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.demo import keys
from consultations.demo.texts import read
from consultations.files import run
from consultations.files.ballots import Voters
from consultations.models import Consultation
from repository.licenses.domain.questions import Question
from repository.licenses.domain.signing import multibase_of

# How willing the invented voters are: share of favourable answers per question id; the rest oppose or abstain.
WILLING = {
    "research": 0.86, "insurance": 0.05, "models": 0.5, "reidentify": 0.96, "police": 0.93, "report": 0.91,
    "open": 0.88, "again": 0.83, "use": 0.7, "delete": 0.9,
}  # fmt: skip


def finished(name: str, key: Ed25519PrivateKey, *, turnout: float, ratified: bool = True) -> Consultation:
    """A consultation that has run to its end, with generated answers."""
    raw = read(name)
    raw["community"]["keys"] = [{"multibase": multibase_of(key), "holder": "speaker of the community"}]
    chance = random.Random(name)
    answered = [
        run.Answered(
            questions := [Question.from_json(question) for question in component["questions"]],
            Voters(dict(_answers(questions, round(component["members"] * turnout), chance))),
            component["members"],
        )
        for component in raw["components"]
    ]
    wish = "yes" if ratified else "no"
    votes = {
        f"v{n}": {"ratify": wish if n % 9 else "abstain"} for n in range(round(raw["ratification"]["members"] * 0.8))
    }
    digest = hashlib.sha256(f"demo {name} {multibase_of(key)}".encode()).hexdigest()
    source = run.Source(raw, answered, Voters(votes), None, digest)
    return run.run(source, demo=True, sign=lambda consultation: keys.sign_adoption(consultation, key))


def _answers(questions: list[Question], number: int, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    for n in range(number):
        yield f"v{n}", {question.id: _answer(question, chance) for question in questions}


def _answer(question: Question, chance: random.Random) -> object:
    lot, willing = chance.random(), WILLING.get(question.id, 0.6)
    against = willing + (1 - willing) * 0.85
    side = 0 if lot < willing else 1 if lot < against else 2
    if question.scale.kind == "comfort":
        return (chance.choice((3, 4, 4, 5)), chance.choice((1, 2)), "no_opinion")[side]
    return ("agree", "disagree", "pass")[side]
