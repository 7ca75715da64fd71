"""A hall in which people vote on paper: a vote on every scale, a pile, and everybody who works there."""

from typing import Any

from django.test import Client
from django.urls import reverse

from consultations.ballots.services.casting import frozen
from consultations.papers import printed
from repository.licenses.domain.questions import Question
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, ScopeKind, User
from tests.consultations.papers.questions import every_scale
from tests.consultations.views import voting
from tests.factories import consultations as make
from tests.factories import paper as papers

ROLES = {
    "organiser": "organiser", "second": "organiser", "desk": "desk", "counter": "counter", "other_counter": "counter",
    "third_counter": "counter", "helper": "helper", "observer": "observer", "commissioner": "commissioner",
    "recruiter": "recruiter", "facilitator": "facilitator", "analyst": "analyst",
}  # fmt: skip
# The fields of a paper on which everything is marked, as a browser sends them.
MARKED = {
    "q1-answer": "night",
    "q2-answer": ["night", "fares"],
    "q3-answer": "stops",
    "q4-answer": "7",
    "q5-answer": "agree",
    "q6-answer": "4",
    "q7-answer": "block", "q7-words": "Not at  night",
    "q8-points-night": "3", "q8-points-fares": "2",
    "q9-place-fares": "1", "q9-place-night": "2",
    "q10-words": "More buses",
    "q11-answer": ["night", "stops"],
    "q12-answer": "must",
    "q13-answer": "5",
    "q14-answer": "2",
    "q15-pair-1": "fares>night",
}  # fmt: skip
BLANK: dict[str, Any] = {f"q{n}-answer": ":blank" for n in (1, 4, 5, 6, 7, 12, 13, 14)} | {
    f"q{n}-state": "blank" for n in (2, 3, 8, 9, 10, 11, 15)
}


class Hall:
    def __init__(self, questions: list[Question] | None = None, slips: int = 12) -> None:
        self.scene = voting.scene(questions or every_scale())
        self.consultation, self.ballot, self.roll = self.scene.consultation, self.scene.ballot, self.scene.roll
        scope = {"scope_kind": ScopeKind.CONSULTATION, "scope_id": self.consultation.id, "by": None}
        for name, role in ROLES.items():
            setattr(self, name, make.user())
            accounts.grant(user=getattr(self, name), role=role, **scope)
        self.citizen, self.elsewhere, self.operator = make.user(), make.user(), make.user()
        elsewhere = make.consultation()
        accounts.grant(
            user=self.elsewhere, role="organiser", scope_kind=ScopeKind.CONSULTATION, scope_id=elsewhere.id, by=None
        )
        accounts.grant(user=self.operator, role="operator", scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
        self.superuser = User.objects.create_superuser("hall@example.org", "correct horse battery")
        self.pile = papers.pile(self.ballot, slips) if slips else []

    def url(self, name: str, *more: object) -> str:
        place = [self.consultation.slug, *([] if name == "papers" else [self.ballot.id]), *more]
        return reverse(f"consultations:{name}", args=place)

    def shown(self, question: str, serial: str) -> list[str]:
        definition = frozen(self.ballot.id).definition
        return printed.shown(definition, definition.question(question), serial)


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
