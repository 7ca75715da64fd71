"""Consultations that run just now, one of each method, and one that is being prepared."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations import method
from consultations.demo import sessions, talk
from consultations.demo.chains import Link, approved, designing, drawing
from consultations.demo.people import SignIn, links_for, seat, welcome
from consultations.models import Component, Consultation
from consultations.services import preparing
from socialicense.accounts.models import Organisation, User

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


def open_to_all(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """A consultation in which people can vote just now; returns a link for three of them."""
    chosen = method.for_purpose(Component.Purpose.RATIFICATION)  # asks everybody, also for evidence
    consultation = approved(cast, key, [Link(chosen, [(0, 14)] * len(chosen.stages))])
    added = welcome(consultation, cast)
    talk.fill(consultation, added, by=cast["organiser"])
    return links_for(consultation, added[:3])


def designed(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """A session in which everybody who takes part designs just now; returns a link for one of them."""
    consultation = approved(cast, key, [Link(designing(), DESIGN_SPANS, WORKED_ON)], title=DESIGNED)
    return links_for(consultation, welcome(consultation, cast)[3:4])


def drawn(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """A consultation whose members, found by lot, are writing just now; returns a link for two of them."""
    chosen = drawing()
    consultation = approved(cast, key, [Link(chosen, SPANS, ASSEMBLED)], title=ASSEMBLED)
    seated = seat(consultation, cast)
    talk.fill(consultation, seated, by=cast["organiser"], said=sessions.content())
    sessions.fill(consultation.components.get(method=chosen.slug), by=cast["organiser"])
    return links_for(consultation, seated[:2], role="member")


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
