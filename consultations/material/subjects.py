"""What the briefing library holds about a person: what they asked, and what they signed in an office."""

from typing import Any

from consultations.material.models import InformationRequest, Opinion
from consultations.models import Participation
from socialicense.accounts import subjects
from socialicense.accounts.models import User


def export_participation(person: Participation) -> dict[str, Any]:
    asked = InformationRequest.objects.filter(participation=person).order_by("number")
    return {
        "information_requests": [
            {"number": one.number, "at": one.asked_at.isoformat(), "text": one.text, "state": one.state}
            for one in asked
        ]
    }


def erase_participation(person: Participation) -> None:
    """The question stays, as that of nobody: others wait for its answer too."""
    InformationRequest.objects.filter(participation=person).update(participation=None)


def export_user(user: User) -> dict[str, Any]:
    given = Opinion.objects.filter(by=user).order_by("given_at")
    return {
        "opinions_on_material": [
            {"at": one.given_at.isoformat(), "kind": one.kind, "words": one.words, "capacity": one.capacity}
            for one in given
        ]
    }


def erase_user(user: User) -> None:
    """An act of office stays; after erasure the account behind its number is empty."""


def register() -> None:
    subjects.register("material", tables=["material_opinion"], export=export_user, erase=erase_user)
    subjects.register(
        "material_requests",
        tables=["material_informationrequest"],
        export=export_participation,
        erase=erase_participation,
        kind="consultations.Participation",
    )
