"""The demo: invented consultations at every stage, run through the same services as real ones."""

import hashlib
import json
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone

from consultations import method
from consultations.demo import more, sessions, talk
from consultations.files import definition, records, run
from consultations.files.ballots import Voters
from consultations.models import Community, Component, Consultation, Contact, Participation
from consultations.people import services as people
from consultations.people.services import Person
from consultations.services import brief, chain, community, opening, preparing, rolls
from repository.licenses.domain import statements
from repository.licenses.domain.questions import Question
from repository.licenses.domain.signing import multibase_of
from repository.licenses.models import License
from repository.licenses.services import community as licensed_community
from socialicense.accounts import services as accounts
from socialicense.accounts.models import PLATFORM, Organisation, ScopeKind, User
from socialicense.jobs import services as jobs

HERE = Path(__file__).resolve().parent
NAMES = ("Ada", "Bo", "Cem", "Dora", "Emre", "Fay", "Gus", "Hana", "Ivo", "June", "Kofi", "Lena")
ASSEMBLED = {
    "en": "An assembly on bus card data",
    "fr": "Une assemblée sur les cartes de bus",
    "es": "Una asamblea sobre las tarjetas de autobús",
    "ar": "مجلس للمواطنين حول بيانات بطاقات الحافلات",
}
# The days of its stages, counted from today: the members write just now.
SPANS = ((-20, 1), (-5, 9), (3, 4), (10, 11), (11, 18))
DESIGNED = {
    "en": "Designing rules for bus card data together",
    "fr": "Concevoir ensemble les règles des données de bus",
    "es": "Diseñar juntos las reglas de los datos de autobús",
    "ar": "نصمم معاً قواعد بيانات بطاقات الحافلات",
}
WORKED_ON = {"en": "Co-design session", "fr": "Co-conception", "es": "Sesión de codiseño", "ar": "جلسة التصميم"}
# The same for a session that designs: people write cards just now, prototypes begin.
DESIGN_SPANS = ((-10, 2), (-3, 6), (6, 7), (-1, 12), (12, 13), (14, 15), (15, 22))
# How willing the invented voters are: share of favourable answers per question id; the rest oppose or abstain.
WILLING = {
    "research": 0.86, "insurance": 0.05, "models": 0.5, "reidentify": 0.96, "police": 0.93, "report": 0.91,
    "open": 0.88, "again": 0.83, "use": 0.7, "delete": 0.9,
}  # fmt: skip


@dataclass(frozen=True)
class SignIn:
    """How somebody gets into the demo: role, address and password, or a link."""

    role: str
    name: str
    secret: str


def build() -> list[SignIn]:
    """Make the whole demo in an empty platform. Returns the sign-in of each role."""
    password = secrets.token_urlsafe(9)
    cast = {
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
        accounts.grant(user=cast[name], role=role, scope_kind=ScopeKind.PLATFORM, scope_id=PLATFORM, by=None)
    key = Ed25519PrivateKey.generate()
    _keep_key(key)
    _finished("hospital", key, turnout=0.98)
    _finished("school", key, turnout=0.8, ratified=False)
    energy = _finished("energy", key, turnout=0.9)
    _withdraw(energy, key)
    links, members = [*_open(cast, key), *_designed(cast, key)], _drawn(cast, key)
    prepared = _preparing(cast)
    for _name, add in sorted(more.items()):
        add(cast, prepared)
    roles = [SignIn(role, user.email, password) for role, user in cast.items()]
    roles += [SignIn("citizen", name, link) for name, link in links]
    return [*roles, *(SignIn("member", name, link) for name, link in members)]


def _keep_key(key: Ed25519PrivateKey) -> None:
    """The demo's community key, where the offline signer finds it: only a demo keeps such a key on the platform."""
    path = Path(settings.DATA_DIR) / "demo-community-key.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = key.private_bytes_raw().hex()
    path.write_text(json.dumps({"public": multibase_of(key), "secret": secret}) + "\n")
    path.chmod(0o600)


def _read(name: str) -> dict[str, Any]:
    return definition.read(HERE / f"{name}.yaml")


def _finished(name: str, key: Ed25519PrivateKey, *, turnout: float, ratified: bool = True) -> Consultation:
    """A consultation that has run to its end, with generated answers."""
    raw = _read(name)
    raw["community"]["keys"] = [{"multibase": multibase_of(key), "holder": "speaker of the community"}]
    chance = random.Random(name)
    answered = [
        run.Answered(
            questions := [Question.from_json(question) for question in component["questions"]],
            Voters(dict(_answers(questions, round(component["members"] * turnout), chance))),
            component["members"],
        )
        for component in raw["components"]
    ]
    wish = "yes" if ratified else "no"
    votes = {
        f"v{n}": {"ratify": wish if n % 9 else "abstain"} for n in range(round(raw["ratification"]["members"] * 0.8))
    }
    digest = hashlib.sha256(f"demo {name} {multibase_of(key)}".encode()).hexdigest()
    source = run.Source(raw, answered, Voters(votes), None, digest)
    return run.run(source, demo=True, sign=lambda consultation: _sign_adoption(consultation, key))


def _answers(questions: list[Question], number: int, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    for n in range(number):
        yield f"v{n}", {question.id: _answer(question, chance) for question in questions}


def _answer(question: Question, chance: random.Random) -> object:
    lot, willing = chance.random(), WILLING.get(question.id, 0.6)
    against = willing + (1 - willing) * 0.85
    side = 0 if lot < willing else 1 if lot < against else 2
    if question.scale.kind == "comfort":
        return (chance.choice((3, 4, 4, 5)), chance.choice((1, 2)), "no_opinion")[side]
    return ("agree", "disagree", "pass")[side]


def _statement(act: str, consultation: Consultation, **target: str) -> statements.Statement:
    return statements.Statement(
        act=act,  # type: ignore[arg-type]
        consultation=str(consultation.id),
        community=consultation.community.name if consultation.community else "",
        capacity="speaker of the community (invented)",
        at=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        key="",
        **target,
    )


def _sign_adoption(consultation: Consultation, key: Ed25519PrivateKey) -> bytes:
    draft = chain.current_draft(consultation)
    return json.dumps(statements.sign(_statement("adopt", consultation, draft=draft.sha256), key)).encode()


def _withdraw(consultation: Consultation, key: Ed25519PrivateKey) -> None:
    license = License.objects.get(consultation=consultation.id)
    address = f"{settings.SITE_URL}/licenses/{license.number}/v{license.version}"
    statement = replace(
        _statement("withdraw", consultation, license=address), reason="The data were sold on (invented)."
    )
    licensed_community.receive_statement(data=json.dumps(statements.sign(statement, key)).encode())


def _team(consultation: Consultation, cast: dict[str, User]) -> None:
    for role in ("organiser", "recruiter", "commissioner", "observer"):
        _grant(consultation, cast[role], role)
    _grant(consultation, cast["colleague"], "organiser")


def _grant(consultation: Consultation, user: User, role: str) -> None:
    accounts.grant(user=user, role=role, scope_kind=ScopeKind.CONSULTATION, scope_id=consultation.id, by=None)


def _open(cast: dict[str, User], key: Ed25519PrivateKey) -> list[tuple[str, str]]:
    """A consultation in which people can vote just now; returns a link for three of them."""
    now = timezone.now()
    chosen = method.for_purpose(Component.Purpose.RATIFICATION)  # asks everybody, also for evidence
    windows = {kind.slug: (now, now + timedelta(days=14)) for kind in chosen.stages}
    consultation = _approved(cast, key, chosen, windows, {})
    added = _welcomed(consultation, cast)
    talk.fill(consultation, added, by=cast["organiser"])
    return _links(consultation, added[:3])


def _designed(cast: dict[str, User], key: Ed25519PrivateKey) -> list[tuple[str, str]]:
    """A session in which everybody who takes part designs just now; returns a link for one of them."""
    now, day = timezone.now(), timedelta(days=1)
    voting = Component.Purpose.RATIFICATION
    chosen = next(m for m in method.registered() if not m.recruits and voting not in m.purposes)
    windows = {
        kind.slug: (now + day * opens, now + day * closes)
        for kind, (opens, closes) in zip(chosen.stages, DESIGN_SPANS, strict=True)
    }
    consultation = _approved(cast, key, chosen, windows, {"title": DESIGNED, "called": WORKED_ON})
    return _links(consultation, _welcomed(consultation, cast)[3:4])


def _links(consultation: Consultation, people_in: list[Participation]) -> list[tuple[str, str]]:
    """What has to be done in the background is done; then a link for each of these people."""
    jobs.run_due(scope=consultation.id)
    names = dict(Contact.objects.filter(participation__in=people_in).values_list("participation", "name"))
    return [(names[one.id], f"/join/link/{people.issue_link(one)}/") for one in people_in]


def _welcomed(consultation: Consultation, cast: dict[str, User]) -> list[Participation]:
    """Twelve people on a roll that two have signed; then the consultation opens."""
    added = people.add(
        consultation=consultation,
        people=[Person(name=name, email=f"{name.lower()}@citizens.example") for name in NAMES * 1],
        by=cast["recruiter"],
    )
    asked = rolls.ask(
        consultation=consultation, how="Against the list of card holders, by two people (invented)", by=cast["recruiter"]
    )
    rolls.confirm(request=asked, by=cast["representative"])
    opening.open_consultation(consultation=consultation, by=cast["organiser"])
    return added


def _approved(
    cast: dict[str, User],
    key: Ed25519PrivateKey,
    chosen: method.Method,
    windows: dict[str, tuple[datetime, datetime]],
    changes: dict[str, Any],
) -> Consultation:
    """The bus consultation with one component of a method, approved by its community and ready for people."""
    raw = _read("bus")
    called = changes.pop("called", None) or changes.get("title") or raw["components"][0]["title"]
    consultation = records.build(raw | changes, import_key=None, demo=True)
    Consultation.objects.filter(pk=consultation.pk).update(exercise=False)
    consultation.refresh_from_db()
    _team(consultation, cast)
    _join_organisation(consultation.initiative.organisation, cast)
    _speak(consultation, cast, key)
    component = preparing.add_component(
        consultation=consultation,
        slug=chosen.slug,
        title=called,
        windows=windows,
        by=cast["organiser"],
    )
    chosen.demo(component)
    consultation.refresh_from_db()
    digest = brief.canonical.digest(brief.asked(consultation))
    community.answer(consultation=consultation, sha256=digest, answer="approved", reason="", by=cast["representative"])
    return consultation


def _drawn(cast: dict[str, User], key: Ed25519PrivateKey) -> list[tuple[str, str]]:
    """A consultation whose members, found by lot, are writing just now; returns a link for two of them."""
    now, day = timezone.now(), timedelta(days=1)
    chosen = next(m for m in method.registered() if m.recruits)
    windows = {
        kind.slug: (now + day * opens, now + day * closes)
        for kind, (opens, closes) in zip(chosen.stages, SPANS, strict=False)
    }
    consultation = _approved(cast, key, chosen, windows, {"title": ASSEMBLED})
    opening.open_consultation(consultation=consultation, by=cast["organiser"])
    seated = people.add(
        consultation=consultation,
        people=[Person(name=f"{name} {n}", email=f"{name.lower()}{n}@members.example") for n in (1, 2) for name in NAMES],
        by=cast["recruiter"],
    )
    for person in seated:
        person.role = Participation.Role.MEMBER
        person.save(update_fields=["role"])
    asked = rolls.ask(consultation=consultation, how="By the drawn numbers (invented)", by=cast["recruiter"])
    rolls.confirm(request=asked, by=cast["representative"])
    talk.fill(consultation, seated, by=cast["organiser"], said=sessions.content())
    sessions.fill(consultation.components.get(method=chosen.slug), by=cast["organiser"])
    jobs.run_due(scope=consultation.id)
    return [(f"{name} 1", f"/join/link/{people.issue_link(one)}/") for name, one in zip(NAMES[:2], seated, strict=False)]


def _join_organisation(organisation: Organisation, cast: dict[str, User]) -> None:
    for role in ("organiser", "colleague"):
        accounts.join(user=cast[role], organisation=organisation, admin=role == "organiser", by=None)


def _speak(consultation: Consultation, cast: dict[str, User], key: Ed25519PrivateKey) -> Community:
    """The community claims its record, an operator confirms it, and its key is registered."""
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


def _preparing(cast: dict[str, User]) -> Consultation:
    """A consultation that has just begun, so that the readiness list has something to say."""
    organisation = Organisation.objects.get(name="Lowmere Transport (invented)")
    consultation = preparing.begin(
        organisation=organisation,
        title={"en": "Library loans for reading research", "fr": "Les prêts de bibliothèque pour la recherche"},
        languages=["en", "fr"],
        by=cast["organiser"],
    )
    Consultation.objects.filter(pk=consultation.pk).update(demo=True)
    return consultation
