"""What co-design sessions hold about a person: what somebody wrote stays, without the person; dots go."""

from typing import Any

from consultations.methods.codesign.models import Card, CardVersion, Decision, Dot, Feedback, PrototypeVersion
from consultations.models import Participation
from socialicense.accounts import subjects
from socialicense.accounts.models import User

# Acts of the team on the board, on prototypes and in the log name the account by number. They stay, because a log of
# decisions must stay one; after erasure the account behind the number is empty.
ACTS = ["codesign_cardversion", "codesign_prototypeversion", "codesign_decision"]


def export_person(person: Participation) -> dict[str, Any]:
    """Everything that the person wrote, marked or decided in co-design sessions."""
    return {
        "cards": [
            {"number": row.number, "text": row.text, "written_at": row.written_at.isoformat()}
            for row in Card.objects.filter(written_by=person).order_by("written_at")
        ],
        "changes": [
            {"card": row.card.number, "event": row.event, "text": row.text, "at": row.at.isoformat()}
            for row in CardVersion.objects.filter(by_participation=person).select_related("card").order_by("at")
        ],
        "dots": [
            {"on": row.card.number if row.card else str(row.cluster), "count": row.count}
            for row in Dot.objects.filter(participation=person).select_related("card", "cluster").order_by("pk")
        ],
        "prototypes": [
            {"text": row.text, "written_at": row.written_at.isoformat()}
            for row in PrototypeVersion.objects.filter(written_by=person).order_by("written_at")
        ],
        "feedback": [
            {"kind": row.kind, "text": row.text, "written_at": row.written_at.isoformat()}
            for row in Feedback.objects.filter(written_by=person).order_by("written_at")
        ],
        "decisions": [
            {"outcome": row.outcome, "reason": row.reason, "decided_at": row.decided_at.isoformat()}
            for row in Decision.objects.filter(by_participation=person).order_by("decided_at")
        ],
    }


def erase_person(person: Participation) -> None:
    """What the room made stays; who made it is forgotten. Open dots are that person's alone and go."""
    Card.objects.filter(written_by=person).update(written_by=None)
    CardVersion.objects.filter(by_participation=person).update(by_participation=None)
    PrototypeVersion.objects.filter(written_by=person).update(written_by=None)
    Feedback.objects.filter(written_by=person).update(written_by=None)
    Decision.objects.filter(by_participation=person).update(by_participation=None)
    Dot.objects.filter(participation=person).delete()


def export_user(user: User) -> dict[str, Any]:
    found = [
        {"outcome": row.outcome, "reason": row.reason, "decided_at": row.decided_at.isoformat()}
        for row in Decision.objects.filter(by_user=user).order_by("decided_at")
    ]
    return {"codesign_decisions": found} if found else {}


def erase_user(user: User) -> None:
    """Nothing to take out: acts name the account by number."""


def register() -> None:
    subjects.register("codesign", tables=ACTS, export=export_user, erase=erase_user)
    subjects.register(
        "codesign participant",
        tables=[
            "codesign_card",
            "codesign_cardversion",
            "codesign_dot",
            "codesign_prototypeversion",
            "codesign_feedback",
            "codesign_decision",
        ],
        export=export_person,
        erase=erase_person,
        kind="consultations.Participation",
    )
