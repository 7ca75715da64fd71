"""What recruitment holds about a person, handed out and erased through the registry of accounts."""

from typing import Any

from consultations.models import Participation
from consultations.recruitment.models import Candidate, CandidateContact
from consultations.recruitment.services import leaving
from socialicense.accounts import subjects
from socialicense.accounts.models import User

# Acts of office name the account by number; they stay, because a record of two different people must stay one.
ACTS = [
    "recruitment_invitationdraw",
    "recruitment_draw",
    "recruitment_drawapproval",
    "recruitment_poolerasure",
    "recruitment_support",
]
TABLES = [
    "recruitment_candidate",
    "recruitment_candidatecontact",
    "recruitment_answer",
    "recruitment_consent",
    "recruitment_support",
    "recruitment_delivery",
]
ON_REQUEST = "erased on the person's own request"


def export_candidate(candidate: Candidate) -> dict[str, Any]:
    """Everything that is held about one candidate; the address of the household is not theirs alone, but was used."""
    contact = CandidateContact.objects.filter(candidate=candidate).first()
    return {
        "consultation": str(candidate.recruitment.component.consultation_id),
        "pseudonym": candidate.pseudonym,
        "state": candidate.state,
        "source": candidate.source,
        "registered_at": candidate.registered_at.isoformat(),
        "address": candidate.address.lines if candidate.address else "",
        "contact": {
            name: getattr(contact, name) for name in ("name", "email", "phone", "language", "account")
        } if contact else None,
        "answers": {
            answer.feature.name: answer.value.name
            for answer in candidate.answers.select_related("feature", "value").order_by("feature__name")
        },
        "consents": [
            {
                "sha256": consent.notice_id,
                "channel": consent.channel,
                "accepted_at": consent.accepted_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in candidate.consents.order_by("accepted_at")
        ],
        "supports": [
            {"kind": one.kind, "what": one.what, "amount": str(one.amount or ""), "paid": one.paid_at is not None}
            for one in candidate.supports.all()
        ],
        "reached": [
            {"about": one.about, "channel": one.channel, "state": one.state, "at": one.queued_at.isoformat()}
            for one in candidate.deliveries.all()
        ],
    }  # fmt: skip


def erase_candidate(candidate: Candidate) -> None:
    leaving.erase(candidate=candidate, reason=ON_REQUEST, by=None)


def export_member(participation: Participation) -> dict[str, Any]:
    candidate = Candidate.objects.filter(participation=participation).first()
    return export_candidate(candidate) if candidate else {}


def erase_member(participation: Participation) -> None:
    for candidate in Candidate.objects.filter(participation=participation):
        erase_candidate(candidate)


def export_user(user: User) -> dict[str, Any]:
    found = Candidate.objects.filter(participation__user=user).order_by("pk")
    return {"candidates": [export_candidate(candidate) for candidate in found]} if found else {}


def erase_user(user: User) -> None:
    for candidate in Candidate.objects.filter(participation__user=user).order_by("pk"):
        erase_candidate(candidate)


def register() -> None:
    """The names come before those of the participation, which forgets whose it was when it is erased."""
    subjects.register("candidates", tables=ACTS, export=export_user, erase=erase_user)
    subjects.register(
        "candidate", tables=TABLES, export=export_member, erase=erase_member, kind="consultations.Participation"
    )
    subjects.register(
        "lottery", tables=TABLES, export=export_candidate, erase=erase_candidate, kind="recruitment.Candidate"
    )
