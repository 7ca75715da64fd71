"""Consultations that have run to their end, with generated answers: a license issued, withheld or withdrawn."""

import hashlib
import random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.demo import keys
from consultations.demo.answers import answered
from consultations.demo.texts import read
from consultations.files import run
from consultations.files.ballots import Voters
from consultations.models import Consultation
from repository.licenses.domain.questions import Question
from repository.licenses.domain.signing import multibase_of


def finished(name: str, key: Ed25519PrivateKey, *, turnout: float, ratified: bool = True) -> Consultation:
    """A consultation that has run to its end, with generated answers."""
    raw = read(name)
    raw["community"]["keys"] = [{"multibase": multibase_of(key), "holder": "speaker of the community"}]
    chance = random.Random(name)
    components = [
        run.Answered(
            questions := [Question.from_json(question) for question in component["questions"]],
            Voters({f"v{n}": answered(questions, chance) for n in range(round(component["members"] * turnout))}),
            component["members"],
        )
        for component in raw["components"]
    ]
    wish = "yes" if ratified else "no"
    votes = {
        f"v{n}": {"ratify": wish if n % 9 else "abstain"} for n in range(round(raw["ratification"]["members"] * 0.8))
    }
    digest = hashlib.sha256(f"demo {name} {multibase_of(key)}".encode()).hexdigest()
    source = run.Source(raw, components, Voters(votes), None, digest)
    return run.run(source, demo=True, sign=lambda consultation: keys.sign_adoption(consultation, key))
