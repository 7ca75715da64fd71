"""The demo's assembly: its members write while somebody looks at it."""

from collections import Counter

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.demo.running import drawn
from consultations.gatherings.selectors import meetings
from consultations.material import selectors as material
from consultations.method import method_of
from consultations.methods.assembly import selectors
from consultations.models import Component
from consultations.services import timetable
from socialicense.discussion import selectors as discussed
from socialicense.discussion.services import arranging
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_members_of_the_demo_write_just_now() -> None:
    roles = ("organiser", "colleague", "recruiter", "representative", "commissioner", "observer", "operator")
    cast = {role: make.user() for role in roles}

    links = drawn(cast, Ed25519PrivateKey.generate())

    component = Component.objects.get(method="assembly")
    running = [one.kind.slug for one in timetable.planned(component) if one.standing == "now"]
    assert (len(links), running, selectors.members(component)) == (2, ["learning", "drafting"], 24)
    assert [one.stands for one in selectors.standpoints(component)] == ["unrated"] * 5
    assert timetable.waiting(component.consultation) == []
    assert method_of(component).seats(component) == 24
    held, coming = component.meetings.all()
    seen = Counter(held.attendances.values_list("state", flat=True))
    assert (held.state, seen) == ("held", {"present": 20, "remote": 2, "absent": 2})
    assert [one.name for one in meetings.speakers(held)] == ["Sam Okafor (invented)"]
    plan = [(one.position, one.tables.count(), one.places.count()) for one in coming.rounds.all()]
    assert (coming.state, coming.agenda.count(), plan) == ("planned", 5, [(1, 4, 24), (2, 4, 24)])
    assert [meetings.timetable(one).over for one in (held, coming)] == [0, 0]
    (row,) = discussed.of_scope(component.consultation_id)
    assert (material.gaps(component.consultation), row.shown, row.hidden) == ([], 4, 0)
    assert arranging.is_open(row)
