"""The demo's assembly: its members write while somebody looks at it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.demo import build
from consultations.methods.assembly import selectors
from consultations.models import Component
from consultations.services import timetable
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_members_of_the_demo_write_just_now() -> None:
    roles = ("organiser", "colleague", "recruiter", "representative", "commissioner", "observer", "operator")
    cast = {role: make.user() for role in roles}

    links = build._drawn(cast, Ed25519PrivateKey.generate())

    component = Component.objects.get(method="assembly")
    running = [one.kind.slug for one in timetable.planned(component) if one.standing == "now"]
    assert (len(links), running, selectors.members(component)) == (2, ["learning", "drafting"], 24)
    assert [one.stands for one in selectors.standpoints(component)] == ["unrated"] * 5
    assert timetable.waiting(component.consultation) == []
