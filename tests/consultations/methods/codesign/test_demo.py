"""The demo's session: people write cards while somebody looks at it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.demo.running import designed
from consultations.methods.codesign import selectors
from consultations.methods.codesign.selectors.trace import traced
from consultations.models import Component
from consultations.services import timetable
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_people_of_the_demo_design_just_now() -> None:
    roles = ("organiser", "colleague", "recruiter", "representative", "commissioner", "observer", "operator")
    cast = {role: make.user() for role in roles}

    links = designed(cast, Ed25519PrivateKey.generate())

    component = Component.objects.get(method="codesign")
    workshop = selectors.workshop_of(component)
    running = {one.kind.slug for one in timetable.planned(component) if one.standing == "now"}
    assert ([one.name for one in links], running) == (["Dora"], {"framing", "ideas", "prototypes"})
    assert (len(selectors.cards(workshop)), len(selectors.clusters(workshop))) == (6, 3)
    assert [one.name for one in workshop.personas.all()] == ["Nadia N. (invented)"]
    assert timetable.waiting(component.consultation) == []
    assert [fault.code for fault in traced(component).faults] == ["prototype-without-end"] * 3
