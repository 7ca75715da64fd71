"""What consultations hold about a person, handed out and erased through the registry of accounts."""

from typing import Any

from consultations.models import (
    CommunityRepresentative,
    Contact,
    NoticeAcceptance,
    Participation,
)
from consultations.people import services
from socialicense.accounts import subjects
from socialicense.accounts.models import User
from socialicense.discussion import selectors as said
from socialicense.discussion.naming import Author
from socialicense.discussion.services import leaving

# Acts of office (who approved, confirmed, registered, signed) name the account by number. They stay, because a record
# of two different people must stay one; after erasure the account behind the number is empty.
ACTS = [
    "consultations_communityapproval",
    "consultations_community",
    "consultations_communitykey",
    "consultations_secondsignature",
    "consultations_rollsignature",
    "ballots_papercount",
    "ballots_assistedconsent",
]


def export_participation(participation: Participation) -> dict[str, Any]:
    contact = Contact.objects.filter(participation=participation).first()
    acceptances = NoticeAcceptance.objects.filter(participation=participation).order_by("accepted_at")
    return {
        "consultation": str(participation.consultation_id),
        "member_code": participation.member_code,
        "state": participation.state,
        "group": participation.group,
        "contact": {"name": contact.name, "email": contact.email, "language": contact.language} if contact else None,
        "credentials": [
            {"kind": held.kind, "expires_at": held.expires_at.isoformat(), "revoked": held.revoked_at is not None}
            for held in participation.credentials.order_by("expires_at")
        ],
        "notices_accepted": [
            {"sha256": accepted.notice_id, "accepted_at": accepted.accepted_at.isoformat()} for accepted in acceptances
        ],
        "assisted": [
            {
                "ballot": str(consent.ballot_id),
                "text": consent.text_id,
                "channel": consent.channel,
                "given_at": consent.given_at.isoformat(),
            }
            for consent in participation.assisted_consents.all()
        ],
        "discussions": said.said_by(Author("participation", participation.pk)),
    }


def erase_participation(participation: Participation) -> None:
    leaving.forget(author=Author("participation", participation.pk))
    services.erase(participation_id=participation.pk)


def export_user(user: User) -> dict[str, Any]:
    represented = CommunityRepresentative.objects.filter(user=user).order_by("pk")
    taken_part = Participation.objects.filter(user=user).order_by("pk")
    return {
        "participations": [_held(participation) for participation in taken_part],
        "represents": [{"community": str(held.community_id), "capacity": held.capacity} for held in represented],
    }


def _held(participation: Participation) -> dict[str, Any]:
    """What every handler holds about the place of an account; our own part stands on top."""
    parts = subjects.export(participation)
    own: dict[str, Any] = parts.pop("participation")
    return own | parts


def erase_user(user: User) -> None:
    CommunityRepresentative.objects.filter(user=user).delete()
    for participation in Participation.objects.filter(user=user).order_by("pk"):
        subjects.erase(participation)


def register() -> None:
    tables = ["consultations_participation", "consultations_communityrepresentative", *ACTS]
    subjects.register("consultations", tables=tables, export=export_user, erase=erase_user)
    subjects.register(
        "participation",
        tables=[
            "consultations_participation",
            "consultations_contact",
            "consultations_credential",
            "consultations_noticeacceptance",
            "ballots_rollentry",
            "ballots_assistedconsent",
        ],
        export=export_participation,
        erase=erase_participation,
        kind="consultations.Participation",
    )
