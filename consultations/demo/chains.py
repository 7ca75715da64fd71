"""The bus consultation in its many forms: the same initiative, asked about with one method or another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from consultations import method
from consultations.demo.people import join_organisation, speak, team
from consultations.demo.texts import read
from consultations.files import records
from consultations.models import Component, Consultation
from consultations.services import brief, community, preparing, timetable
from repository.licenses.domain import canonical
from socialicense.accounts.models import User

DAY = timedelta(days=1)
SOON = timedelta(minutes=1)
LEFT_OUT = "Done openly in the room, without a ballot (invented)"


@dataclass(frozen=True)
class Link:
    """One component of the chain: its method, the days of its stages counted from today, and what it is called.

    A stage whose last day has passed ends within a minute, since nothing opens with dates in the past; a ballot that
    would have been held in it is left out.
    """

    chosen: method.Method
    days: Sequence[tuple[float, float]]
    title: Mapping[str, str] | None = None


def designing() -> method.Method:
    """The method in which everybody who takes part designs."""
    voting = Component.Purpose.RATIFICATION
    return next(m for m in method.registered() if not m.recruits and voting not in m.purposes)


def drawing() -> method.Method:
    """The method whose members are found by lot."""
    return next(m for m in method.registered() if m.recruits)


def approved(
    cast: dict[str, User],
    key: Ed25519PrivateKey,
    chain: Sequence[Link],
    *,
    title: Mapping[str, str] | None = None,
    review_minutes: int | None = None,
) -> Consultation:
    """The bus consultation with these components, approved by its community and ready for people."""
    raw = read("bus")
    consultation = records.build(raw | ({"title": title} if title else {}), import_key=None, demo=True)
    Consultation.objects.filter(pk=consultation.pk).update(exercise=False)
    consultation.refresh_from_db()
    team(consultation, cast)
    join_organisation(consultation.initiative.organisation, cast)
    speak(consultation, cast, key)
    if review_minutes is not None:
        consultation.review_minutes = review_minutes
        preparing.change(consultation=consultation, record=consultation, by=cast["organiser"])
    for link in chain:
        _add(consultation, link, link.title or raw["components"][0]["title"], cast["organiser"])
    consultation.refresh_from_db()
    digest = canonical.digest(brief.asked(consultation))
    community.answer(consultation=consultation, sha256=digest, answer="approved", reason="", by=cast["representative"])
    return consultation


def _add(consultation: Consultation, link: Link, title: Mapping[str, str], by: User) -> None:
    now = timezone.now()
    kinds = dict(zip((kind.slug for kind in link.chosen.stages), link.days, strict=True))
    windows = {slug: (now + DAY * opens, now + max(DAY * closes, SOON)) for slug, (opens, closes) in kinds.items()}
    component = preparing.add_component(
        consultation=consultation, slug=link.chosen.slug, title=title, windows=windows, by=by
    )
    link.chosen.demo(component)
    passed = [kind.slug for kind in link.chosen.stages if kind.ballot and kinds[kind.slug][1] <= 0]
    for stage in component.stages.filter(kind__in=passed, left_out=False):
        timetable.leave_out(stage=stage, reason=LEFT_OUT, by=by)
