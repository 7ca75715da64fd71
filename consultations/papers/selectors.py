"""Finding ballots with paper, and people of their rolls. Whoever is not allowed finds nothing, as if it were not there."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from consultations import selectors
from consultations.ballots.models import Ballot, RollEntry
from consultations.ballots.paper import desk
from consultations.ballots.paper.takers import Way
from consultations.domain import codes
from consultations.models import Consultation, Participation
from socialicense.accounts.models import User
from socialicense.accounts.permissions import Permission

WORKS = (Permission.HAND_OUT_PAPER, Permission.COUNT_PAPER, Permission.ASSIST_VOTERS)
OVERSEES = (Permission.CONFIGURE_CONSULTATION, Permission.WITNESS, Permission.HAND_OUT_PAPER, Permission.COUNT_PAPER)
"""Who may see the numbers of the papers."""
LISTED = 20


@dataclass(frozen=True)
class Found:
    """A person at the desk: how they are called, their group, and how they vote as far as the desk may know."""

    id: UUID
    code: str
    name: str
    group: str
    way: Way


def consultation_for(user: User, slug: str, *any_of: Permission) -> Consultation:
    """The consultation, when the person holds one of the permissions in it. Http404 otherwise."""
    found = Consultation.objects.filter(slug=slug).select_related("initiative__organisation", "protection").first()
    if found is None or not selectors.held(user, found) & set(any_of):
        raise Http404
    return found


def ballot_for(user: User, slug: str, ballot_id: UUID, *any_of: Permission) -> Ballot:
    """A ballot that people cast themselves, when the person holds one of the permissions. Http404 otherwise."""
    consultation = consultation_for(user, slug, *any_of)
    ballot = (
        Ballot.objects.filter(pk=ballot_id, component__consultation=consultation, channel=Ballot.Channel.WEB)
        .exclude(state=Ballot.State.VOIDED)
        .select_related("component")
        .first()
    )
    if ballot is None:
        raise Http404
    ballot.component.consultation = consultation
    return ballot


def ballots_of(consultation: Consultation) -> list[Ballot]:
    """The ballots of a consultation that people cast themselves, the latest first."""
    return [
        ballot
        for ballot in reversed(selectors.ballots_of(consultation))
        if ballot.channel == Ballot.Channel.WEB and ballot.state != Ballot.State.VOIDED
    ]


def people(ballot: Ballot, words: str) -> list[Found]:
    """People on the roll by their member code, or by a part of their name; at most LISTED."""
    words = words.strip()
    if len(words) < 2:
        return []
    code = "".join(sign for sign in words.upper() if sign in codes.ALPHABET)
    entries = (
        RollEntry.objects.filter(ballot=ballot, participation__state__in=["invited", "active"])
        .filter(Q(participation__member_code=code) | Q(participation__contact__name__icontains=words))
        .select_related("participation__contact")
        .order_by("participation__contact__name", "participation__member_code")[:LISTED]
    )
    ways = desk.ways(ballot, [entry.participation_id for entry in entries])
    return [_found(entry, ways[entry.participation_id]) for entry in entries]


def _found(entry: RollEntry, way: Way) -> Found:
    person = entry.participation
    contact = getattr(person, "contact", None)
    return Found(person.id, person.member_code, contact.name if contact else "", entry.group, way)


def person_of(ballot: Ballot, participation: str) -> Participation:
    """A person of the roll by number. Http404 where there is none."""
    try:
        wanted = UUID(participation)
    except ValueError as error:
        raise Http404 from error
    found = Participation.objects.filter(pk=wanted, roll_entries__ballot=ballot).first()
    if found is None:
        raise Http404
    return found


def posted(ballot: Ballot) -> list[str]:
    """The member codes of everybody who was sent paper and whose envelope has not come back, in order of the codes."""
    roll = Participation.objects.filter(roll_entries__ballot=ballot).order_by("member_code")
    people = list(roll.values_list("id", "member_code"))
    ways = desk.ways(ballot, [person for person, _ in people])
    return [code for person, code in people if ways[person] == Way.POST]


def by_code(ballot: Ballot, code: str) -> Participation | None:
    """The person whose member code stands on an envelope."""
    return Participation.objects.filter(
        roll_entries__ballot=ballot, member_code="".join(code.upper().split()).replace("-", "")
    ).first()
