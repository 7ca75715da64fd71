"""Who is in the demo: an account for each role, the team of a consultation, its community, and people on its roll."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.models import Community, Consultation, Contact, Participation
from consultations.people import services as people
from consultations.people.services import Person
from consultations.services import community, opening, rolls
from repository.licenses.domain.signing import multibase_of
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, Organisation, ScopeKind, User
from socialicense.jobs import services as jobs

NAMES = ("Ada", "Bo", "Cem", "Dora", "Emre", "Fay", "Gus", "Hana", "Ivo", "June", "Kofi", "Lena")


@dataclass(frozen=True)
class SignIn:
    """How somebody gets into the demo: role, address and password, or a link and what it leads to."""

    role: str
    name: str
    secret: str
    leads_to: str = ""


def cast_of(password: str) -> dict[str, User]:
    """One account for each role, all with the same password; what is not of one consultation is granted here."""
    made = {
        role: accounts.open_account(email=f"{role}@demo.example", name=name, password=password, verified=True)
        for role, name in (
            ("organiser", "Olga Organiser"),
            ("colleague", "Colin Colleague"),
            ("recruiter", "Rita Recruiter"),
            ("representative", "Remi Representative"),
            ("commissioner", "Dana Data-Holder"),
            ("observer", "Otto Observer"),
            ("operator", "Opal Operator"),
            ("case-editor", "Edda Editor"),
            ("case-reviewer", "Rae Reviewer"),
        )
    }
    for name, role in (("operator", "operator"), ("case-editor", "case_editor"), ("case-reviewer", "case_reviewer")):
        accounts.grant(user=made[name], role=role, scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
    return made


def team(consultation: Consultation, cast: dict[str, User]) -> None:
    for role in ("organiser", "recruiter", "commissioner", "observer"):
        _grant(consultation, cast[role], role)
    _grant(consultation, cast["colleague"], "organiser")


def _grant(consultation: Consultation, user: User, role: str) -> None:
    accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None)


def join_organisation(organisation: Organisation, cast: dict[str, User]) -> None:
    for role in ("organiser", "colleague"):
        accounts.join(user=cast[role], organisation=organisation, admin=role == "organiser", by=None)


def speak(consultation: Consultation, cast: dict[str, User], key: Ed25519PrivateKey) -> Community:
    """The community claims its record, an operator confirms it, and its key is registered; asked again, it is known."""
    known = Community.objects.filter(representatives__user=cast["representative"]).first()
    if known is not None:
        return community.attach(community=known, consultation=consultation, by=cast["organiser"])
    noted = community.note(
        organisation=consultation.initiative.organisation,
        consultation=consultation,
        name="Bus card holders of Lowmere (invented)",
        email=cast["representative"].email,
        by=cast["organiser"],
    )
    community.claim(
        community=noted,
        authority="chosen by lot at the passengers’ meeting (invented)",
        capacity="speaker of the card holders",
        by=cast["representative"],
    )
    noted.refresh_from_db()
    community.confirm(community=noted, how="minutes of the meeting, read by telephone (invented)", by=cast["operator"])
    community.register_key(
        community=noted, multibase=multibase_of(key), holder="speaker of the card holders", by=cast["representative"]
    )
    consultation.refresh_from_db()
    return noted


def welcome(consultation: Consultation, cast: dict[str, User]) -> list[Participation]:
    """Twelve people on a roll that two have signed; then the consultation opens."""
    added = people.add(
        consultation=consultation,
        people=[Person(name=name, email=f"{name.lower()}@citizens.example") for name in NAMES],
        by=cast["recruiter"],
    )
    _sign(consultation, "Against the list of card holders, by two people (invented)", cast)
    opening.open_consultation(consultation=consultation, by=cast["organiser"])
    return added


def seat(consultation: Consultation, cast: dict[str, User]) -> list[Participation]:
    """The consultation opens; then twenty-four members take their seats, on a roll that two have signed."""
    opening.open_consultation(consultation=consultation, by=cast["organiser"])
    seated = people.add(
        consultation=consultation,
        people=[
            Person(name=f"{name} {n}", email=f"{name.lower()}{n}@members.example") for n in (1, 2) for name in NAMES
        ],
        by=cast["recruiter"],
    )
    for person in seated:
        person.role = Participation.Role.MEMBER
        person.save(update_fields=["role"])
    _sign(consultation, "By the drawn numbers (invented)", cast)
    return seated


def _sign(consultation: Consultation, how: str, cast: dict[str, User]) -> None:
    asked = rolls.ask(consultation=consultation, how=how, by=cast["recruiter"])
    rolls.confirm(request=asked, by=cast["representative"])


def links_for(consultation: Consultation, people_in: Sequence[Participation], *, role: str = "citizen") -> list[SignIn]:
    """What has to be done in the background is done; then a link for each of these people."""
    jobs.run_due(scope=consultation.id)
    names = dict(Contact.objects.filter(participation__in=people_in).values_list("participation", "name"))
    return [
        SignIn(role, names[one.id], f"/join/link/{people.issue_link(one)}/", str(consultation)) for one in people_in
    ]
