"""A consultation with a ballot on every scale, and people who hold a link, a code, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import opening
from consultations.models import Consultation, Participation
from consultations.people import notices
from consultations.people import services as people
from consultations.services.opening import freeze
from repository.licenses.domain.questions import Question
from tests.factories import consultations as make

OPTIONS = [{"id": id, "text": {"en": name}} for id, name in (("bus", "Bus"), ("tram", "Tram"), ("bike", "Bike"))]
PRICED = [option | {"cost": cost} for option, cost in zip(OPTIONS, (300, 600, 1200), strict=True)]
SCALES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("comfort", {"kind": "comfort"}, {"rule": {"kind": "comfort", "step": 3}, "no_opinion": True}),
    ("single", {"kind": "single"}, {"options": OPTIONS}),
    ("multiple", {"kind": "multiple", "minimum": 1, "maximum": 2}, {"options": OPTIONS}),
    ("approval", {"kind": "approval"}, {"options": OPTIONS}),
    ("score", {"kind": "score"}, {"no_opinion": True}),
    ("agreement", {"kind": "agreement"}, {}),
    ("consent", {"kind": "consent"}, {}),
    ("dots", {"kind": "dots", "budget": 5}, {"options": OPTIONS}),
    ("ranking", {"kind": "ranking"}, {"options": OPTIONS, "random_order": True}),
    ("text", {"kind": "text", "maximum": 40}, {}),
    ("budget", {"kind": "budget", "total": 1000, "currency": "EUR"}, {"options": PRICED, "base": "answered"}),
    ("points", {"kind": "budget", "total": 1000, "budget": 5}, {"options": PRICED, "base": "answered"}),
    ("moscow", {"kind": "moscow"}, {"base": "answered"}),
    ("impact", {"kind": "impact"}, {"base": "answered", "no_opinion": True}),
    ("effort", {"kind": "effort"}, {"base": "answered", "no_opinion": True}),
    ("pairs", {"kind": "pairs"}, {"options": OPTIONS, "base": "answered"}),
]


def question(id: str, scale: dict[str, Any], **more: Any) -> Question:
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": "item", "ref": id},
            "scale": scale,
            "text": {"en": f"What about {id}?", "ar": f"ماذا عن {id}؟"},
            "rule": {"kind": "none"},
            "base": "cast",
        }
        | more
    )


def every_scale() -> list[Question]:
    return [question(id, scale, **more) for id, scale, more in SCALES]


@dataclass
class Scene:
    """What a test needs at hand."""

    consultation: Consultation
    ballot: Ballot
    roll: list[Participation]

    @property
    def slug(self) -> str:
        return self.consultation.slug

    def page(self, *parts: object) -> str:
        """An address of the vote."""
        return "/".join(["/consultations", self.slug, "vote", str(self.ballot.id), *map(str, parts), ""])

    def sit(self, client: Client, person: int = 0, *, accept: bool = True) -> Participation:
        """Let a person of the roll in through their link, and accept the notice."""
        participation = self.roll[person]
        client.post(f"/join/link/{people.issue_link(participation)}/")
        if accept:
            accept_notice(participation)
        return participation


def accept_notice(participation: Participation) -> None:
    notice = notices.current(participation.consultation, "en")
    people.accept_notice(participation=participation, sha256=notice.sha256, language="en", channel="browser")


def consultation(**fields: Any) -> Consultation:
    """An open consultation with its brief frozen."""
    made = make.consultation(**({"languages": ["en", "ar"], "exercise": True} | fields))
    freeze(made, by=None)
    return made


def scene(
    questions: list[Question] | None = None,
    *,
    opens: datetime | None = None,
    closes: datetime | None = None,
    number: int = 12,
    **fields: Any,
) -> Scene:
    made = consultation(**fields)
    roll = make.people(made, number)
    component = make.component(made, state="running")
    ballot = opening.open_ballot(
        stage=make.stage(component, opens, closes),
        questions=questions or [make.yes_no(), make.short_text()],
        roll=opening.roll_of(component),
        by=None,
    )
    return Scene(made, ballot, roll)


def now() -> datetime:
    return timezone.now()
