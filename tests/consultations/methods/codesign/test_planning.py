"""A session as part of the file of a plan: what was prepared comes back, what cannot be is refused by its place."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from consultations.files import plans
from consultations.method import method_of
from consultations.methods.codesign.models import Persona, Stakeholder
from consultations.methods.codesign.services import building
from socialicense.accounts.models import Organisation
from tests.consultations.methods.codesign.scene import Session
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def prepared() -> Session:
    session = Session()
    session.lay_out("delphi")
    persona = Persona(workshop=session.workshop, name="Nadia (invented)", journey=[{"stage": {"en": "Boards"}}])
    building.save_person(row=persona, by=session.organiser)
    building.save_person(row=Stakeholder(workshop=session.workshop, name={"en": "Drivers"}), by=session.organiser)
    return session


def test_a_session_comes_back_from_the_file_of_its_plan() -> None:
    session = prepared()
    content = json.dumps(plans.plan(session.consultation)).encode()

    made = plans.take_in(raw=plans.read("plan.json", content), organisation=Organisation.objects.get(), by=make.user())

    (before,), (after,) = (json.loads(json.dumps(plans.plan(one)["components"])) for one in (session.consultation, made))
    assert after == before
    assert (after["rules"]["delphi"]["rounds"], [step["kind"] for step in after["rules"]["steps"]]) == (
        3, ["story", "cards", "prototype", "delphi", "delphi", "delphi", "adopt"],
    )  # fmt: skip
    assert after["rules"]["personas"] == [{"name": "Nadia (invented)", "journey": [{"stage": {"en": "Boards"}}]}]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"seats": 20}, "seats"),
        ({"dots": "thrown"}, "dots"),
        ({"delphi": {"rounds": 9}}, "rounds"),
        ({"adoption": {"base": "present"}}, "base"),
        ({"steps": [{"kind": "dance", "title": {"en": "x"}, "minutes": 5}]}, "steps/0/kind"),
        ({"steps": [{"kind": "cards", "title": {"en": "x"}, "minutes": 0}]}, "steps/0/minutes"),
        ({"stakeholders": [{"name": {"en": "x"}, "interest": 6}]}, "stakeholders/0/interest"),
        ({"personas": [{"name": ""}]}, "personas/0/name"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_place(given: dict[str, Any], place: str) -> None:
    session = Session()
    with pytest.raises(ValidationError) as refused:
        method_of(session.component).take_rules(session.component, given)
    assert list(refused.value.message_dict) == [place]
