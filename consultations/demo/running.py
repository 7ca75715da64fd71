"""Consultations that run just now, one of each method, and one that is being prepared."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from consultations import method
from consultations.demo import sessions, talk
from consultations.demo.people import NAMES, join_organisation, links_for, speak, team, welcome
from consultations.demo.texts import read
from consultations.files import records
from consultations.models import Component, Consultation, Participation
from consultations.people import services as people
from consultations.people.services import Person
from consultations.services import brief, community, opening, preparing, rolls
from socialicense.accounts.models import Organisation, User
from socialicense.jobs import services as jobs

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


def open_to_all(cast: dict[str, User], key: Ed25519PrivateKey) -> list[tuple[str, str]]:
    """A consultation in which people can vote just now; returns a link for three of them."""
    now = timezone.now()
    chosen = method.for_purpose(Component.Purpose.RATIFICATION)  # asks everybody, also for evidence
    windows = {kind.slug: (now, now + timedelta(days=14)) for kind in chosen.stages}
    consultation = approved(cast, key, chosen, windows, {})
    added = welcome(consultation, cast)
    talk.fill(consultation, added, by=cast["organiser"])
    return links_for(consultation, added[:3])


def designed(cast: dict[str, User], key: Ed25519PrivateKey) -> list[tuple[str, str]]:
    """A session in which everybody who takes part designs just now; returns a link for one of them."""
    now, day = timezone.now(), timedelta(days=1)
    voting = Component.Purpose.RATIFICATION
    chosen = next(m for m in method.registered() if not m.recruits and voting not in m.purposes)
    windows = {
        kind.slug: (now + day * opens, now + day * closes)
        for kind, (opens, closes) in zip(chosen.stages, DESIGN_SPANS, strict=True)
    }
    consultation = approved(cast, key, chosen, windows, {"title": DESIGNED, "called": WORKED_ON})
    return links_for(consultation, welcome(consultation, cast)[3:4])


def drawn(cast: dict[str, User], key: Ed25519PrivateKey) -> list[tuple[str, str]]:
    """A consultation whose members, found by lot, are writing just now; returns a link for two of them."""
    now, day = timezone.now(), timedelta(days=1)
    chosen = next(m for m in method.registered() if m.recruits)
    windows = {
        kind.slug: (now + day * opens, now + day * closes)
        for kind, (opens, closes) in zip(chosen.stages, SPANS, strict=False)
    }
    consultation = approved(cast, key, chosen, windows, {"title": ASSEMBLED})
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
    asked = rolls.ask(consultation=consultation, how="By the drawn numbers (invented)", by=cast["recruiter"])
    rolls.confirm(request=asked, by=cast["representative"])
    talk.fill(consultation, seated, by=cast["organiser"], said=sessions.content())
    sessions.fill(consultation.components.get(method=chosen.slug), by=cast["organiser"])
    jobs.run_due(scope=consultation.id)
    return [
        (f"{name} 1", f"/join/link/{people.issue_link(one)}/") for name, one in zip(NAMES[:2], seated, strict=False)
    ]


def preparing_now(cast: dict[str, User]) -> Consultation:
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


def approved(
    cast: dict[str, User],
    key: Ed25519PrivateKey,
    chosen: method.Method,
    windows: dict[str, tuple[datetime, datetime]],
    changes: dict[str, Any],
) -> Consultation:
    """The bus consultation with one component of a method, approved by its community and ready for people."""
    raw = read("bus")
    called = changes.pop("called", None) or changes.get("title") or raw["components"][0]["title"]
    consultation = records.build(raw | changes, import_key=None, demo=True)
    Consultation.objects.filter(pk=consultation.pk).update(exercise=False)
    consultation.refresh_from_db()
    team(consultation, cast)
    join_organisation(consultation.initiative.organisation, cast)
    speak(consultation, cast, key)
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
