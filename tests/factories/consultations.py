"""A small consultation about bus cards in a town that does not exist."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from consultations.ballots.models import Ballot
from consultations.ballots.services import opening
from consultations.ballots.services.casting import Voter
from consultations.models import (
    Component,
    Consultation,
    DataInitiative,
    Dataset,
    Participation,
    ProtectionRecord,
    Stage,
    UseCase,
)
from consultations.services import rolls
from repository.licenses.domain.questions import Question
from socialicense.accounts.models import Organisation, User

_number = count(1)


def user(email: str = "") -> User:
    return User.objects.create_user(email or f"person{next(_number)}@example.org", "correct horse battery")


def organisation(name: str = "Lowmere Transport") -> Organisation:
    return Organisation.objects.create(name=name, slug=f"lowmere-{next(_number)}")


def consultation(**fields: object) -> Consultation:
    initiative = DataInitiative.objects.create(
        organisation=organisation(),
        title={"en": "Bus card data for a night network"},
        summary={"en": "Plan night buses from where and when people travel."},
        custodian="Lowmere Transport",
        legal_basis="Transport Act, section 12 (invented)",
    )
    dataset = Dataset.objects.create(
        initiative=initiative,
        ref="d1",
        name={"en": "Bus card journeys"},
        identifiers=[{"scheme": "uri", "value": "https://data.example.org/bus-cards"}],
    )
    case = UseCase.objects.create(
        initiative=initiative,
        ref="u1",
        title={"en": "Planning night buses"},
        purpose={"en": "To see where night buses are missing"},
        actor="Lowmere Transport",
    )
    case.datasets.add(dataset)
    values: dict[str, object] = {
        "slug": f"bus-cards-{next(_number)}",
        "title": {"en": "Bus card data for a night network"},
        "question": {"en": "May bus card data be used to plan night buses?"},
        "in_scope": {"en": "The uses shown here"},
        "out_of_scope": {"en": "Fares"},
        "promise": {"en": "We do what you decide, or say in public why not."},
        "publication": {"en": "The license, the count and the ballots without names."},
        "languages": ["en"],
    }
    made = Consultation.objects.create(initiative=initiative, **(values | fields))
    ProtectionRecord.objects.create(consultation=made)
    return made


def people(
    consultation: Consultation, number: int, group: str = "", role: str = "participant"
) -> list[Participation]:
    """People on a roll that two people have signed already."""
    return Participation.objects.bulk_create(
        Participation(
            consultation=consultation, member_code=f"M{next(_number)}", group=group, role=role, vouched=True
        )
        for _ in range(number)
    )


def sign_roll(consultation: Consultation, first: User, second: User) -> None:
    """Two people sign the roll as it stands; it can open then."""
    rolls.confirm(
        request=rolls.ask(consultation=consultation, how="Against the list of card holders", by=first), by=second
    )


def component(consultation: Consultation, **fields: object) -> Component:
    values: dict[str, object] = {"method": "poll", "title": {"en": "Poll"}, "position": 1}
    return Component.objects.create(consultation=consultation, **(values | fields))


def stage(component: Component, opens: datetime | None = None, closes: datetime | None = None) -> Stage:
    now = timezone.now()
    return Stage.objects.create(
        component=component,
        kind="answer",
        opens=opens or now - timedelta(hours=1),
        closes=closes or now + timedelta(hours=1),
    )


def yes_no(id: str = "u1", kind: str = "use_case", **fields: object) -> Question:
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": kind, "ref": id},
            "scale": {"kind": "single"},
            "text": {"en": "May it?"},
            "options": [{"id": "yes", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}}],
            "rule": {"kind": "majority"},
            "base": "for_and_against",
        }
        | fields
    )


def short_text(id: str = "why") -> Question:
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": "item", "ref": id},
            "scale": {"kind": "text", "maximum": 200},
            "text": {"en": "Why?"},
            "rule": {"kind": "none"},
            "base": "cast",
        }
    )


def open_ballot(
    number: int = 12, questions: list[Question] | None = None, *, openly: bool = False, **windows: datetime
) -> tuple[Ballot, list[Participation]]:
    """An open ballot of one or more questions and the people on its roll."""
    made = consultation(open_vote=openly)
    roll = people(made, number)
    one = component(made)
    ballot = opening.open_ballot(
        stage=stage(one, **windows), questions=questions or [yes_no()], roll=opening.roll_of(one), by=None
    )
    return ballot, roll


def voter(participation: Participation) -> Voter:
    return Voter(participation.id, None)


def end(ballot: Ballot) -> None:
    """Let the end of a ballot come: its whole window moves into the past."""
    now = timezone.now()
    Ballot.objects.filter(pk=ballot.pk).update(opens=now - timedelta(hours=2), closes=now - timedelta(seconds=1))
    ballot.refresh_from_db()
