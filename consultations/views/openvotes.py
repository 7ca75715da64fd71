"""Who voted how in an open vote: from the published rows, with the name of everybody who has not had it erased."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consultations.ballots.models import Ballot, FreeText
from consultations.forms import sheets
from consultations.models import Contact
from consultations.views.visits import Visit
from repository.licenses.domain.questions import BallotDefinition

COMMITMENT = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True)
class OpenBallot:
    """One person's ballot: the code of the published files, the name while it may be shown, and every answer in words."""

    code: str
    name: str
    given: tuple[dict[str, Any], ...]


def voters(here: Visit, ballot: Ballot, definition: BallotDefinition) -> list[OpenBallot]:
    """Every ballot of a closed open vote, by name and code."""
    rows = [json.loads(body) for body in ballot.rows.order_by("position").values_list("body", flat=True)]
    said = dict(FreeText.objects.filter(ballot=ballot, state=FreeText.State.PUBLISHED).values_list("commitment", "text"))
    people = Contact.objects.filter(participation__consultation=here.consultation).exclude(name="")
    names = dict(people.values_list("participation__member_code", "name"))
    found = [
        OpenBallot(
            row["m"],
            names.get(row["m"], ""),
            tuple(
                {
                    "question": here.words(question.text),
                    "lines": sheets.in_words(question, _opened(row["a"].get(question.id), said), here.language),
                }
                for question in definition.questions
            ),
        )
        for row in rows
    ]
    return sorted(found, key=lambda voter: (voter.name, voter.code))


def _opened(answer: Any, said: dict[str, str]) -> Any:
    """An answer with the words behind its commitment, once they are published."""
    if isinstance(answer, dict) and set(answer) == {"block"}:
        return {"block": _opened(answer["block"], said)}
    if isinstance(answer, str) and COMMITMENT(answer):
        return said.get(answer, _("words that are not published"))
    return answer
