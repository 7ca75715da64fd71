"""Votes of the demo that are open just now, beside that of the poll: in co-design sessions and in an assembly."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from consultations.demo.chains import Link, approved, designing, drawing
from consultations.demo.people import SignIn, links_for, seat, welcome
from consultations.evaluation import questionnaire
from consultations.evaluation.models import Survey
from consultations.evaluation.services import surveys
from socialicense.accounts.models import User

CHOSEN = {
    "en": "Two sessions choose rules for bus card data",
    "fr": "Deux séances choisissent les règles des données de bus",
    "es": "Dos sesiones eligen reglas para los datos de autobús",
    "ar": "جلستان تختاران قواعد بيانات بطاقات الحافلات",
}
# The days of the stages: one session sets priorities just now, the other adopts.
SORTED = {
    "en": "Session of the night workers",
    "fr": "Séance des travailleurs de nuit",
    "es": "Sesión del turno de noche",
    "ar": "جلسة العاملين ليلاً",
}
SORTED_DAYS = ((-20, 0), (-15, 0), (0, 7), (7, 21), (21, 28), (28, 35), (35, 42))
ADOPTED = {
    "en": "Session of the drivers",
    "fr": "Séance des conducteurs",
    "es": "Sesión de los conductores",
    "ar": "جلسة السائقين",
}
ADOPTED_DAYS = ((-40, 0), (-30, 0), (-20, 0), (-20, 0), (-10, 0), (0, 7), (7, 14))
DECIDED = {
    "en": "The assembly on bus card data decides",
    "fr": "L’assemblée sur les cartes de bus décide",
    "es": "La asamblea sobre las tarjetas de autobús decide",
    "ar": "مجلس المواطنين حول بطاقات الحافلات يقرّر",
}
# Its members have learnt and written, and vote just now.
DECIDED_DAYS = ((-60, 0), (-40, 0), (-10, 0), (0, 3), (3, 10))


def sessions_choose(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """Two co-design sessions: in one a ballot on priorities is open, in the other the consent vote; a link to both."""
    links = [Link(designing(), ADOPTED_DAYS, ADOPTED), Link(designing(), SORTED_DAYS, SORTED)]
    consultation = approved(cast, key, links, title=CHOSEN)
    return links_for(consultation, welcome(consultation, cast)[4:6])


def assembly_decides(cast: dict[str, User], key: Ed25519PrivateKey) -> list[SignIn]:
    """An assembly whose members decide just now, and say at the end how it was; a link for two of them."""
    consultation = approved(cast, key, [Link(drawing(), DECIDED_DAYS, DECIDED)], title=DECIDED)
    seated = seat(consultation, cast)
    moment, now = Survey.Moment.AFTER, timezone.now()
    surveys.plan(
        consultation=consultation,
        moment=moment,
        items=[item.id for item in questionnaire.offered(moment)],
        opens=now,
        closes=now + timedelta(days=14),
        by=cast["organiser"],
    )
    return links_for(consultation, seated[2:4], role="member")
